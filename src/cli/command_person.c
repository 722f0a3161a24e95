/* crieur person: people entered, changed, listed. What is shown of one person
 * is in person_show.c. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/register/archive.h"
#include "crieur/register/edit.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"
#include "crieur/register/walk.h"
#include "crieur/store/group.h"

#include "context.h"
#include "person_show.h"
#include "table.h"

int
run_person_add(
    struct context *context, const struct args *args, struct err *err)
{
	struct newcomer newcomer = {
		.name = span_of(args->words[0]),
		.address = args->words[1],
	};
	const char *standing = args_text(args, "standing");
	int64_t id;

	if (standing == NULL)
		standing = "member";
	if (register_read_standing(
		span_of(standing), &newcomer.standing, err) != 0 ||
	    register_add_person(context->edit, &newcomer, &id, err) != 0)
		return -1;
	print_facts(context->print, "person {id}: {name}, {standing}",
	    FACTS(INT("id", id), TEXT("name", args->words[0]),
		TEXT("standing", standing)));
	return 0;
}

int
run_person_show(
    struct context *context, const struct args *args, struct err *err)
{
	int64_t id;

	if (context_person(context, args->words[0], &id, err) != 0)
		return -1;
	return person_show_whole(context, id, args_has(args, "history"), err);
}

int
run_person_export(
    struct context *context, const struct args *args, struct err *err)
{
	int64_t id;

	if (context_person(context, args->words[0], &id, err) != 0 ||
	    register_note_export(context->edit, id, err) != 0)
		return -1;
	return person_export_whole(context, id, err);
}

/* What a list of people is asked for. */
struct listing {
	struct context *context;
	int32_t day;
	const char *group, *role, *tag, *standing, *dues;
	bool is_awaiting; /* only who has paid and is not admitted */
};

static bool
is_wanted(const struct listing *listing, const struct person *person,
    enum dues_state dues)
{
	if (listing->is_awaiting && !person_awaits(person, dues))
		return false;
	return (listing->group == NULL ||
		   person_is_in(person, span_of(listing->group)) ||
		   person_is_guest(person, span_of(listing->group))) &&
	       (listing->role == NULL ||
		   person_has_role(person, span_of(listing->role))) &&
	       (listing->tag == NULL ||
		   person_has_tag(person, span_of(listing->tag))) &&
	       (listing->standing == NULL ||
		   strcmp(standing_name(person->standing), listing->standing) ==
		       0) &&
	       (listing->dues == NULL ||
		   strcmp(dues_state_name(dues), listing->dues) == 0);
}

static int
check_dues(const char *dues, struct err *err)
{
	for (int state = DUES_CURRENT; state <= DUES_EXEMPT; state++) {
		if (strcmp(dues, dues_state_name(state)) == 0)
			return 0;
	}
	return err_set(err, ERR_USAGE,
	    "--dues is current, grace, late or exempt, not \"%s\"", dues);
}

/* A mistyped word is said, lest nobody seem to be in that state. */
static int
check_listing(const struct listing *listing, struct err *err)
{
	enum standing standing;
	bool has_group = true;

	if (listing->dues != NULL && check_dues(listing->dues, err) != 0)
		return -1;
	if (listing->standing != NULL &&
	    register_read_standing(
		span_of(listing->standing), &standing, err) != 0)
		return -1;
	if (listing->group != NULL &&
	    store_group_has(listing->context->store, span_of(listing->group),
		&has_group, err) != 0)
		return -1;
	if (!has_group)
		return err_set(
		    err, ERR_ABSENT, "there is no group %s", listing->group);
	return 0;
}

int
run_person_list(
    struct context *context, const struct args *args, struct err *err)
{
	struct listing listing = {
		.context = context,
		.day = date_of(context->now),
		.group = args_text(args, "group"),
		.role = args_text(args, "role"),
		.tag = args_text(args, "tag"),
		.standing = args_text(args, "standing"),
		.dues = args_text(args, "dues"),
		.is_awaiting = args_has(args, "awaiting"),
	};

	CLEANUP(person_walk_close)
	struct person_walk walk = PERSON_WALK(context->store, listing.day);
	const struct person *person;
	int64_t n = 0;
	int more;

	if (check_listing(&listing, err) != 0)
		return -1;
	print_array(context->print, "people");
	while ((more = person_next(&walk, &person, err)) > 0) {
		enum dues_state dues = person_dues_state(
		    person, listing.day, context->live->dues.grace_days);
		if (!is_wanted(&listing, person, dues))
			continue;
		n++;
		print_record(context->print,
		    "{id}\t{name}\t{address|-}\t{standing|-}\t{dues}\t"
		    "{paid_until}[{awaiting_admission}, awaiting admission]",
		    FACTS(INT("id", person->id), TEXT("name", person->name),
			TEXT("address", person->address),
			TEXT("standing", standing_name(person->standing)),
			TEXT("dues", dues_state_name(dues)),
			DAY("paid_until", person->paid_until),
			FLAG("awaiting_admission",
			    person_awaits(person, dues))));
	}
	print_close(context->print);
	print_facts(context->print, NULL, FACTS(INT("count", n)));
	return more;
}

int
run_person_welcome(
    struct context *context, const struct args *args, struct err *err)
{
	if (register_lift_suppression(
		context->edit, span_of(args->words[0]), err) != 0)
		return -1;
	print_facts(context->print, "{address} may be entered again",
	    FACTS(TEXT("address", args->words[0])));
	return 0;
}
