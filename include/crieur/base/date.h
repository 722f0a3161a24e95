#ifndef CRIEUR_BASE_DATE_H
#define CRIEUR_BASE_DATE_H
/*
 * A day in the civil calendar: int32_t days since 1970-01-01, named _day.
 * Written as ISO 8601 (2026-12-31). What is valid "until" a day is valid
 * through its last second in the site's time zone.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

/* No day: compares before every real one. */
#define DATE_NONE    INT32_MIN
/* Without end: compares after every real one. */
#define DATE_FOREVER INT32_MAX

enum {
	DATE_TEXT_SIZE = 16,
	DAY_S = 24 * 3600, /* a day's seconds, where the clocks don't change */
};

/* Read YYYY-MM-DD, years 1900 to 2999; anything else is ERR_INPUT. */
MUST_USE int date_parse(struct span text, int32_t *day_r, struct err *err);

/* Write YYYY-MM-DD into buffer, "" for DATE_NONE and DATE_FOREVER. Returns
 * buffer. */
const char *date_format(int32_t day, char buffer[DATE_TEXT_SIZE]);

/* The day that is being lived at that time in the process's time zone. */
int32_t date_of(int64_t at);

/* The hour then, 0 to 23, in the process's time zone. */
int date_hour(int64_t at);

/* 1 Monday to 7 Sunday. */
int date_weekday(int32_t day);

/* The first second of the day in the process's time zone. */
int64_t date_start(int32_t day);

int32_t date_make(int year, int month, int day);
void date_split(int32_t day, int *year_r, int *month_r, int *day_r);

enum {
	TIME_TEXT_SIZE = 40
};

/* "2026-11-24 17:05:12 +0100" in the process's time zone. Returns buffer. */
const char *time_format(int64_t at, char buffer[TIME_TEXT_SIZE]);

/* The same, "-" for 0. */
const char *time_or_dash(int64_t at, char buffer[TIME_TEXT_SIZE]);

/* The Date field of RFC 5322 §3.3, always in English. Returns buffer. */
const char *time_format_rfc5322(int64_t at, char buffer[TIME_TEXT_SIZE]);

#endif
