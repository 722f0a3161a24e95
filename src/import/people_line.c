#include "people_line.h"

#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/message/address.h"
#include "crieur/register/edit.h"
#include "crieur/register/name.h"

static int
read_addresses(struct span cell, struct arena *arena, struct people_line *line,
    struct err *err)
{
	char text[ADDRESS_TEXT_SIZE];

	for (;;) {
		struct span value = cell_next(&cell);
		if (value.len == 0)
			break;
		if (line->n_addresses == MAX_VALUES)
			return err_set(err, ERR_INPUT,
			    "it has more than %d addresses", MAX_VALUES);
		if (address_normalize(value, text, err) != 0)
			return -1;
		const char *copy = arena_dups(arena, text);
		if (copy == NULL)
			return err_memory(err);
		line->addresses[line->n_addresses++] = copy;
	}
	if (line->n_addresses == 0)
		return err_set(err, ERR_INPUT, "it has no address");
	return 0;
}

static int
read_name(const struct line *from, struct people_line *line, struct err *err)
{
	struct span last = line_value(from, PEOPLE_NAME);
	struct span first = line_value(from, PEOPLE_FIRST_NAME);

	if (first.len > 0 && last.len > 0) {
		const char *whole = arena_printf(from->arena, "%.*s %.*s",
		    (int)first.len, first.at, (int)last.len, last.at);
		if (whole == NULL)
			return err_memory(err);
		last = span_of(whole);
	} else if (last.len == 0) {
		last = first;
	}
	if (last.len == 0)
		return 0;
	line->has_name = true;
	return name_check(last, &line->name, err);
}

static int
add_tie(struct people_line *line, enum tie tie, struct span name,
    enum tie_kind kind, struct err *err)
{
	if (word_check(tie == TIE_ROLE ? "role" : "group", name, err) != 0)
		return -1;
	if (people_wants(line, tie, name, kind))
		return 0;
	if (line->n_ties == 2 * MAX_VALUES)
		return err_set(err, ERR_INPUT,
		    "it has more than %d groups and roles", 2 * MAX_VALUES);
	line->ties[line->n_ties++] = (struct people_tie){
		.tie = tie,
		.name = name,
		.kind = kind,
	};
	return 0;
}

/* A role's name, facilitator:GROUP or guest:GROUP. */
static int
read_role(struct people_line *line, const struct import_rules *rules,
    struct span value, struct err *err)
{
	struct span group = value;
	struct span prefix = span_cut(&group, ':');

	if (prefix.len == value.len) {
		bool is_known = rules->n_roles == 0;
		for (size_t i = 0; i < rules->n_roles; i++)
			is_known |= span_is(value, rules->roles[i]);
		if (!is_known)
			return err_set(err, ERR_INPUT,
			    "there is no role \"%.*s\"; the configuration "
			    "names them (site.roles)",
			    (int)(value.len < 60 ? value.len : 60), value.at);
		return add_tie(line, TIE_ROLE, value, TIE_KIND_NONE, err);
	}
	if (span_is_nocase(prefix, "facilitator"))
		return add_tie(
		    line, TIE_MEMBERSHIP, group, TIE_KIND_FACILITATOR, err);
	if (span_is_nocase(prefix, "guest"))
		return add_tie(
		    line, TIE_MEMBERSHIP, group, TIE_KIND_GUEST, err);
	return err_set(err, ERR_INPUT,
	    "\"%.*s\" is no role; before ':' only facilitator and guest stand",
	    (int)(value.len < 60 ? value.len : 60), value.at);
}

static int
read_ties(const struct line *from, const struct import_rules *rules,
    struct people_line *line, struct err *err)
{
	struct span groups = line_value(from, PEOPLE_GROUPS);
	struct span roles = line_value(from, PEOPLE_ROLES);
	struct span value;

	line->has_groups = line_has(from, PEOPLE_GROUPS);
	line->has_roles = line_has(from, PEOPLE_ROLES);
	while ((value = cell_next(&groups)).len > 0) {
		if (add_tie(
			line, TIE_MEMBERSHIP, value, TIE_KIND_MEMBER, err) != 0)
			return -1;
	}
	while ((value = cell_next(&roles)).len > 0) {
		if (read_role(line, rules, value, err) != 0)
			return -1;
	}
	for (size_t i = 0; i < line->n_ties; i++) {
		const struct people_tie *tie = &line->ties[i];
		if (tie->kind == TIE_KIND_GUEST &&
		    people_wants(
			line, TIE_MEMBERSHIP, tie->name, TIE_KIND_MEMBER))
			return err_set(err, ERR_INPUT,
			    "it makes them both a member and a guest of %.*s",
			    (int)tie->name.len, tie->name.at);
	}
	return 0;
}

/* The whole cell is one name: names have spaces. */
static int
read_organisation(
    const struct line *from, struct people_line *line, struct err *err)
{
	struct span paid = line_value(from, PEOPLE_ORGANISATION_PAID);
	struct span name = line_value(from, PEOPLE_ORGANISATION);

	line->has_organisation = line_has(from, PEOPLE_ORGANISATION);
	line->organisation_kind = line_value(from, PEOPLE_ORGANISATION_KIND);
	if (name.len == 0)
		return 0;
	if (name_check(name, &line->organisation, err) != 0 ||
	    (line->organisation_kind.len > 0 &&
		word_check("kind", line->organisation_kind, err) != 0) ||
	    (paid.len > 0 &&
		cell_day(paid, &line->organisation_paid, err) != 0))
		return err_wrap(err, "organisation");
	line->ties[line->n_ties++] = (struct people_tie){
		.tie = TIE_CONTACT,
		.name = line->organisation,
		.kind = TIE_KIND_NONE,
	};
	return 0;
}

static int
read_tags(struct span cell, struct people_line *line, struct err *err)
{
	struct span value;

	while ((value = cell_next(&cell)).len > 0) {
		if (word_check("tag", value, err) != 0)
			return -1;
		if (line->n_tags == MAX_VALUES)
			return err_set(err, ERR_INPUT,
			    "it has more than %d tags", MAX_VALUES);
		line->tags[line->n_tags++] = value;
	}
	return 0;
}

static int
read_exempt(struct span text, struct people_line *line, struct err *err)
{
	static const char *const yes[] = { "1", "yes", "oui", "true", "vrai" };
	static const char *const no[] = { "", "0", "no", "non", "false",
		"faux" };

	for (size_t i = 0; i < COUNT_OF(yes); i++)
		line->is_exempt |= span_is_nocase(text, yes[i]);
	if (line->is_exempt)
		return 0;
	for (size_t i = 0; i < COUNT_OF(no); i++) {
		if (span_is_nocase(text, no[i]))
			return 0;
	}
	return err_set(err, ERR_INPUT, "exempt is yes or no, not \"%.*s\"",
	    (int)(text.len < 40 ? text.len : 40), text.at);
}

int
people_read(const struct line *from, const struct import_rules *rules,
    struct people_line *line_r, struct err *err)
{
	struct span paid = line_value(from, PEOPLE_PAID_UNTIL);
	struct people_line line = {
		.paid_until = DATE_NONE,
		.organisation_paid = DATE_NONE,
		.has_exempt = line_has(from, PEOPLE_EXEMPT),
		.has_tags = line_has(from, PEOPLE_TAGS),
		.has_paid_until = line_has(from, PEOPLE_PAID_UNTIL),
	};

	if (line_check(from, err) != 0 ||
	    read_addresses(line_value(from, PEOPLE_ADDRESS), from->arena, &line,
		err) != 0 ||
	    read_name(from, &line, err) != 0 ||
	    read_ties(from, rules, &line, err) != 0 ||
	    read_organisation(from, &line, err) != 0 ||
	    read_tags(line_value(from, PEOPLE_TAGS), &line, err) != 0 ||
	    (paid.len > 0 && cell_day(paid, &line.paid_until, err) != 0) ||
	    people_standing(rules->format, line_value(from, PEOPLE_STANDING),
		&line.standing, err) != 0 ||
	    read_exempt(line_value(from, PEOPLE_EXEMPT), &line, err) != 0)
		return -1;
	/* Guest of groups and nothing else: no member who has not paid. */
	line.is_guest = line.n_ties > 0 && line.paid_until == DATE_NONE;
	for (size_t i = 0; i < line.n_ties; i++)
		line.is_guest &= line.ties[i].kind == TIE_KIND_GUEST;
	*line_r = line;
	return 0;
}

bool
people_wants(const struct people_line *line, enum tie tie, struct span name,
    enum tie_kind kind)
{
	for (size_t i = 0; i < line->n_ties; i++) {
		if (line->ties[i].tie == tie &&
		    span_equal(line->ties[i].name, name) &&
		    line->ties[i].kind == kind)
			return true;
	}
	return false;
}

bool
people_governs(const struct people_line *line, enum tie tie, enum tie_kind kind)
{
	if (tie == TIE_CONTACT)
		return line->has_organisation;
	if (tie == TIE_MEMBERSHIP && kind == TIE_KIND_MEMBER)
		return line->has_groups;
	return (tie == TIE_MEMBERSHIP || tie == TIE_ROLE) && line->has_roles;
}
