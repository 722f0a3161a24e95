#ifndef CRIEUR_SRC_CLI_PRINT_H
#define CRIEUR_SRC_CLI_PRINT_H
/*
 * How commands say facts: one interface, two writers. As text, a table row or
 * "key: value" lines; with --json one document with stable keys (jansson).
 * Objects and arrays nest; keys are given by the caller in both. Nothing is
 * written before print_end(), and then all or nothing.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

struct print;

struct print *print_new(bool is_json);
void print_free(struct print *print);
bool print_is_json(const struct print *print);

/* key is NULL inside an array, and for the document itself. */
void print_object(struct print *print, const char *key);
void print_array(struct print *print, const char *key);
void print_close(struct print *print);

void print_string(struct print *print, const char *key, const char *value);
void print_int(struct print *print, const char *key, int64_t value);
void print_bool(struct print *print, const char *key, bool value);
void print_null(struct print *print, const char *key);

/* A line for people only: nothing of it appears in JSON. The facts given above
 * appear in JSON only: a command writes both, side by side. */
void print_line(struct print *print, const char *format, ...) PRINTF_LIKE(2, 3);

/* Write it to standard output; ERR_TEMPORARY if that fails. */
MUST_USE int print_end(struct print *print, struct err *err);

#endif
