/*
 * person set ADDRESS, then any number of settings: "name=N", "name N" and
 * "--name N" are the same. All of one command are made or none.
 */
#include "person_set.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/post/address_check.h"
#include "crieur/register/archive.h"
#include "crieur/register/edit.h"
#include "crieur/register/tie.h"
#include "crieur/store/dues.h"
#include "crieur/store/leaving.h"
#include "crieur/store/person.h"

#include "edit.h"
#include "options.h"
#include "person_show.h"
#include "verb.h"

/* The words after the person, and what they are about. */
struct change {
	struct context *context;
	int64_t person_id;
	int32_t since, until;
	const char *sponsors; /* NULL: not said */
	int32_t admitted_on;
	int argc;
	char **argv;
	uint64_t n_changes;
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
set_name(struct register_edit *edit, struct change *change, const char *value,
    struct err *err)
{
	return register_set_name(edit, change->person_id, span_of(value), err);
}

static int
set_standing(struct register_edit *edit, struct change *change,
    const char *value, struct err *err)
{
	int32_t since = change->since != DATE_NONE ? change->since : edit->day;

	enum standing standing;

	if (register_read_standing(span_of(value), &standing, err) != 0)
		return -1;
	return register_set_standing(
	    edit, change->person_id, standing, since, err);
}

static int
set_moderated(struct register_edit *edit, struct change *change,
    const char *value, struct err *err)
{
	bool is_yes;

	if (read_yes("moderated", value, &is_yes, err) != 0)
		return -1;
	return register_set_moderated(edit, change->person_id, is_yes, err);
}

static int
set_exempt(struct register_edit *edit, struct change *change, const char *value,
    struct err *err)
{
	struct dues_row wish = {
		.person_id = change->person_id,
		.is_exemption = true,
		.paid_from = change->since,
		.paid_until = change->until,
		.amount_cents = AMOUNT_UNKNOWN,
		.source = "manual",
	};
	bool is_yes, is_new;
	size_t n_ended;

	if (read_yes("exempt", value, &is_yes, err) != 0 ||
	    register_end_exemption(edit, change->person_id, &n_ended, err) != 0)
		return -1;
	return is_yes ? register_add_dues(edit, &wish, &is_new, err) : 0;
}

static int
set_tag(struct register_edit *edit, struct change *change, const char *value,
    struct err *err)
{
	return register_set_tag(
	    edit, change->person_id, span_of(value), true, err);
}

static int
set_untag(struct register_edit *edit, struct change *change, const char *value,
    struct err *err)
{
	return register_set_tag(
	    edit, change->person_id, span_of(value), false, err);
}

static int
set_sponsors(struct register_edit *edit, struct change *change,
    const char *value, struct err *err)
{
	(void)edit, (void)err;
	change->sponsors = value;
	return 0;
}

static int
set_admitted(struct register_edit *edit, struct change *change,
    const char *value, struct err *err)
{
	(void)edit;
	return edit_day(value, &change->admitted_on, err);
}

static const struct setting {
	const char *key;
	int (*set)(struct register_edit *edit, struct change *change,
	    const char *value, struct err *err);
} settings[] = {
	{ "name", set_name },
	{ "standing", set_standing },
	{ "moderated", set_moderated },
	{ "exempt", set_exempt },
	{ "tag", set_tag },
	{ "untag", set_untag },
	{ "sponsors", set_sponsors },
	{ "admitted", set_admitted },
};

static int
change_address(struct register_edit *edit, struct change *change,
    const char *what, const char *address, struct err *err)
{
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
change_right(struct register_edit *edit, struct change *change,
    const char *what, const char *list, struct err *err)
{
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
	if (register_untie(
		edit, TIE_RIGHT, &wish, edit->day - 1, &n_ended, err) != 0 ||
	    store_leaving_forget(edit->store, wish.person_id, list, err) != 0)
		return -1;
	if (strcmp(what, "usual") == 0)
		return 0;
	wish.kind = span_of(what);
	return register_tie(edit, TIE_RIGHT, &wish, err);
}

/* One setting at argv[*at], which moves over all its words. */
static int
take_setting(
    struct register_edit *edit, struct change *change, int *at, struct err *err)
{
	char *word = change->argv[*at];
	const char *first =
	    *at + 1 < change->argc ? change->argv[*at + 1] : NULL;
	const char *second =
	    *at + 2 < change->argc ? change->argv[*at + 2] : NULL;

	if (strncmp(word, "--", 2) == 0)
		word += 2;
	if (strcmp(word, "address") == 0 && second != NULL) {
		*at += 3;
		return change_address(edit, change, first, second, err);
	}
	if (strcmp(word, "deliver") == 0 && second != NULL) {
		*at += 3;
		return register_deliver_list_to(edit, change->person_id,
		    span_of(first),
		    strcmp(second, "usual") == 0 ? span_of("")
						 : span_of(second),
		    err);
	}
	if ((strcmp(word, "include") == 0 || strcmp(word, "exclude") == 0 ||
		strcmp(word, "usual") == 0) &&
	    first != NULL) {
		*at += 2;
		return change_right(edit, change, word, first, err);
	}
	size_t length = strcspn(word, "=");
	for (size_t i = 0; i < COUNT_OF(settings); i++) {
		if (!span_is(span_from(word, length), settings[i].key))
			continue;
		const char *value =
		    word[length] == '=' ? word + length + 1 : first;
		if (value == NULL)
			break;
		*at += word[length] == '=' ? 1 : 2;
		return settings[i].set(edit, change, value, err);
	}
	return err_set(err, ERR_USAGE,
	    "\"%s\" is no setting, or it lacks its value", word);
}

/* "A. Un, B. Deux": names, with commas or semicolons between. */
static unsigned
count_sponsors(const char *sponsors)
{
	struct span rest = span_of(sponsors);
	unsigned count = 0;

	while (rest.len > 0) {
		struct span part = span_cut(&rest, ',');
		while (part.len > 0)
			count += span_trim(span_cut(&part, ';')).len > 0;
	}
	return count;
}

static int
check_sponsors(
    const struct change *change, const char *sponsors, struct err *err)
{
	unsigned needed = change->context->live->registry.sponsors;

	if (change->admitted_on == DATE_NONE ||
	    count_sponsors(sponsors) >= needed)
		return 0;
	return err_set(err, ERR_INPUT,
	    "an admission names %u sponsors: sponsors=\"A. Un, B. Deux\"",
	    needed);
}

static int
admit(struct register_edit *edit, struct change *change, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
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

static int
take_settings(struct register_edit *edit, void *self, struct err *err)
{
	struct change *change = self;

	for (int at = 2; at < change->argc;) {
		if (take_setting(edit, change, &at, err) != 0)
			return -1;
	}
	if (admit(edit, change, err) != 0)
		return -1;
	change->n_changes = edit->n_changes;
	return 0;
}

/* Options that go with all settings, taken out of argv; the others stay, since
 * "--name N" is a setting. */
static int
take_modifiers(struct change *change, const char **why, struct err *err)
{
	const char *since = NULL, *until = NULL;
	int n_kept = 1;

	for (int i = 1; i < change->argc; i++) {
		const char *word = change->argv[i];
		const char **value = strcmp(word, "--since") == 0   ? &since
		                     : strcmp(word, "--until") == 0 ? &until
		                     : strcmp(word, "--why") == 0   ? why
		                                                    : NULL;
		if (value == NULL) {
			change->argv[n_kept++] = change->argv[i];
			continue;
		}
		if (++i == change->argc)
			return err_set(
			    err, ERR_USAGE, "%s needs a value", word);
		*value = change->argv[i];
	}
	change->argc = n_kept;
	if (edit_day(since, &change->since, err) != 0)
		return -1;
	return edit_day(until, &change->until, err);
}

int
person_set(struct context *context, int argc, char **argv, struct err *err)
{
	const char *why = NULL;
	struct change change = {
		.context = context,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.admitted_on = DATE_NONE,
		.argc = argc,
		.argv = argv,
	};

	if (take_modifiers(&change, &why, err) != 0)
		return -1;
	if (change.argc < 3)
		return err_set(err, ERR_USAGE,
		    "something is missing; expected ADDRESS and what to set");
	if (edit_whom(context, argv[1], &change.person_id, err) != 0 ||
	    edit_do(context, why, take_settings, &change, err) != 0)
		return -1;
	print_line(context->print,
	    change.n_changes > 0 ? "changed" : "it was so already");
	return person_show_whole(context, change.person_id, false, err);
}

struct erasure {
	int64_t person_id;
	struct erase_report report;
};

static int
erase(struct register_edit *edit, void *self, struct err *err)
{
	struct erasure *erasure = self;

	return register_erase(edit, erasure->person_id, &erasure->report, err);
}

int
person_erase(struct context *context, int argc, char **argv, struct err *err)
{
	const char *why = NULL;
	struct erasure erasure = { 0 };
	const struct option_rule rules[] = { { .name = "why", .value = &why } };
	const struct erase_report *report = &erasure.report;
	struct print *print = context->print;

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    verb_words(argc, 1, 1, "ADDRESS", err) != 0 ||
	    edit_whom(context, argv[1], &erasure.person_id, err) != 0 ||
	    edit_do(context, why, erase, &erasure, err) != 0)
		return -1;
	print_object(print, NULL);
	print_int(print, "id", erasure.person_id);
	print_int(print, "addresses", (int64_t)report->n_addresses);
	print_int(print, "dues_kept", (int64_t)report->n_dues);
	print_int(print, "deliveries_cancelled", (int64_t)report->n_cancelled);
	print_int(print, "posts_kept", (int64_t)report->n_posts);
	print_close(print);
	print_line(print,
	    "person %lld is erased, with %zu addresses; none of them is "
	    "written to again",
	    (long long)erasure.person_id, report->n_addresses);
	print_line(print,
	    "kept without name: %zu dues rows, for the accounts; kept until "
	    "their retention ends: %zu posts",
	    report->n_dues, report->n_posts);
	return 0;
}
