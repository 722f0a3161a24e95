#ifndef CRIEUR_SERVICE_RUNNING_H
#define CRIEUR_SERVICE_RUNNING_H
/* Who works on a store: the one crieurd, and whether what a process has noted
 * of itself in it still holds. */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/process.h"

/* Whether the process of that row lives: a process of that number does, and it
 * is one of ours. */
bool process_is_running(const struct process_row *row);

/* One crieurd a store: a lock on PATH.pid, held as long as the descriptor, by
 * forks too. ERR_EXISTS where one is running. */
MUST_USE int running_lock(const char *store_path, int *fd_r, struct err *err);

#endif
