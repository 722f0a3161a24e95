#ifndef CRIEUR_SRC_IMPORT_CSV_PROBE_H
#define CRIEUR_SRC_IMPORT_CSV_PROBE_H
/* What kind of file this is, found by reading it through once. */
#include <stdbool.h>
#include <stdio.h>

#include "crieur/base/err.h"

enum csv_encoding {
	CSV_ENCODING_UTF8,
	CSV_ENCODING_WINDOWS_1252, /* and so ISO 8859-1 */
	CSV_ENCODING_MIXED,        /* UTF-8, but some lines are not */
};

struct csv_kind {
	enum csv_encoding encoding;
	char separator;
	bool has_mark; /* three octets to leave out at the beginning */
};

/* The file is left rewound. */
MUST_USE int csv_probe(FILE *file, struct csv_kind *kind_r, struct err *err);

#endif
