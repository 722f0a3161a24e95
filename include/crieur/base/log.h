#ifndef CRIEUR_BASE_LOG_H
#define CRIEUR_BASE_LOG_H
/*
 * One line an event on standard error, which crieurd or the service manager
 * collects: "crieur-gate[123]: warning: text". What a terminal would
 * obey or not show is written as what it is (base/shown.h), so that a hostile
 * header cannot forge a line.
 *
 * For the processes and the command line only: rooms below them report through
 * struct err. The sink is the one piece of file-scope state of the house.
 */
#include "crieur/base/attribute.h"

/* The name at the head of each line; must outlive the process. With
 * LOG_DEBUG=1 in the environment of a main, pass is_verbose true. */
void log_open(const char *name, int is_verbose);

void log_debug(const char *format, ...) PRINTF_LIKE(1, 2);
void log_info(const char *format, ...) PRINTF_LIKE(1, 2);
void log_warning(const char *format, ...) PRINTF_LIKE(1, 2);
void log_error(const char *format, ...) PRINTF_LIKE(1, 2);

#endif
