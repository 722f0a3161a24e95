/* Claim, intent, conversation, outcome: one transaction at a time. */
#include "courier.h"

#include <stdio.h>
#include <time.h>

#include "crieur/base/arena.h"
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
	SCAN_SIZE = 16 * 1024,
};

/* Where no claim follows at once that takes the outcome to disk with it. */
static int
sync_outcome(struct courier *courier, struct err *err)
{
	if (!courier->owes_sync)
		return 0;
	if (store_sync(courier->store, err) != 0)
		return -1;
	courier->owes_sync = false;
	return 0;
}

/* QUIT is said as well, and answered when it pleases the smarthost. */
static void
close_session(struct courier *courier)
{
	struct err err = { 0 };

	if (courier->session == NULL)
		return;
	if (sync_outcome(courier, &err) != 0)
		log_warning("%s", err.text);
	smtp_close(&courier->session);
}

void
courier_fini(struct courier *courier)
{
	close_session(courier);
	smtp_forget(&courier->ticket);
}

static struct claim_question
question_of(const struct courier *courier)
{
	const struct relay *relay = courier->relay;
	struct claim_question question = {
		.relay = relay->name,
		.now = clock_now(&courier->clock),
		.max_recipients = relay->recipients_per_message,
		.account = { relay->recipients_per_hour,
		    relay->recipients_per_day },
		.site = courier->site,
		.counts_messages = relay->unit == BUDGET_UNIT_MESSAGE,
	};

	if (question.max_recipients > LIMIT_RECIPIENTS_PER_TRANSACTION)
		question.max_recipients = LIMIT_RECIPIENTS_PER_TRANSACTION;
	if (question.max_recipients == 0 || courier->is_trial)
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
open_session(struct courier *courier, struct err *err)
{
	const struct smtp_settings settings = {
		.host = courier->relay->host,
		.port = courier->relay->port,
		.tls = tls_of(courier->relay),
		.ca_file = courier->relay->ca_file,
		.user = courier->relay->user,
		.password = courier->password,
		.helo = courier->helo,
		.timeout_s = courier->timeout_s,
		.ticket = &courier->ticket,
	};
	struct smtp_reply reply = { 0 };
	struct err refusal = { 0 };

	if (courier->password == NULL) {
		snprintf(reply.text, sizeof(reply.text),
		    "the password file %.500s cannot be read; it is looked at "
		    "again when it changes",
		    courier->relay->password_file);
		return fate_write(courier, RELAY_FATE_STOPPED, &reply, err);
	}
	if (smtp_open(&settings, &courier->session, &reply, &refusal) == 0) {
		courier->n_transactions = 0;
		courier->rests_since_ms = clock_monotonic_ms();
		return 0;
	}
	return fate_write(courier,
	    attempt_open_fate(&reply, refusal.kind == ERR_DENIED), &reply, err);
}

/* The message of an outgoing, piece by piece from the store. */
struct reading {
	struct courier *courier;
	const struct outgoing_row *outgoing;
	int64_t offset;
};

static int64_t
read_on(void *self, char *buffer, size_t size, struct err *err)
{
	struct reading *reading = self;
	size_t n = 0;

	if (store_outgoing_read(reading->courier->store, reading->outgoing,
		reading->offset, buffer, size, &n, err) != 0)
		return -1;
	reading->offset += (int64_t)n;
	return (int64_t)n;
}

/* What of SMTP's extensions is to be asked for; looked up once a message. */
static int
look_through(struct courier *courier, const struct outgoing_row *outgoing,
    struct err *err)
{
	struct reading reading = { courier, outgoing, 0 };
	struct scan scan = { .header_left = outgoing->header_size };
	char buffer[SCAN_SIZE];

	if (courier->scanned == outgoing->id)
		return 0;
	for (int64_t n = 1; n > 0 && !scan_is_done(&scan);) {
		n = read_on(&reading, buffer, sizeof(buffer), err);
		if (n < 0)
			return -1;
		scan_add(&scan, span_from(buffer, (size_t)n));
	}
	courier->scanned = outgoing->id;
	courier->needs_8bit = scan.has_8bit;
	courier->needs_utf8 = scan.has_utf8_address;
	return 0;
}

/* A claim on its way, and all that was said. */
struct transaction {
	struct courier *courier;
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
	struct courier *courier = transaction->courier;
	const struct claim *claim = &transaction->claim;
	const struct outgoing_row *outgoing = &claim->outgoing;
	const char **addresses =
	    arena_array(arena, claim->n_recipients, sizeof(*addresses));

	if (addresses == NULL)
		return err_memory(err);
	for (size_t i = 0; i < claim->n_recipients; i++)
		addresses[i] = claim->recipients[i].address;
	if (look_through(courier, outgoing, err) != 0)
		return -1;
	const struct smtp_envelope envelope = {
		.sender = claim->envelope_sender,
		.size = (uint64_t)(outgoing->header_size + outgoing->body_size +
				   outgoing->suffix_size),
		.needs_8bit = courier->needs_8bit,
		.needs_utf8 = courier->needs_utf8,
		.id = outgoing->report_id,
		.recipients = addresses,
		.n_recipients = claim->n_recipients,
	};
	return smtp_envelope(courier->session, &envelope, &transaction->mail,
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
	struct courier *courier = transaction->courier;
	struct reading reading = { courier, &transaction->claim.outgoing, 0 };
	const struct smtp_source source = { &reading, read_on };
	struct err err = { 0 };

	if (offer(transaction, arena, &err) != 0) {
		say_trouble(&transaction->mail, &err);
		return -1;
	}
	if (!is_taken_by_some(transaction))
		return smtp_reset(courier->session, &err);
	transaction->has_data = true;
	return smtp_data(courier->session, &source, &transaction->data,
	    &transaction->is_doubtful, &err);
}

/*
 * What the smarthost answered must reach the store, or somebody gets the
 * message twice: tried until it does or the process is told to stop; then the
 * next one finds the transaction in doubt.
 */
static int
settle(struct courier *courier, const struct settlement *settlement,
    struct err *err)
{
	const struct timespec second = { .tv_sec = 1 };
	bool was_told = false;

	while (store_delivery_settle(courier->store, settlement, err) != 0) {
		if (!was_told)
			log_error(
			    "an outcome cannot be kept yet: %s", err->text);
		was_told = true;
		if (courier->is_stopping != NULL && courier->is_stopping())
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
	answer.cost = transaction->courier->relay->unit == BUDGET_UNIT_MESSAGE
	                  ? answer.n_taken > 0
	                  : answer.n_taken;
	return answer;
}

static int
conclude(struct transaction *transaction, struct err *err)
{
	struct courier *courier = transaction->courier;
	const struct claim *claim = &transaction->claim;
	uint32_t random;
	struct attempt attempt = {
		.claim = claim,
		.mail = &transaction->mail,
		.recipients = transaction->replies,
		.data = transaction->has_data ? &transaction->data : NULL,
		.now = clock_now(&courier->clock),
		.schedule = fate_schedule(courier, &random),
		.give_up_after_s = courier->relay->give_up_after_s,
	};
	struct attempt_result result =
	    attempt_judge(&attempt, transaction->outcomes);
	const struct settlement settlement = {
		.answer = answer_of(transaction),
		.outcomes = transaction->outcomes,
		.n_outcomes = claim->n_recipients,
		.refusal = result.refusal,
		.outgoing = claim->outgoing.id,
		.at = attempt.now,
	};

	if (settle(courier, &settlement, err) != 0)
		return -1;
	courier->owes_sync = true;
	if (result.refusal != NULL)
		log_warning("relay %s: message %lld is refused for all its "
			    "recipients: %d %s",
		    courier->relay->name, (long long)claim->outgoing.id,
		    result.refusal->code, result.refusal->text);
	log_info("relay %s: list %s, message %lld: %zu sent, %zu failed, %zu "
		 "to be tried again",
	    courier->relay->name, claim->outgoing.list,
	    (long long)claim->outgoing.id, result.n_sent, result.n_failed,
	    result.n_retry);
	return fate_write(courier, result.fate, result.words, err);
}

static int
hand_over(struct courier *courier, const struct claim *claim,
    struct arena *arena, struct err *err)
{
	struct transaction transaction = {
		.courier = courier,
		.claim = *claim,
	};

	/* Without memory for it the claim stays in hand until the process
	 * begins anew, which is what comes of such an error. */
	if (make_room(&transaction, arena, err) != 0)
		return -1;
	bool is_spent = converse(&transaction, arena) != 0 ||
	                ++courier->n_transactions >= MAX_TRANSACTIONS;
	int result = conclude(&transaction, err);
	if (is_spent)
		close_session(courier);
	courier->rests_since_ms = clock_monotonic_ms();
	return result;
}

/* Ask for what is due before anybody is troubled for it; *look_again_at is when
 * to ask again. */
static int
find_due(struct courier *courier, int64_t *look_again_at, bool *is_due_r,
    struct err *err)
{
	const struct claim_question question = question_of(courier);

	if (store_delivery_next(
		courier->store, &question, look_again_at, err) != 0)
		return -1;
	*is_due_r = *look_again_at <= question.now;
	return 0;
}

/* Whether there is a session to use; without, *look_again_at is when to ask
 * again. */
static int
get_session(struct courier *courier, bool is_ready, int64_t *look_again_at,
    struct err *err)
{
	struct fate fate;
	bool is_due = false;

	if (courier->session != NULL &&
	    (!is_ready || !smtp_is_alive(courier->session)))
		close_session(courier);
	courier->is_trial = !is_ready;
	if (courier->session != NULL)
		return 0;
	if (find_due(courier, look_again_at, &is_due, err) != 0)
		return -1;
	if (is_due && !is_ready && fate_try(courier, &is_due, err) != 0)
		return -1;
	if (is_due && (sync_outcome(courier, err) != 0 ||
			  open_session(courier, err) != 0))
		return -1;
	if (courier->session != NULL ||
	    *look_again_at > clock_now(&courier->clock))
		return 0;
	if (fate_read(courier, &fate, err) != 0)
		return -1;
	*look_again_at = fate.retry_at;
	return 0;
}

/* Before any time is compared with the clock's. */
static int
see_clock(struct courier *courier, struct err *err)
{
	int64_t step = 0;

	if (courier->boot == NULL)
		return 0;
	const struct clock_reading reading = {
		.boot = courier->boot,
		.uptime = clock_now(&courier->uptime),
		.at = clock_now(&courier->clock),
	};
	if (store_clock_seen(courier->store, &reading, &step, err) != 0)
		return -1;
	if (step != 0)
		log_warning("the clock was set by %lld s; the queue and the "
			    "budgets follow it",
		    (long long)step);
	return 0;
}

int
courier_turn(struct courier *courier, int64_t *look_again_at_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	int64_t look_again_at;
	struct claim claim;
	struct fate fate;

	if (see_clock(courier, err) != 0 || fate_read(courier, &fate, err) != 0)
		return -1;
	look_again_at = fate.retry_at;
	if (look_again_at > clock_now(&courier->clock))
		close_session(courier);
	else if (get_session(courier, fate.is_ready, &look_again_at, err) != 0)
		return -1;
	if (courier->session == NULL) {
		*look_again_at_r = look_again_at;
		return sync_outcome(courier, err);
	}
	const struct claim_question question = question_of(courier);
	if (store_delivery_claim(
		courier->store, &question, &arena, &claim, err) != 0)
		return -1;
	*look_again_at_r = claim.look_again_at;
	if (claim.n_recipients > 0)
		return hand_over(courier, &claim, &arena, err);
	if (courier->is_trial && fate_try_later(courier, err) != 0)
		return -1;
	if (courier->is_trial ||
	    clock_monotonic_ms() - courier->rests_since_ms > REST_MS)
		close_session(courier);
	return sync_outcome(courier, err);
}
