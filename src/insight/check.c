#include "crieur/insight/check.h"

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/policy/inquiry.h"
#include "crieur/policy/nearest.h"
#include "crieur/post/witness.h"
#include "crieur/register/person.h"
#include "crieur/register/walk.h"
#include "crieur/store/group.h"

enum {
	/* Questions put to the register: about a second's worth. Lists whose
	 * people have not been met by then are not doubted. */
	PATIENCE = 2000000
};

/* A group or a role, where it is first asked about. */
struct named {
	struct inquiry inquiry;
	bool is_role, is_known;
};

struct doubt {
	const struct site *site;
	struct store *store;
	struct findings *findings;
	int64_t now;
	struct arena arena;
	struct named *names;
	size_t n_names;
	bool has_no_memory;
	/* Of each list, whether somebody has been met who may. */
	bool *receives, *moderates;
	size_t n_people, n_missing, n_asked;
};

static bool
is_named(const struct doubt *doubt, struct span name, bool is_role)
{
	for (size_t i = 0; i < doubt->n_names; i++) {
		const struct named *named = &doubt->names[i];
		if (named->is_role == is_role &&
		    span_equal(named->inquiry.question->argument, name))
			return true;
	}
	return false;
}

static void
note_name(void *self, const struct inquiry *inquiry)
{
	struct doubt *doubt = self;
	enum word word = inquiry->question->word;
	bool is_role = word == WORD_ROLE;

	/* What site.roles names is known, whoever has it. */
	if (doubt->has_no_memory || (is_role && doubt->site->n_roles > 0) ||
	    (!is_role && word != WORD_IN && word != WORD_FACILITATES &&
		word != WORD_GUEST) ||
	    is_named(doubt, inquiry->question->argument, is_role))
		return;
	doubt->names = arena_grow(
	    &doubt->arena, doubt->names, doubt->n_names, sizeof(*doubt->names));
	doubt->has_no_memory |= doubt->names == NULL;
	if (doubt->has_no_memory)
		return;
	doubt->names[doubt->n_names++] = (struct named){
		.inquiry = *inquiry,
		.is_role = is_role,
	};
}

/* ---- groups ------------------------------------------------------------- */

static int
look_for_group(struct doubt *doubt, struct named *named, struct err *err)
{
	CLEANUP(cursor_close)
	struct cursor cursor = { .keep = &doubt->arena };
	const struct inquiry *inquiry = &named->inquiry;
	struct span name = inquiry->question->argument;
	struct nearest nearest = { .wanted = name };
	char hint[NEAREST_TEXT_SIZE];
	struct group_row row;
	int more;

	if (store_group_has(doubt->store, name, &named->is_known, err) != 0)
		return -1;
	if (named->is_known)
		return 0;
	if (store_group_walk(doubt->store, &cursor, err) != 0)
		return -1;
	while ((more = group_next(&cursor, &row, err)) > 0)
		nearest_offer(&nearest, row.name);
	if (more < 0)
		return -1;
	findings_warn(doubt->findings, inquiry->at,
	    "%.60s: the register has no group \"%.*s\" (list \"%.60s\")%s",
	    inquiry->text, (int)name.len, name.at, inquiry->list->name,
	    nearest_text(&nearest, hint));
	return 0;
}

/* ---- people ------------------------------------------------------------- */

static int
try_list(
    struct doubt *doubt, size_t i, const struct person *person, struct err *err)
{
	const struct list *list = &doubt->site->lists[i];
	struct facts facts = {
		.site = doubt->site,
		.list = list,
		.store = doubt->store,
		.person = person,
		.at = doubt->now,
		.day = date_of(doubt->now),
	};
	bool received = doubt->receives[i], moderated = doubt->moderates[i];

	doubt->n_asked++;
	if ((!doubt->receives[i] &&
		facts_receives(&facts, list, &doubt->receives[i], err) != 0) ||
	    (!doubt->moderates[i] &&
		facts_moderates(&facts, &doubt->moderates[i], err) != 0))
		return -1;
	doubt->n_missing -= received != doubt->receives[i];
	doubt->n_missing -= moderated != doubt->moderates[i];
	return 0;
}

/* Until nobody more is looked for. */
static int
meet_people(struct doubt *doubt, struct err *err)
{
	CLEANUP(person_walk_close)
	struct person_walk walk =
	    PERSON_WALK(doubt->store, date_of(doubt->now));
	const struct person *person;
	bool is_done = false;
	int more = 0;

	while (!is_done && (more = person_next(&walk, &person, err)) > 0) {
		bool seeks_role = false;
		doubt->n_people++;
		for (size_t i = 0; i < doubt->n_names; i++) {
			struct named *named = &doubt->names[i];
			if (named->is_role && !named->is_known)
				named->is_known = person_has_role(
				    person, named->inquiry.question->argument);
			seeks_role |= named->is_role && !named->is_known;
		}
		for (size_t i = 0;
		     person->address != NULL && i < doubt->site->n_lists; i++) {
			if ((!doubt->receives[i] || !doubt->moderates[i]) &&
			    try_list(doubt, i, person, err) != 0)
				return -1;
		}
		is_done = doubt->n_asked > PATIENCE ||
		          (doubt->n_missing == 0 && !seeks_role);
	}
	return more < 0 ? -1 : 0;
}

static void
tell_missing(const struct doubt *doubt)
{
	for (size_t i = 0; i < doubt->n_names; i++) {
		const struct named *named = &doubt->names[i];
		if (named->is_role && !named->is_known)
			findings_warn(doubt->findings, named->inquiry.at,
			    "%.60s: nobody in the register has that role",
			    named->inquiry.text);
	}
	for (size_t i = 0; i < doubt->site->n_lists; i++) {
		const struct list *list = &doubt->site->lists[i];
		if (!doubt->receives[i])
			findings_warn(doubt->findings, position_line(list->at),
			    "list \"%.60s\": nobody in the register may "
			    "receive it (receive = \"%.200s\")",
			    list->name, list->receive_text);
		if (!doubt->moderates[i])
			findings_warn(doubt->findings, position_line(list->at),
			    "list \"%.60s\": nobody in the register may "
			    "moderate it (moderate = \"%.200s\")",
			    list->name, list->moderate_text);
	}
}

static int
ask_register(struct doubt *doubt, struct err *err)
{
	doubt->n_missing = 2 * doubt->site->n_lists;
	if (meet_people(doubt, err) != 0)
		return -1;
	if (doubt->n_people == 0)
		return 0;
	for (size_t i = 0; i < doubt->n_names; i++) {
		struct named *named = &doubt->names[i];
		if (!named->is_role && look_for_group(doubt, named, err) != 0)
			return -1;
	}
	if (doubt->n_asked <= PATIENCE)
		tell_missing(doubt);
	return 0;
}

void
insight_check(const struct site *site, struct store *store, int64_t now,
    struct findings *findings)
{
	struct doubt doubt = {
		.site = site,
		.store = store,
		.findings = findings,
		.now = now,
	};
	struct err err = { 0 };
	int result = 0;

	doubt.receives = arena_array(&doubt.arena, site->n_lists, sizeof(bool));
	doubt.moderates =
	    arena_array(&doubt.arena, site->n_lists, sizeof(bool));
	site_each_inquiry(site, note_name, &doubt);
	if (doubt.receives == NULL || doubt.moderates == NULL ||
	    doubt.has_no_memory)
		result = err_memory(&err);
	else if (store != NULL)
		result = ask_register(&doubt, &err);
	if (result != 0)
		findings_warn(findings, (struct position){ 0 },
		    "the register could not be asked: %s", err.text);
	arena_fini(&doubt.arena);
}
