#include "crieur/base/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void
spool_init(
    struct spool *spool, const char *directory, size_t in_memory, size_t max)
{
	*spool = (struct spool){
		.directory = directory,
		.in_memory = in_memory,
		.max = max,
		.fd = -1,
	};
}

void
spool_fini(struct spool *spool)
{
	if (spool->directory == NULL)
		return;
	if (spool->map != NULL)
		munmap(spool->map, spool->size);
	if (spool->fd >= 0)
		close(spool->fd);
	str_fini(&spool->memory);
	*spool = (struct spool){ 0 };
}

/* A file nobody can open by name, gone with its descriptor. */
static int
open_nameless(const char *directory, struct err *err)
{
	int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	CLEANUP(str_fini) struct str path = { 0 };
	str_addf(&path, "%s/crieur-spool-XXXXXX", directory);
	if (str_check(&path, err) != 0)
		return -1;
	fd = mkostemp(path.data, O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, ERR_TEMPORARY, errno,
		    "%s: cannot make a temporary file", directory);
	unlink(path.data);
	return fd;
}

static int
write_all(int fd, struct span bytes, struct err *err)
{
	while (bytes.len > 0) {
		ssize_t n = write(fd, bytes.at, bytes.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, ERR_TEMPORARY, errno,
			    "cannot write a message to its temporary file");
		bytes = span_from_offset(bytes, (size_t)n);
	}
	return 0;
}

static int
move_to_file(struct spool *spool, struct err *err)
{
	int fd = open_nameless(spool->directory, err);

	if (fd < 0)
		return -1;
	if (write_all(fd, str_span(&spool->memory), err) != 0) {
		close(fd);
		return -1;
	}
	spool->fd = fd;
	str_fini(&spool->memory);
	spool->memory = (struct str){ 0 };
	return 0;
}

int
spool_add(struct spool *spool, struct span bytes, struct err *err)
{
	if (bytes.len > spool->max - spool->size)
		return err_set(err, ERR_INPUT,
		    "the message is larger than %zu octets", spool->max);
	if (spool->fd < 0 && spool->size + bytes.len > spool->in_memory &&
	    move_to_file(spool, err) != 0)
		return -1;
	if (spool->fd >= 0) {
		if (write_all(spool->fd, bytes, err) != 0)
			return -1;
	} else {
		str_add(&spool->memory, bytes);
		if (str_check(&spool->memory, err) != 0)
			return -1;
	}
	spool->size += bytes.len;
	return 0;
}

char *
spool_folder_of(const char *store_path)
{
	const char *slash = strrchr(store_path, '/');

	if (slash == NULL)
		return strdup(".");
	return strndup(
	    store_path, slash > store_path ? (size_t)(slash - store_path) : 1);
}

int64_t
spool_read(const struct spool *spool, size_t offset, char *buffer, size_t size,
    struct err *err)
{
	size_t left = offset < spool->size ? spool->size - offset : 0;
	size_t n = left < size ? left : size;

	if (spool->fd < 0) {
		if (n > 0)
			memcpy(buffer, spool->memory.data + offset, n);
		return (int64_t)n;
	}
	ssize_t got = pread(spool->fd, buffer, n, (off_t)offset);
	if (got < 0 || (n > 0 && got == 0))
		return err_errno(err, ERR_TEMPORARY, errno,
		    "cannot read a message's temporary file");
	return got;
}

int
spool_view(struct spool *spool, struct span *bytes_r, struct err *err)
{
	if (spool->fd < 0) {
		*bytes_r = str_span(&spool->memory);
		return 0;
	}
	if (spool->map == NULL) {
		void *map = mmap(
		    NULL, spool->size, PROT_READ, MAP_PRIVATE, spool->fd, 0);
		if (map == MAP_FAILED)
			return err_errno(err, ERR_TEMPORARY, errno,
			    "cannot look at a message's temporary file");
		spool->map = map;
	}
	*bytes_r = span_from(spool->map, spool->size);
	return 0;
}
