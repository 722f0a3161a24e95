#ifndef CRIEUR_SRC_CLI_COLUMNS_H
#define CRIEUR_SRC_CLI_COLUMNS_H
/* Cells ended by tabs, padded so that those of neighbouring lines stand under
 * one another; a character is taken to be one place wide. */
#include "crieur/base/span.h"
#include "crieur/base/str.h"

void columns_align(struct span text, struct str *out);

#endif
