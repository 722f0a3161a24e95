#include "crieur/service/running.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/types.h>
#include <unistd.h>

#include "crieur/base/str.h"

/* A number that was given to another program since is not ours, and one that
 * nobody has waited for is dead. Where /proc does not tell, the number counts.
 */
static bool
is_ours_and_alive(int64_t pid)
{
	char path[64], line[128] = "";

	snprintf(path, sizeof(path), "/proc/%lld/stat", (long long)pid);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return true;
	/* PID (NAME) STATE */
	bool has_line = fgets(line, sizeof(line), file) != NULL;
	fclose(file);
	const char *name = strchr(line, '(');
	const char *state = strrchr(line, ')');
	if (!has_line || name == NULL || state == NULL || state[1] == '\0')
		return true;
	return strncmp(name + 1, "crieur", 6) == 0 && state[2] != 'Z' &&
	       state[2] != 'X';
}

bool
process_is_running(const struct process_row *row)
{
	if (row->pid <= 0)
		return false;
	if (kill((pid_t)row->pid, 0) != 0 && errno != EPERM)
		return false;
	return is_ours_and_alive(row->pid);
}

int
running_lock(const char *store_path, int *fd_r, struct err *err)
{
	CLEANUP(str_fini) struct str path = { 0 };

	str_addf(&path, "%s.pid", store_path);
	if (str_check(&path, err) != 0)
		return -1;
	int fd =
	    open(str_c(&path), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (fd < 0)
		return err_errno(
		    err, ERR_UNREACHABLE, errno, "%s", str_c(&path));
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		close(fd);
		return err_set(err, ERR_EXISTS,
		    "a crieurd is running on this store already (%s)",
		    str_c(&path));
	}
	*fd_r = fd;
	return 0;
}
