#include "show.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

const char *
show_time(int64_t at, char buffer[TIME_TEXT_SIZE])
{
	if (at == 0)
		return strcpy(buffer, "-");
	return time_format(at, buffer);
}

/* A number that was given to another program since is not ours. Where /proc
 * does not tell, the number counts. */
static bool
is_ours(int64_t pid)
{
	char path[64], name[16] = "";

	snprintf(path, sizeof(path), "/proc/%lld/comm", (long long)pid);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return true;
	bool has_name = fgets(name, sizeof(name), file) != NULL;
	fclose(file);
	return !has_name || strncmp(name, "crieur", 6) == 0;
}

bool
show_is_running(const struct process_row *row)
{
	if (row->pid <= 0)
		return false;
	if (kill((pid_t)row->pid, 0) != 0 && errno != EPERM)
		return false;
	return is_ours(row->pid);
}
