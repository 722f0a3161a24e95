/* Put in front of the C library (LD_PRELOAD): crieur-X dies of SIGSEGV when it
 * writes a text with MORT-X in it, or is killed where that says KILL-X. */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../lib/preload.h"

typedef struct sqlite3_stmt statement;
typedef void destructor(void *);

static void
die_of(const void *text, size_t size)
{
	char word[64];
	const char *name = program_invocation_short_name;

	if (strncmp(name, "crieur-", 7) != 0 ||
	    access(getenv("CRIEUR_DIE"), F_OK) != 0)
		return;
	snprintf(word, sizeof(word), "MORT-%s", name + 7);
	if (memmem(text, size, word, strlen(word)) != NULL)
		syscall(SYS_tgkill, getpid(), gettid(), SIGSEGV);
	memcpy(word, "KILL", 4);
	if (memmem(text, size, word, strlen(word)) != NULL)
		syscall(SYS_tgkill, getpid(), gettid(), SIGKILL);
}

int
sqlite3_bind_text64(statement *to, int index, const char *text, uint64_t size,
    destructor *destroy, unsigned char encoding)
{
	int (*next)(statement *, int, const char *, uint64_t, destructor *,
	    unsigned char) = real("sqlite3_bind_text64");

	if (text != NULL)
		die_of(text, (size_t)size);
	return next(to, index, text, size, destroy, encoding);
}

int
sqlite3_bind_blob64(statement *to, int index, const void *bytes, uint64_t size,
    destructor *destroy)
{
	int (*next)(statement *, int, const void *, uint64_t, destructor *) =
	    real("sqlite3_bind_blob64");

	if (bytes != NULL)
		die_of(bytes, (size_t)size);
	return next(to, index, bytes, size, destroy);
}

ssize_t
send(int fd, const void *bytes, size_t size, int flags)
{
	ssize_t (*next)(int, const void *, size_t, int) = real("send");

	die_of(bytes, size);
	return next(fd, bytes, size, flags);
}

int
SSL_write_ex(void *ssl, const void *bytes, size_t size, size_t *n)
{
	int (*next)(void *, const void *, size_t, size_t *) =
	    real("SSL_write_ex");

	die_of(bytes, size);
	return next(ssl, bytes, size, n);
}
