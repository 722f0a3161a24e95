/* The proleptic Gregorian calendar by arithmetic; the C library is asked only
 * where the time zone matters. */
#include "crieur/base/date.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	DAYS_OF_ERA = 146097,
	DAYS_BEFORE_1970 = 719468
};

int32_t
date_make(int year, int month, int day)
{
	/* Years begin in March here, so that the leap day is their last. */
	int y = month <= 2 ? year - 1 : year;
	int era = y / 400;
	int year_of_era = y - era * 400;
	int day_of_year =
	    (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 -
	                 year_of_era / 100 + day_of_year;

	return era * DAYS_OF_ERA + day_of_era - DAYS_BEFORE_1970;
}

void
date_split(int32_t day, int *year_r, int *month_r, int *day_r)
{
	int shifted = day + DAYS_BEFORE_1970;
	int era = shifted / DAYS_OF_ERA;
	int day_of_era = shifted - era * DAYS_OF_ERA;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
			      day_of_era / 146096) /
	                  365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 -
					   year_of_era / 100);
	int month = (5 * day_of_year + 2) / 153;

	*day_r = day_of_year - (153 * month + 2) / 5 + 1;
	*month_r = month < 10 ? month + 3 : month - 9;
	*year_r = year_of_era + era * 400 + (*month_r <= 2);
}

/* Two digits, or -1. */
static int
digits(const char *at)
{
	unsigned tens = (unsigned)at[0] - '0', ones = (unsigned)at[1] - '0';

	return tens > 9 || ones > 9 ? -1 : (int)(10 * tens + ones);
}

static int
days_of_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && is_leap ? 1 : 0);
}

static bool
read_parts(struct span text, int *year_r, int *month_r, int *day_r)
{
	const char *at = text.at;

	if (text.len != 10 || at[4] != '-' || at[7] != '-')
		return false;
	int century = digits(at), year = digits(at + 2);
	*year_r = 100 * century + year;
	*month_r = digits(at + 5);
	*day_r = digits(at + 8);
	return century >= 19 && century <= 29 && year >= 0 && *month_r >= 1 &&
	       *month_r <= 12 && *day_r >= 1 && *day_r <= 31;
}

int
date_parse(struct span text, int32_t *day_r, struct err *err)
{
	int year = 0, month = 0, day = 0;

	if (read_parts(text, &year, &month, &day) &&
	    day <= days_of_month(year, month)) {
		*day_r = date_make(year, month, day);
		return 0;
	}
	return err_set(err, ERR_INPUT,
	    "\"%.*s\" is no date; write YYYY-MM-DD, for instance 2026-12-31",
	    (int)(text.len < 40 ? text.len : 40), text.len > 0 ? text.at : "");
}

/* Two digits; the store reads and writes days by the million. */
static void
put_digits(char *at, int value)
{
	at[0] = (char)('0' + value / 10 % 10);
	at[1] = (char)('0' + value % 10);
}

const char *
date_format(int32_t day, char buffer[DATE_TEXT_SIZE])
{
	int year, month, day_of_month;

	buffer[0] = '\0';
	if (day == DATE_NONE || day == DATE_FOREVER)
		return buffer;
	date_split(day, &year, &month, &day_of_month);
	memcpy(buffer, "YYYY-MM-DD", sizeof("YYYY-MM-DD"));
	put_digits(buffer, year / 100);
	put_digits(buffer + 2, year);
	put_digits(buffer + 5, month);
	put_digits(buffer + 8, day_of_month);
	return buffer;
}

int32_t
date_of(int64_t at)
{
	time_t seconds = (time_t)at;
	struct tm local;

	if (localtime_r(&seconds, &local) == NULL)
		return DATE_NONE;
	return date_make(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

int
date_hour(int64_t at)
{
	time_t seconds = (time_t)at;
	struct tm local;

	return localtime_r(&seconds, &local) != NULL ? local.tm_hour : 0;
}

int
date_weekday(int32_t day)
{
	/* 1970-01-01 was a Thursday. */
	int from_monday = (int)(((int64_t)day + 3) % 7);

	return (from_monday + 7) % 7 + 1;
}

int64_t
date_start(int32_t day)
{
	int year, month, day_of_month;

	date_split(day, &year, &month, &day_of_month);
	struct tm local = {
		.tm_year = year - 1900,
		.tm_mon = month - 1,
		.tm_mday = day_of_month,
		.tm_isdst = -1,
	};
	return (int64_t)mktime(&local);
}

const char *
time_format(int64_t at, char buffer[TIME_TEXT_SIZE])
{
	time_t seconds = (time_t)at;
	struct tm local;

	buffer[0] = '\0';
	if (localtime_r(&seconds, &local) != NULL)
		strftime(
		    buffer, TIME_TEXT_SIZE, "%Y-%m-%d %H:%M:%S %z", &local);
	return buffer;
}

const char *
time_or_dash(int64_t at, char buffer[TIME_TEXT_SIZE])
{
	return at != 0 ? time_format(at, buffer) : strcpy(buffer, "-");
}

const char *
time_format_rfc5322(int64_t at, char buffer[TIME_TEXT_SIZE])
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = (time_t)at;
	struct tm local;
	char zone[8];

	buffer[0] = '\0';
	if (localtime_r(&seconds, &local) == NULL)
		return buffer;
	strftime(zone, sizeof(zone), "%z", &local);
	snprintf(buffer, TIME_TEXT_SIZE, "%.3s, %d %.3s %d %02d:%02d:%02d %s",
	    days + (ptrdiff_t)3 * local.tm_wday, local.tm_mday,
	    months + (ptrdiff_t)3 * local.tm_mon, local.tm_year + 1900,
	    local.tm_hour, local.tm_min, local.tm_sec, zone);
	return buffer;
}
