#include "value.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "crieur/base/date.h"

int
value_id(const char *text, int64_t *id_r, struct err *err)
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
value_time(const char *text, int64_t *at_r, struct err *err)
{
	struct span whole = span_of(text);
	struct span day_text = span_first(whole, 10);
	struct span rest = span_from_offset(whole, 10);
	int64_t seconds = 12 * 3600;
	int32_t day;

	bool has_clock = rest.len > 0;
	if (date_parse(day_text, &day, err) != 0 ||
	    (has_clock && (rest.at[0] != ' ' && rest.at[0] != 'T')) ||
	    (has_clock && !read_clock(span_from_offset(rest, 1), &seconds)))
		return err_set(err, ERR_USAGE,
		    "\"%s\" is no date; expected YYYY-MM-DD or "
		    "\"YYYY-MM-DD HH:MM\"",
		    text);
	*at_r = date_start(day) + seconds;
	return 0;
}

int
value_day(const char *text, int32_t *day_r, struct err *err)
{
	if (date_parse(span_of(text), day_r, err) != 0)
		return err_set(err, ERR_USAGE,
		    "\"%s\" is no day; expected YYYY-MM-DD", text);
	return 0;
}

struct span
value_message_id(const char *text)
{
	struct span id = span_trim(span_of(text));

	if (id.len > 1 && id.at[0] == '<' && id.at[id.len - 1] == '>')
		id = span_from(id.at + 1, id.len - 2);
	return id;
}
