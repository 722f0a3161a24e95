#ifndef CRIEUR_SRC_CLI_PRINT_H
#define CRIEUR_SRC_CLI_PRINT_H
/*
 * How commands say facts: one interface, two writers. As text, lines for
 * people; with --json one document with stable keys (jansson). A command says
 * both, side by side, and the writer that was asked for keeps its own. Nothing
 * is written before print_end(), and then all or nothing.
 *
 * What comes from a mail may hold anything: control characters are shown as
 * '?', octets that are not UTF-8 too, the end of a line as " / ".
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

struct print;

/* NULL without memory. */
struct print *print_new(bool is_json);
void print_free(struct print *print);
bool print_is_json(const struct print *print);

/* JSON whether --json was given or not, for what is made for programs; before
 * anything is said. */
void print_be_json(struct print *print);

/* Facts, for JSON only. key is NULL inside an array, and for the document
 * itself. Objects and arrays nest and are ended by print_close(). */
void print_object(struct print *print, const char *key);
void print_array(struct print *print, const char *key);
void print_close(struct print *print);

/* value NULL is null. */
void print_string(struct print *print, const char *key, const char *value);
void print_int(struct print *print, const char *key, int64_t value);
void print_bool(struct print *print, const char *key, bool value);
void print_null(struct print *print, const char *key);
/* "2026-11-24T16:05:12Z"; null for 0. */
void print_time(struct print *print, const char *key, int64_t at);

/* A line for people only. A tab ends a cell: the cells of lines that follow
 * one another are padded to columns. */
void print_line(struct print *print, const char *format, ...) PRINTF_LIKE(2, 3);

/* Write it to standard output; ERR_TEMPORARY if that fails. */
MUST_USE int print_end(struct print *print, struct err *err);

/* What print_end() would write, for tests; freed with free(), NULL without
 * memory. */
MUST_USE char *print_take(struct print *print);

#endif
