/* Dues rows: recorded, corrected, ended. */
#include "crieur/store/dues.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/register/log.h"
#include "crieur/register/tie.h"

enum {
	ROW_MEMORY = 1024 * 1024,
};

static const char *
last_day_text(int32_t until, char text[DATE_TEXT_SIZE])
{
	return until == DATE_FOREVER ? "further notice"
	                             : date_format(until, text);
}

static int
log_dues(
    struct register_edit *edit, const struct dues_row *row, struct err *err)
{
	bool is_persons = row->person_id != 0;
	char detail[LOG_DETAIL_SIZE], day[DATE_TEXT_SIZE];

	detail[0] = '\0';
	if (!edit->is_quiet)
		snprintf(detail, sizeof(detail), "until %s, source %s%s%s",
		    last_day_text(row->paid_until, day), row->source,
		    row->reference != NULL ? ", reference " : "",
		    row->reference != NULL ? row->reference : "");
	return log_change(edit, is_persons ? "person" : "organisation",
	    is_persons ? row->person_id : row->organisation_id,
	    row->is_exemption ? "exempt" : "dues", detail, err);
}

int
register_add_dues(struct register_edit *edit, const struct dues_row *wish,
    bool *is_new_r, struct err *err)
{
	struct dues_row row = *wish;

	if (wish->paid_from != DATE_NONE && wish->paid_from > wish->paid_until)
		return err_set(
		    err, ERR_INPUT, "the dues end before they begin");
	if (row.paid_from == DATE_NONE)
		row.paid_from = edit->since;
	if (row.paid_from > row.paid_until)
		row.paid_from = DATE_NONE;
	row.actor = edit->actor;
	row.reason = edit->reason;
	row.recorded_at = edit->at;
	if (store_dues_insert(edit->store, &row, is_new_r, err) != 0)
		return -1;
	return *is_new_r ? log_dues(edit, &row, err) : 0;
}

struct dues_row
register_dues_of(const struct unmatched_row *payment)
{
	const char *reference = payment->reference;

	return (struct dues_row){
		.paid_from = payment->paid_from,
		.paid_until = payment->paid_until,
		.amount_cents = payment->amount_cents,
		.source = payment->source,
		.reference = reference[0] != '\0' ? reference : NULL,
	};
}

int
register_assign(struct register_edit *edit, int64_t unmatched_id,
    int64_t person_id, int64_t organisation_id, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct unmatched_row payment;
	char settlement[64];
	bool is_new;

	if (store_unmatched_get(
		edit->store, unmatched_id, &arena, &payment, err) != 0)
		return -1;
	struct dues_row dues = register_dues_of(&payment);
	dues.person_id = person_id;
	dues.organisation_id = organisation_id;
	bool is_nobodys = person_id == 0 && organisation_id == 0;
	if (!is_nobodys && register_add_dues(edit, &dues, &is_new, err) != 0)
		return -1;
	snprintf(settlement, sizeof(settlement), "%s %lld",
	    person_id != 0         ? "person"
	    : organisation_id != 0 ? "organisation"
				   : "dropped",
	    (long long)(person_id + organisation_id));
	return store_unmatched_settle(
	    edit->store, unmatched_id, settlement, edit->at, err);
}

struct removal {
	int64_t id;
	int32_t until;
	bool is_found;
};

static int
find_removal(void *self, const struct dues_row *row, struct err *err)
{
	struct removal *removal = self;

	(void)err;
	if (row->id == removal->id) {
		removal->is_found = true;
		removal->until = row->paid_until;
	}
	return 0;
}

int
register_remove_dues(struct register_edit *edit, int64_t person_id,
    int64_t organisation_id, int64_t dues_id, struct err *err)
{
	struct removal removal = { .id = dues_id };
	char detail[LOG_DETAIL_SIZE], day[DATE_TEXT_SIZE];

	if (store_each_dues(edit->store, person_id, organisation_id,
		find_removal, &removal, err) != 0)
		return -1;
	if (!removal.is_found)
		return err_set(err, ERR_ABSENT,
		    "they have no dues row %lld; dues list shows theirs",
		    (long long)dues_id);
	if (store_dues_delete(edit->store, dues_id, err) != 0)
		return -1;
	snprintf(detail, sizeof(detail), "until %s",
	    last_day_text(removal.until, day));
	return log_change(edit, person_id != 0 ? "person" : "organisation",
	    person_id != 0 ? person_id : organisation_id, "dues removed",
	    detail, err);
}

/* Rows to end, read before any is changed. */
struct ending {
	struct arena arena;
	const char *source; /* NULL: exemptions of any source */
	int32_t after;      /* those that last beyond */

	struct ended {
		int64_t id;
		int32_t from;
	} * items;

	size_t count;
};

static void
ending_fini(struct ending *ending)
{
	arena_fini(&ending->arena);
}

static int
keep_ending(void *self, const struct dues_row *row, struct err *err)
{
	struct ending *ending = self;
	bool is_wanted = ending->source == NULL
	                     ? row->is_exemption
	                     : !row->is_exemption &&
	                           strcmp(row->source, ending->source) == 0;

	if (!is_wanted || row->paid_until <= ending->after)
		return 0;
	ending->items = arena_grow(&ending->arena, ending->items, ending->count,
	    sizeof(*ending->items));
	if (ending->items == NULL)
		return err_memory(err);
	ending->items[ending->count++] = (struct ended){
		.id = row->id,
		.from = row->paid_from,
	};
	return 0;
}

/* Cut the rows after that day; a row that would not have begun goes whole. */
static int
cut_rows(struct register_edit *edit, int64_t person_id, struct ending *ending,
    struct err *err)
{
	if (store_each_dues(
		edit->store, person_id, 0, keep_ending, ending, err) != 0)
		return -1;
	for (size_t i = 0; i < ending->count; i++) {
		const struct ended *row = &ending->items[i];
		bool is_left =
		    ending->after != DATE_NONE && row->from <= ending->after;
		int result = is_left
		                 ? store_dues_set_until(
				       edit->store, row->id, ending->after, err)
		                 : store_dues_delete(edit->store, row->id, err);
		if (result != 0)
			return -1;
	}
	return 0;
}

int
register_end_exemption(struct register_edit *edit, int64_t person_id,
    size_t *n_ended_r, struct err *err)
{
	CLEANUP(ending_fini)
	struct ending ending = { .after = edit->day - 1 };

	if (cut_rows(edit, person_id, &ending, err) != 0)
		return -1;
	*n_ended_r = ending.count;
	if (ending.count == 0)
		return 0;
	return log_person(edit, person_id, err, "exempt", "no longer");
}

int
register_set_paid_until(struct register_edit *edit, int64_t person_id,
    const char *source, int32_t paid_until, struct err *err)
{
	CLEANUP(ending_fini)
	struct ending ending = { .source = source, .after = paid_until };
	char before_text[DATE_TEXT_SIZE], after_text[DATE_TEXT_SIZE];
	struct dues_row wish = {
		.person_id = person_id,
		.paid_from = DATE_NONE,
		.paid_until = paid_until,
		.amount_cents = AMOUNT_UNKNOWN,
		.source = source,
	};
	int32_t before;
	bool is_new;

	if (store_dues_last(edit->store, person_id, source, &before, err) != 0)
		return -1;
	if (before == paid_until)
		return 0;
	if (paid_until > before)
		return register_add_dues(edit, &wish, &is_new, err);
	if (cut_rows(edit, person_id, &ending, err) != 0)
		return -1;
	return log_person(edit, person_id, err, "dues", "%s -> %s, source %s",
	    date_format(before, before_text),
	    paid_until != DATE_NONE ? date_format(paid_until, after_text)
				    : "not paid",
	    source);
}
