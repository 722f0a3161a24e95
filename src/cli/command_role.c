/* crieur role: president, dsi, ca: who holds which, from when to when. */
#include "crieur/base/date.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"
#include "crieur/register/walk.h"

#include "context.h"
#include "table.h"

static int
check_role(const struct context *context, const char *role, struct err *err)
{
	const struct site *site = context->live;

	for (size_t i = 0; i < site->n_roles; i++) {
		if (span_is(span_of(role), site->roles[i]))
			return 0;
	}
	if (site->n_roles == 0)
		return 0;
	return err_set(err, ERR_ABSENT,
	    "there is no role \"%s\"; the configuration names them "
	    "(site.roles)",
	    role);
}

static void
print_change(struct context *context, const struct args *args,
    int64_t person_id, const char *line, bool is_changed)
{
	print_facts(context->print, line,
	    FACTS(TEXT("role", args->words[0]), INT("person", person_id),
		FLAG("changed", is_changed), TEXT(".who", args->words[1])));
}

int
run_role_grant(
    struct context *context, const struct args *args, struct err *err)
{
	struct tie_wish wish = {
		.person_id = args->person_id,
		.name = span_of(args->words[0]),
		.since = args_day(args, "since", DATE_NONE),
		.until = args_day(args, "until", DATE_FOREVER),
		.sessions = SESSIONS_NOT_COUNTED,
	};

	if (check_role(context, args->words[0], err) != 0 ||
	    register_tie(context->edit, TIE_ROLE, &wish, err) != 0)
		return -1;
	bool is_new = context->edit->n_changes > 0;
	print_change(context, args, wish.person_id,
	    is_new ? "{.who} is now {role}" : "{.who} was already {role}",
	    is_new);
	return 0;
}

int
run_role_revoke(
    struct context *context, const struct args *args, struct err *err)
{
	struct tie_wish wish = {
		.person_id = args->person_id,
		.name = span_of(args->words[0]),
		.until = args_day(args, "last-day", context->edit->day - 1),
	};
	size_t n_ended;

	if (register_untie(context->edit, TIE_ROLE, &wish, &n_ended, err) != 0)
		return -1;
	print_change(context, args, wish.person_id,
	    n_ended > 0 ? "{.who} is no longer {role}"
			: "{.who} was not {role}",
	    n_ended > 0);
	return n_ended > 0 ? 0 : 1;
}

int
run_role_list(struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(person_walk_close)
	struct person_walk walk =
	    PERSON_WALK(context->store, date_of(context->now));
	const struct person *person;
	int more;

	(void)args;
	print_array(context->print, "roles");
	while ((more = person_next(&walk, &person, err)) > 0) {
		for (size_t i = 0; i < person->n_roles; i++)
			print_record(context->print,
			    "{role}\t{address|-}\t{name}",
			    FACTS(TEXT("role", person->roles[i]),
				INT("id", person->id),
				TEXT("name", person->name),
				TEXT("address", person->address)));
	}
	return more;
}
