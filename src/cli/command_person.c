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
	return person_show_whole(
	    context, args->person_id, args_has(args, "history"), err);
}

int
run_person_export(
    struct context *context, const struct args *args, struct err *err)
{
	if (register_note_export(context->edit, args->person_id, err) != 0)
		return -1;
	return person_export_whole(context, args->person_id, err);
}

/* What a list of people is asked for; NULL, STANDING_NONE, -1: of any. */
struct listing {
	const char *group, *role, *tag;
	enum standing standing;
	int dues;         /* an enum dues_state */
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
	       (listing->standing == STANDING_NONE ||
		   person->standing == listing->standing) &&
	       (listing->dues < 0 || (int)dues == listing->dues);
}

static void
print_person(
    struct print *print, const struct person *person, enum dues_state dues)
{
	print_record(print,
	    "{id}\t{name}\t{address|-}\t{standing|-}\t{dues}\t{paid_until}"
	    "[{awaiting_admission}, awaiting admission]",
	    FACTS(INT("id", person->id), TEXT("name", person->name),
		TEXT("address", person->address),
		TEXT("standing", standing_name(person->standing)),
		TEXT("dues", name_of(&dues_state_names, (int)dues)),
		DAY("paid_until", person->paid_until),
		FLAG("awaiting_admission", person_awaits(person, dues))));
}

/* A mistyped word is said, lest nobody seem to be in that state. */
static int
read_listing(struct context *context, const struct args *args,
    struct listing *listing, struct err *err)
{
	const char *dues = args_text(args, "dues");
	const char *standing = args_text(args, "standing");
	bool has_group = true;

	*listing = (struct listing){
		.group = args_text(args, "group"),
		.role = args_text(args, "role"),
		.tag = args_text(args, "tag"),
		.dues = -1,
		.is_awaiting = args_has(args, "awaiting"),
	};
	if (dues != NULL)
		listing->dues = name_find(&dues_state_names, span_of(dues));
	if (dues != NULL && listing->dues < 0)
		return err_set(err, ERR_USAGE,
		    "--dues is current, grace, late or exempt, not \"%s\"",
		    dues);
	if (standing != NULL && register_read_standing(span_of(standing),
				    &listing->standing, err) != 0)
		return -1;
	if (listing->group != NULL &&
	    store_group_has(
		context->store, span_of(listing->group), &has_group, err) != 0)
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
	int32_t day = date_of(context->now);
	CLEANUP(person_walk_close)
	struct person_walk walk = PERSON_WALK(context->store, day);
	const struct person *person;
	struct listing listing;
	size_t count = 0;
	int more;

	if (read_listing(context, args, &listing, err) != 0)
		return -1;
	print_array(context->print, "people");
	while ((more = person_next(&walk, &person, err)) > 0) {
		enum dues_state dues = person_dues_state(
		    person, day, context->live->dues.grace_days);
		if (!is_wanted(&listing, person, dues))
			continue;
		print_person(context->print, person, dues);
		count++;
	}
	if (more < 0)
		return -1;
	print_close(context->print);
	print_facts(context->print, NULL, FACTS(SIZE("count", count)));
	return 0;
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
