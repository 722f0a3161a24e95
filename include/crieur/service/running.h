#ifndef CRIEUR_SERVICE_RUNNING_H
#define CRIEUR_SERVICE_RUNNING_H
/* Whether what a process has noted of itself in the store still holds. */
#include <stdbool.h>

#include "crieur/store/process.h"

/* Whether the process of that row lives: a process of that number does, and it
 * is one of ours. */
bool process_is_running(const struct process_row *row);

#endif
