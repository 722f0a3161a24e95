/*
 * Put in front of the C library (LD_PRELOAD) it kills crieur-gate at a chosen
 * instant, once: when the file $CRIEUR_DIE names says
 *
 *   answer   after the commit, before Postfix has its answer: as the gate tells
 *            the clerk that there is work
 *   sync     in the middle of the commit: as SQLite asks for the disk
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../lib/preload.h"

enum {
	CLERK_INBOX = 4,
};

ssize_t send(int fd, const void *bytes, size_t size, int flags);
int fdatasync(int fd);
int fsync(int fd);

static void
die_if(const char *wanted)
{
	const char *path = getenv("CRIEUR_DIE");
	char word[16] = "";

	if (path == NULL ||
	    strcmp(program_invocation_short_name, "crieur-gate") != 0)
		return;
	FILE *file = fopen(path, "r");
	if (file == NULL)
		return;
	if (fscanf(file, "%15s", word) != 1)
		word[0] = '\0';
	fclose(file);
	if (strcmp(word, wanted) != 0)
		return;
	unlink(path);
	/* What a child may still signal is itself. */
	syscall(SYS_tgkill, getpid(), gettid(), SIGKILL);
}

ssize_t
send(int fd, const void *bytes, size_t size, int flags)
{
	ssize_t (*next)(int, const void *, size_t, int) = NULL;
	void *function = real("send");

	memcpy(&next, &function, sizeof(next));
	if (fd == CLERK_INBOX)
		die_if("answer");
	return next(fd, bytes, size, flags);
}

static int
sync_with(const char *name, int fd)
{
	int (*next)(int) = NULL;
	void *function = real(name);

	memcpy(&next, &function, sizeof(next));
	die_if("sync");
	return next(fd);
}

int
fdatasync(int fd)
{
	return sync_with("fdatasync", fd);
}

int
fsync(int fd)
{
	return sync_with("fsync", fd);
}
