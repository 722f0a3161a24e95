/* crieurd: checks everything, then starts and watches the three children. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crieur/base/err.h"
#include "crieur/base/log.h"
#include "crieur/base/shown.h"
#include "crieur/base/str.h"
#include "crieur/service/live.h"
#include "crieur/service/running.h"

#include "load.h"
#include "parent.h"

static const char usage[] =
    "usage: crieurd [--config FILE] [--foreground] [--restored]\n";

struct settings {
	const char *config_path;
	bool is_foreground, is_restored, wants_help, wants_version;
};

static int
read_options(int argc, char **argv, struct settings *settings, struct err *err)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "foreground", no_argument, NULL, 'f' },
		{ "restored", no_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	const char *from_environment = getenv("CRIEUR_CONFIG");
	int option;

	settings->config_path = from_environment != NULL ? from_environment
	                                                 : SYSCONF_DIR
	                            "/crieur/crieur.conf";
	opterr = 0;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'c': settings->config_path = optarg; break;
		case 'f': settings->is_foreground = true; break;
		case 'r': settings->is_restored = true; break;
		case 'h': settings->wants_help = true; break;
		case 'v': settings->wants_version = true; break;
		default:
			return err_set(err, ERR_USAGE,
			    "unknown or incomplete option %s",
			    argv[optind - 1]);
		}
	}
	if (optind != argc)
		return err_set(
		    err, ERR_USAGE, "unexpected argument %s", argv[optind]);
	return 0;
}

static void
show_findings(const struct findings *findings)
{
	char line[2048];

	for (size_t i = 0; i < findings->n_items; i++)
		fprintf(stderr, "%s\n",
		    finding_format(&findings->items[i], line, sizeof(line)));
	if (findings->n_dropped > 0)
		fprintf(stderr, "and %zu more\n", findings->n_dropped);
}

/* The files, and the store they name with the policy live in it. */
static int
make_ready(struct parent *parent, bool is_restored, struct findings *findings,
    struct err *err)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	struct load_result result = { .findings = findings };

	if (site_read(parent->config_path, &bundle, &parent->site, findings) !=
	    0)
		return -1;
	live_set_timezone(parent->site);
	parent->store_path = strdup(parent->site->store.path);
	if (parent->store_path == NULL)
		return err_memory(err);
	if (load_check_owners(&bundle, err) != 0 ||
	    load_directory(parent->site, err) != 0 ||
	    running_lock(parent->store_path, &parent->lock, err) != 0 ||
	    load_store(parent->site, err) != 0 ||
	    store_open(
		parent->store_path, STORE_ROLE_ADMIN, &parent->store, err) != 0)
		return -1;
	if (load_copy(parent->store, is_restored, err) != 0)
		return -1;
	return load_publish(parent->store, &bundle, parent->site, &result, err);
}

static const char *
program_directory(void)
{
	const char *directory = getenv("CRIEUR_LIBEXEC");

	return directory != NULL && directory[0] != '\0' ? directory
	                                                 : LIBEXEC_DIR;
}

/* The file beside the store that takes the log of a crieurd in the background;
 * in the foreground it goes to standard error. */
static void
move_log(const struct parent *parent)
{
	CLEANUP(str_fini) struct str path = { 0 };

	str_addf(&path, "%s.log", parent->store_path);
	int fd = open(str_c(&path),
	    O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	close(fd);
}

static void
say_settled(struct parent *parent)
{
	if (parent->ready_fd < 0)
		return;
	move_log(parent);
	ssize_t n = write(parent->ready_fd, "R", 1);
	(void)n;
	close(parent->ready_fd);
	parent->ready_fd = -1;
}

/* In the first process: wait until the second is at work or has given up. */
static int
await_daemon(int fd, pid_t daemon_pid)
{
	char byte;
	int status;

	ssize_t n;
	do
		n = read(fd, &byte, 1);
	while (n < 0 && errno == EINTR);
	if (n == 1)
		return 0;
	if (waitpid(daemon_pid, &status, 0) == daemon_pid && WIFEXITED(status))
		return WEXITSTATUS(status);
	return err_exit(ERR_BUG);
}

/* Leave the terminal. Returns in the second process only. The log stays where
 * the starter sees it until the children are at work. */
static int
go_to_background(struct parent *parent, struct err *err)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_errno(err, ERR_TEMPORARY, errno, "pipe");
	pid_t pid = fork();
	if (pid < 0)
		return err_errno(err, ERR_TEMPORARY, errno, "fork");
	if (pid > 0) {
		close(ends[1]);
		_exit(await_daemon(ends[0], pid));
	}
	close(ends[0]);
	parent->ready_fd = ends[1];
	if (setsid() < 0 || chdir("/") != 0)
		return err_errno(err, ERR_BUG, errno, "setsid");
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		dup2(fd, STDIN_FILENO);
		close(fd);
	}
	return 0;
}

/* The names of the files are kept with the policy: they are the same from
 * wherever crieurd is started. */
static char *
whole_path(const char *path)
{
	char *whole = realpath(path, NULL);

	return whole != NULL ? whole : strdup(path);
}

static int
run(const struct settings *settings, struct findings *findings, struct err *err)
{
	char *config_path = whole_path(settings->config_path);
	struct parent parent = {
		.config_path = config_path,
		.directory = program_directory(),
		.settled = say_settled,
		.ready_fd = -1,
		.lock = -1,
	};

	int result =
	    config_path != NULL
		? make_ready(&parent, settings->is_restored, findings, err)
		: err_memory(err);
	show_findings(findings);
	store_close(&parent.store);
	if (result == 0 && !settings->is_foreground)
		result = go_to_background(&parent, err);
	if (result == 0)
		result = load_write_pid(parent.lock, err);
	if (result == 0)
		result = store_open(
		    parent.store_path, STORE_ROLE_ADMIN, &parent.store, err);
	if (result == 0)
		result = parent_run(&parent, err);
	store_close(&parent.store);
	if (parent.site != NULL)
		site_release(&parent.site);
	if (parent.lock >= 0)
		close(parent.lock);
	free(parent.store_path);
	free(config_path);
	return result;
}

int
main(int argc, char **argv)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct settings settings = { 0 };
	struct err err = { 0 };

	log_open("crieurd", getenv("LOG_DEBUG") != NULL);
	umask(077);
	if (read_options(argc, argv, &settings, &err) != 0) {
		fprintf(stderr, "crieurd: %s\n%s", err.text, usage);
		return err_exit(err.kind);
	}
	if (settings.wants_help || settings.wants_version) {
		fputs(
		    settings.wants_help ? usage : PACKAGE_STRING "\n", stdout);
		return 0;
	}
	if (run(&settings, &findings, &err) == 0)
		return 0;
	if (findings.n_errors > 0)
		return err_exit(ERR_CONFIG);
	char text[sizeof(err.text)];
	fprintf(
	    stderr, "crieurd: %s\n", shown_line(text, sizeof(text), err.text));
	return err_exit(err.kind);
}
