#ifndef CRIEUR_SRC_CLI_PRINT_H
#define CRIEUR_SRC_CLI_PRINT_H
/*
 * How commands say facts: a fact is said once, under its key, and becomes a
 * member of the JSON document (--json), or words in the lines for people, as
 * the template of the line has it. Nothing is written before print_end(), and
 * then all or nothing; what is still open then is closed.
 *
 * What comes from a mail may hold anything: control characters are shown as
 * '?', octets that are not UTF-8 too, the end of a line as " / ".
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

struct print;

/* NULL without memory. */
struct print *print_new(bool is_json);
void print_free(struct print *print);
bool print_is_json(const struct print *print);

/* JSON whether --json was given or not, for what is made for programs; before
 * anything is said. */
void print_be_json(struct print *print);

enum fact_kind {
	FACT_END,  /* after the last fact of FACTS() */
	FACT_NONE, /* not said at all */
	FACT_TEXT,
	FACT_INT,
	FACT_FLAG,
	FACT_TIME,
	FACT_DAY,
	FACT_NULL,
};

struct fact {
	enum fact_kind kind;
	const char *key, *text;
	int64_t number;
};

/* A key that begins with a dot is for lines alone: words for people, which are
 * no fact of their own. In JSON: a string, null for NULL; SOME() is null for ""
 * too. */
#define TEXT(key, value)   ((struct fact){ FACT_TEXT, key, value, 0 })
#define SOME(key, value)   print_some(key, value)
#define INT(key, value)    ((struct fact){ FACT_INT, key, NULL, value })
#define SIZE(key, value)   INT(key, (int64_t)(value))
/* Said nowhere for less than 0, and for 0. */
#define COUNT(key, value)  print_unless((value) < 0, INT(key, value))
#define ROW_ID(key, value) print_unless((value) == 0, INT(key, value))
/* In a line nothing, for brackets to ask. */
#define FLAG(key, value)   ((struct fact){ FACT_FLAG, key, NULL, value })
/* "2026-11-24T16:05:12Z", null for 0; in a line local time, "-" for 0. */
#define TIME(key, value)   ((struct fact){ FACT_TIME, key, NULL, value })
/* "2026-11-24"; for DATE_NONE and DATE_FOREVER null, and nothing in a line. */
#define DAY(key, value)    ((struct fact){ FACT_DAY, key, NULL, value })
#define NIL(key)           ((struct fact){ FACT_NULL, key, NULL, 0 })
#define NO_FACT            ((struct fact){ FACT_NONE, NULL, NULL, 0 })
#define FACTS(...)         ((const struct fact[]){ __VA_ARGS__, { FACT_END } })

struct fact print_some(const char *key, const char *value);
struct fact print_unless(bool is_none, struct fact fact);

/*
 * Say facts in the open object, and a line of them to people. In the line,
 * "{key}" is a fact and "{key|-}" stands for "-" where it is empty; what is in
 * brackets is left out where one of its facts is empty, false or no time, and
 * the whole line if nothing else stands in it. A tab ends a cell: the cells of
 * lines that follow one another are padded to columns. "\n" begins another
 * line; line NULL: people are told nothing.
 */
void print_facts(
    struct print *print, const char *line, const struct fact *facts);
/* The same as an object of its own in the open array. */
void print_record(
    struct print *print, const char *line, const struct fact *facts);

/* Objects and arrays nest and are ended by print_close(). key is NULL inside
 * an array, and for the document itself, which is an object unless said. */
void print_object(struct print *print, const char *key);
void print_array(struct print *print, const char *key);
void print_close(struct print *print);
/* An item of the open array. */
void print_item(struct print *print, const char *value);

/* A line for people only. */
void print_line(struct print *print, const char *format, ...) PRINTF_LIKE(2, 3);

/* Each line of a text behind a margin, for people only. */
void print_lines(struct print *print, const char *margin, struct span text);

/* Write it to standard output; ERR_TEMPORARY if that fails. */
MUST_USE int print_end(struct print *print, struct err *err);

/* What print_end() would write, for tests; freed with free(), NULL without
 * memory. */
MUST_USE char *print_take(struct print *print);

#endif
