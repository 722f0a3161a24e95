#include "fate.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/log.h"
#include "crieur/base/random.h"
#include "crieur/store/alert.h"
#include "crieur/store/event.h"
#include "crieur/store/relay.h"

enum {
	/* A server that is restarted is back soon; one that is in trouble is
	 * not helped by haste. */
	WAIT_FIRST_S = 30,
	WAIT_MAX_S = 900,
	/* Longer than a trial takes; a process that ends in one leaves no trace
	 * of it. */
	TRIAL_S = 3600,
	/* A relay out of reach for so long is told of. */
	ALERT_WAITING_S = 3600,
	/* A change is told of at most so often, what stays as it is, daily. */
	ALERT_CHANGE_S = 3600,
	ALERT_AGAIN_S = 86400,
};

int
fate_read(struct connection *connection, struct fate *fate_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct relay_state_row row;

	if (store_relay_state_get(connection->store, connection->relay->name,
		&arena, &row, err) != 0)
		return -1;
	fate_r->is_ready = row.state == RELAY_READY;
	fate_r->retry_at = fate_r->is_ready ? 0 : row.retry_at;
	return 0;
}

int
fate_try(struct connection *connection, bool *is_mine_r, struct err *err)
{
	int64_t now = clock_now(&connection->clock);
	const struct relay_trial trial = { now, now + TRIAL_S };

	return store_relay_state_try(
	    connection->store, connection->relay->name, &trial, is_mine_r, err);
}

int
fate_try_later(struct connection *connection, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct relay_state_row row;

	if (store_relay_state_get(connection->store, connection->relay->name,
		&arena, &row, err) != 0)
		return -1;
	if (row.state == RELAY_READY)
		return 0;
	row.retry_at = clock_now(&connection->clock);
	return store_relay_state_set(connection->store, &row, err);
}

struct schedule
fate_schedule(const struct connection *connection, uint32_t *random)
{
	struct err ignored = { 0 };
	struct schedule schedule = {
		.first_s = connection->relay->retry_first_s,
		.max_s = connection->relay->retry_max_s,
		.random = random,
	};

	if (random_bytes(random, sizeof(*random), &ignored) != 0)
		schedule.random = NULL;
	return schedule;
}

static int64_t
pause_of(const struct connection *connection, enum relay_state fate,
    int64_t n_failures)
{
	uint32_t random;
	struct schedule schedule = fate_schedule(connection, &random);

	if (fate == RELAY_WAITING) {
		if (schedule.first_s > WAIT_FIRST_S)
			schedule.first_s = WAIT_FIRST_S;
		if (schedule.max_s > WAIT_MAX_S)
			schedule.max_s = WAIT_MAX_S;
	}
	return schedule_delay(
	    &schedule, n_failures < 1000 ? (unsigned)n_failures : 1000);
}

static int
tell(struct connection *connection, const struct relay_state_row *row,
    struct err *err)
{
	char detail[1200];

	snprintf(detail, sizeof(detail), "%s%s%s", row->name,
	    row->words[0] != '\0' ? ": " : "", row->words);
	struct event event = {
		.at = row->since,
		.actor = "relay",
		.subject = "relay",
		.what = name_of(&relay_state_names, row->state),
		.detail = detail,
	};
	if (row->state == RELAY_READY)
		log_info("relay %s is ready again", row->name);
	else
		log_warning("relay %s is %s; nothing is lost: %s", row->name,
		    event.what, row->words);
	return store_event_add(connection->store, &event, err);
}

static const char *const alerts[] = {
	[RELAY_READY] = "alert-relay-ready",
	[RELAY_WAITING] = "alert-relay-waiting",
	[RELAY_STOPPED] = "alert-relay-stopped",
};

/* Whether the admin is to hear of it now; last_at: when he last did. since:
 * how long the trouble lasts, or lasted. */
static bool
is_worth_alert(
    enum relay_state fate, int64_t now, int64_t since, int64_t last_at)
{
	if (fate == RELAY_READY)
		return last_at >= since && last_at > 0;
	if (fate == RELAY_WAITING && now - since < ALERT_WAITING_S)
		return false;
	return now - last_at >=
	       (since > last_at ? ALERT_CHANGE_S : ALERT_AGAIN_S);
}

struct change {
	enum relay_state fate;
	bool is_new;
	int64_t trouble_since; /* the one it has, or had until now */
	struct relay_state_row row;
	char words[LIMIT_REPLY_TEXT + 16];
};

static int
alert(
    struct connection *connection, const struct change *change, struct err *err)
{
	int64_t now = clock_now(&connection->clock), last_at = 0;
	const struct alert_row alert = {
		.at = now,
		.source = alerts[change->fate],
		.subject = change->row.name,
		.text = change->words,
	};

	if (store_alert_last(
		connection->store, change->row.name, &last_at, err) != 0)
		return -1;
	return is_worth_alert(change->fate, now, change->trouble_since, last_at)
	           ? store_alert_add(connection->store, &alert, err)
	           : 0;
}

static void
say(struct change *change, const struct smtp_reply *words)
{
	if (words != NULL && words->code != 0)
		snprintf(change->words, sizeof(change->words), "%d %s",
		    words->code, words->text);
	else if (words != NULL)
		snprintf(
		    change->words, sizeof(change->words), "%s", words->text);
}

/* Within the write transaction: another connection may have been first. */
static int
write_change(struct connection *connection, struct change *change,
    struct arena *arena, struct err *err)
{
	struct relay_state_row *row = &change->row;
	int64_t now = clock_now(&connection->clock);
	bool is_ready = change->fate == RELAY_READY;

	if (store_relay_state_get(connection->store, connection->relay->name,
		arena, row, err) != 0)
		return -1;
	change->is_new = row->state != change->fate;
	if (is_ready && !change->is_new)
		return 0;
	change->trouble_since = change->is_new && !is_ready ? now : row->since;
	row->state = change->fate;
	row->words = change->words;
	row->since = change->is_new ? now : row->since;
	row->n_failures = is_ready ? 0 : row->n_failures + 1;
	row->retry_at = is_ready ? 0
	                         : now + pause_of(connection, change->fate,
					     row->n_failures);
	if (store_relay_state_set(connection->store, row, err) != 0 ||
	    (change->is_new && tell(connection, row, err) != 0))
		return -1;
	return alert(connection, change, err);
}

int
fate_write(struct connection *connection, enum relay_state fate,
    const struct smtp_reply *words, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct change change = { .fate = fate };

	if (store_relay_state_get(connection->store, connection->relay->name,
		&arena, &change.row, err) != 0)
		return -1;
	if (fate == RELAY_READY && change.row.state == RELAY_READY)
		return 0;
	say(&change, words);
	if (store_begin(connection->store, err) != 0)
		return -1;
	return store_end(connection->store,
	    write_change(connection, &change, &arena, err), err);
}
