#ifndef CRIEUR_SERVICE_SECRET_H
#define CRIEUR_SERVICE_SECRET_H
/*
 * An account's password, or a key, in a file that nobody but its owner may
 * read; a name without "/" is a credential of systemd (systemd.exec(5)). A
 * child may not read it either: crieurd does, and hands it over in memory;
 * secret_read() and secret_read_file() look there first.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"

enum {
	SECRET_SIZE = 256, /* octets, NUL included */
	SECRET_FILE_MAX = 16 * 1024,
};

/* The first line of the file. ERR_CONFIG, naming the file, when it is not
 * there, is readable by others, empty, or too long. */
MUST_USE int secret_read(
    const char *path, char secret_r[SECRET_SIZE], struct err *err);

/* Append the whole of the file; as strict. */
MUST_USE int secret_read_file(
    const char *path, struct str *text, struct err *err);

/* For crieurd: append to what is handed over the file of that name, or the
 * error it gives; "" is no file. */
void secret_add(struct str *handed, const char *path);

/* For a child at its start, before any thread: take what crieurd handed over
 * with that descriptor, and close it. */
MUST_USE int secret_inherit(int fd, struct err *err);

/* Which file it was, to see that there is another. */
struct secret_stamp {
	uint64_t inode, size;
	int64_t changed_s, changed_ns;
};

/* False where the file cannot be looked at (any more). */
bool secret_look(const char *path, struct secret_stamp *stamp_r);
bool secret_is_same(const struct secret_stamp *a, const struct secret_stamp *b);

#endif
