/* Files as they are, as they will be, and programs that are asked. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crieur/base/limits.h"

#include "input.h"
#include "setup.h"

int
setup_read(
    struct setup *setup, const char *path, const char **text_r, struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };

	if (access(path, F_OK) != 0)
		return errno == ENOENT || errno == ENOTDIR
		           ? 0
		           : err_errno(err, ERR_DENIED, errno, "%s", path);
	if (input_read(path, LIMIT_POLICY_FILE, &text, err) != 0)
		return -1;
	if (memchr(str_c(&text), '\0', text.len) != NULL)
		return err_set(err, ERR_CONFIG, "%s: it is no text", path);
	*text_r = arena_dup(setup->arena, str_span(&text));
	return *text_r != NULL ? 1 : err_memory(err);
}

int
setup_sample(
    struct setup *setup, const char *name, const char **text_r, struct err *err)
{
	const char *path =
	    arena_printf(setup->arena, "%s/%s", setup->samples, name);

	if (path == NULL)
		return err_memory(err);
	int found = setup_read(setup, path, text_r, err);
	if (found == 0)
		return err_set(err, ERR_ABSENT,
		    "%s: not there; install the package whole, or name its "
		    "folder in CRIEUR_DATA",
		    path);
	return found < 0 ? -1 : 0;
}

int
setup_change(struct setup *setup, const char *path, struct change **change_r,
    struct err *err)
{
	struct change *change = &setup->changes[setup->n_changes];

	for (size_t i = 0; i < setup->n_changes; i++) {
		if (strcmp(setup->changes[i].path, path) == 0) {
			*change_r = &setup->changes[i];
			return 0;
		}
	}
	if (setup->n_changes == SETUP_CHANGES)
		return err_set(err, ERR_INPUT, "more than %d files to write",
		    SETUP_CHANGES);
	*change = (struct change){
		.path = arena_dups(setup->arena, path),
		.mode = 0644,
	};
	if (change->path == NULL)
		return err_memory(err);
	if (setup_read(setup, path, &change->before, err) < 0)
		return -1;
	change->after = change->before;
	setup->n_changes++;
	*change_r = change;
	return 0;
}

static void
read_all(int fd, struct str *out)
{
	char piece[4096];
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET) != 0)
		return;
	while ((n = read(fd, piece, sizeof(piece))) > 0 &&
	       out->len < LIMIT_POLICY_FILE)
		str_add(out, span_from(piece, (size_t)n));
}

static int
wait_for(pid_t pid, const char *name, struct err *err)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return err_errno(err, ERR_BUG, errno, "%s", name);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* Not by a pipe: what the program starts in the background would keep it open.
 */
int
program_run(const char *const *argv, struct str *out, struct err *err)
{
	posix_spawn_file_actions_t actions;
	int fd = out != NULL ? memfd_create("words", MFD_CLOEXEC) : -1;
	pid_t pid;

	if (out != NULL && fd < 0)
		return err_errno(err, ERR_TEMPORARY, errno, "memfd_create");
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(
	    &actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	for (int to = STDOUT_FILENO; to <= STDERR_FILENO && fd >= 0; to++)
		posix_spawn_file_actions_adddup2(&actions, fd, to);
	int number = posix_spawnp(&pid, argv[0], &actions, NULL,
	    (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	int result = number == 0 ? wait_for(pid, argv[0], err)
	             : number == ENOENT
	                 ? 127
	                 : err_errno(err, ERR_TEMPORARY, number, "%s", argv[0]);
	if (fd >= 0) {
		read_all(fd, out);
		close(fd);
	}
	return result;
}
