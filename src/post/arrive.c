/* Judging a message for every list it was sent to. */
#include "crieur/post/arrive.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/policy/door.h"
#include "crieur/post/flood.h"
#include "crieur/post/judge.h"
#include "crieur/post/witness.h"
#include "crieur/store/author_address.h"
#include "crieur/store/clock_seen.h"
#include "crieur/store/remembered.h"

#include "prove.h"
#include "read.h"

enum {
	/* Within a day: what one address gets, and what one writer sends. */
	PRIVATE_TO_PER_DAY = 20,
	PRIVATE_FROM_PER_DAY = 20,
	ADDRESS_MEMORY = 16 * 1024,
};

void
intake_fini(struct intake *intake)
{
	message_free(intake->message);
	intake->message = NULL;
}

enum purpose
arrival_purpose(const struct recipient_match *match, const char *address)
{
	struct span localpart = span_of(address);

	localpart = span_cut(&localpart, '@');
	switch (match->role) {
	case ADDRESS_POST: return PURPOSE_POST;
	case ADDRESS_BOUNCES: return PURPOSE_BOUNCE;
	case ADDRESS_MODERATE: return PURPOSE_MODERATE;
	case ADDRESS_CONFIRM: return PURPOSE_CONFIRM;
	case ADDRESS_AUTHOR: return PURPOSE_PRIVATE;
	case ADDRESS_SITE: return PURPOSE_OWNER;
	case ADDRESS_OWNER:
	case ADDRESS_ELSEWHERE:
	case ADDRESS_RESERVED:
	case ADDRESS_UNKNOWN: break;
	}
	return span_ends_nocase(localpart, "-owner") ? PURPOSE_OWNER
	                                             : PURPOSE_COMMAND;
}

/* A list is judged once, however many of its names were written to. Commands
 * and bounces differ by their address; but one mail answers one token of a
 * list. */
static bool
is_there_already(
    const struct intake *intake, const struct destination *destination)
{
	for (size_t i = 0; i < intake->n_destinations; i++) {
		const struct destination *other = &intake->destinations[i];
		bool is_same_address =
		    strcmp(other->recipient, destination->recipient) == 0;
		bool are_guesses = destination->purpose != PURPOSE_BOUNCE &&
		                   destination->token.len > 0 &&
		                   other->token.len > 0;
		if (other->list == destination->list &&
		    other->purpose == destination->purpose &&
		    (is_same_address || are_guesses ||
			destination->purpose == PURPOSE_POST ||
			destination->purpose == PURPOSE_OWNER))
			return true;
	}
	return false;
}

static int
sort_out(const struct arrival *arrival, struct arena *arena,
    struct intake *intake, struct err *err)
{
	intake->destinations = arena_array(
	    arena, arrival->n_recipients, sizeof(*intake->destinations));
	if (intake->destinations == NULL)
		return err_memory(err);
	for (size_t i = 0; i < arrival->n_recipients; i++) {
		const struct arrival_recipient *from = &arrival->recipients[i];
		struct destination destination = {
			.list = from->match.list,
			.purpose = arrival_purpose(&from->match, from->address),
			.recipient = from->address,
			.token = from->match.token,
			.verdict = VERDICT_ACCEPT,
			.rule_file = "",
			.because = "",
		};
		destination.rule = purpose_name(destination.purpose);
		if (!is_there_already(intake, &destination))
			intake->destinations[intake->n_destinations++] =
			    destination;
	}
	return 0;
}

/* The person behind the From, and what proves it: the verifiers' results, or a
 * login that is one of that person's addresses. */
static int
identify(struct store *store, struct intake *intake, struct arena *arena,
    struct err *err)
{
	const struct arrival *arrival = intake->arrival;
	const struct person *login = NULL;
	int32_t day = date_of(arrival->at);

	if (intake->author == NULL)
		return 0;
	if (register_person_by_address(ON_DAY(store, day, arena),
		span_of(intake->author->address), &intake->person, err) != 0)
		return -1;
	if (arrival->has_proofs) {
		intake->proofs = arrival->proofs;
		return 0;
	}
	if (proof_by_verifiers(intake, arena, &intake->proofs, err) != 0)
		return -1;
	if (arrival->sasl_login[0] == '\0')
		return 0;
	if (register_person_by_address(ON_DAY(store, day, arena),
		span_of(arrival->sasl_login), &login, err) != 0)
		return -1;
	if (login != NULL && intake->person == NULL)
		intake->what = arena_printf(arena, "%s, %s",
		    arrival->sasl_login, intake->author->address);
	if (login != NULL && intake->person != NULL &&
	    login->id == intake->person->id)
		intake->proofs |= PROOF_SASL;
	return 0;
}

/* Whom a list remembers need not confirm once more. */
static int
recall(struct store *store, const struct intake *intake,
    struct destination *destination, struct err *err)
{
	struct remembered_row row = {
		.list = destination->list->name,
		.domain = intake->sender_domain,
		.person_id = intake->person != NULL ? intake->person->id : 0,
		.since_at = intake->arrival->at,
	};
	bool remembers = false;

	if (destination->list->remember_s == 0 || intake->author == NULL ||
	    row.domain[0] == '\0')
		return 0;
	row.address = intake->author->address;
	if (store_remembers(store, &row, &remembers, err) != 0)
		return -1;
	if (remembers)
		destination->proofs |= PROOF_CONFIRM;
	return 0;
}

/* What SMTP is to say of it. What it refuses for want of a proof no rule has
 * rejected. */
static void
go_by_door(const struct intake *intake, struct destination *destination,
    bool is_of_message)
{
	const struct door_question question = {
		.unproved = intake->arrival->site->gate.unproved,
		.verdict = destination->verdict,
		.is_proved = destination->proofs != PROOF_NONE,
		.is_of_message = is_of_message,
		.is_machines =
		    intake->is_automatic || message_is_spam(intake->message),
		.fails_dmarc = intake->fails_dmarc,
		.is_private = destination->purpose == PURPOSE_PRIVATE,
	};
	enum door door = door_answer(&question);

	destination->is_hushed =
	    door == DOOR_TAKEN && destination->verdict == VERDICT_REJECT;
	if (door == DOOR_TAKEN || question.is_proved || is_of_message)
		return;
	destination->verdict = VERDICT_REJECT;
	destination->rule = "unproved";
	destination->rule_file = "";
	destination->rule_line = 0;
	destination->because = "proof-needed";
}

static void
apply(struct destination *destination, const struct ruling *ruling)
{
	destination->verdict = ruling->verdict;
	destination->rule = ruling->rule;
	destination->rule_file = ruling->file;
	destination->rule_line = ruling->line;
	destination->because = ruling->because;
}

static int
judge_post(struct store *store, struct intake *intake, struct trail *trail,
    struct destination *destination, struct err *err)
{
	const struct arrival *arrival = intake->arrival;
	struct facts facts = {
		.site = arrival->site,
		.list = destination->list,
		.store = store,
		.person = intake->person,
		.message = intake->message,
		.size = arrival->raw.len,
		.proofs = destination->proofs,
		.at = arrival->at,
		.day = date_of(arrival->at),
		.is_automatic = intake->is_automatic,
	};
	struct ruling ruling;

	if (post_judge(&facts, trail, &ruling, err) != 0)
		return err_wrap(err, "list %s", destination->list->name);
	/* Whoever has logged in is somebody, and may read which two. */
	if (intake->what != NULL && ruling.verdict == VERDICT_REJECT &&
	    !ruling.is_of_message) {
		ruling.because = "other-address";
		ruling.is_of_message = true;
	}
	apply(destination, &ruling);
	go_by_door(intake, destination, ruling.is_of_message);
	return 0;
}

/* Whom it is for: SMTP asked before, a mailbox did not. */
static int
find_addressee(struct store *store, const struct intake *intake,
    struct destination *destination, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ADDRESS_MEMORY);
	struct author_address_row row;

	if (store_author_address_get(
		store, destination->token, &arena, &row, err) != 0)
		return -1;
	bool is_known =
	    row.seal != NULL && strcmp(row.list, destination->list->name) == 0;
	if (is_known && row.expires_at > intake->arrival->at)
		return 0;
	destination->verdict = VERDICT_REJECT;
	destination->rule = "private";
	destination->because = is_known ? "address-expired" : "unknown-address";
	return 0;
}

/*
 * What is for one author alone is judged as a post would be; but nobody else
 * reads it, so that what a facilitator or its writer would have to look at is
 * refused, and what a machine wrote is let fall.
 */
static int
judge_private(struct store *store, struct intake *intake,
    struct destination *destination, struct err *err)
{
	const struct private_question question = {
		.seal = destination->token,
		.header_from = intake->author->address,
		.since_at = intake->arrival->at - DAY_S,
	};
	struct private_count_row count;

	if (judge_post(
		store, intake, intake->arrival->trail, destination, err) != 0 ||
	    store_private_answer_count(store, &question, &count, err) != 0)
		return -1;
	if (intake->is_automatic) {
		destination->verdict = VERDICT_DISCARD;
		destination->because = "automatic";
	} else if (destination->verdict == VERDICT_HOLD) {
		destination->verdict = VERDICT_REJECT;
		destination->because = "private-refused";
	} else if (destination->verdict == VERDICT_CONFIRM) {
		destination->verdict = VERDICT_REJECT;
		destination->because = "proof-needed";
	} else if (destination->verdict == VERDICT_ACCEPT &&
		   (count.n_to >= PRIVATE_TO_PER_DAY ||
		       count.n_from >= PRIVATE_FROM_PER_DAY)) {
		destination->verdict = VERDICT_REJECT;
		destination->because = "too-many-posts";
	}
	return destination->verdict == VERDICT_ACCEPT
	           ? find_addressee(store, intake, destination, err)
	           : 0;
}

static int
judge_all(struct store *store, struct intake *intake, struct arena *arena,
    struct err *err)
{
	bool needs_domain;

	if (identify(store, intake, arena, err) != 0)
		return -1;
	needs_domain = intake->proofs == PROOF_NONE;
	/* Where nobody asks for it, it is not looked for. */
	for (size_t i = 0; i < intake->n_destinations; i++) {
		const struct destination *each = &intake->destinations[i];
		needs_domain |= (each->purpose == PURPOSE_POST ||
				    each->purpose == PURPOSE_PRIVATE) &&
		                each->list->remember_s > 0;
	}
	if (needs_domain && proof_sender_domain(intake, arena,
				&intake->sender_domain, err) != 0)
		return -1;
	if (intake->proofs == PROOF_NONE &&
	    proof_fails_dmarc(intake, arena, &intake->fails_dmarc, err) != 0)
		return -1;
	for (size_t i = 0; i < intake->n_destinations; i++) {
		struct destination *each = &intake->destinations[i];
		int result = 0;
		each->proofs = intake->proofs;
		if (each->purpose == PURPOSE_PRIVATE ||
		    each->purpose == PURPOSE_POST)
			result = recall(store, intake, each, err);
		if (result == 0 && each->purpose == PURPOSE_PRIVATE)
			result = judge_private(store, intake, each, err);
		if (result == 0 && each->purpose == PURPOSE_POST)
			result = judge_post(
			    store, intake, intake->arrival->trail, each, err);
		/* Orders are judged by the clerk; a forged one is no order. */
		if (each->purpose == PURPOSE_COMMAND && intake->fails_dmarc)
			go_by_door(intake, each, false);
		if (result != 0)
			return -1;
	}
	return 0;
}

int
intake_judge_in_turn(
    struct store *store, struct intake *intake, struct err *err)
{
	for (size_t i = 0; i < intake->n_destinations; i++) {
		struct destination *each = &intake->destinations[i];
		bool must_wait = false;
		if (intake->is_whole_refused || each->is_duplicate ||
		    each->purpose != PURPOSE_POST)
			continue;
		if (each->list->asks_past &&
		    judge_post(store, intake, NULL, each, err) != 0)
			return -1;
		if (each->verdict != VERDICT_ACCEPT)
			continue;
		if (flood_check(store, each->list, intake->arrival->at,
			&must_wait, err) != 0)
			return -1;
		if (must_wait) {
			struct ruling ruling = flood_ruling(each->list);
			apply(each, &ruling);
		}
	}
	return 0;
}

static int
judge_at_once(struct store *store, const struct arrival *arrival,
    struct arena *arena, struct intake *intake_r, struct err *err)
{
	struct intake intake = { .arrival = arrival, .sender_domain = "" };

	if (sort_out(arrival, arena, &intake, err) != 0 ||
	    intake_read(&intake, arena, err) != 0)
		goto undo;
	if (!intake.is_whole_refused) {
		/* Register and earlier posts as of one moment. */
		if (store_begin_read(store, err) != 0)
			goto undo;
		int result = judge_all(store, &intake, arena, err);
		store_rollback(store);
		if (result != 0)
			goto undo;
	}
	intake_settle(&intake);
	*intake_r = intake;
	return 0;

undo:
	intake_fini(&intake);
	return -1;
}

static bool
is_judged_alike(const struct intake *a, const struct intake *b)
{
	if (a->answer != b->answer || a->n_destinations != b->n_destinations)
		return false;
	for (size_t i = 0; i < a->n_destinations; i++) {
		if (a->destinations[i].verdict != b->destinations[i].verdict)
			return false;
	}
	return true;
}

/* The clock may be wrong: judged at the other time, too, and taken or refused
 * only where that comes to the same. */
static int
judge_in_doubt(struct store *store, const struct intake *intake, int64_t doubt,
    struct arena *arena, struct err *err)
{
	struct arrival arrival = *intake->arrival;
	struct intake other = { 0 };

	arrival.at -= doubt;
	arrival.trail = NULL;
	if (judge_at_once(store, &arrival, arena, &other, err) != 0)
		return -1;
	bool is_alike = is_judged_alike(intake, &other);
	intake_fini(&other);
	return is_alike ? 0
	                : err_set(err, ERR_TEMPORARY,
			      "the clock was set by %lld days, and what is "
			      "decided depends on it: crieur clock trust",
			      (long long)clock_doubt_days(doubt));
}

int
intake_judge(struct store *store, const struct arrival *arrival,
    struct arena *arena, struct intake *intake_r, struct err *err)
{
	struct clock_reading reading;
	struct intake intake = { 0 };
	int64_t doubt = 0;

	/* explain is asked about times that are not the clock's. */
	clock_read(&reading, arrival->at);
	if ((arrival->trail == NULL &&
		store_clock_doubt(store, &reading, &doubt, err) != 0) ||
	    judge_at_once(store, arrival, arena, &intake, err) != 0)
		return -1;
	if (doubt != 0 &&
	    judge_in_doubt(store, &intake, doubt, arena, err) != 0) {
		intake_fini(&intake);
		return -1;
	}
	*intake_r = intake;
	return 0;
}

bool
destination_keeps(const struct destination *destination)
{
	switch (destination->verdict) {
	case VERDICT_ACCEPT:
	case VERDICT_HOLD:
	case VERDICT_CONFIRM: return true;
	case VERDICT_REJECT:
	case VERDICT_DISCARD: return false;
	}
	return false;
}

static bool
is_rejected(const struct destination *destination)
{
	return destination->verdict == VERDICT_REJECT &&
	       !destination->is_duplicate;
}

bool
intake_may_answer(const struct intake *intake)
{
	/* Who is not proved may be another, who wrote nothing. */
	return intake->is_answerable && (intake->proofs != PROOF_NONE ||
					    intake->sender_domain[0] != '\0');
}

void
intake_settle(struct intake *intake)
{
	bool is_kept =
	    intake->arrival->has_others || intake->arrival->was_delivered;

	intake->is_answerable = intake->author != NULL &&
	                        !intake->is_automatic &&
	                        !message_is_spam(intake->message);
	intake->answer = INTAKE_TAKE;
	intake->refusal = NULL;
	for (size_t i = 0; i < intake->n_destinations; i++) {
		const struct destination *each = &intake->destinations[i];
		if (each->is_duplicate || each->is_hushed ||
		    destination_keeps(each))
			is_kept = true;
		if (intake->refusal == NULL && is_rejected(each) &&
		    !each->is_hushed)
			intake->refusal = each;
	}
	if (intake->refusal != NULL && (intake->is_whole_refused || !is_kept))
		intake->answer = INTAKE_REFUSE;
	for (size_t i = 0; i < intake->n_destinations; i++) {
		struct destination *each = &intake->destinations[i];
		bool is_waiting = each->verdict == VERDICT_HOLD ||
		                  each->verdict == VERDICT_CONFIRM;
		bool is_told = is_rejected(each) &&
		               intake->answer == INTAKE_TAKE &&
		               intake_may_answer(intake) &&
		               strcmp(each->because, "loop") != 0;
		each->owes_notice = is_waiting || is_told;
	}
}

const char *
intake_describe(
    const struct intake *intake, size_t i, char *buffer, size_t size)
{
	const struct arrival *arrival = intake->arrival;
	const struct destination *each = &intake->destinations[i];
	char proof[64];

	snprintf(buffer, size,
	    "%s: to=<%s> from=<%s> author=%s proof=%s size=%zu "
	    "%s=%s rule=%s because=%s%s%s",
	    arrival->queue_id, each->recipient, arrival->envelope_sender,
	    intake->author != NULL ? intake->author->address : "-",
	    proof_names(intake->proofs, proof, sizeof(proof)), arrival->raw.len,
	    purpose_name(each->purpose), verdict_name(each->verdict),
	    each->rule, each->because[0] != '\0' ? each->because : "-",
	    each->is_duplicate ? " duplicate" : "",
	    !each->is_hushed    ? ""
	    : each->owes_notice ? " told by mail"
				: " told nobody");
	return buffer;
}
