#ifndef CRIEUR_SRC_RELAY_SECRET_H
#define CRIEUR_SRC_RELAY_SECRET_H
/* A relay's password, in a file that nobody but its owner may read. */
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

enum {
	SECRET_SIZE = 256, /* octets, NUL included */
};

/* The first line of the file. ERR_CONFIG, naming the file, when it is not
 * there, is readable by others, empty, or too long. */
MUST_USE int secret_read(
    const char *path, char secret_r[SECRET_SIZE], struct err *err);

#endif
