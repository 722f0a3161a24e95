#include "fate.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/log.h"
#include "crieur/base/random.h"
#include "crieur/store/event.h"
#include "crieur/store/relay_state.h"

enum {
	/* A server that is restarted is back soon; one that is in trouble is
	 * not helped by haste. */
	WAIT_FIRST_S = 30,
	WAIT_MAX_S = 900,
};

static const char *const names[] = {
	[RELAY_FATE_READY] = "ready",
	[RELAY_FATE_WAITING] = "waiting",
	[RELAY_FATE_STOPPED] = "stopped",
};

int
fate_read(struct courier *courier, int64_t *retry_at_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct relay_state_row row;

	if (store_relay_state_get(
		courier->store, courier->relay->name, &arena, &row, err) != 0)
		return -1;
	*retry_at_r =
	    strcmp(row.state, names[RELAY_FATE_READY]) == 0 ? 0 : row.retry_at;
	return 0;
}

struct schedule
fate_schedule(const struct courier *courier, uint32_t *random)
{
	struct err ignored = { 0 };
	struct schedule schedule = {
		.first_s = courier->relay->retry_first_s,
		.max_s = courier->relay->retry_max_s,
		.random = random,
	};

	if (random_bytes(random, sizeof(*random), &ignored) != 0)
		schedule.random = NULL;
	return schedule;
}

static int64_t
pause_of(
    const struct courier *courier, enum relay_fate fate, int64_t n_failures)
{
	uint32_t random;
	struct schedule schedule = fate_schedule(courier, &random);

	if (fate == RELAY_FATE_WAITING) {
		if (schedule.first_s > WAIT_FIRST_S)
			schedule.first_s = WAIT_FIRST_S;
		if (schedule.max_s > WAIT_MAX_S)
			schedule.max_s = WAIT_MAX_S;
	}
	return schedule_delay(
	    &schedule, n_failures < 1000 ? (unsigned)n_failures : 1000);
}

static int
tell(
    struct courier *courier, const struct relay_state_row *row, struct err *err)
{
	char detail[1200];

	snprintf(detail, sizeof(detail), "%s%s%s", row->name,
	    row->words[0] != '\0' ? ": " : "", row->words);
	struct event event = {
		.at = row->since,
		.actor = "relay",
		.subject = "relay",
		.what = row->state,
		.detail = detail,
	};
	if (strcmp(row->state, names[RELAY_FATE_READY]) == 0)
		log_info("relay %s is ready again", row->name);
	else
		log_warning("relay %s is %s; nothing is lost: %s", row->name,
		    row->state, row->words);
	return store_event_add(courier->store, &event, err);
}

static int
write_row(struct courier *courier, const struct relay_state_row *row,
    bool is_new, struct err *err)
{
	if (store_begin(courier->store, err) != 0)
		return -1;
	if (store_relay_state_set(courier->store, row, err) != 0 ||
	    (is_new && tell(courier, row, err) != 0)) {
		store_rollback(courier->store);
		return -1;
	}
	return store_commit(courier->store, err);
}

int
fate_write(struct courier *courier, enum relay_fate fate,
    const struct smtp_reply *words, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct relay_state_row row;
	char text[LIMIT_REPLY_TEXT + 16] = "";

	if (store_relay_state_get(
		courier->store, courier->relay->name, &arena, &row, err) != 0)
		return -1;
	bool is_new = strcmp(row.state, names[fate]) != 0;
	if (fate == RELAY_FATE_READY && !is_new)
		return 0;
	int64_t now = clock_now(&courier->clock);
	if (words != NULL && words->code != 0)
		snprintf(text, sizeof(text), "%d %s", words->code, words->text);
	else if (words != NULL)
		snprintf(text, sizeof(text), "%s", words->text);
	row.state = names[fate];
	row.words = text;
	row.since = is_new ? now : row.since;
	row.n_failures = fate == RELAY_FATE_READY ? 0 : row.n_failures + 1;
	row.retry_at = fate == RELAY_FATE_READY
	                   ? 0
	                   : now + pause_of(courier, fate, row.n_failures);
	return write_row(courier, &row, is_new, err);
}
