#ifndef CRIEUR_TESTS_FAULT_RELAY_PROCESS_H
#define CRIEUR_TESTS_FAULT_RELAY_PROCESS_H
/* crieur-relay itself, as a process between a store and smarthosts. */
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "crieur/base/clock.h"
#include "crieur/policy/bundle.h"
#include "crieur/service/live.h"
#include "crieur/store/outgoing.h"

#include "tests/fault/smarthost.h"
#include "tests/unit/queue_store.h"

enum {
	PATIENCE_MS = 60000,
};

struct killing {
	struct queue_store q;
	struct smarthost *host;
	char password_file[80];
	_Atomic pid_t pid; /* read by a thread of the smarthost's */
	unsigned round;
};

static inline void
write_password(struct killing *k, const char *password, mode_t mode)
{
	snprintf(k->password_file, sizeof(k->password_file), "%s/password",
	    k->q.directory);
	unlink(k->password_file);
	FILE *file = fopen(k->password_file, "w");
	assert_non_null(file);
	fprintf(file, "%s\n", password);
	fclose(file);
	assert_int_equal(chmod(k->password_file, mode), 0);
}

static inline void
start_relay(struct killing *k)
{
	const char *build = getenv("top_builddir");
	char path[500];

	snprintf(
	    path, sizeof(path), "%s/crieur-relay", build != NULL ? build : ".");
	k->pid = fork();
	assert_true(k->pid >= 0);
	if (k->pid == 0) {
		int null = open("/dev/null", O_RDWR);
		dup2(null, 0);
		if (getenv("LOG_DEBUG") == NULL)
			dup2(null, 2);
		for (int fd = 3; fd < 64; fd++)
			close(fd);
		execl(path, path, "--store", k->q.path, (char *)NULL);
		_exit(127);
	}
}

static inline int
end_relay(struct killing *k, int signal_number)
{
	int status = -1;

	kill(k->pid, signal_number);
	assert_int_equal(waitpid(k->pid, &status, 0), k->pid);
	return status;
}

static inline void
pause_us(long us)
{
	const struct timespec pause = { .tv_sec = us / 1000000,
		.tv_nsec = us % 1000000 * 1000L };

	nanosleep(&pause, NULL);
}

static inline void
pause_ms(long ms)
{
	pause_us(ms * 1000);
}

/* False when it takes longer than anybody's patience. */
static inline bool
await(struct killing *k, const char *sql, int64_t wanted)
{
	int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;

	while (look(&k->q, sql) != wanted) {
		if (clock_monotonic_ms() > until_ms)
			return false;
		pause_ms(10);
	}
	return true;
}

#endif
