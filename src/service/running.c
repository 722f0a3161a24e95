#include "crieur/service/running.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

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
