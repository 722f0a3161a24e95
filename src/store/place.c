#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "query.h"

enum {
	PATH_SIZE = 4096,
	FILE_DATABASE = 0,
	FILE_LOG = 1,
	/* https://www.sqlite.org/walformat.html, 1.2 and 2.1 */
	LOG_HEADER = 32,
	LOG_SALT = 16,
	FRAME_HEADER = 24,
	INDEX_VERSION = 3007000,
	INDEX_PAGE_SIZE = 14,
	INDEX_FRAMES = 16,
	INDEX_SALT = 32,
	SALT_SIZE = 8,
	INDEX_REGION = 32768,
};

static const char *const suffixes[PLACE_FILES] = { "", "-wal", "-shm" };

static const char *
file_name(struct store *store, int which, char name[PATH_SIZE])
{
	const char *path = sqlite3_db_filename(store->db, "main");

	int n = snprintf(
	    name, PATH_SIZE, "%s%s", path != NULL ? path : "", suffixes[which]);
	return n > 0 && n < PATH_SIZE ? name : "";
}

void
place_remember(struct store *store)
{
	struct place place = { .is_known = true };
	char name[PATH_SIZE];
	struct stat status;

	for (int i = 0; i < PLACE_FILES; i++) {
		if (stat(file_name(store, i, name), &status) != 0)
			return;
		place.device[i] = status.st_dev;
		place.inode[i] = status.st_ino;
	}
	store->place = place;
}

static int
tell_moved(struct store *store, int which, const char *how, struct err *err)
{
	char name[PATH_SIZE];

	return err_set(err, ERR_UNREACHABLE,
	    "%s: the store's file was %s while it was open",
	    file_name(store, which, name), how);
}

static bool
is_in_place(struct store *store, int which, struct stat *status)
{
	char name[PATH_SIZE];

	return stat(file_name(store, which, name), status) == 0 &&
	       status->st_dev == store->place.device[which] &&
	       status->st_ino == store->place.inode[which];
}

int
place_check(struct store *store, struct err *err)
{
	bool is_here[PLACE_FILES];
	struct stat status[PLACE_FILES] = { 0 };

	if (!store->place.is_known)
		return 0;
	for (int i = 0; i < PLACE_FILES; i++)
		is_here[i] = is_in_place(store, i, &status[i]);
	if (!is_here[FILE_LOG] && is_here[FILE_DATABASE] && is_here[2])
		sqlite3_wal_checkpoint_v2(
		    store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	for (int i = 0; i < PLACE_FILES; i++) {
		if (!is_here[i])
			return tell_moved(store, i, "moved or removed", err);
	}
	if (status[FILE_DATABASE].st_size < store->place.size)
		return tell_moved(store, FILE_DATABASE, "cut", err);
	store->place.size = status[FILE_DATABASE].st_size;
	return 0;
}

/* The index, as this handle has it in memory. */
static const unsigned char *
find_index(struct store *store)
{
	void volatile *region = NULL;
	sqlite3_file *file = NULL;
	uint32_t version;

	if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER,
		(void *)&file) != SQLITE_OK ||
	    file == NULL || file->pMethods == NULL ||
	    file->pMethods->iVersion < 2 ||
	    file->pMethods->xShmMap(file, 0, INDEX_REGION, 0, &region) !=
		SQLITE_OK ||
	    region == NULL)
		return NULL;
	/* Whoever holds the write lock reads it as it is. */
	const unsigned char *index = NULL;
	memcpy(&index, &region, sizeof(index));
	memcpy(&version, index, sizeof(version));
	return version == INDEX_VERSION ? index : NULL;
}

int
place_check_log(struct store *store, struct err *err)
{
	const unsigned char *index =
	    store->place.is_known ? find_index(store) : NULL;
	unsigned char header[LOG_HEADER] = { 0 };
	struct stat status = { 0 };
	char name[PATH_SIZE];
	uint32_t n_frames = 0;
	uint16_t page_size = 0;

	if (index != NULL) {
		memcpy(&n_frames, index + INDEX_FRAMES, sizeof(n_frames));
		memcpy(&page_size, index + INDEX_PAGE_SIZE, sizeof(page_size));
	}
	if (n_frames == 0)
		return 0;
	int fd = open(file_name(store, FILE_LOG, name),
	    O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	/* It stands there, and what is open stays so. */
	if (fd < 0 && errno == EACCES)
		return 0;
	/* A page of 65536 octets is written as 1. */
	off_t needed =
	    LOG_HEADER +
	    (off_t)n_frames *
		(FRAME_HEADER + (page_size == 1 ? 65536 : (off_t)page_size));
	bool is_whole =
	    fd >= 0 && fstat(fd, &status) == 0 && status.st_size >= needed &&
	    pread(fd, header, sizeof(header), 0) == LOG_HEADER &&
	    memcmp(header + LOG_SALT, index + INDEX_SALT, SALT_SIZE) == 0;
	if (fd >= 0)
		close(fd);
	return is_whole ? 0
	                : tell_moved(store, FILE_LOG, "cut or replaced", err);
}
