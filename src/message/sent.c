/* When a message says it was sent (RFC 5322 §3.3), read by libetpan. */
#include <string.h>

#include <libetpan/mailimf.h>

#include "crieur/base/date.h"
#include "crieur/message/message.h"

enum {
	HOUR_S = 3600,
	MINUTE_S = 60,
};

static bool
is_between(int value, int first, int last)
{
	return value >= first && value <= last;
}

static bool
is_sound(const struct mailimf_date_time *date)
{
	return is_between(date->dt_year, 1970, 2999) &&
	       is_between(date->dt_month, 1, 12) &&
	       is_between(date->dt_day, 1, 31) &&
	       is_between(date->dt_hour, 0, 23) &&
	       is_between(date->dt_min, 0, 59) &&
	       is_between(date->dt_sec, 0, 60) &&
	       is_between(date->dt_zone, -2400, 2400);
}

static int64_t
moment_of(const struct mailimf_date_time *date)
{
	int32_t day = date_make(date->dt_year, date->dt_month, date->dt_day);
	int64_t zone = (int64_t)(date->dt_zone / 100) * HOUR_S +
	               (int64_t)(date->dt_zone % 100) * MINUTE_S;

	return (int64_t)day * DAY_S + (int64_t)date->dt_hour * HOUR_S +
	       (int64_t)date->dt_min * MINUTE_S + date->dt_sec - zone;
}

bool
message_sent_at(const struct message *message, int64_t *at_r)
{
	const char *text = message_header(message, "Date");
	struct mailimf_date_time *date = NULL;
	size_t index = 0;

	if (text == NULL || message_count(message, "Date") != 1 ||
	    mailimf_date_time_parse(text, strlen(text), &index, &date) !=
		MAILIMF_NO_ERROR)
		return false;
	bool is_good = is_sound(date);
	if (is_good)
		*at_r = moment_of(date);
	mailimf_date_time_free(date);
	return is_good;
}
