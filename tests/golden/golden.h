#ifndef GOLDEN_H
#define GOLDEN_H
/*
 * Golden tests: what a transformation makes of DIRECTORY/NAME.in must be
 * NAME.out, byte for byte. With GOLDEN_UPDATE=1 in the environment the .out
 * files are written anew; the reviewer reads their difference.
 */
#include "crieur/base/span.h"
#include "crieur/base/str.h"

/* Make of in what out shall be; false fails the case. */
typedef bool golden_make(struct span in, struct str *out);

/* Run every case of tests/golden/DIRECTORY, speaking TAP; main's result. */
/* The whole of a file. */
bool golden_read(const char *path, struct str *out);

int golden_run(const char *directory, golden_make *make);

#endif
