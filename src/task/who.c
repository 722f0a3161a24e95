#include "who.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/notice/phrase.h"
#include "crieur/register/edit.h"
#include "crieur/register/person.h"
#include "crieur/store/tie.h"

/* Of whose group a guest is: the list's, or else the first. */
static const char *
guest_group(const struct task *task, const struct person *person)
{
	const char *wanted = task->list != NULL ? task->list->group : "";
	const char *group = NULL;

	if (person_is_guest(person, span_of(wanted)))
		return wanted;
	for (size_t i = 0; i < person->n_memberships && group == NULL; i++) {
		if (person->memberships[i].kind == TIE_KIND_GUEST)
			group = person->memberships[i].group;
	}
	return group;
}

/* Who invited them: "person:12" of the row of today; "" : nobody in
 * particular. */
static int
find_host(const struct task *task, const struct tie_row *row,
    const char **host_r, struct err *err)
{
	struct span by = row->granted_by;
	const struct person *host = NULL;
	struct err absent = { 0 };
	int64_t id = 0;

	if (!span_starts_nocase(by, "person:") ||
	    register_find(task->store, span_from_offset(by, strlen("person:")),
		&id, &absent) != 0)
		return 0;
	if (register_person_by_id(
		ON_DAY(task->store, date_of(task->at), task->arena), id, &host,
		err) != 0)
		return -1;
	if (host != NULL)
		*host_r = host->name;
	return 0;
}

static int
add_guest(const struct task *task, int64_t person_id, const char *group,
    struct str *out, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct field fields[] = { { "group", group }, { "host", "" } };
	struct tie_row row;
	int more;

	if (store_tie_of_person_walk(
		task->store, TIE_MEMBERSHIP, person_id, &cursor, err) != 0)
		return -1;
	while ((more = tie_next(&cursor, &row, err)) > 0) {
		if (row.kind == TIE_KIND_GUEST && span_is(row.name, group) &&
		    tie_holds(&row, date_of(task->at)) &&
		    find_host(task, &row, &fields[1].value, err) != 0)
			return -1;
	}
	if (more < 0)
		return -1;
	phrase_add(
	    out, task_language(task), "who-guest", fields, COUNT_OF(fields));
	return 0;
}

int
who_add(const struct task *task, struct str *out, struct err *err)
{
	int32_t day = date_of(task->at);
	const struct person *person = NULL;
	const char *what = "who-unknown", *group = NULL;

	if (task->post.author_person_id != 0 &&
	    register_person_by_id(ON_DAY(task->store, day, task->arena),
		task->post.author_person_id, &person, err) != 0)
		return -1;
	if (person != NULL) {
		str_addf(out, "%s, ", person->name);
		group = guest_group(task, person);
		what = "who-other";
	}
	if (person != NULL && person->is_member)
		what = person_has_paid(person, day, task->site->dues.grace_days)
		           ? "who-member"
		           : "who-late";
	else if (group != NULL)
		return add_guest(task, person->id, group, out, err);
	phrase_add(out, task_language(task), what, NULL, 0);
	return 0;
}
