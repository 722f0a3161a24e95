#include "transaction.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/clock.h"
#include "crieur/base/digest.h"
#include "crieur/base/hand.h"
#include "crieur/base/limits.h"
#include "crieur/base/log.h"
#include "crieur/message/address.h"
#include "crieur/notice/address.h"
#include "crieur/post/witness.h"
#include "crieur/store/author_address.h"
#include "crieur/store/stumble.h"

enum {
	IN_MEMORY = 256 * 1024,
	MESSAGE_MEMORY = 8 * 1024 * 1024,
};

int
gate_init(struct gate *gate, const char *store_path, struct site *site,
    int64_t policy_id, struct err *err)
{
	*gate = (struct gate){
		.spool_directory = spool_folder_of(store_path),
		.policy_id = policy_id,
	};
	pthread_mutex_init(&gate->lock, NULL);
	clearance_init(&gate->clearance);
	if (gate->spool_directory == NULL) {
		gate_fini(gate);
		return err_memory(err);
	}
	if (pool_new(store_path, &gate->pool, err) != 0 ||
	    custody_new(store_path, &gate->custody, err) != 0) {
		gate_fini(gate);
		return -1;
	}
	gate->site = site_hold(site);
	return 0;
}

void
gate_fini(struct gate *gate)
{
	custody_free(&gate->custody);
	pool_free(&gate->pool);
	site_release(&gate->site);
	free(gate->spool_directory);
	clearance_fini(&gate->clearance);
	pthread_mutex_destroy(&gate->lock);
}

void
gate_renew(struct gate *gate, struct site *site, int64_t policy_id)
{
	pthread_mutex_lock(&gate->lock);
	site_release(&gate->site);
	gate->site = site_hold(site);
	gate->policy_id = policy_id;
	pthread_mutex_unlock(&gate->lock);
}

bool
gate_close(struct gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	gate->is_closing = true;
	bool is_idle = gate->n_ending == 0;
	pthread_mutex_unlock(&gate->lock);
	return is_idle;
}

static bool
enter(struct gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	bool is_open = !gate->is_closing;
	if (is_open)
		gate->n_ending++;
	pthread_mutex_unlock(&gate->lock);
	return is_open;
}

static void
leave(struct gate *gate)
{
	pthread_mutex_lock(&gate->lock);
	gate->n_ending--;
	pthread_mutex_unlock(&gate->lock);
}

void
transaction_init(struct transaction *transaction, struct gate *gate,
    const struct client *client)
{
	*transaction = (struct transaction){ .gate = gate, .client = *client };
	snprintf(transaction->client_text, sizeof(transaction->client_text),
	    "%s [%s]", client->name, client->address);
}

/* A verifier that refuses is a reason too. */
static void
forget_call(struct transaction *transaction)
{
	char queue_id[QUEUE_ID_SIZE];

	memcpy(queue_id, transaction->cleared.queue_id, sizeof(queue_id));
	if (!clearance_remove(
		&transaction->gate->clearance, &transaction->cleared))
		log_warning("%s: no second call of the gate, behind the "
			    "verifiers; see gate.verifiers",
		    queue_id);
}

void
transaction_reset(struct transaction *transaction)
{
	spool_fini(&transaction->spool);
	arena_fini(&transaction->arena);
	site_release(&transaction->site);
	transaction->arena = (struct arena)ARENA_LIMIT(MESSAGE_MEMORY);
	transaction->sender = transaction->login = NULL;
	transaction->ours = NULL;
	transaction->n_ours = transaction->n_others = 0;
	transaction->n_results = 0;
	transaction->place = PLACE_ONLY;
	forget_call(transaction);
}

void
transaction_fini(struct transaction *transaction)
{
	transaction_reset(transaction);
}

static struct span
without_brackets(const char *text)
{
	struct span address = span_trim(span_of(text));

	if (address.len >= 2 && address.at[0] == '<' &&
	    address.at[address.len - 1] == '>')
		address = span_from(address.at + 1, address.len - 2);
	return address;
}

/* In lower case as the house writes addresses; what is none by its rules is
 * kept as it stands, so that it is looked at all the same. */
static char *
copy_address(struct arena *arena, const char *text)
{
	struct span bare = without_brackets(text);
	char normal[ADDRESS_TEXT_SIZE];
	struct err ignored = { 0 };

	if (address_normalize(bare, normal, &ignored) == 0)
		return arena_dups(arena, normal);
	return arena_dup(arena, bare);
}

int
transaction_begin(struct transaction *transaction, const char *sender,
    const char *login, struct err *err)
{
	transaction_reset(transaction);
	transaction->sender = copy_address(&transaction->arena, sender);
	transaction->login = arena_dups(&transaction->arena, login);
	if (transaction->sender == NULL || transaction->login == NULL)
		return err_memory(err);
	return 0;
}

static void
hold_site(struct transaction *transaction)
{
	struct gate *gate = transaction->gate;

	if (transaction->site != NULL)
		return;
	pthread_mutex_lock(&gate->lock);
	transaction->site = site_hold(gate->site);
	transaction->policy_id = gate->policy_id;
	pthread_mutex_unlock(&gate->lock);
	spool_init(&transaction->spool, gate->spool_directory, IN_MEMORY,
	    transaction->site->gate.max_message_size);
}

static enum recipient_answer
add_ours(struct transaction *transaction, const char *original,
    const struct arrival_recipient *recipient, struct err *err)
{
	struct arena *arena = &transaction->arena;

	if (transaction->n_ours == LIMIT_RECIPIENTS_PER_TRANSACTION)
		return RECIPIENT_TOO_MANY;
	if (transaction->ours == NULL)
		transaction->ours =
		    arena_array(arena, LIMIT_RECIPIENTS_PER_TRANSACTION,
			sizeof(*transaction->ours));
	char *kept = arena_dups(arena, original);
	if (transaction->ours == NULL || kept == NULL) {
		err_memory(err);
		return RECIPIENT_FAILED;
	}
	transaction->ours[transaction->n_ours++] = (struct our_recipient){
		.original = kept,
		.arrival = *recipient,
	};
	return RECIPIENT_OURS;
}

static enum recipient_answer
refuse_unknown(
    const struct site *site, const char *address, struct reply *reply_r)
{
	const struct field fields[] = {
		{ "address", address },
		{ "list", address },
		{ "site", site->name },
	};

	const struct wording wording = { site, site->language, fields,
		COUNT_OF(fields) };

	reply_reason(&wording, "unknown-address", reply_r);
	return RECIPIENT_UNKNOWN;
}

static enum recipient_answer
refuse_expired(const struct site *site, const struct list *list,
    const char *address, struct reply *reply_r)
{
	const struct field fields[] = {
		{ "address", address },
		{ "list", list->address },
		{ "site", site->name },
	};

	const struct wording wording = { site, list->language, fields,
		COUNT_OF(fields) };

	reply_reason(&wording, "address-expired", reply_r);
	return RECIPIENT_UNKNOWN;
}

/* Whether LIST-a+TOKEN@ is known and its time not over; else what to answer. */
static bool
stands_for_somebody(struct transaction *transaction,
    const struct arrival_recipient *recipient, enum recipient_answer *answer_r,
    struct reply *reply_r, struct err *err)
{
	struct pool *pool = transaction->gate->pool;
	const struct list *list = recipient->match.list;
	struct clock clock = clock_system();
	struct author_address_row row = { .seal = NULL };
	struct store *store;

	*answer_r = RECIPIENT_FAILED;
	if (pool_take(pool, &store, err) != 0)
		return false;
	int result = store_author_address_get(
	    store, recipient->match.token, &transaction->arena, &row, err);
	pool_give(pool, &store, result != 0);
	if (result != 0)
		return false;
	if (row.seal == NULL || strcmp(row.list, list->name) != 0)
		*answer_r = refuse_unknown(
		    transaction->site, recipient->address, reply_r);
	else if (row.expires_at <= clock_now(&clock))
		*answer_r = refuse_expired(
		    transaction->site, list, recipient->address, reply_r);
	else
		return true;
	return false;
}

enum recipient_answer
transaction_recipient(struct transaction *transaction, const char *address,
    struct reply *reply_r, struct err *err)
{
	struct arrival_recipient recipient = {
		.address = copy_address(&transaction->arena, address),
	};
	enum recipient_answer answer;

	if (recipient.address == NULL) {
		err_memory(err);
		return RECIPIENT_FAILED;
	}
	hold_site(transaction);
	recipient.match =
	    site_match(transaction->site, span_of(recipient.address));
	switch (recipient.match.role) {
	case ADDRESS_UNKNOWN:
		return refuse_unknown(
		    transaction->site, recipient.address, reply_r);
	case ADDRESS_POST:
	case ADDRESS_OWNER:
	case ADDRESS_BOUNCES:
	case ADDRESS_MODERATE:
	case ADDRESS_CONFIRM:
	case ADDRESS_SITE:
		return add_ours(transaction, address, &recipient, err);
	case ADDRESS_AUTHOR:
		if (!stands_for_somebody(
			transaction, &recipient, &answer, reply_r, err))
			return answer;
		return add_ours(transaction, address, &recipient, err);
	case ADDRESS_ELSEWHERE:
	case ADDRESS_RESERVED: break;
	}
	transaction->n_others++;
	return RECIPIENT_OTHER;
}

void
transaction_take_place(struct transaction *transaction, const char *queue_id)
{
	const struct site *site = transaction->site;

	transaction->place = PLACE_ONLY;
	if (site != NULL && site->gate.has_verifiers)
		transaction->place =
		    clearance_has(&transaction->gate->clearance, queue_id)
			? PLACE_LAST
			: PLACE_FIRST;
}

/* In MB, with at most three figures. */
static const char *
megabytes(uint64_t octets, char *buffer, size_t size)
{
	snprintf(buffer, size, "%.3g", (double)octets / (1024 * 1024));
	return buffer;
}

/* Before the verdicts: for the site's limit, in the first address's name. */
static void
tell_too_large(const struct transaction *transaction, struct reply *reply_r)
{
	const struct site *site = transaction->site;
	char limit[32];
	const struct field fields[] = {
		{ "list", transaction->n_ours > 0
			      ? transaction->ours[0].arrival.address
			      : site->name },
		{ "site", site->name },
		{ "limit", megabytes(site->gate.max_message_size, limit,
			       sizeof(limit)) },
	};

	const struct wording wording = { site, site->language, fields,
		COUNT_OF(fields) };

	reply_reason(&wording, "too-large", reply_r);
}

int
transaction_add(struct transaction *transaction, struct span bytes,
    struct reply *reply_r, struct err *err)
{
	if (transaction->site == NULL)
		return err_set(err, ERR_BUG, "data before any recipient");
	if (spool_add(&transaction->spool, bytes, err) == 0)
		return 0;
	if (err->kind == ERR_INPUT)
		tell_too_large(transaction, reply_r);
	return -1;
}

static int
make_arrival(struct transaction *transaction, const char *queue_id,
    struct arrival *arrival_r, struct err *err)
{
	struct clock clock = clock_system();
	struct arrival_recipient *recipients = arena_array(
	    &transaction->arena, transaction->n_ours, sizeof(*recipients));
	struct span raw;

	if (recipients == NULL)
		return err_memory(err);
	if (spool_view(&transaction->spool, &raw, err) != 0)
		return -1;
	for (size_t i = 0; i < transaction->n_ours; i++)
		recipients[i] = transaction->ours[i].arrival;
	*arrival_r = (struct arrival){
		.site = transaction->site,
		.policy_id = transaction->policy_id,
		.client = transaction->client_text,
		.client_name = transaction->client.name,
		.client_address = transaction->client.address,
		.helo = transaction->helo,
		.queue_id = queue_id,
		.envelope_sender = transaction->sender,
		.sasl_login = site_trusts_peer(transaction->site)
		                  ? transaction->login
		                  : "",
		.recipients = recipients,
		.n_recipients = transaction->n_ours,
		.has_others = transaction->n_others > 0,
		.is_verified = transaction->place == PLACE_LAST &&
		               site_trusts_peer(transaction->site),
		.raw = raw,
		.at = clock_now(&clock),
	};
	return 0;
}

/* A mail that made the gate die twice comes again by itself. */
static int
look_aside(struct store *store, struct span raw, struct err *err)
{
	struct sha256 *sha256 = sha256_new();
	char digest[DIGEST_TEXT_SIZE] = "";
	bool is_aside = false;
	int result = sha256 == NULL ? err_memory(err) : 0;

	if (result == 0 && (sha256_add(sha256, raw, err) != 0 ||
			       sha256_end(sha256, digest, err) != 0))
		result = -1;
	sha256_free(sha256);
	digest[32] = '\0';
	if (result != 0 ||
	    store_is_aside(store, "gate", digest, &is_aside, err) != 0)
		return -1;
	hand_take(digest);
	return is_aside ? err_set(err, ERR_TEMPORARY,
			      "set aside: see crieur set-aside")
	                : 0;
}

static int
judge(struct transaction *transaction, const struct arrival *arrival,
    struct intake *intake_r, struct err *err)
{
	struct pool *pool = transaction->gate->pool;
	struct store *store;

	log_debug("%s: from <%s>, login \"%s\", HELO %s, %zu recipients of "
		  "ours, %zu octets",
	    arrival->queue_id, arrival->envelope_sender, arrival->sasl_login,
	    arrival->helo, arrival->n_recipients, arrival->raw.len);
	if (pool_take(pool, &store, err) != 0)
		return -1;
	int result = look_aside(store, arrival->raw, err);
	if (result == 0)
		result = intake_judge(
		    store, arrival, &transaction->arena, intake_r, err);
	pool_give(pool, &store, result != 0);
	return result;
}

static void
tell_log(const struct intake *intake)
{
	char line[2048];

	for (size_t i = 0; i < intake->n_destinations; i++)
		log_info("%s", intake_describe(intake, i, line, sizeof(line)));
}

/* In the list's words. A stranger is told nothing of the person behind the
 * address. */
static void
tell_refusal(const struct intake *intake, struct reply *reply_r)
{
	const struct site *site = intake->arrival->site;
	const struct destination *refusal = intake->refusal;
	const struct list *list = refusal->list;
	char owner[ADDRESS_TEXT_SIZE] = "", limit[32];
	char leave[ADDRESS_TEXT_SIZE], help[ADDRESS_TEXT_SIZE];
	uint64_t max = list != NULL && list->max_size > 0
	                   ? list->max_size
	                   : site->gate.max_message_size;
	const struct field fields[] = {
		{ "list", list != NULL ? list->address : refusal->recipient },
		{ "owner", list != NULL ? list_address_for(list, "owner", owner)
					: site->address },
		{ "renewal", site->dues.renewal },
		{ "limit", megabytes(max, limit, sizeof(limit)) },
		{ "address", refusal->recipient },
		{ "site", site->name },
		{ "what", intake->what != NULL ? intake->what : "" },
		{ "leave", list != NULL && list->may_leave
			       ? list_address_for(list, "leave", leave)
			       : "" },
		{ "help",
		    list != NULL ? list_address_for(list, "help", help) : "" },
	};
	const char *because =
	    refusal->because[0] != '\0' ? refusal->because : "members-only";
	const struct wording wording = {
		.site = site,
		.language = list != NULL ? list->language : site->language,
		.fields = fields,
		.n_fields = COUNT_OF(fields),
	};

	reply_reason(&wording,
	    catalogue_reason_for(because, intake->proofs != PROOF_NONE),
	    reply_r);
}

/* The road to 250: END_TAKEN comes from custody_take() and nowhere else. */
static enum end_answer
take(struct transaction *transaction, const char *queue_id,
    struct reply *reply_r, struct err *err)
{
	struct arrival arrival;
	struct intake intake = { 0 };
	enum end_answer answer = END_FAILED;

	if (make_arrival(transaction, queue_id, &arrival, err) != 0 ||
	    judge(transaction, &arrival, &intake, err) != 0)
		return END_FAILED;
	if (custody_take(transaction->gate->custody, &intake, err) == 0) {
		answer = intake.answer == INTAKE_TAKE ? END_TAKEN : END_REFUSED;
		tell_log(&intake);
		if (answer == END_REFUSED)
			tell_refusal(&intake, reply_r);
	}
	intake_fini(&intake);
	return answer;
}

enum end_answer
transaction_end(struct transaction *transaction, const char *queue_id,
    struct reply *reply_r, struct err *err)
{
	if (!enter(transaction->gate)) {
		err_set(err, ERR_TEMPORARY, "the gate is closing");
		return END_FAILED;
	}
	enum end_answer answer = take(transaction, queue_id, reply_r, err);
	hand_drop();
	leave(transaction->gate);
	return answer;
}
