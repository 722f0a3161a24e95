#ifndef CRIEUR_SRC_TASK_WHO_H
#define CRIEUR_SRC_TASK_WHO_H
/* Who an author is to the association. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/task/task.h"

/* "Nicole Vidal, membre, à jour de cotisation", "Gaëlle, invitée du groupe
 * acttes par Nicole Vidal". */
MUST_USE int who_add(const struct task *task, struct str *out, struct err *err);

#endif
