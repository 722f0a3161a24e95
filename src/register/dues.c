/* Dues rows: recorded, corrected, ended. */
#include "crieur/store/dues.h"

#include <stdio.h>

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
	return log_change(edit,
	    ABOUT(is_persons ? "person" : "organisation",
		is_persons ? row->person_id : row->organisation_id),
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

int
register_remove_dues(struct register_edit *edit, int64_t person_id,
    int64_t organisation_id, int64_t dues_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	char detail[LOG_DETAIL_SIZE], day[DATE_TEXT_SIZE];
	struct dues_row row;
	int more;

	if (store_dues_walk(
		edit->store, person_id, organisation_id, &cursor, err) != 0)
		return -1;
	while ((more = dues_next(&cursor, &row, err)) > 0 && row.id != dues_id)
		;
	if (more < 0)
		return -1;
	if (more == 0)
		return err_set(err, ERR_ABSENT,
		    "they have no dues row %lld; dues list shows theirs",
		    (long long)dues_id);
	cursor_close(&cursor);
	if (store_dues_delete(edit->store, dues_id, err) != 0)
		return -1;
	snprintf(detail, sizeof(detail), "until %s",
	    last_day_text(row.paid_until, day));
	return log_change(edit,
	    ABOUT(person_id != 0 ? "person" : "organisation",
		person_id != 0 ? person_id : organisation_id),
	    "dues removed", detail, err);
}

int
register_end_exemption(struct register_edit *edit, int64_t person_id,
    size_t *n_ended_r, struct err *err)
{
	const struct dues_cut cut = {
		.person_id = person_id,
		.last_day = edit->day - 1,
	};
	int64_t n_ended;

	if (store_dues_cut(edit->store, &cut, &n_ended, err) != 0)
		return -1;
	*n_ended_r = (size_t)n_ended;
	if (n_ended == 0)
		return 0;
	return log_person(edit, person_id, err, "exempt", "no longer");
}

int
register_set_paid_until(struct register_edit *edit, int64_t person_id,
    const char *source, int32_t paid_until, struct err *err)
{
	const struct dues_cut cut = {
		.person_id = person_id,
		.source = source,
		.last_day = paid_until,
	};
	char before_text[DATE_TEXT_SIZE], after_text[DATE_TEXT_SIZE];
	struct dues_row wish = {
		.person_id = person_id,
		.paid_from = DATE_NONE,
		.paid_until = paid_until,
		.amount_cents = AMOUNT_UNKNOWN,
		.source = source,
	};
	int32_t before;
	int64_t n_cut;
	bool is_new;

	if (store_dues_last(edit->store, person_id, source, &before, err) != 0)
		return -1;
	if (before == paid_until)
		return 0;
	if (paid_until > before)
		return register_add_dues(edit, &wish, &is_new, err);
	if (store_dues_cut(edit->store, &cut, &n_cut, err) != 0)
		return -1;
	return log_person(edit, person_id, err, "dues", "%s -> %s, source %s",
	    date_format(before, before_text),
	    paid_until != DATE_NONE ? date_format(paid_until, after_text)
				    : "not paid",
	    source);
}
