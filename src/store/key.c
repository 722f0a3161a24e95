/* The key of the tokens: in a file of its own, which a process that may read
 * the store need not be able to read. */
#include "key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crieur/base/random.h"
#include "crieur/base/str.h"
#include "crieur/base/token.h"

#include "sql.h"

static int
path_of(struct store *store, struct str *path, struct err *err)
{
	str_addf(path, "%s" STORE_KEY_SUFFIX,
	    sqlite3_db_filename(store->db, "main"));
	return str_check(path, err);
}

void
store_use_key(struct store *store, const unsigned char *key)
{
	memcpy(store->key, key, TOKEN_KEY_SIZE);
	store->has_key = true;
}

int
store_key(struct store *store, unsigned char *key, struct err *err)
{
	CLEANUP(str_fini) struct str path = { 0 };

	if (!store->has_key) {
		if (path_of(store, &path, err) != 0)
			return -1;
		int fd = open(str_c(&path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0)
			return err_errno(err,
			    errno == EACCES ? ERR_DENIED : ERR_UNREACHABLE,
			    errno, "%s: the key of the tokens", str_c(&path));
		ssize_t n = read(fd, store->key, TOKEN_KEY_SIZE);
		close(fd);
		if (n != TOKEN_KEY_SIZE)
			return err_set(err, ERR_UNREACHABLE,
			    "%s: expected a key of %d octets; restore it from "
			    "the backup",
			    str_c(&path), TOKEN_KEY_SIZE);
		store->has_key = true;
	}
	memcpy(key, store->key, TOKEN_KEY_SIZE);
	return 0;
}

/* On disk before it is used: the file, and its name in the directory. */
static int
write_file(int fd, const char *path, const char *key, struct err *err)
{
	CLEANUP(str_fini) struct str directory = { 0 };
	const char *slash = strrchr(path, '/');

	if (write(fd, key, TOKEN_KEY_SIZE) != TOKEN_KEY_SIZE || fsync(fd) != 0)
		return err_errno(err, ERR_TEMPORARY, errno, "%s", path);
	str_add(&directory, slash != NULL
				? span_from(path, (size_t)(slash - path) + 1)
				: span_of("."));
	int folder =
	    open(str_c(&directory), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result =
	    folder >= 0 && fsync(folder) == 0
		? 0
		: err_errno(err, ERR_TEMPORARY, errno, "%s", str_c(&directory));
	if (folder >= 0)
		close(folder);
	return result;
}

/* A store of an earlier version kept the key in a table. */
static int
choose(struct store *store, char *key, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	const char *kept = NULL;

	if (sql_text(store,
		"SELECT value FROM secret WHERE name = 'token'"
		" AND length(value) = 32",
		NO_ARGS, INTO_TEXT(&kept, &arena), err) != 0)
		return -1;
	if (kept == NULL)
		return random_bytes(key, TOKEN_KEY_SIZE, err);
	memcpy(key, kept, TOKEN_KEY_SIZE);
	return 0;
}

int
key_prepare(struct store *store, struct err *err)
{
	CLEANUP(str_fini) struct str path = { 0 };
	char key[TOKEN_KEY_SIZE];

	if (path_of(store, &path, err) != 0)
		return -1;
	int fd = open(str_c(&path),
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0 && errno != EEXIST)
		return err_errno(
		    err, ERR_UNREACHABLE, errno, "%s", str_c(&path));
	if (fd >= 0) {
		int result = choose(store, key, err);
		if (result == 0)
			result = write_file(fd, str_c(&path), key, err);
		explicit_bzero(key, sizeof(key));
		close(fd);
		if (result != 0) {
			unlink(str_c(&path));
			return -1;
		}
	}
	return sql_run(store, "DELETE FROM secret", NO_ARGS, err);
}
