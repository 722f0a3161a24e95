/*
 * Put in front of the C library (LD_PRELOAD) it makes what is observed the same
 * at every run:
 *
 *   time      is the number of seconds that stands in the file
 *             $CRIEUR_STILL_CLOCK, twenty digits; it stands still until the
 *             file is written anew
 *   crieur-clerk, with $CRIEUR_STILL_ONCE, ends when it would wait, as if
 *             SIGTERM had come: one run of it is one pass over what there is to
 *             do
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
	DIGITS = 20
};

static const char *clock_text;

/* Mapped at the start, since a child may open no file later. */
__attribute__((constructor)) static void
map_clock(void)
{
	const char *path = getenv("CRIEUR_STILL_CLOCK");
	int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;

	if (fd < 0)
		return;
	void *map = mmap(NULL, DIGITS, PROT_READ, MAP_SHARED, fd, 0);
	close(fd);
	if (map != MAP_FAILED)
		clock_text = map;
}

time_t
time(time_t *out)
{
	char digits[DIGITS + 1] = "";
	struct timespec now = { 0 };

	if (clock_text != NULL) {
		memcpy(digits, clock_text, DIGITS);
		now.tv_sec = strtoll(digits, NULL, 10);
	} else {
		clock_gettime(CLOCK_REALTIME, &now);
	}
	if (out != NULL)
		*out = now.tv_sec;
	return now.tv_sec;
}

/* The uptime goes along with it: nobody has set the clock. */
int
clock_gettime(clockid_t which, struct timespec *now)
{
	int (*next)(clockid_t, struct timespec *) = NULL;
	void *function = dlsym(RTLD_NEXT, "clock_gettime");

	if (function == NULL)
		abort();
	memcpy(&next, &function, sizeof(next));
	int result = next(which, now);
	if (which == CLOCK_BOOTTIME && clock_text != NULL &&
	    getenv("CRIEUR_STILL_UPTIME") == NULL)
		now->tv_sec = time(NULL);
	return result;
}

int
poll(struct pollfd *fds, nfds_t n, int timeout)
{
	int (*next)(struct pollfd *, nfds_t, int) = NULL;
	void *function = dlsym(RTLD_NEXT, "poll");

	if (function == NULL)
		abort();
	memcpy(&next, &function, sizeof(next));
	if (getenv("CRIEUR_STILL_ONCE") != NULL &&
	    strcmp(program_invocation_short_name, "crieur-clerk") == 0)
		raise(SIGTERM);
	return next(fds, n, timeout);
}
