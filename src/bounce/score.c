#include "crieur/bounce/score.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/base/random.h"
#include "crieur/notice/address.h"
#include "crieur/notice/notice.h"
#include "crieur/store/event.h"

#include "storm.h"
#include "tell.h"

enum {
	SCORE_MEMORY = 1024 * 1024,
	SEAL_LETTERS = 27,
	FAILURES_AT_ONCE = 200,
};

struct scoring {
	struct bounce_teller teller;
	struct bounce_report report;
};

/* What counts, each with a patience of its own. */
enum {
	FAILURE_KINDS = 3
};

struct failure_kind {
	enum bounce_class class;
	unsigned days; /* 0: never enough */
	int64_t within_s;
};

static struct failure_kind
failure_kind_of(const struct bounce_settings *bounce, size_t i)
{
	const struct failure_kind kinds[FAILURE_KINDS] = {
		{ BOUNCE_CLASS_ADDRESS, bounce->days, bounce->within_s },
		{ BOUNCE_CLASS_DISABLED, bounce->disabled_days,
		    bounce->disabled_within_s },
		{ BOUNCE_CLASS_FULL, bounce->full_days, bounce->full_within_s },
	};

	return kinds[i];
}

/* What is known of an address at this moment. */
struct failing {
	struct scoring *scoring;
	struct arena *arena;
	struct bounce_state_row known;
	struct bounce_score_row scores[FAILURE_KINDS];
	const struct list *list; /* of the last failure, or another; NULL */
	const char *list_name;
	int64_t last_at;
};

/* What a relay was told at once is as good as what comes back. */
static int
note_failure(struct scoring *scoring, const struct bounced_row *failed,
    struct arena *arena, struct err *err)
{
	struct store *store = scoring->teller.store;
	const char *words =
	    arena_printf(arena, "%d %s", failed->code, failed->text);
	struct bounce_state_row state;
	bool is_new = false;

	if (words == NULL)
		return err_memory(err);
	if (store_bounce_state_by_probe(
		store, failed->delivery_id, arena, &state, err) != 0)
		return -1;
	struct bounce_verdict verdict =
	    bounce_classify("", failed->code != 0 ? words : failed->text);
	struct bounce_row row = {
		.at = failed->at,
		.day = date_of(failed->at),
		.address = failed->address,
		.list = failed->list,
		.delivery_id = failed->delivery_id,
		.source = state.address[0] != '\0' ? BOUNCE_SOURCE_PROBE
		                                   : BOUNCE_SOURCE_RELAY,
		.class = verdict.class,
		.code = verdict.status,
		.words = words,
	};
	if (store_bounce_insert(store, &row, &is_new, err) != 0)
		return -1;
	scoring->report.n_noted += is_new;
	return store_bounced_scored(store, failed->delivery_id, err);
}

/* One piece of them, so that nobody waits long for the store. */
static int
note_failures(struct scoring *scoring, bool *is_any_r, struct err *err)
{
	struct store *store = scoring->teller.store;
	int64_t after_id = 0;

	for (int i = 0; i < FAILURES_AT_ONCE; i++) {
		CLEANUP(arena_fini)
		struct arena arena = ARENA_LIMIT(SCORE_MEMORY);
		struct bounced_row failed;
		if (store_bounced_next_unscored(
			store, after_id, &arena, &failed, err) != 0)
			return -1;
		*is_any_r = failed.delivery_id != 0;
		if (!*is_any_r)
			return 0;
		if (note_failure(scoring, &failed, &arena, err) != 0)
			return -1;
		after_id = failed.delivery_id;
	}
	return 0;
}

static int
take_failures(struct scoring *scoring, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(SCORE_MEMORY);
	struct store *store = scoring->teller.store;
	struct bounced_row first;

	if (store_bounced_next_unscored(store, 0, &arena, &first, err) != 0)
		return -1;
	for (bool is_any = first.delivery_id != 0; is_any;) {
		if (store_begin(store, err) != 0 ||
		    store_end(
			store, note_failures(scoring, &is_any, err), err) != 0)
			return -1;
	}
	return 0;
}

static int64_t
longest_period(const struct site *site)
{
	int64_t longest_s = 0;

	for (size_t i = 0; i < FAILURE_KINDS; i++) {
		int64_t within_s = failure_kind_of(&site->bounce, i).within_s;
		longest_s = within_s > longest_s ? within_s : longest_s;
	}
	return longest_s;
}

/* A list of the site to send under: that of the last failure, or the first
 * where it is gone. */
static const struct list *
list_of(const struct site *site, const char *name)
{
	const struct list *list = site_list(site, span_of(name));

	if (list == NULL && site->n_lists > 0)
		list = &site->lists[0];
	return list;
}

static int
failing_read(struct failing *failing, const char *address, struct err *err)
{
	const struct bounce_teller *teller = &failing->scoring->teller;

	if (store_bounce_state_get(teller->store, address, failing->arena,
		&failing->known, err) != 0)
		return -1;
	failing->list_name = "";
	for (size_t i = 0; i < FAILURE_KINDS; i++) {
		struct failure_kind kind =
		    failure_kind_of(&teller->site->bounce, i);
		struct bounce_score_row *score = &failing->scores[i];
		const struct bounce_period period = {
			.address = address,
			.class = kind.class,
			.since_at = teller->at - kind.within_s,
		};
		if (store_bounce_score(teller->store, &period, failing->arena,
			score, err) != 0)
			return -1;
		if (score->last_at <= failing->last_at)
			continue;
		failing->last_at = score->last_at;
		failing->list_name = score->list != NULL ? score->list : "";
	}
	failing->list = list_of(teller->site, failing->list_name);
	return 0;
}

static bool
is_enough(const struct failing *failing)
{
	const struct site *site = failing->scoring->teller.site;

	for (size_t i = 0; i < FAILURE_KINDS; i++) {
		unsigned days = failure_kind_of(&site->bounce, i).days;
		if (days > 0 && failing->scores[i].n_days >= (int64_t)days)
			return true;
	}
	return false;
}

/* When it failed first of what counts; 0: never. */
static int64_t
first_failure(const struct failing *failing)
{
	int64_t first_at = 0;

	for (size_t i = 0; i < FAILURE_KINDS; i++) {
		int64_t at = failing->scores[i].first_at;
		if (at != 0 && (first_at == 0 || at < first_at))
			first_at = at;
	}
	return first_at;
}

static int
note_state(const struct failing *failing, const char *what, struct err *err)
{
	struct event event = {
		.at = failing->scoring->teller.at,
		.actor = "clerk",
		.subject = "person",
		.subject_id = failing->known.person_id,
		.what = what,
		.detail = failing->known.address,
	};

	if (event.subject_id == 0)
		return 0;
	return store_event_add(failing->scoring->teller.store, &event, err);
}

/* The address works, or nothing proves that it does not: begin anew. */
static int
clear(struct failing *failing, int64_t counted_from, struct err *err)
{
	failing->scoring->report.n_cleared++;
	failing->known.counted_from = counted_from;
	failing->known.probed_at = 0;
	failing->known.probe_delivery_id = 0;
	if (store_bounce_state_set(
		failing->scoring->teller.store, &failing->known, err) != 0)
		return -1;
	return note_state(failing, "address works", err);
}

static int
find_person(const struct failing *failing, const struct person **person_r,
    struct err *err)
{
	const struct bounce_teller *teller = &failing->scoring->teller;
	int32_t day = date_of(teller->at);

	return register_person_by_address(
	    ON_DAY(teller->store, day, failing->arena),
	    span_of(failing->known.address), person_r, err);
}

/* A mail of its own to the address, which only that address can answer for. */
static int
probe(struct failing *failing, struct err *err)
{
	const struct bounce_teller *teller = &failing->scoring->teller;
	char seal[SEAL_LETTERS], sender[ADDRESS_TEXT_SIZE];
	const struct person *person = NULL;

	if (random_text(seal, sizeof(seal), err) != 0 ||
	    find_person(failing, &person, err) != 0)
		return -1;
	if (person == NULL || failing->list == NULL)
		return 0;
	/* Where extensions are not taken, its Message-ID is enough. */
	if (failing->list->relay == NULL ||
	    failing->list->relay->envelope != ENVELOPE_VERP ||
	    !list_address_with(failing->list, "bounces",
		teller->site->gate.recipient_delimiter, seal, sender))
		list_address_for(failing->list, "bounces", sender);
	const struct field fields[] = {
		{ "name", person->name },
		{ "site", teller->site->name },
		{ "address", failing->known.address },
	};
	struct notice notice = {
		.site = teller->site,
		.list = failing->list,
		.name = "address-probe",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = { .name = person->name,
		    .address = failing->known.address },
		.person_id = person->id,
		.bounces_to = sender,
		.at = teller->at,
	};
	failing->known.person_id = person->id;
	failing->known.probed_at = teller->at;
	if (notice_send_found(teller->store, &notice,
		&failing->known.probe_delivery_id, err) != 0)
		return -1;
	if (failing->known.probe_delivery_id == 0)
		return 0;
	failing->scoring->report.n_probed++;
	if (store_bounce_state_set(teller->store, &failing->known, err) != 0)
		return -1;
	return note_state(failing, "probe sent", err);
}

/* What was said when the address failed last; "" where that is long ago. */
static int
find_last_words(
    const struct failing *failing, const char **words_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct bounce_row row;
	int more;

	*words_r = "";
	if (store_bounce_walk(failing->scoring->teller.store,
		failing->known.person_id, 20, &cursor, err) != 0)
		return -1;
	while ((more = bounce_next(&cursor, &row, err)) > 0) {
		if (!bounce_class_counts(row.class) ||
		    strcmp(row.address, failing->known.address) != 0)
			continue;
		*words_r = arena_dups(failing->arena, row.words);
		return *words_r != NULL ? 0 : err_memory(err);
	}
	return more;
}

static int
suspend(struct failing *failing, struct err *err)
{
	const struct bounce_teller *teller = &failing->scoring->teller;
	const char *last_words;
	char seal[SEAL_LETTERS];
	const struct person *person = NULL;

	if (random_text(seal, sizeof(seal), err) != 0 ||
	    find_person(failing, &person, err) != 0 ||
	    find_last_words(failing, &last_words, err) != 0)
		return -1;
	if (person == NULL)
		return 0;
	failing->scoring->report.n_suspended++;
	failing->known.probed_at = 0;
	failing->known.suspended_at = teller->at;
	failing->known.suspended_on = date_of(teller->at);
	failing->known.actor = "clerk";
	failing->known.seal = seal;
	struct suspension suspension = {
		.suspended = &failing->known,
		.person = person,
		.list = failing->list,
		.why = last_words,
	};
	/* Whom it was for is asked while it is not suspended yet. */
	if (tell_suspension(teller, &suspension, err) != 0 ||
	    store_bounce_state_set(teller->store, &failing->known, err) != 0)
		return -1;
	return note_state(failing, "delivery suspended", err);
}

enum step {
	STEP_NONE,
	STEP_PROBE,
	STEP_SUSPEND,
	STEP_CLEAR,
};

static int
choose_probed(const struct failing *failing, enum step *step, struct err *err)
{
	const struct bounce_teller *teller = &failing->scoring->teller;
	bool has_failed = false;

	if (store_bounce_has(teller->store, failing->known.probe_delivery_id,
		&has_failed, err) != 0)
		return -1;
	if (has_failed)
		*step = STEP_SUSPEND;
	else if (failing->known.probed_at + teller->site->bounce.probe_s <=
		 teller->at)
		*step = STEP_CLEAR;
	return 0;
}

/* What is to be done, and since when the address is to be judged anew. */
static int
choose(const struct failing *failing, enum step *step, int64_t *works_r,
    struct err *err)
{
	const struct bounce_teller *teller = &failing->scoring->teller;
	int64_t took_at = 0;
	bool is_storm = false;

	*step = STEP_NONE;
	*works_r = teller->at;
	if (failing->known.suspended_at != 0 ||
	    failing->last_at + teller->site->bounce.settle_s > teller->at)
		return 0;
	if (storm_covers(teller->store, failing->known.address,
		failing->list_name, &is_storm, err) != 0)
		return -1;
	if (is_storm)
		return 0;
	if (failing->known.probed_at != 0)
		return choose_probed(failing, step, err);
	if (!is_enough(failing))
		return 0;
	if (store_bounce_took_mail(teller->store, failing->known.address,
		teller->at - DAY_S, &took_at, err) != 0)
		return -1;
	*step = took_at > first_failure(failing) ? STEP_CLEAR : STEP_PROBE;
	if (*step == STEP_CLEAR)
		*works_r = took_at;
	return 0;
}

static int
do_step(struct failing *failing, enum step step, int64_t works, struct err *err)
{
	switch (step) {
	case STEP_NONE: break;
	case STEP_PROBE: return probe(failing, err);
	case STEP_SUSPEND: return suspend(failing, err);
	case STEP_CLEAR: return clear(failing, works, err);
	}
	return 0;
}

static int
judge(struct scoring *scoring, const char *address, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(SCORE_MEMORY);
	struct failing failing = { .scoring = scoring, .arena = &arena };
	struct store *store = scoring->teller.store;
	enum step step;
	int64_t works;

	if (failing_read(&failing, address, err) != 0 ||
	    choose(&failing, &step, &works, err) != 0)
		return -1;
	if (step == STEP_NONE)
		return 0;
	if (store_begin(store, err) != 0)
		return -1;
	if (store_end(store, do_step(&failing, step, works, err), err) != 0)
		return err_wrap(err, "address %s", address);
	return 0;
}

static int
judge_all(struct scoring *scoring, struct err *err)
{
	const struct bounce_teller *teller = &scoring->teller;
	int64_t since = teller->at - longest_period(teller->site);
	char address[ADDRESS_TEXT_SIZE] = "";

	for (;;) {
		CLEANUP(arena_fini)
		struct arena arena = ARENA_LIMIT(SCORE_MEMORY);
		const char *next = address;
		if (store_bounce_next_address(
			teller->store, since, &arena, &next, err) != 0)
			return -1;
		if (next == NULL || strlen(next) >= sizeof(address))
			return 0;
		snprintf(address, sizeof(address), "%s", next);
		if (judge(scoring, address, err) != 0)
			return -1;
	}
}

int
bounce_score_run(struct store *store, const struct site *site, int64_t at,
    struct bounce_report *report_r, struct err *err)
{
	struct scoring scoring = {
		.teller = { .store = store, .site = site, .at = at },
	};

	if (take_failures(&scoring, err) != 0 ||
	    storm_watch(&scoring.teller, &scoring.report.n_storms, err) != 0 ||
	    judge_all(&scoring, err) != 0)
		return err_wrap(err, "bounces");
	*report_r = scoring.report;
	return 0;
}
