#include "who.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/notice/phrase.h"
#include "crieur/register/edit.h"
#include "crieur/register/person.h"
#include "crieur/store/tie.h"

/* Of whose group a guest is: the list's, or else the first. */
static const char *
guest_group(const struct speech *speech, const struct person *person)
{
	const char *wanted = speech->list != NULL ? speech->list->group : "";
	const char *group = NULL;

	if (person_is_guest(person, span_of(wanted)))
		return wanted;
	for (size_t i = 0; i < person->n_memberships && group == NULL; i++) {
		if (person->memberships[i].kind == MEMBERSHIP_GUEST)
			group = person->memberships[i].group;
	}
	return group;
}

struct hosting {
	const struct speech *speech;
	struct arena *arena;
	const char *group;
	const char *host; /* a name, "" : nobody's guest in particular */
};

/* Who invited them: "person:12" of the row of today. */
static int
find_host(void *self, const struct tie_row *row, struct err *err)
{
	struct hosting *hosting = self;
	int32_t day = date_of(hosting->speech->at);
	struct span by = row->granted_by;
	const struct person *host = NULL;
	struct err absent = { 0 };
	int64_t id = 0;

	if (!span_is(row->kind, "guest") || !tie_holds(row, day) ||
	    !span_is(row->name, hosting->group) ||
	    !span_starts_nocase(by, "person:") ||
	    register_find(hosting->speech->store,
		span_from_offset(by, strlen("person:")), &id, &absent) != 0)
		return 0;
	if (register_person_by_id(hosting->speech->store, id, day,
		hosting->arena, &host, err) != 0)
		return -1;
	if (host != NULL)
		hosting->host = host->name;
	return 0;
}

static int
add_guest(const struct speech *speech, const struct person *person,
    const char *group, struct arena *arena, struct str *out, struct err *err)
{
	struct hosting hosting = { speech, arena, group, "" };

	if (store_each_tie(speech->store, TIE_MEMBERSHIP, person->id,
		span_of(group), find_host, &hosting, err) != 0)
		return -1;
	const struct field fields[] = {
		{ "group", group },
		{ "host", hosting.host },
	};
	phrase_add(out, speech_language(speech), "who-guest", fields,
	    COUNT_OF(fields));
	return 0;
}

int
who_add(const struct speech *speech, struct arena *arena, struct str *out,
    struct err *err)
{
	int32_t day = date_of(speech->at);
	const struct person *person = NULL;
	const char *what = "who-unknown", *group = NULL;

	if (speech->row->author_person_id != 0 &&
	    register_person_by_id(speech->store, speech->row->author_person_id,
		day, arena, &person, err) != 0)
		return -1;
	if (person != NULL) {
		str_addf(out, "%s, ", person->name);
		group = guest_group(speech, person);
		what = "who-other";
	}
	if (person != NULL && person->is_member)
		what =
		    person_has_paid(person, day, speech->site->dues.grace_days)
			? "who-member"
			: "who-late";
	else if (group != NULL)
		return add_guest(speech, person, group, arena, out, err);
	phrase_add(out, speech_language(speech), what, NULL, 0);
	return 0;
}
