#include "crieur/import/calendar.h"

#include <stdio.h>
#include <string.h>

#include "crieur/notice/notice.h"
#include "crieur/notice/phrase.h"
#include "crieur/register/walk.h"
#include "crieur/store/dues.h"
#include "crieur/store/person.h"
#include "crieur/store/reminder.h"

#include "calendar_part.h"
#include "role.h"

enum {
	MAX_DIGEST = 64 * 1024,
	WHAT_SIZE = 64,
};

/* The reminder whose days we are in, by its number of days before the end;
 * 0: none yet. */
static unsigned
reminder_before(const struct calendar *calendar, int32_t paid_until)
{
	const struct site *site = calendar->site;
	unsigned last = 0;

	for (size_t i = 0; i < site->dues.n_remind; i++) {
		unsigned days = site->dues.remind[i];
		if (calendar->day >= paid_until - (int32_t)days &&
		    (last == 0 || days < last))
			last = days;
	}
	return last;
}

/*
 * What is due to be said of dues that end on that day, or NULL. Each step
 * stands for the days until the next one, so that a missed day is made up for.
 */
static const char *
dues_step(const struct calendar *calendar, int32_t paid_until)
{
	int32_t grace = (int32_t)calendar->site->dues.grace_days;
	int32_t last_day = paid_until + grace;
	int32_t day = calendar->day;

	if (day > last_day)
		return day <= last_day + CALENDAR_LATE_DAYS ? "dues-ended"
		                                            : NULL;
	if (grace > CALENDAR_LAST_DAYS && day > last_day - CALENDAR_LAST_DAYS)
		return "dues-last-days";
	if (day > paid_until)
		return "dues-grace";
	return reminder_before(calendar, paid_until) != 0 ? "dues-soon" : NULL;
}

static int
remind_dues(
    struct calendar *calendar, const struct person *person, struct err *err)
{
	const struct site *site = calendar->site;
	int32_t paid_until = person->paid_until;
	char until[DATE_TEXT_SIZE], last_day[DATE_TEXT_SIZE];
	char what[WHAT_SIZE];

	if (site->dues.n_remind == 0 || !person->is_member ||
	    person->is_exempt || paid_until == DATE_NONE)
		return 0;
	const char *step = dues_step(calendar, paid_until);
	if (step == NULL)
		return 0;
	/* Each of several reminders before the end is one of its own. */
	snprintf(what, sizeof(what), "%s:%u", step,
	    paid_until < calendar->day ? 0
				       : reminder_before(calendar, paid_until));
	int is_new =
	    calendar_remember(calendar, person->id, what, paid_until, err);
	if (is_new <= 0)
		return is_new;
	const struct field fields[] = {
		{ "until", phrase_day(site->language, paid_until, until) },
		{ "last", phrase_day(site->language,
			      paid_until + (int32_t)site->dues.grace_days,
			      last_day) },
	};
	const struct notice notice = {
		.name = step,
		.fields = fields,
		.n_fields = COUNT_OF(fields),
	};
	calendar->report.n_dues++;
	return calendar_send(calendar, person, &notice, err);
}

/* Who has paid and is no member: the committee's word is needed, each time they
 * themselves have paid since they are what they are. */
static int
note_awaiting(
    struct calendar *calendar, const struct person *person, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct person_row row;
	struct dues_row dues;
	char until[DATE_TEXT_SIZE];
	bool has_paid = person->standing == STANDING_CANDIDATE;
	int more = 1;

	if (person->is_member || person->standing == STANDING_NONE ||
	    person->standing == STANDING_DECEASED ||
	    person_dues_state(person, calendar->day, 0) != DUES_CURRENT)
		return 0;
	if (store_person_get(calendar->store, person->id, &arena, &row, err) !=
		0 ||
	    store_dues_walk(calendar->store, person->id, 0, &cursor, err) != 0)
		return -1;
	/* A guest of today may have paid today. */
	int32_t since = row.standing_since;
	if (since != DATE_NONE && row.standing == STANDING_GUEST)
		since--;
	while (!has_paid && (more = dues_next(&cursor, &dues, err)) > 0)
		has_paid =
		    !dues.is_exemption && dues.paid_until >= calendar->day &&
		    (since == DATE_NONE || date_of(dues.recorded_at) > since);
	if (more < 0 || !has_paid)
		return more < 0 ? -1 : 0;
	cursor_close(&cursor);
	int is_new = calendar_remember(
	    calendar, person->id, "awaiting", person->paid_until, err);
	if (is_new <= 0)
		return is_new;
	calendar->report.n_awaiting++;
	str_addf(&calendar->awaiting, "%s <%s>, %s\n", person->name,
	    person->address != NULL ? person->address : "",
	    phrase_day(calendar->site->language, person->paid_until, until));
	return 0;
}

/* A digest for everybody of a role; where there is no committee, whoever keeps
 * the lists hears of it. */
static int
tell_role(struct calendar *calendar, const char *role, const char *name,
    const struct str *lines, struct err *err)
{
	const struct field fields[] = {
		{ "site", calendar->site->name },
		{ "lines", str_c(lines) },
	};
	const struct notice notice = {
		.site = calendar->site,
		.name = name,
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.at = calendar->at,
	};
	int64_t n_told = 0;

	if (lines->len == 0)
		return 0;
	if (role_tell(calendar->store, role, &notice, &n_told, err) != 0)
		return -1;
	if (n_told > 0 || strcmp(role, "dsi") == 0)
		return 0;
	return role_tell(calendar->store, "dsi", &notice, &n_told, err);
}

static int
look_at_all(struct calendar *calendar, struct err *err)
{
	CLEANUP(person_walk_close)
	struct person_walk walk = PERSON_WALK(calendar->store, calendar->day);
	const struct person *person;
	int more;

	while ((more = person_next(&walk, &person, err)) > 0) {
		if (remind_dues(calendar, person, err) != 0 ||
		    note_awaiting(calendar, person, err) != 0)
			return -1;
	}
	return more < 0 ? -1 : calendar_ties(calendar, err);
}

static void
calendar_fini(struct calendar *calendar)
{
	str_fini(&calendar->terms);
	str_fini(&calendar->awaiting);
	str_fini(&calendar->guests);
}

int
calendar_run(struct store *store, const struct site *site, int64_t at,
    struct calendar_report *report_r, struct err *err)
{
	CLEANUP(calendar_fini)
	struct calendar calendar = {
		.store = store,
		.site = site,
		.at = at,
		.day = date_of(at),
		.terms = STR_MAX(MAX_DIGEST),
		.awaiting = STR_MAX(MAX_DIGEST),
		.guests = STR_MAX(MAX_DIGEST),
	};

	int64_t n_forgotten;

	calendar.is_looking = true;
	if (look_at_all(&calendar, err) != 0)
		return err_wrap(err, "calendar");
	if (!calendar.is_due) {
		*report_r = calendar.report;
		return 0;
	}
	calendar.is_looking = false;
	if (store_begin(store, err) != 0)
		return -1;
	bool is_done = look_at_all(&calendar, err) == 0 &&
	               tell_role(&calendar, "dsi", "terms-end", &calendar.terms,
			   err) == 0 &&
	               tell_role(&calendar, "ca", "awaiting-admission",
			   &calendar.awaiting, err) == 0 &&
	               tell_role(&calendar, "ca", "new-guests",
			   &calendar.guests, err) == 0 &&
	               store_reminder_forget(store, calendar.day - 3 * 366,
			   &n_forgotten, err) == 0;
	if (store_end(store, is_done ? 0 : -1, err) != 0)
		return err_wrap(err, "calendar");
	*report_r = calendar.report;
	return 0;
}
