#ifndef CRIEUR_SRC_IMPORT_REPORT_H
#define CRIEUR_SRC_IMPORT_REPORT_H
/* Filling the report of an import. */
#include "crieur/import/import.h"

/* Count the line, and note it while there is room. who and words are copied.
 */
MUST_USE int report_line(struct import_report *report, unsigned long line,
    enum import_outcome outcome, struct span who, const char *words,
    struct err *err);

#endif
