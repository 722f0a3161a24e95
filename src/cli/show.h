#ifndef CRIEUR_SRC_CLI_SHOW_H
#define CRIEUR_SRC_CLI_SHOW_H
/* Small things several commands show in the same way. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/date.h"
#include "crieur/store/process.h"

enum {
	SHOW_ANSWER_SIZE = 1024
};

/* As time_format(), "-" for 0. Returns buffer. */
const char *show_time(int64_t at, char buffer[TIME_TEXT_SIZE]);

/* "250 2.0.0 Ok": the smarthost's answer; what was said without a code, or by
 * ourselves, as it is. Returns buffer. */
const char *show_answer(
    int64_t code, const char *text, char buffer[SHOW_ANSWER_SIZE]);

/* Whether the process of that row lives: a process of that number does, and it
 * is one of ours. */
bool show_is_running(const struct process_row *row);

#endif
