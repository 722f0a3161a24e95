/* Payments brought to the people they are for. */
#include "crieur/store/dues.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/import/import.h"
#include "crieur/register/log.h"
#include "crieur/register/name.h"
#include "crieur/register/tie.h"
#include "crieur/store/person.h"
#include "crieur/store/unmatched.h"

#include "payment.h"
#include "report.h"

enum {
	LINE_MEMORY = 4 * 1024 * 1024,
	WORDS_SIZE = 600,
};

struct dues_import {
	struct register_edit *edit;
	const struct import_rules *rules;
	struct import_report *report;
	enum dues_format format;
	const char *source;
	struct columns columns;
	bool has_header;
	struct str header; /* its fields, to know it again */
};

/* Whose a payment is, or why that is not sure. */
struct match {
	int64_t person_id, organisation_id; /* both 0: not sure */
	const char *standing;
	char words[WORDS_SIZE];
};

/* Whether every word of a key is among those of another. Both are sorted. */
static bool
has_words(struct span key, struct span wanted)
{
	while (wanted.len > 0) {
		struct span word = span_cut(&wanted, ' ');
		struct span rest = key;
		bool is_there = false;
		while (rest.len > 0 && !is_there)
			is_there = span_equal(span_cut(&rest, ' '), word);
		if (!is_there)
			return false;
	}
	return true;
}

static bool
has_any_word(struct span key, struct span wanted)
{
	while (wanted.len > 0) {
		if (has_words(key, span_cut(&wanted, ' ')))
			return true;
	}
	return false;
}

/* The first name is what tells the two of a couple apart. With is_strict a
 * part of the last name must agree too. */
static int
name_agrees(const struct payment *payment, const struct person_row *row,
    bool is_strict, bool *agrees_r, struct err *err)
{
	CLEANUP(str_fini) struct str first = { 0 };
	CLEANUP(str_fini) struct str last = { 0 };
	struct span key = span_of(row->name_key);

	if (name_key(span_of(payment->first_name), &first, err) != 0 ||
	    name_key(span_of(payment->last_name), &last, err) != 0)
		return -1;
	bool has_first = has_words(key, str_span(&first));
	bool has_last = last.len == 0 || has_any_word(key, str_span(&last));
	*agrees_r = has_first && (has_last || !(is_strict || first.len == 0));
	return 0;
}

/* The person who has the address, if the name lets it be them. */
static int
match_address(struct dues_import *import, const struct payment *payment,
    const char *address, bool is_payers, struct arena *arena,
    struct match *match, struct err *err)
{
	struct address_row found;
	struct person_row row;
	bool agrees;

	if (store_address_find(
		import->edit->store, span_of(address), &found, err) != 0)
		return -1;
	if (found.person_id == 0) {
		snprintf(match->words, sizeof(match->words),
		    "nobody has the address %s", address);
		return 0;
	}
	if (store_person_get(
		import->edit->store, found.person_id, arena, &row, err) != 0 ||
	    name_agrees(payment, &row, is_payers || !found.is_verified, &agrees,
		err) != 0)
		return -1;
	if (agrees) {
		match->person_id = row.id;
		match->standing = row.standing;
		return 0;
	}
	snprintf(match->words, sizeof(match->words),
	    "%s%s is the address of %s (person %lld), the member is %s",
	    is_payers ? "only the payer's address is given: " : "", address,
	    row.name, (long long)row.id, payment->name);
	return 0;
}

/* Somebody of that name, for the words only: a name alone decides nothing. */
static int
suggest_name(struct dues_import *import, const struct payment *payment,
    struct match *match, struct err *err)
{
	CLEANUP(str_fini) struct str key = { 0 };
	size_t length = strlen(match->words);
	int64_t id;

	if (name_key(span_of(payment->name), &key, err) != 0 ||
	    store_person_find_name(
		import->edit->store, str_span(&key), &id, err) != 0)
		return -1;
	if (id > 0 && key.len > 0)
		snprintf(match->words + length, sizeof(match->words) - length,
		    "; person %lld has that name", (long long)id);
	return 0;
}

/* An organisation whose name has the same key: whoever pays writes it as they
 * like. Two such are none. */
struct key_search {
	struct span key;
	int64_t id;
	size_t n_found;
};

static int
compare_key(void *self, const struct organisation_row *row, struct err *err)
{
	CLEANUP(str_fini) struct str key = { 0 };
	struct key_search *search = self;

	if (name_key(span_of(row->name), &key, err) != 0)
		return -1;
	if (span_equal(str_span(&key), search->key)) {
		search->id = row->id;
		search->n_found++;
	}
	return 0;
}

static int
find_organisation_key(struct dues_import *import, const char *name,
    int64_t *id_r, struct err *err)
{
	CLEANUP(str_fini) struct str key = { 0 };
	struct key_search search = { .id = 0 };

	if (name_key(span_of(name), &key, err) != 0)
		return -1;
	search.key = str_span(&key);
	if (key.len > 0 && store_each_organisation(import->edit->store,
			       compare_key, &search, err) != 0)
		return -1;
	*id_r = search.n_found == 1 ? search.id : 0;
	return 0;
}

static int
match_organisation(struct dues_import *import, const struct payment *payment,
    struct match *match, struct err *err)
{
	if (store_organisation_find(import->edit->store,
		span_of(payment->organisation), &match->organisation_id,
		err) != 0)
		return -1;
	if (match->organisation_id == 0 &&
	    find_organisation_key(import, payment->organisation,
		&match->organisation_id, err) != 0)
		return -1;
	if (match->organisation_id == 0)
		snprintf(match->words, sizeof(match->words),
		    "there is no organisation %s", payment->organisation);
	return 0;
}

static int
find_match(struct dues_import *import, const struct payment *payment,
    struct arena *arena, struct match *match, struct err *err)
{
	bool is_payers = payment->address[0] == '\0';
	const char *address =
	    is_payers ? payment->payer_address : payment->address;

	if (payment->organisation[0] != '\0')
		return match_organisation(import, payment, match, err);
	if (address[0] == '\0')
		snprintf(match->words, sizeof(match->words),
		    "no usable address is given");
	else if (match_address(import, payment, address, is_payers, arena,
		     match, err) != 0)
		return -1;
	if (match->person_id != 0)
		return 0;
	return suggest_name(import, payment, match, err);
}

/* What the rolling year of a person begins after. */
static int
paid_until_of(struct dues_import *import, const struct match *match,
    int32_t *paid_until_r, struct err *err)
{
	if (match->person_id == 0) {
		*paid_until_r = DATE_NONE;
		return 0;
	}
	return store_dues_last(
	    import->edit->store, match->person_id, NULL, paid_until_r, err);
}

static int
wish_of(struct dues_import *import, const struct payment *payment,
    const struct match *match, struct dues_wish *wish_r, struct err *err)
{
	int32_t paid_until;
	struct dues_wish wish = {
		.person_id = match->person_id,
		.organisation_id = match->organisation_id,
		.from =
		    payment->from != DATE_NONE ? payment->from : payment->day,
		.until = payment->until,
		.amount_cents = payment->amount_cents,
		.source = import->source,
		.reference =
		    payment->reference[0] != '\0' ? payment->reference : NULL,
	};

	if (paid_until_of(import, match, &paid_until, err) != 0)
		return -1;
	if (wish.until == DATE_NONE)
		wish.until =
		    payment_last_day(import->rules, payment->day, paid_until);
	if (wish.from != DATE_NONE && wish.from > wish.until)
		return err_set(
		    err, ERR_INPUT, "its period ends before it begins");
	*wish_r = wish;
	return 0;
}

static int
record(struct dues_import *import, const struct payment *payment,
    const struct match *match, enum import_outcome *outcome_r,
    char words[WORDS_SIZE], struct err *err)
{
	struct dues_wish wish;
	char day[DATE_TEXT_SIZE];
	bool is_new;

	if (wish_of(import, payment, match, &wish, err) != 0 ||
	    register_add_dues(import->edit, &wish, &is_new, err) != 0)
		return -1;
	*outcome_r = is_new ? IMPORT_ADDED : IMPORT_UNCHANGED;
	if (match->standing != NULL && strcmp(match->standing, "member") != 0)
		snprintf(words, WORDS_SIZE, "paid until %s; %s",
		    date_format(wish.until, day),
		    strcmp(match->standing, "candidate") == 0
			? "awaits the committee's decision"
			: "is no member");
	else
		snprintf(words, WORDS_SIZE, "paid until %s",
		    date_format(wish.until, day));
	return 0;
}

/* To the queue, once; what was settled or erased before is not asked again. */
static int
set_aside(struct dues_import *import, const struct payment *payment,
    const struct match *match, enum import_outcome *outcome_r, struct err *err)
{
	struct dues_wish wish;
	bool is_settled, was_erased;
	struct unmatched_row row = {
		.source = import->source,
		.reference = payment->reference,
		.name = payment->name,
		.address = payment->address,
		.payer_name = payment->payer_name,
		.payer_address = payment->payer_address,
		.organisation = payment->organisation,
		.amount_cents = payment->amount_cents,
		.reason = match->words,
		.recorded_at = import->edit->at,
	};

	if (store_dues_was_erased(import->edit->store, import->source,
		span_of(payment->reference), &was_erased, err) != 0)
		return -1;
	if (was_erased) {
		*outcome_r = IMPORT_UNCHANGED;
		return 0;
	}
	if (wish_of(import, payment, match, &wish, err) != 0)
		return -1;
	row.paid_from = wish.from;
	row.paid_until = wish.until;
	if (store_unmatched_insert(
		import->edit->store, &row, &is_settled, err) != 0)
		return -1;
	*outcome_r = is_settled ? IMPORT_UNCHANGED : IMPORT_UNMATCHED;
	return 0;
}

static int
log_withdrawal(struct dues_import *import, const struct payment *payment,
    const struct match *match, struct err *err)
{
	if (match->organisation_id != 0)
		return log_change(import->edit, "organisation",
		    match->organisation_id, "dues taken back",
		    payment->reference, err);
	return log_person(import->edit, match->person_id, err,
	    "dues taken back", "source %s, reference %s", import->source,
	    payment->reference);
}

/* Cancelled or refunded: as if it had not been. */
static int
take_back(struct dues_import *import, const struct payment *payment,
    const struct match *match, enum import_outcome *outcome_r, struct err *err)
{
	struct store *store = import->edit->store;
	struct span reference = span_of(payment->reference);
	const struct unmatched_row named = {
		.source = import->source,
		.reference = payment->reference,
		.name = payment->name,
	};
	int64_t n_rows = 0, n_waiting = 0, n_others = 0;

	*outcome_r = IMPORT_UNCHANGED;
	if (reference.len == 0)
		return 0;
	if (store_unmatched_withdraw(store, &named, &n_waiting, err) != 0 ||
	    store_dues_count_reference(
		store, import->source, reference, &n_others, err) != 0)
		return -1;
	/* Assigned by hand, it is found by its reference alone. */
	bool is_sure = match->person_id != 0 || n_others == 1;
	if (is_sure && store_dues_withdraw(store, import->source, reference,
			   match->person_id, &n_rows, err) != 0)
		return -1;
	if (!is_sure && n_others > 1)
		return err_set(err, ERR_INPUT,
		    "it was cancelled, but whose of the %lld payments of its "
		    "order it is, is not sure",
		    (long long)n_others);
	if (n_rows + n_waiting > 0)
		*outcome_r = IMPORT_CHANGED;
	return n_rows > 0 ? log_withdrawal(import, payment, match, err) : 0;
}

static int
take_payment(struct dues_import *import, const struct payment *payment,
    struct arena *arena, enum import_outcome *outcome_r, char words[WORDS_SIZE],
    struct err *err)
{
	struct match match = { 0 };

	words[0] = '\0';
	*outcome_r = IMPORT_UNCHANGED;
	if (payment->state == PAYMENT_PENDING ||
	    payment->state == PAYMENT_FOREIGN)
		return 0;
	if (find_match(import, payment, arena, &match, err) != 0)
		return -1;
	if (payment->state == PAYMENT_UNDONE) {
		snprintf(words, WORDS_SIZE, "taken back");
		return take_back(import, payment, &match, outcome_r, err);
	}
	if (match.person_id != 0 || match.organisation_id != 0)
		return record(import, payment, &match, outcome_r, words, err);
	snprintf(words, WORDS_SIZE, "%s", match.words);
	return set_aside(import, payment, &match, outcome_r, err);
}

static int
on_line(struct dues_import *import, const struct csv_row *row, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(LINE_MEMORY);
	struct payment payment = { .name = "" };
	enum import_outcome outcome = IMPORT_REFUSED;
	char words[WORDS_SIZE] = "";
	struct err why = { 0 };

	int result = payment_read(
	    import->format, &import->columns, row, &arena, &payment, &why);
	if (result == 0)
		result = take_payment(
		    import, &payment, &arena, &outcome, words, &why);
	else if (columns_is_header(row, &import->header))
		err_set(&why, ERR_INPUT,
		    "it is a second header: were two files joined?");
	if (result != 0 && why.kind != ERR_INPUT) {
		*err = why;
		return err_wrap(err, "line %lu", row->line);
	}
	const char *who = payment.name != NULL && payment.name[0] != '\0'
	                      ? payment.name
	                      : payment.address;
	return report_line(import->report, row->line,
	    result == 0 ? outcome : IMPORT_REFUSED, span_of(who),
	    result == 0 ? words : why.text, err);
}

static int
on_row(void *self, const struct csv_row *row, struct err *err)
{
	struct dues_import *import = self;

	if (import->has_header)
		return on_line(import, row, err);
	import->has_header = true;
	if (columns_join(row, &import->header, err) != 0)
		return -1;
	return payment_header(
	    import->format, import->rules, row, &import->columns, err);
}

static int
run_import(struct dues_import *import, FILE *file, struct err *err)
{
	int status = csv_read(file, on_row, import, err);

	str_fini(&import->header);
	return status;
}

int
register_import_helloasso(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err)
{
	struct dues_import import = {
		.edit = edit,
		.rules = rules,
		.report = report,
		.format = DUES_FORMAT_HELLOASSO,
		.source = "helloasso",
	};

	return run_import(&import, file, err);
}

int
register_import_dues(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err)
{
	struct dues_import import = {
		.edit = edit,
		.rules = rules,
		.report = report,
		.format = DUES_FORMAT_CSV,
		.source = "csv",
	};

	return run_import(&import, file, err);
}

int
register_assign(struct register_edit *edit, int64_t unmatched_id,
    int64_t person_id, int64_t organisation_id, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(LINE_MEMORY);
	struct unmatched_row row;
	char settlement[64];
	bool is_new;

	if (store_unmatched_get(edit->store, unmatched_id, &arena, &row, err) !=
	    0)
		return -1;
	struct dues_wish wish = {
		.person_id = person_id,
		.organisation_id = organisation_id,
		.from = row.paid_from,
		.until = row.paid_until,
		.amount_cents = row.amount_cents,
		.source = row.source,
		.reference = row.reference[0] != '\0' ? row.reference : NULL,
	};
	bool is_nobodys = person_id == 0 && organisation_id == 0;
	if (!is_nobodys && register_add_dues(edit, &wish, &is_new, err) != 0)
		return -1;
	snprintf(settlement, sizeof(settlement), "%s %lld",
	    person_id != 0         ? "person"
	    : organisation_id != 0 ? "organisation"
				   : "dropped",
	    (long long)(person_id + organisation_id));
	return store_unmatched_settle(
	    edit->store, unmatched_id, settlement, edit->at, err);
}
