/* Claim, intent, conversation, outcome: one transaction at a time. */
#include "connection.h"

#include <stdio.h>
#include <time.h>

#include "crieur/base/arena.h"
#include "crieur/base/hand.h"
#include "crieur/base/log.h"
#include "crieur/delivery/attempt.h"
#include "crieur/store/clock_seen.h"
#include "crieur/store/delivery.h"
#include "crieur/store/handover.h"

#include "fate.h"
#include "scan.h"

enum {
	REST_MS = 20 * 1000, /* of a session that nobody needs */
	MAX_TRANSACTIONS = 100,
	IN_MEMORY = 64 * 1024, /* of a message */
};

/* Where no claim follows at once that takes the outcome to disk with it. */
static int
sync_outcome(struct connection *connection, struct err *err)
{
	if (!connection->owes_sync)
		return 0;
	if (log_sync_wait(connection->sync, connection->store, err) != 0)
		return -1;
	connection->owes_sync = false;
	return 0;
}

static void
forget_message(struct connection *connection)
{
	connection->message = 0;
	spool_fini(&connection->spool);
}

/* QUIT is said as well, and answered when it pleases the smarthost. */
static void
close_session(struct connection *connection)
{
	struct err err = { 0 };

	forget_message(connection);
	if (connection->session == NULL)
		return;
	if (sync_outcome(connection, &err) != 0)
		log_warning("%s", err.text);
	smtp_close(&connection->session);
}

void
connection_fini(struct connection *connection)
{
	close_session(connection);
	smtp_forget(&connection->ticket);
}

static struct claim_question
question_of(const struct connection *connection)
{
	const struct relay *relay = connection->relay;
	struct claim_question question = {
		.budget = {
			.relay = relay->name,
			.account = { relay->recipients_per_hour,
			    relay->recipients_per_day },
			.site = connection->site,
			.now = clock_now(&connection->clock),
		},
		.max_recipients = relay->recipients_per_message,
		.counts_messages = relay->unit == BUDGET_UNIT_MESSAGE,
		.is_urgent_only = connection->is_urgent_only,
	};

	if (question.max_recipients > LIMIT_RECIPIENTS_PER_TRANSACTION)
		question.max_recipients = LIMIT_RECIPIENTS_PER_TRANSACTION;
	if (question.max_recipients == 0 || connection->is_trial)
		question.max_recipients = 1;
	return question;
}

static enum smtp_tls
tls_of(const struct relay *relay)
{
	switch (relay->tls) {
	case TLS_MODE_IMPLICIT: return SMTP_TLS_IMPLICIT;
	case TLS_MODE_STARTTLS: return SMTP_TLS_STARTTLS;
	case TLS_MODE_NONE: return SMTP_TLS_NONE;
	}
	return SMTP_TLS_IMPLICIT;
}

/* 0 with a session, or without one where it did not open: then the relay
 * rests. */
static int
open_session(struct connection *connection, struct err *err)
{
	const struct smtp_settings settings = {
		.host = connection->relay->host,
		.port = connection->relay->port,
		.tls = tls_of(connection->relay),
		.ca_file = connection->relay->ca_file,
		.user = connection->relay->user,
		.password = connection->password,
		.helo = connection->helo,
		.timeout_s = connection->timeout_s,
		.ticket = &connection->ticket,
	};
	struct smtp_reply reply = { 0 };
	struct err refusal = { 0 };

	if (connection->password == NULL) {
		snprintf(reply.text, sizeof(reply.text),
		    "the password file %.500s cannot be read; it is looked at "
		    "again when it changes",
		    connection->relay->password_file);
		return fate_write(connection, RELAY_STOPPED, &reply, err);
	}
	if (smtp_open(&settings, &connection->session, &reply, &refusal) == 0) {
		connection->n_transactions = 0;
		connection->rests_since_ms = clock_monotonic_ms();
		return 0;
	}
	return fate_write(connection,
	    attempt_open_fate(&reply, refusal.kind == ERR_DENIED), &reply, err);
}

/* A message is copied out of the store once, and sent from the copy: the store
 * is not read while a smarthost is waited for. */
struct copying {
	struct scan scan;
	struct spool *spool;
};

static int
copy(void *self, struct span octets, struct err *err)
{
	struct copying *copying = self;

	scan_add(&copying->scan, octets);
	return spool_add(copying->spool, octets, err);
}

/* What of SMTP's extensions is to be asked for is seen on the way. */
static int
fetch_message(struct connection *connection,
    const struct outgoing_row *outgoing, struct err *err)
{
	struct copying copying = {
		.scan = { .header_left = outgoing->header_size },
		.spool = &connection->spool,
	};
	const struct content_sink sink = { &copying, copy };
	int64_t size =
	    outgoing->header_size + outgoing->body_size + outgoing->suffix_size;

	if (connection->message == outgoing->id)
		return 0;
	forget_message(connection);
	spool_init(&connection->spool, connection->folder, IN_MEMORY, SIZE_MAX);
	if (store_outgoing_copy(connection->store, outgoing, &sink, err) != 0)
		return -1;
	if ((int64_t)connection->spool.size != size)
		return err_set(err, ERR_BUG,
		    "outgoing %lld is not as long as said",
		    (long long)outgoing->id);
	connection->message = outgoing->id;
	connection->needs_8bit = copying.scan.has_8bit;
	connection->needs_utf8 = copying.scan.has_utf8_address;
	return 0;
}

struct reading {
	const struct spool *spool;
	size_t offset;
};

static int64_t
read_on(void *self, char *buffer, size_t size, struct err *err)
{
	struct reading *reading = self;
	int64_t n =
	    spool_read(reading->spool, reading->offset, buffer, size, err);

	reading->offset += n > 0 ? (size_t)n : 0;
	return n;
}

/* A claim on its way, and all that was said. */
struct transaction {
	struct connection *connection;
	struct claim claim;
	struct smtp_reply mail, data, *replies;
	bool has_data; /* data was reached */
	bool is_doubtful;
	struct outcome *outcomes;
};

static int
make_room(struct transaction *transaction, struct arena *arena, struct err *err)
{
	size_t n = transaction->claim.n_recipients;

	transaction->replies =
	    arena_array(arena, n, sizeof(*transaction->replies));
	transaction->outcomes =
	    arena_array(arena, n, sizeof(*transaction->outcomes));
	if (transaction->replies == NULL || transaction->outcomes == NULL)
		return err_memory(err);
	return 0;
}

static void
say_trouble(struct smtp_reply *reply, const struct err *err)
{
	reply->code = 0;
	snprintf(reply->text, sizeof(reply->text), "%.*s", LIMIT_REPLY_TEXT,
	    err->text);
}

static int
offer(struct transaction *transaction, struct arena *arena, struct err *err)
{
	struct connection *connection = transaction->connection;
	const struct claim *claim = &transaction->claim;
	const struct outgoing_row *outgoing = &claim->outgoing;
	const char **addresses =
	    arena_array(arena, claim->n_recipients, sizeof(*addresses));

	if (addresses == NULL)
		return err_memory(err);
	for (size_t i = 0; i < claim->n_recipients; i++)
		addresses[i] = claim->recipients[i].address;
	if (fetch_message(connection, outgoing, err) != 0)
		return -1;
	const struct smtp_envelope envelope = {
		.sender = claim->envelope_sender,
		.size = (uint64_t)(outgoing->header_size + outgoing->body_size +
				   outgoing->suffix_size),
		.needs_8bit = connection->needs_8bit,
		.needs_utf8 = connection->needs_utf8,
		.id = outgoing->report_id,
		.recipients = addresses,
		.n_recipients = claim->n_recipients,
	};
	return smtp_envelope(connection->session, &envelope, &transaction->mail,
	    transaction->replies, err);
}

static bool
is_taken_by_some(const struct transaction *transaction)
{
	if (transaction->mail.code / 100 != 2)
		return false;
	for (size_t i = 0; i < transaction->claim.n_recipients; i++)
		if (transaction->replies[i].code / 100 == 2)
			return true;
	return false;
}

/* -1: the session is of no more use; what was said is in the transaction. */
static int
converse(struct transaction *transaction, struct arena *arena)
{
	struct connection *connection = transaction->connection;
	struct reading reading = { &connection->spool, 0 };
	const struct smtp_source source = { &reading, read_on };
	struct err err = { 0 };

	log_debug("relay %s: message %lld is offered to %zu recipients",
	    connection->relay->name, (long long)transaction->claim.outgoing.id,
	    transaction->claim.n_recipients);
	if (offer(transaction, arena, &err) != 0) {
		say_trouble(&transaction->mail, &err);
		return -1;
	}
	if (!is_taken_by_some(transaction))
		return smtp_reset(connection->session, &err);
	transaction->has_data = true;
	return smtp_data(connection->session, &source, &transaction->data,
	    &transaction->is_doubtful, &err);
}

/*
 * What the smarthost answered must reach the store, or somebody gets the
 * message twice: tried until it does or the process is told to stop; then the
 * next one finds the transaction in doubt.
 */
static int
settle(struct connection *connection, const struct settlement *settlement,
    struct err *err)
{
	const struct timespec second = { .tv_sec = 1 };
	bool was_told = false;

	while (store_delivery_settle(connection->store, settlement, err) != 0) {
		if (!was_told)
			log_error(
			    "an outcome cannot be kept yet: %s", err->text);
		was_told = true;
		if (connection->is_stopping != NULL &&
		    connection->is_stopping())
			return -1;
		nanosleep(&second, NULL);
	}
	return 0;
}

/* What was refused costs nothing; what may have been taken does. */
static struct handover_answer
answer_of(const struct transaction *transaction)
{
	const struct claim *claim = &transaction->claim;
	struct handover_answer answer = {
		.handover = claim->handover,
		.is_doubtful = transaction->is_doubtful,
		.code = transaction->data.code,
		.text = transaction->data.text,
	};

	if (!answer.is_doubtful && answer.code / 100 != 2)
		return answer;
	for (size_t i = 0; i < claim->n_recipients; i++)
		answer.n_taken += transaction->replies[i].code / 100 == 2;
	answer.cost =
	    transaction->connection->relay->unit == BUDGET_UNIT_MESSAGE
		? answer.n_taken > 0
		: answer.n_taken;
	return answer;
}

/* Whose fault is a refusal that no row explains? What became of another
 * author's message tells. The message's: its recipients fail, and nobody else
 * gets it; ours: the relay stops, and names both. */
struct doubt {
	struct suspicion_row row;
	struct suspicion_finding finding;
	struct smtp_reply words;
};

static int
resolve(struct transaction *transaction, struct doubt *doubt,
    struct attempt_result *result, struct arena *arena, struct err *err)
{
	struct connection *connection = transaction->connection;
	const struct claim *claim = &transaction->claim;
	const struct suspicion_row *other = &doubt->finding.other;

	doubt->row = (struct suspicion_row){
		.outgoing_id = claim->outgoing.id,
		.relay = connection->relay->name,
		.code = result->unexplained->code,
		.answer = result->unexplained->text,
		.at = clock_now(&connection->clock),
	};
	if (store_suspicion_judge(connection->store, &doubt->row, arena,
		&doubt->finding, err) != 0)
		return -1;
	switch (doubt->finding.verdict) {
	case SUSPICION_NEW: break;
	case SUSPICION_AT_FAULT:
		result->refusal = result->unexplained;
		result->n_failed += result->n_retry;
		result->n_retry = 0;
		for (size_t i = 0; i < claim->n_recipients; i++) {
			struct outcome *outcome = &transaction->outcomes[i];
			if (outcome->what != DELIVERY_OUTCOME_RETRY ||
			    outcome->code != result->unexplained->code)
				continue;
			outcome->what = DELIVERY_OUTCOME_FAILED;
			outcome->is_ours = true;
		}
		break;
	case SUSPICION_OURS:
		doubt->words = transaction->data;
		snprintf(doubt->words.text, sizeof(doubt->words.text),
		    "%.300s (said of message %lld, after %d %.300s of message "
		    "%lld, by another author)",
		    transaction->data.text, (long long)claim->outgoing.id,
		    other->code, other->answer, (long long)other->outgoing_id);
		result->fate = RELAY_STOPPED;
		result->words = &doubt->words;
		break;
	}
	return 0;
}

/* How old a message is nobody knows while the clock is in doubt. */
static int
give_up_after(
    struct connection *connection, int64_t *seconds_r, struct err *err)
{
	struct clock_reading reading;
	int64_t doubt = 0;

	clock_read(&reading, clock_now(&connection->clock));
	if (connection->boot != NULL &&
	    store_clock_doubt(connection->store, &reading, &doubt, err) != 0)
		return -1;
	*seconds_r =
	    doubt != 0 ? INT64_MAX : connection->relay->give_up_after_s;
	return 0;
}

static int
conclude(struct transaction *transaction, struct arena *arena, struct err *err)
{
	struct connection *connection = transaction->connection;
	const struct claim *claim = &transaction->claim;
	uint32_t random;
	struct attempt attempt = {
		.claim = claim,
		.mail = &transaction->mail,
		.recipients = transaction->replies,
		.data = transaction->has_data ? &transaction->data : NULL,
		.now = clock_now(&connection->clock),
		.schedule = fate_schedule(connection, &random),
	};
	if (give_up_after(connection, &attempt.give_up_after_s, err) != 0)
		return -1;
	struct attempt_result result =
	    attempt_judge(&attempt, transaction->outcomes);
	struct doubt doubt = { .row = { 0 } };
	if (result.unexplained != NULL &&
	    resolve(transaction, &doubt, &result, arena, err) != 0)
		return -1;
	const struct settlement settlement = {
		.suspicion =
		    result.unexplained != NULL && result.refusal == NULL
			? &doubt.row
			: NULL,
		.is_ours = doubt.finding.verdict == SUSPICION_OURS,
		.relay = connection->relay->name,
		.answer = answer_of(transaction),
		.outcomes = transaction->outcomes,
		.n_outcomes = claim->n_recipients,
		.refusal = result.refusal,
		.outgoing = claim->outgoing.id,
		.at = attempt.now,
	};

	if (settle(connection, &settlement, err) != 0)
		return -1;
	connection->owes_sync = true;
	if (result.refusal != NULL)
		log_warning("relay %s: message %lld is refused for all its "
			    "recipients: %d %s",
		    connection->relay->name, (long long)claim->outgoing.id,
		    result.refusal->code, result.refusal->text);
	log_debug("relay %s: message %lld: MAIL %d, DATA %d %s",
	    connection->relay->name, (long long)claim->outgoing.id,
	    transaction->mail.code, transaction->data.code,
	    transaction->data.text);
	log_info("relay %s: list %s, message %lld: %zu sent, %zu failed, %zu "
		 "to be tried again",
	    connection->relay->name, claim->outgoing.list,
	    (long long)claim->outgoing.id, result.n_sent, result.n_failed,
	    result.n_retry);
	return fate_write(connection, result.fate, result.words, err);
}

static int
hand_over(struct connection *connection, const struct claim *claim,
    struct arena *arena, struct err *err)
{
	struct transaction transaction = {
		.connection = connection,
		.claim = *claim,
	};
	char thing[32];

	/* Without memory for it the claim stays in hand until the process
	 * begins anew, which is what comes of such an error. */
	if (make_room(&transaction, arena, err) != 0)
		return -1;
	snprintf(thing, sizeof(thing), "%lld", (long long)claim->outgoing.id);
	hand_take(thing);
	bool is_spent = converse(&transaction, arena) != 0 ||
	                ++connection->n_transactions >= MAX_TRANSACTIONS;
	int result = conclude(&transaction, arena, err);
	hand_drop();
	if (is_spent)
		close_session(connection);
	connection->rests_since_ms = clock_monotonic_ms();
	return result;
}

/* Ask for what is due before anybody is troubled for it; *look_again_at is when
 * to ask again. */
static int
find_due(struct connection *connection, int64_t *look_again_at, bool *is_due_r,
    struct err *err)
{
	const struct claim_question question = question_of(connection);

	if (store_delivery_next(
		connection->store, &question, look_again_at, err) != 0)
		return -1;
	*is_due_r = *look_again_at <= question.budget.now;
	return 0;
}

/* Whether there is a session to use; without, *look_again_at is when to ask
 * again. */
static int
get_session(struct connection *connection, bool is_ready,
    int64_t *look_again_at, struct err *err)
{
	struct fate fate;
	bool is_due = false;

	if (connection->session != NULL &&
	    (!is_ready || !smtp_is_alive(connection->session)))
		close_session(connection);
	connection->is_trial = !is_ready;
	if (connection->session != NULL)
		return 0;
	if (find_due(connection, look_again_at, &is_due, err) != 0)
		return -1;
	if (is_due && !is_ready && fate_try(connection, &is_due, err) != 0)
		return -1;
	if (is_due && (sync_outcome(connection, err) != 0 ||
			  open_session(connection, err) != 0))
		return -1;
	if (connection->session != NULL ||
	    *look_again_at > clock_now(&connection->clock))
		return 0;
	if (fate_read(connection, &fate, err) != 0)
		return -1;
	*look_again_at = fate.retry_at;
	return 0;
}

/* Before any time is compared with the clock's. */
static int
see_clock(struct connection *connection, struct err *err)
{
	int64_t step = 0;

	if (connection->boot == NULL)
		return 0;
	const struct clock_reading reading = {
		.boot = connection->boot,
		.uptime = clock_now(&connection->uptime),
		.at = clock_now(&connection->clock),
	};
	if (store_clock_seen(connection->store, &reading, &step, err) != 0)
		return -1;
	if (step != 0)
		log_warning("the clock was set by %lld s; the queue and the "
			    "budgets follow it",
		    (long long)step);
	return 0;
}

int
connection_turn(
    struct connection *connection, int64_t *look_again_at_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	int64_t look_again_at;
	struct claim claim;
	struct fate fate;

	if (see_clock(connection, err) != 0 ||
	    fate_read(connection, &fate, err) != 0)
		return -1;
	look_again_at = fate.retry_at;
	if (look_again_at > clock_now(&connection->clock))
		close_session(connection);
	else if (get_session(connection, fate.is_ready, &look_again_at, err) !=
		 0)
		return -1;
	if (connection->session == NULL) {
		*look_again_at_r = look_again_at;
		return sync_outcome(connection, err);
	}
	const struct claim_question question = question_of(connection);
	if (store_delivery_claim(
		connection->store, &question, &arena, &claim, err) != 0 ||
	    (claim.n_recipients > 0 &&
		log_sync_wait(connection->sync, connection->store, err) != 0))
		return -1;
	*look_again_at_r = claim.look_again_at;
	if (claim.n_recipients > 0)
		return hand_over(connection, &claim, &arena, err);
	if (connection->is_trial && fate_try_later(connection, err) != 0)
		return -1;
	if (connection->is_trial ||
	    clock_monotonic_ms() - connection->rests_since_ms > REST_MS)
		close_session(connection);
	return sync_outcome(connection, err);
}
