/* Payments brought to the people they are for. */
#include "crieur/store/dues.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/import/import.h"
#include "crieur/register/log.h"
#include "crieur/register/name.h"
#include "crieur/register/tie.h"
#include "crieur/store/address.h"
#include "crieur/store/group.h"
#include "crieur/store/person.h"
#include "crieur/store/unmatched.h"

#include "payment.h"

struct dues_import {
	struct register_edit *edit;
	const struct import_rules *rules;
	enum dues_format format;
	const char *source;
};

/* A payment on its way: whose it is, or why that is not sure. */
struct matching {
	const struct dues_import *import;
	struct store *store;
	struct line *line;
	struct payment payment;
	int64_t person_id, organisation_id; /* both 0: not sure */
	enum standing
	    standing; /* of the person, STANDING_NONE: an organisation */
	const char *doubt;
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
match_address(struct matching *matching, const char *address, bool is_payers,
    struct err *err)
{
	struct arena *arena = matching->line->arena;
	const struct payment *payment = &matching->payment;
	struct address_row found;
	struct person_row row;
	bool agrees;

	if (store_address_find(
		matching->store, span_of(address), &found, err) != 0)
		return -1;
	if (found.person_id == 0) {
		matching->doubt =
		    arena_printf(arena, "nobody has the address %s", address);
		return 0;
	}
	if (store_person_get(
		matching->store, found.person_id, arena, &row, err) != 0 ||
	    name_agrees(payment, &row, is_payers || !found.is_verified, &agrees,
		err) != 0)
		return -1;
	if (agrees) {
		matching->person_id = row.id;
		matching->standing = row.standing;
		return 0;
	}
	matching->doubt = arena_printf(arena,
	    "%s%s is the address of %s (person %lld), the member is %s",
	    is_payers ? "only the payer's address is given: " : "", address,
	    row.name, (long long)row.id, payment->row.name);
	return 0;
}

/* Somebody of that name, for the words only: a name alone decides nothing. */
static int
suggest_name(struct matching *matching, struct err *err)
{
	CLEANUP(str_fini) struct str key = { 0 };
	int64_t id;

	if (matching->doubt == NULL)
		return err_memory(err);
	if (name_key(span_of(matching->payment.row.name), &key, err) != 0 ||
	    store_person_find_name(matching->store, str_span(&key), &id, err) !=
		0)
		return -1;
	if (id > 0 && key.len > 0)
		matching->doubt = arena_printf(matching->line->arena,
		    "%s; person %lld has that name", matching->doubt,
		    (long long)id);
	return matching->doubt != NULL ? 0 : err_memory(err);
}

/* An organisation of that name, or one whose name has the same key: whoever
 * pays writes it as they like. Two such are none. */
static int
match_organisation(struct matching *matching, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	CLEANUP(str_fini) struct str key = { 0 }, wanted = { 0 };
	const char *name = matching->payment.row.organisation;
	struct organisation_row row;
	int64_t id = 0;
	size_t n_found = 0;
	int more;

	if (store_organisation_find(matching->store, span_of(name),
		&matching->organisation_id, err) != 0)
		return -1;
	if (matching->organisation_id != 0)
		return 0;
	if (name_key(span_of(name), &wanted, err) != 0 ||
	    store_organisation_walk(matching->store, &cursor, err) != 0)
		return -1;
	while ((more = organisation_next(&cursor, &row, err)) > 0) {
		if (name_key(span_of(row.name), &key, err) != 0)
			return -1;
		if (wanted.len == 0 ||
		    !span_equal(str_span(&key), str_span(&wanted)))
			continue;
		id = row.id;
		n_found++;
	}
	if (more < 0)
		return -1;
	if (n_found == 1)
		matching->organisation_id = id;
	matching->doubt = arena_printf(
	    matching->line->arena, "there is no organisation %s", name);
	return matching->doubt != NULL ? 0 : err_memory(err);
}

static int
find_match(struct matching *matching, struct err *err)
{
	const struct unmatched_row *row = &matching->payment.row;
	bool is_payers = row->address[0] == '\0';
	const char *address = is_payers ? row->payer_address : row->address;

	if (row->organisation[0] != '\0')
		return match_organisation(matching, err);
	matching->doubt = "no usable address is given";
	if (address[0] != '\0' &&
	    match_address(matching, address, is_payers, err) != 0)
		return -1;
	return matching->person_id != 0 ? 0 : suggest_name(matching, err);
}

/* What the payment covers, where the line does not say; a rolling year begins
 * after what the person has paid before. */
static int
fill_period(struct matching *matching, struct err *err)
{
	struct payment *payment = &matching->payment;
	int32_t paid_until = DATE_NONE;

	if (matching->person_id != 0 &&
	    store_dues_last(matching->store, matching->person_id, NULL,
		&paid_until, err) != 0)
		return -1;
	if (payment->row.paid_from == DATE_NONE)
		payment->row.paid_from = payment->day;
	if (payment->row.paid_until == DATE_NONE)
		payment->row.paid_until = payment_last_day(
		    matching->import->rules, payment->day, paid_until);
	if (payment->row.paid_from != DATE_NONE &&
	    payment->row.paid_from > payment->row.paid_until)
		return err_set(
		    err, ERR_INPUT, "its period ends before it begins");
	return 0;
}

static int
record(struct matching *matching, struct err *err)
{
	struct line *line = matching->line;
	char day[DATE_TEXT_SIZE];
	enum standing standing = matching->standing;
	bool is_new;

	if (fill_period(matching, err) != 0)
		return -1;
	struct dues_row dues = register_dues_of(&matching->payment.row);
	dues.person_id = matching->person_id;
	dues.organisation_id = matching->organisation_id;
	if (register_add_dues(matching->import->edit, &dues, &is_new, err) != 0)
		return -1;
	line->outcome = is_new ? IMPORT_ADDED : IMPORT_UNCHANGED;
	line->words = arena_printf(line->arena, "paid until %s%s",
	    date_format(dues.paid_until, day),
	    standing == STANDING_NONE || standing == STANDING_MEMBER ? ""
	    : standing == STANDING_CANDIDATE
		? "; awaits the committee's decision"
		: "; is no member");
	return line->words != NULL ? 0 : err_memory(err);
}

/* To the queue, once; what was settled or erased before is not asked again. */
static int
set_aside(struct matching *matching, struct err *err)
{
	struct unmatched_row *row = &matching->payment.row;
	const struct dues_reference reference = { row->source, row->reference };
	struct line *line = matching->line;
	bool is_settled, was_erased;

	line->outcome = IMPORT_UNCHANGED;
	line->words = row->reason = matching->doubt;
	row->recorded_at = matching->import->edit->at;
	if (store_dues_was_erased(
		matching->store, &reference, &was_erased, err) != 0)
		return -1;
	if (was_erased)
		return 0;
	if (fill_period(matching, err) != 0 ||
	    store_unmatched_insert(matching->store, row, &is_settled, err) != 0)
		return -1;
	if (!is_settled)
		line->outcome = IMPORT_UNMATCHED;
	return 0;
}

/* Cancelled or refunded: as if it had not been. */
static int
take_back(struct matching *matching, struct err *err)
{
	struct register_edit *edit = matching->import->edit;
	struct store *store = matching->store;
	const struct unmatched_row *row = &matching->payment.row;
	const struct dues_reference reference = { row->source, row->reference };
	int64_t n_rows = 0, n_waiting = 0, n_others = 0;

	matching->line->words = "taken back";
	if (store_unmatched_withdraw(store, row, &n_waiting, err) != 0 ||
	    store_dues_count_reference(store, &reference, &n_others, err) != 0)
		return -1;
	/* Assigned by hand, it is found by its reference alone. */
	bool is_sure = matching->person_id != 0 || n_others == 1;
	if (is_sure && store_dues_withdraw(store, &reference,
			   matching->person_id, &n_rows, err) != 0)
		return -1;
	if (!is_sure && n_others > 1)
		return err_set(err, ERR_INPUT,
		    "it was cancelled, but whose of the %lld payments of its "
		    "order it is, is not sure",
		    (long long)n_others);
	if (n_rows + n_waiting > 0)
		matching->line->outcome = IMPORT_CHANGED;
	if (n_rows == 0)
		return 0;
	if (matching->organisation_id != 0)
		return log_change(edit,
		    ABOUT("organisation", matching->organisation_id),
		    "dues taken back", row->reference, err);
	return log_person(edit, matching->person_id, err, "dues taken back",
	    "source %s, reference %s", row->source, row->reference);
}

static int
take_payment(void *self, struct line *line, struct err *err)
{
	const struct dues_import *import = self;
	struct matching matching = {
		.import = import,
		.store = import->edit->store,
		.line = line,
	};
	struct payment *payment = &matching.payment;

	if (payment_read(import->format, line, payment, err) != 0)
		return -1;
	payment->row.source = import->source;
	line->who =
	    span_of(payment->row.name[0] != '\0' ? payment->row.name
						 : payment->row.address);
	line->outcome = IMPORT_UNCHANGED;
	if (payment->state == PAYMENT_PENDING ||
	    payment->state == PAYMENT_FOREIGN)
		return 0;
	if (find_match(&matching, err) != 0)
		return -1;
	if (payment->state == PAYMENT_UNDONE)
		return take_back(&matching, err);
	return matching.person_id != 0 || matching.organisation_id != 0
	           ? record(&matching, err)
	           : set_aside(&matching, err);
}

static int
read_header(void *self, const struct csv_row *header, struct columns *columns_r,
    struct err *err)
{
	const struct dues_import *import = self;

	return payment_header(
	    import->format, import->rules, header, columns_r, err);
}

static int
import_payments(const struct dues_import *import, FILE *file,
    struct import_report *report, struct err *err)
{
	struct dues_import self = *import;
	const struct line_taker taker = {
		.self = &self,
		.read_header = read_header,
		.take = take_payment,
	};
	size_t n_lines;

	return lines_read(file, &taker, report, &n_lines, err);
}

int
register_import_helloasso(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err)
{
	const struct dues_import import = { edit, rules, DUES_FORMAT_HELLOASSO,
		"helloasso" };

	return import_payments(&import, file, report, err);
}

int
register_import_dues(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err)
{
	const struct dues_import import = { edit, rules, DUES_FORMAT_CSV,
		"csv" };

	return import_payments(&import, file, report, err);
}
