/*
 * person set ADDRESS, then any number of settings: "name=N", "name N" and
 * "--name N" are the same. All of one command are made or none.
 */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/post/address_check.h"
#include "crieur/register/archive.h"
#include "crieur/register/edit.h"
#include "crieur/register/name.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"
#include "crieur/store/dues.h"
#include "crieur/store/leaving.h"
#include "crieur/store/person.h"

#include "context.h"
#include "person_show.h"
#include "table.h"
#include "value.h"

/* The words after the person, and what they are about. */
struct change {
	struct context *context;
	int64_t person_id;
	int32_t since, until;
	const char *sponsors; /* NULL: not said */
	int32_t admitted_on;
	const struct args *args;
};

static int
read_yes(const char *key, const char *value, bool *is_yes_r, struct err *err)
{
	if (strcmp(value, "yes") == 0 || strcmp(value, "oui") == 0)
		*is_yes_r = true;
	else if (strcmp(value, "no") == 0 || strcmp(value, "non") == 0)
		*is_yes_r = false;
	else
		return err_set(
		    err, ERR_USAGE, "%s is yes or no, not \"%s\"", key, value);
	return 0;
}

static int
set_exempt(const struct change *change, bool is_exempt, struct err *err)
{
	struct dues_row wish = {
		.person_id = change->person_id,
		.is_exemption = true,
		.paid_from = change->since,
		.paid_until = change->until,
		.amount_cents = AMOUNT_UNKNOWN,
		.source = "manual",
	};
	struct register_edit *edit = change->context->edit;
	size_t n_ended;
	bool is_new;

	if (register_end_exemption(edit, change->person_id, &n_ended, err) != 0)
		return -1;
	return is_exempt ? register_add_dues(edit, &wish, &is_new, err) : 0;
}

/* Settings that have a value. 1 for a key that is none. */
static int
set_value(
    struct change *change, struct span key, const char *value, struct err *err)
{
	struct register_edit *edit = change->context->edit;
	int64_t id = change->person_id;
	enum standing standing;
	bool is_yes;

	if (span_is(key, "name"))
		return register_set_name(edit, id, span_of(value), err);
	if (span_is(key, "standing")) {
		if (register_read_standing(span_of(value), &standing, err) != 0)
			return -1;
		return register_set_standing(edit, id, standing,
		    change->since != DATE_NONE ? change->since : edit->day,
		    err);
	}
	if (span_is(key, "moderated")) {
		if (read_yes("moderated", value, &is_yes, err) != 0)
			return -1;
		return register_set_moderated(edit, id, is_yes, err);
	}
	if (span_is(key, "exempt")) {
		if (read_yes("exempt", value, &is_yes, err) != 0)
			return -1;
		return set_exempt(change, is_yes, err);
	}
	if (span_is(key, "tag") || span_is(key, "untag"))
		return register_set_tag(
		    edit, id, span_of(value), span_is(key, "tag"), err);
	if (span_is(key, "admitted"))
		return value_day(value, &change->admitted_on, err);
	if (!span_is(key, "sponsors"))
		return 1;
	change->sponsors = value;
	return 0;
}

static int
change_address(const struct change *change, const char *what,
    const char *address, struct err *err)
{
	struct register_edit *edit = change->context->edit;
	struct span text = span_of(address);
	int64_t id = change->person_id;

	if (strcmp(what, "add") == 0)
		return register_add_address(edit, id, text, true, err);
	if (strcmp(what, "ask") == 0)
		return address_check_ask(
		    edit, change->context->live, id, text, err);
	if (strcmp(what, "remove") == 0)
		return register_remove_address(edit, id, text, err);
	if (strcmp(what, "deliver") == 0)
		return register_deliver_to(edit, id, text, err);
	if (strcmp(what, "verify") == 0)
		return register_verify_address(edit, id, text, err);
	return err_set(err, ERR_USAGE,
	    "an address is added, asked, removed, delivered or verified: "
	    "expected address add|ask|remove|deliver|verify ADDRESS");
}

/* include, exclude: a dated right of its own; usual: back to the policy. */
static int
change_right(const struct change *change, const char *what, const char *list,
    struct err *err)
{
	struct register_edit *edit = change->context->edit;
	struct tie_wish wish = {
		.person_id = change->person_id,
		.name = span_of(list),
		.since = change->since,
		.until = change->until,
		.sessions = SESSIONS_NOT_COUNTED,
	};
	size_t n_ended;

	if (site_list(change->context->live, wish.name) == NULL)
		return err_set(err, ERR_ABSENT,
		    "there is no list \"%s\"; crieur lists shows them", list);
	struct tie_wish before = wish;
	before.until = edit->day - 1;
	if (register_untie(edit, TIE_RIGHT, &before, &n_ended, err) != 0 ||
	    store_leaving_forget(edit->store, wish.person_id, list, err) != 0)
		return -1;
	if (strcmp(what, "usual") == 0)
		return 0;
	wish.kind =
	    strcmp(what, "include") == 0 ? TIE_KIND_INCLUDE : TIE_KIND_EXCLUDE;
	return register_tie(edit, TIE_RIGHT, &wish, err);
}

/* One setting at words[*at], which moves over all its words. */
static int
take_setting(struct change *change, size_t *at, struct err *err)
{
	char **words = &change->args->words[*at];
	const char *word = words[0], *first = words[1];
	const char *second = first != NULL ? words[2] : NULL;

	if (strncmp(word, "--", 2) == 0)
		word += 2;
	if (strcmp(word, "address") == 0 && second != NULL) {
		*at += 3;
		return change_address(change, first, second, err);
	}
	if (strcmp(word, "deliver") == 0 && second != NULL) {
		*at += 3;
		return register_deliver_list_to(change->context->edit,
		    change->person_id, span_of(first),
		    strcmp(second, "usual") == 0 ? span_of("")
						 : span_of(second),
		    err);
	}
	if ((strcmp(word, "include") == 0 || strcmp(word, "exclude") == 0 ||
		strcmp(word, "usual") == 0) &&
	    first != NULL) {
		*at += 2;
		return change_right(change, word, first, err);
	}
	size_t length = strcspn(word, "=");
	bool has_equals = word[length] == '=';
	const char *value = has_equals ? word + length + 1 : first;
	*at += has_equals ? 1 : 2;
	int result = value != NULL ? set_value(change, span_from(word, length),
					 value, err)
	                           : 1;
	return result <= 0
	           ? result
	           : err_set(err, ERR_USAGE,
			 "\"%s\" is no setting, or it lacks its value", word);
}

/* Whether that is the name, or an address, of somebody who is of the committee
 * on that day. */
static int
is_sponsor(const struct change *change, struct span name, int32_t day,
    bool *is_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	CLEANUP(str_fini) struct str wanted = { 0 }, key = { 0 };
	struct context *context = change->context;
	const struct register_day *on =
	    ON_DAY(context->store, day, context->arena);
	const struct person *person = NULL;
	struct tie_row row;
	int more = 0;

	if (register_person_by_address(on, name, &person, err) != 0 ||
	    name_key(name, &wanted, err) != 0)
		return -1;
	*is_r = person != NULL && person_has_role(person, span_of("ca"));
	if (*is_r)
		return 0;
	if (store_tie_of_name_walk(
		context->store, TIE_ROLE, span_of("ca"), &cursor, err) != 0)
		return -1;
	while (!*is_r && (more = tie_next(&cursor, &row, err)) > 0) {
		if (register_person_by_id(on, row.person_id, &person, err) != 0)
			return -1;
		if (!tie_holds(&row, day) || person == NULL)
			continue;
		if (name_key(span_of(person->name), &key, err) != 0)
			return -1;
		*is_r = span_equal(str_span(&key), str_span(&wanted));
	}
	return *is_r ? 0 : more;
}

/* "A. Un, B. Deux": names, with commas or semicolons between. */
static int
check_sponsors(
    const struct change *change, const char *sponsors, struct err *err)
{
	unsigned needed = change->context->live->registry.sponsors, count = 0;
	bool is_admission = change->admitted_on != DATE_NONE;
	int32_t day =
	    is_admission ? change->admitted_on : change->context->edit->day;
	struct span rest = span_of(sponsors);

	while (rest.len > 0) {
		struct span part = span_cut(&rest, ',');
		while (part.len > 0) {
			struct span name = span_trim(span_cut(&part, ';'));
			bool is_one = false;
			if (name.len == 0)
				continue;
			if (is_sponsor(change, name, day, &is_one, err) != 0)
				return -1;
			if (!is_one)
				return err_set(err, ERR_INPUT,
				    "\"%.*s\" is nobody of the committee (role "
				    "ca) on that day, who could sponsor",
				    (int)name.len, name.at);
			count++;
		}
	}
	if (!is_admission || count >= needed)
		return 0;
	return err_set(err, ERR_INPUT,
	    "an admission names %u sponsors: sponsors=\"A. Un, B. Deux\"",
	    needed);
}

static int
admit(const struct change *change, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct register_edit *edit = change->context->edit;
	struct person_row row;

	if (change->sponsors == NULL && change->admitted_on == DATE_NONE)
		return 0;
	if (store_person_get(
		edit->store, change->person_id, &arena, &row, err) != 0)
		return -1;
	const char *sponsors =
	    change->sponsors != NULL ? change->sponsors : row.sponsors;
	if (check_sponsors(change, sponsors, err) != 0 ||
	    register_set_admission(edit, change->person_id, sponsors,
		change->admitted_on != DATE_NONE ? change->admitted_on
						 : row.admitted_on,
		err) != 0)
		return -1;
	if (change->admitted_on == DATE_NONE ||
	    (row.standing != STANDING_CANDIDATE &&
		row.standing != STANDING_GUEST))
		return 0;
	return register_set_standing(
	    edit, change->person_id, STANDING_MEMBER, change->admitted_on, err);
}

int
run_person_set(
    struct context *context, const struct args *args, struct err *err)
{
	struct register_edit *edit = context->edit;
	struct change change = {
		.context = context,
		.person_id = args->person_id,
		.since = args_day(args, "since", DATE_NONE),
		.until = args_day(args, "until", DATE_FOREVER),
		.admitted_on = DATE_NONE,
		.args = args,
	};

	for (size_t at = 1; at < args->n_words;) {
		if (take_setting(&change, &at, err) != 0)
			return -1;
	}
	if (admit(&change, err) != 0)
		return -1;
	print_line(context->print,
	    edit->n_changes > 0 ? "changed" : "it was so already");
	return person_show_whole(context, change.person_id, false, err);
}

int
run_person_erase(
    struct context *context, const struct args *args, struct err *err)
{
	struct erase_report report;
	int64_t id = args->person_id;

	if (register_erase(context->edit, id, &report, err) != 0)
		return -1;
	print_facts(context->print,
	    "person {id} is erased, with {addresses} addresses; none of them "
	    "is written to again\n"
	    "kept without name: {dues_kept} dues rows, for the accounts; kept "
	    "until their retention ends: {posts_kept} posts",
	    FACTS(INT("id", id), SIZE("addresses", report.n_addresses),
		SIZE("dues_kept", report.n_dues),
		SIZE("deliveries_cancelled", report.n_cancelled),
		SIZE("posts_kept", report.n_posts)));
	return 0;
}
