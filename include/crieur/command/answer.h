#ifndef CRIEUR_COMMAND_ANSWER_H
#define CRIEUR_COMMAND_ANSWER_H
/*
 * Mail to the service addresses of a list: -request, -join, -leave, -help and
 * the older -subscribe, -unsubscribe; and a command to the site's own address.
 * Whoever wrote is told how the list works and whom to ask; a machine is told
 * nothing (TASK_IGNORED).
 */
#include "crieur/task/task.h"

task_function command_answer;

/* The same for a mail to the site's address: only where the subject, or the
 * text below an empty one, is a command and nothing else; what people write to
 * people is TASK_OTHER. */
task_function command_answer_site;

#endif
