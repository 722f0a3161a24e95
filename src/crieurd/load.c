/* Files, store and lock, before anything is started. */
#include "load.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crieur/base/arena.h"
#include "crieur/base/clock.h"
#include "crieur/base/date.h"
#include "crieur/base/log.h"
#include "crieur/base/str.h"
#include "crieur/insight/check.h"
#include "crieur/insight/rehearse.h"
#include "crieur/service/become.h"
#include "crieur/service/live.h"
#include "crieur/store/copy.h"

enum {
	DIRECTORY_MODE = S_ISGID | S_ISVTX | 0770,
	FILE_MODE = 0660,
};

int
load_publish(struct store *store, const struct bundle *bundle,
    const struct site *site, struct load_result *result, struct err *err)
{
	struct clock clock = clock_system();
	struct live_change change = {
		.actor = "crieurd",
		.comment = "",
		.at = clock_now(&clock),
	};

	insight_rehearse(site, store, change.at, result->findings);
	insight_check(site, store, change.at, result->findings);
	if (result->findings->n_errors > 0)
		return -1;
	return live_publish(store, bundle, &change, &result->live, err);
}

/* The directory part of a path: "." for a bare name. */
static void
directory_of(const char *path, struct str *directory)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		str_adds(directory, ".");
	else if (slash == path)
		str_adds(directory, "/");
	else
		str_add(directory, span_from(path, (size_t)(slash - path)));
}

/* Whether nothing but the store and what SQLite puts beside it is there. */
static bool
holds_only(const char *directory, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span base = span_of(slash != NULL ? slash + 1 : path);
	const struct dirent *entry;
	bool result = true;

	DIR *stream = opendir(directory);
	if (stream == NULL)
		return false;
	while ((entry = readdir(stream)) != NULL) {
		struct span name = span_of(entry->d_name);
		if (span_is(name, ".") || span_is(name, "..") ||
		    span_equal(span_first(name, base.len), base))
			continue;
		result = false;
	}
	closedir(stream);
	return result;
}

/* The mode is left where it is right: under systemd's RestrictSUIDSGID nobody
 * may set such a bit. */
static int
give(int fd, const char *name, const struct system_user *user, mode_t mode,
    struct err *err)
{
	struct stat status;

	if (fchown(fd, user->uid, user->gid) == 0 && fstat(fd, &status) == 0 &&
	    ((status.st_mode & 07777) == mode || fchmod(fd, mode) == 0))
		return 0;
	return err_errno(
	    err, ERR_UNREACHABLE, errno, "%s: cannot be given", name);
}

static bool
may_write(const struct stat *status, const struct system_user *user)
{
	mode_t needed = S_IWOTH | S_IXOTH;

	if (status->st_uid == user->uid)
		needed = S_IWUSR | S_IXUSR;
	else if (status->st_gid == user->gid)
		needed = S_IWGRP | S_IXGRP;
	return (status->st_mode & needed) == needed;
}

/* The group of the children makes files there; in a sticky directory none of
 * them removes another's. */
static int
give_directory(const char *directory, const char *path,
    const struct system_user *user, struct err *err)
{
	struct stat status;
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status) != 0) {
		int number = errno;
		if (fd >= 0)
			close(fd);
		return err_errno(err, ERR_UNREACHABLE, number, "%s", directory);
	}
	bool is_ours = status.st_uid == 0 || status.st_uid == user->uid;
	int result = is_ours && holds_only(directory, path)
	                 ? give(fd, directory, user, DIRECTORY_MODE, err)
	                 : 0;
	if (result == 0 &&
	    (fstat(fd, &status) != 0 || !may_write(&status, user)))
		result = err_set(err, ERR_CONFIG,
		    "%s: user %s cannot write there; give the store a "
		    "directory of its own",
		    directory, user->name);
	close(fd);
	return result;
}

/* A file only: nobody is made the owner of what a link points to. */
static int
give_file(const char *path, const char *suffix, const struct system_user *user,
    struct err *err)
{
	CLEANUP(str_fini) struct str name = { 0 };
	struct stat status;

	str_addf(&name, "%s%s", path, suffix);
	if (str_check(&name, err) != 0)
		return -1;
	int fd =
	    open(str_c(&name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT)
		return 0;
	int result = fd >= 0 ? fstat(fd, &status) : -1;
	if (result != 0)
		err_errno(err, ERR_UNREACHABLE, errno, "%s", str_c(&name));
	else if (S_ISREG(status.st_mode) && status.st_nlink == 1)
		result = give(fd, str_c(&name), user, FILE_MODE, err);
	if (fd >= 0)
		close(fd);
	return result;
}

static int
give_away(const struct site *site, const char *directory, struct err *err)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-turn",
		"-gate", "-clerk", "-relay", "-inlet" };
	const char *path = site->store.path;

	struct system_user user;
	if (power_find_user(site->user, &user, err) != 0 ||
	    give_directory(directory, path, &user, err) != 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
		if (give_file(path, suffixes[i], &user, err) != 0)
			return -1;
	}
	return 0;
}

/* One component of the way to a file that root acts on. */
static int
check_owner(const char *path, struct err *err)
{
	struct stat status;

	if (lstat(path, &status) != 0)
		return err_errno(err, ERR_CONFIG, errno, "%s", path);
	bool is_shared =
	    (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 &&
	    !(S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0);
	if (status.st_uid == 0 && !is_shared)
		return 0;
	return err_set(err, ERR_CONFIG,
	    "%s: %s, and crieurd acts on what it says as root; run chown root "
	    "and chmod go-w on it",
	    path,
	    status.st_uid != 0 ? "it belongs to another than root"
			       : "others than root may write it");
}

int
load_check_owners(const struct bundle *bundle, struct err *err)
{
	int result = 0;

	for (size_t i = 0; i < bundle->n_files && result == 0; i++) {
		char *whole = geteuid() == 0
		                  ? realpath(bundle->files[i].name, NULL)
		                  : NULL;
		if (whole == NULL)
			continue;
		result = check_owner(whole, err);
		for (char *at = strrchr(whole, '/');
		     at != NULL && at != whole && result == 0;
		     at = strrchr(whole, '/')) {
			*at = '\0';
			result = check_owner(whole, err);
		}
		free(whole);
	}
	return result;
}

int
load_directory(const struct site *site, struct err *err)
{
	CLEANUP(str_fini) struct str directory = { 0 };

	if (site->store.path[0] != '/')
		return err_set(err, ERR_CONFIG,
		    "store.path = \"%s\": expected a path that begins with /",
		    site->store.path);
	directory_of(site->store.path, &directory);
	if (str_check(&directory, err) != 0)
		return -1;
	if (mkdir(str_c(&directory), 0700) != 0 && errno != EEXIST)
		return err_errno(err, ERR_UNREACHABLE, errno,
		    "%s: cannot be created", str_c(&directory));
	return 0;
}

int
load_socket_directory(
    const struct site *site, const struct identity *gate, struct err *err)
{
	CLEANUP(str_fini) struct str directory = { 0 };
	const char *slash = strchr(site->gate.socket, '/');

	if (gate->is_kept || slash == NULL)
		return 0;
	directory_of(slash, &directory);
	if (str_check(&directory, err) != 0)
		return -1;
	if (mkdir(str_c(&directory), 0750) != 0)
		return errno == EEXIST
		           ? 0
		           : err_errno(err, ERR_UNREACHABLE, errno,
				 "%s: cannot be made for the gate's socket",
				 str_c(&directory));
	if (lchown(str_c(&directory), gate->uid,
		gate->groups[gate->n_groups - 1]) != 0 ||
	    chmod(str_c(&directory), 0750) != 0)
		return err_errno(
		    err, ERR_UNREACHABLE, errno, "%s", str_c(&directory));
	return 0;
}

int
load_store(const struct site *site, struct err *err)
{
	CLEANUP(str_fini) struct str directory = { 0 };

	directory_of(site->store.path, &directory);
	if (str_check(&directory, err) != 0 ||
	    store_prepare(site->store.path, err) != 0)
		return -1;
	if (geteuid() != 0)
		return 0;
	return give_away(site, str_c(&directory), err);
}

int
load_copy(struct store *store, bool is_restored, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct clock clock = clock_system();
	char at[TIME_TEXT_SIZE];
	struct copy_row copy;

	if (is_restored &&
	    store_copy_restore(store, clock_now(&clock), err) != 0)
		return -1;
	if (store_copy_get(store, &arena, &copy, err) != 0)
		return -1;
	if (copy.made_at != 0 && copy.restored_at == 0)
		return err_set(err, ERR_CONFIG,
		    "the store is a copy of %s made on %s, and what waits in "
		    "it was most likely sent since: start crieurd once with "
		    "--restored, see BACKUP in crieur(1)",
		    copy.site, time_format(copy.made_at, at));
	if (is_restored)
		log_warning(
		    "%lld recipients and %lld open questions are set aside: "
		    "crieur queue, then crieur queue retry|cancel restored",
		    (long long)copy.n_deliveries, (long long)copy.n_tokens);
	return 0;
}

int
load_write_pid(int fd, struct err *err)
{
	char text[32];
	int length = snprintf(text, sizeof(text), "%ld\n", (long)getpid());

	if (ftruncate(fd, 0) != 0 ||
	    pwrite(fd, text, (size_t)length, 0) != length)
		return err_errno(err, ERR_TEMPORARY, errno, "the pid file");
	return 0;
}
