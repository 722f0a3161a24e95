#ifndef CRIEUR_SRC_CLI_OPTIONS_H
#define CRIEUR_SRC_CLI_OPTIONS_H
/*
 * The words after a command: --name VALUE, --name=VALUE, --name. Options may
 * stand anywhere; "--" ends them; "-" alone is an argument.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

/* One of value and is_set. */
struct option_rule {
	const char *name; /* without dashes */
	const char **value;
	bool *is_set;
};

/* Take the options out: afterwards argv[1] to argv[*argc - 1] are what is
 * left. ERR_USAGE for what is unknown or incomplete. */
MUST_USE int options_read(const struct option_rule *rules, size_t n_rules,
    int *argc, char **argv, struct err *err);

/* A number of at least 1, as ids are. */
MUST_USE int options_id(const char *text, int64_t *id_r, struct err *err);

/* --at: a day (its noon) or "YYYY-MM-DD HH:MM" or with T between, in local
 * time. NULL leaves *at as it is. */
MUST_USE int options_time(const char *text, int64_t *at, struct err *err);

#endif
