#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/base/span.h"

static const struct option_rule *
find_rule(const struct option_rule *rules, size_t n_rules, struct span name)
{
	for (size_t i = 0; i < n_rules; i++) {
		if (span_is(name, rules[i].name))
			return &rules[i];
	}
	return NULL;
}

/* The option at argv[*at]; moves *at over a value that stands apart. */
static int
read_option(const struct option_rule *rule, int argc, char **argv, int *at,
    struct err *err)
{
	char *equals = strchr(argv[*at], '=');

	if (rule->value == NULL) {
		if (equals != NULL)
			return err_set(
			    err, ERR_USAGE, "--%s takes no value", rule->name);
		*rule->is_set = true;
		return 0;
	}
	if (equals != NULL) {
		*rule->value = equals + 1;
		return 0;
	}
	if (*at + 1 >= argc)
		return err_set(
		    err, ERR_USAGE, "--%s needs a value", rule->name);
	*rule->value = argv[++*at];
	return 0;
}

int
options_read(const struct option_rule *rules, size_t n_rules, int *argc,
    char **argv, struct err *err)
{
	int n_kept = 1;
	bool is_over = false;

	for (int i = 1; i < *argc; i++) {
		struct span rest = span_of(argv[i]);
		if (is_over || rest.len < 2 || rest.at[0] != '-') {
			argv[n_kept++] = argv[i];
			continue;
		}
		if (span_is(rest, "--")) {
			is_over = true;
			continue;
		}
		struct span name = span_from_offset(span_cut(&rest, '='), 2);
		const struct option_rule *rule =
		    argv[i][1] == '-' ? find_rule(rules, n_rules, name) : NULL;
		if (rule == NULL)
			return err_set(
			    err, ERR_USAGE, "unknown option %s", argv[i]);
		if (read_option(rule, *argc, argv, &i, err) != 0)
			return -1;
	}
	*argc = n_kept;
	return 0;
}

int
options_id(const char *text, int64_t *id_r, struct err *err)
{
	char *end = NULL;

	errno = 0;
	long long id = strtoll(text, &end, 10);
	if (!isdigit((unsigned char)text[0]) || *end != '\0' || errno != 0 ||
	    id < 1)
		return err_set(err, ERR_USAGE,
		    "\"%s\" is no number; expected an ID as the lists show it",
		    text);
	*id_r = id;
	return 0;
}

/* "HH:MM" as seconds of the day. */
static bool
read_clock(struct span text, int64_t *seconds_r)
{
	if (text.len != 5 || text.at[2] != ':')
		return false;
	for (size_t i = 0; i < 5; i++) {
		if (i != 2 && !isdigit((unsigned char)text.at[i]))
			return false;
	}
	int hour = (text.at[0] - '0') * 10 + text.at[1] - '0';
	int minute = (text.at[3] - '0') * 10 + text.at[4] - '0';
	if (hour > 23 || minute > 59)
		return false;
	*seconds_r = hour * 3600 + minute * 60;
	return true;
}

int
options_time(const char *text, int64_t *at, struct err *err)
{
	struct span whole = span_of(text);
	struct span day_text = span_first(whole, 10);
	struct span rest = span_from_offset(whole, 10);
	int64_t seconds = 12 * 3600;
	int32_t day;

	if (text == NULL)
		return 0;
	bool has_clock = rest.len > 0;
	if (date_parse(day_text, &day, err) != 0 ||
	    (has_clock && (rest.at[0] != ' ' && rest.at[0] != 'T')) ||
	    (has_clock && !read_clock(span_from_offset(rest, 1), &seconds)))
		return err_set(err, ERR_USAGE,
		    "\"%s\" is no date; expected YYYY-MM-DD or "
		    "\"YYYY-MM-DD HH:MM\"",
		    text);
	*at = date_start(day) + seconds;
	return 0;
}
