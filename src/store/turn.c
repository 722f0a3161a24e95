#include "turn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	PATH_SIZE = 4096,
	PATIENCE_MS = 10000,
	SOON_MS = 1,
	LATER_MS = 5,
	N_SOON = 50,
};

/* A file of the admin's is the store's owner's too. */
static void
give_to_owner(int fd, const char *path)
{
	struct stat store;

	if (geteuid() == 0 && stat(path, &store) == 0 &&
	    (fchown(fd, store.st_uid, store.st_gid) != 0 ||
		fchmod(fd, store.st_mode & 0777) != 0))
		errno = 0;
}

int
turn_open(const char *path)
{
	char name[PATH_SIZE];
	int n = snprintf(name, sizeof(name), "%s-turn", path);

	if (n < 0 || n >= PATH_SIZE)
		return -1;
	int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0)
		give_to_owner(fd, path);
	return fd;
}

void
turn_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* An open file description's lock: other threads of the process wait as other
 * processes do. */
static void
lock(int fd, int command, short type)
{
	struct flock whole = { .l_type = type, .l_whence = SEEK_SET };

	if (fd >= 0 && fcntl(fd, command, &whole) != 0)
		errno = 0;
}

void
turn_take(int fd)
{
	lock(fd, F_OFD_SETLKW, F_WRLCK);
}

void
turn_pass(int fd)
{
	lock(fd, F_OFD_SETLK, F_UNLCK);
}

static int
wait_a_little(void *self, int n_before)
{
	int pause_ms = n_before < N_SOON ? SOON_MS : LATER_MS;
	int waited_ms = n_before < N_SOON
	                    ? n_before * SOON_MS
	                    : N_SOON * SOON_MS + (n_before - N_SOON) * LATER_MS;
	struct timespec pause = { .tv_nsec = (long)pause_ms * 1000000 };

	(void)self;
	if (waited_ms >= PATIENCE_MS)
		return 0;
	nanosleep(&pause, NULL);
	return 1;
}

void
turn_be_patient(sqlite3 *db)
{
	sqlite3_busy_handler(db, wait_a_little, NULL);
}
