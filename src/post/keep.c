/*
 * Group commit: whoever has a judged message hands it in and waits; one thread
 * takes all that wait, keeps each within a savepoint, commits once, and lets
 * them go. The store handle is that thread's alone.
 */
#include "crieur/post/keep.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/post/judge.h"
#include "crieur/post/witness.h"
#include "crieur/store/author_address.h"
#include "crieur/store/event.h"
#include "crieur/store/message.h"
#include "crieur/store/post_intake.h"

enum {
	PER_COMMIT = 100,
};

/* One message handed in; lives on the stack of the thread that waits. */
struct piece {
	struct intake *intake;
	struct piece *next;
	struct err err;
	bool has_failed, is_done;
};

struct custody {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t arrived, done;
	struct piece *first, **last;
	bool is_stopping;
	char *store_path;
	struct store *store; /* NULL: to be opened again */
};

static const char *
list_name(const struct destination *destination)
{
	return destination->list != NULL ? destination->list->name : "";
}

static int
find_duplicate(struct store *store, struct intake *intake,
    struct destination *destination, struct err *err)
{
	const struct arrival *arrival = intake->arrival;
	bool is_by_list = destination->purpose == PURPOSE_POST ||
	                  destination->purpose == PURPOSE_OWNER;
	struct duplicate_question question = {
		.list = list_name(destination),
		.purpose = destination->purpose,
		.recipient = is_by_list ? NULL : destination->recipient,
		.header_message_id = message_id(intake->message),
		.fingerprint = intake->fingerprint,
		.since_at =
		    arrival->at - arrival->site->gate.duplicate_window_s,
	};
	int64_t earlier_id = 0;

	if (store_post_find_duplicate(store, &question, &earlier_id, err) != 0)
		return -1;
	destination->is_duplicate = earlier_id != 0;
	if (earlier_id == 0)
		return 0;
	struct event event = {
		.at = arrival->at,
		.actor = "gate",
		.subject = "message",
		.subject_id = earlier_id,
		.what = "duplicate",
		.detail = arrival->queue_id,
	};
	return store_event_add(store, &event, err);
}

static int
insert_message(struct store *store, struct intake *intake, bool needs_content,
    struct err *err)
{
	const struct arrival *arrival = intake->arrival;
	const struct message *message = intake->message;
	const char *subject =
	    message != NULL ? message_header(message, "Subject") : NULL;
	struct message_row row = {
		.received_at = arrival->at,
		.client = arrival->client,
		.helo = arrival->helo,
		.queue_id = arrival->queue_id,
		.envelope_sender = arrival->envelope_sender,
		.sasl_login = arrival->sasl_login,
		.header_from =
		    intake->author != NULL ? intake->author->address : "",
		.header_message_id = message != NULL ? message_id(message) : "",
		.subject = subject != NULL ? subject : "",
		.fingerprint = intake->fingerprint,
		.size = (int64_t)arrival->raw.len,
		.body_offset =
		    message != NULL ? (int64_t)message_body_offset(message) : 0,
	};

	return store_message_insert(store, &row,
	    needs_content ? arrival->raw : span_from(NULL, 0),
	    &intake->message_id, err);
}

static int
insert_post(struct store *store, const struct intake *intake,
    struct destination *destination, struct err *err)
{
	char proof[64];
	bool remembers =
	    destination->list != NULL && destination->list->remember_s > 0;
	struct post_intake_row row = {
		.message_id = intake->message_id,
		.list = list_name(destination),
		.purpose = destination->purpose,
		.recipient = destination->recipient,
		.state = state_of_verdict(
		    destination->verdict, intake->is_answerable),
		.verdict = verdict_name(destination->verdict),
		.rule = destination->rule,
		.rule_file = destination->rule_file,
		.rule_line = destination->rule_line,
		.because = destination->because,
		.policy_id = intake->arrival->policy_id,
		.author_person_id =
		    intake->person != NULL ? intake->person->id : 0,
		.proof = proof_names(destination->proofs, proof, sizeof(proof)),
		.decided_at = intake->arrival->at,
		.owes_notice = destination->owes_notice,
		.sender_domain = remembers || destination->proofs == PROOF_NONE
		                     ? intake->sender_domain
		                     : NULL,
	};

	if (store_post_insert(store, &row, &destination->post_id, err) != 0)
		return -1;
	if (destination->purpose != PURPOSE_PRIVATE ||
	    !destination_keeps(destination))
		return 0;
	return store_private_answer_insert(store, destination->post_id,
	    destination->token, intake->arrival->at, err);
}

static int
keep(struct store *store, struct intake *intake, struct err *err)
{
	bool is_new = false, needs_content = false;

	for (size_t i = 0;
	     intake->message != NULL && i < intake->n_destinations; i++) {
		if (find_duplicate(
			store, intake, &intake->destinations[i], err) != 0)
			return -1;
	}
	if (intake_judge_in_turn(store, intake, err) != 0)
		return -1;
	intake_settle(intake);
	if (intake->arrival->mark != NULL &&
	    store_inlet_mark(store, intake->arrival->mark,
		intake->answer == INTAKE_REFUSE ? INLET_FATE_REFUSED
						: INLET_FATE_TAKEN,
		err) != 0)
		return -1;
	/* What nobody will read is not kept; but what nothing proves takes the
	 * same time whatever the verdict. */
	needs_content = intake->proofs == PROOF_NONE && intake->is_answerable &&
	                intake->answer == INTAKE_TAKE;
	for (size_t i = 0; i < intake->n_destinations; i++) {
		const struct destination *each = &intake->destinations[i];
		is_new |= !each->is_duplicate;
		needs_content |= !each->is_duplicate && destination_keeps(each);
	}
	if (!is_new)
		return 0;
	if (insert_message(store, intake, needs_content, err) != 0)
		return -1;
	for (size_t i = 0; i < intake->n_destinations; i++) {
		struct destination *each = &intake->destinations[i];
		if (!each->is_duplicate &&
		    insert_post(store, intake, each, err) != 0)
			return -1;
	}
	return 0;
}

/* -1: the transaction itself is no longer to be trusted. */
static int
keep_piece(struct store *store, struct piece *piece, struct err *err)
{
	if (store_savepoint(store, err) != 0)
		return -1;
	piece->has_failed = keep(store, piece->intake, &piece->err) != 0;
	return store_savepoint_end(store, !piece->has_failed, err);
}

/* Everything in one transaction; on failure every piece has failed. */
static int
commit_all(struct custody *custody, struct piece *pieces, struct err *err)
{
	if (custody->store == NULL &&
	    store_open(custody->store_path, STORE_ROLE_GATE, &custody->store,
		err) != 0)
		return -1;
	if (store_begin(custody->store, err) != 0)
		return -1;
	for (struct piece *each = pieces; each != NULL; each = each->next) {
		if (keep_piece(custody->store, each, err) != 0) {
			store_rollback(custody->store);
			return -1;
		}
	}
	return store_commit(custody->store, err);
}

static void
work_off(struct custody *custody, struct piece *pieces)
{
	struct err err = { 0 };

	if (commit_all(custody, pieces, &err) == 0)
		return;
	/* A handle that failed is not trusted with the next commit. */
	store_close(&custody->store);
	for (struct piece *each = pieces; each != NULL; each = each->next) {
		if (!each->has_failed)
			each->err = err;
		each->has_failed = true;
	}
}

/* Take what waits, at most PER_COMMIT; with the lock held. */
static struct piece *
take_waiting(struct custody *custody)
{
	struct piece *pieces = custody->first, *end = pieces;

	for (int n = 1; n < PER_COMMIT && end->next != NULL; n++)
		end = end->next;
	custody->first = end->next;
	if (custody->first == NULL)
		custody->last = &custody->first;
	end->next = NULL;
	return pieces;
}

static void *
committer(void *self)
{
	struct custody *custody = self;

	pthread_mutex_lock(&custody->lock);
	while (!custody->is_stopping || custody->first != NULL) {
		if (custody->first == NULL) {
			pthread_cond_wait(&custody->arrived, &custody->lock);
			continue;
		}
		struct piece *pieces = take_waiting(custody);
		pthread_mutex_unlock(&custody->lock);
		work_off(custody, pieces);
		pthread_mutex_lock(&custody->lock);
		/* Once done, a piece may vanish with its owner's stack. */
		for (struct piece *each = pieces, *next; each != NULL;
		     each = next) {
			next = each->next;
			each->is_done = true;
		}
		pthread_cond_broadcast(&custody->done);
	}
	pthread_mutex_unlock(&custody->lock);
	return NULL;
}

static void
dispose(struct custody *custody)
{
	store_close(&custody->store);
	pthread_cond_destroy(&custody->done);
	pthread_cond_destroy(&custody->arrived);
	pthread_mutex_destroy(&custody->lock);
	free(custody->store_path);
	free(custody);
}

int
custody_new(const char *store_path, struct custody **custody_r, struct err *err)
{
	struct custody *custody = calloc(1, sizeof(*custody));

	if (custody == NULL)
		return err_memory(err);
	custody->last = &custody->first;
	pthread_mutex_init(&custody->lock, NULL);
	pthread_cond_init(&custody->arrived, NULL);
	pthread_cond_init(&custody->done, NULL);
	custody->store_path = strdup(store_path);
	if (custody->store_path == NULL) {
		dispose(custody);
		return err_memory(err);
	}
	if (store_open(store_path, STORE_ROLE_GATE, &custody->store, err) !=
	    0) {
		dispose(custody);
		return -1;
	}
	int status = pthread_create(&custody->thread, NULL, committer, custody);
	if (status != 0) {
		dispose(custody);
		return err_errno(err, ERR_TEMPORARY, status,
		    "cannot start the thread that commits");
	}
	*custody_r = custody;
	return 0;
}

void
custody_free(struct custody **custody)
{
	if (*custody == NULL)
		return;
	pthread_mutex_lock(&(*custody)->lock);
	(*custody)->is_stopping = true;
	pthread_cond_signal(&(*custody)->arrived);
	pthread_mutex_unlock(&(*custody)->lock);
	pthread_join((*custody)->thread, NULL);
	dispose(*custody);
	*custody = NULL;
}

int
custody_take(struct custody *custody, struct intake *intake, struct err *err)
{
	struct piece piece = { .intake = intake };

	pthread_mutex_lock(&custody->lock);
	*custody->last = &piece;
	custody->last = &piece.next;
	pthread_cond_signal(&custody->arrived);
	while (!piece.is_done)
		pthread_cond_wait(&custody->done, &custody->lock);
	pthread_mutex_unlock(&custody->lock);
	if (!piece.has_failed)
		return 0;
	*err = piece.err;
	return -1;
}
