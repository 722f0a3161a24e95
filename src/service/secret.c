#include "crieur/service/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
close_file(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static int
check_mode(int fd, const char *path, struct err *err)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return err_errno(err, ERR_CONFIG, errno, "%s", path);
	if (!S_ISREG(status.st_mode))
		return err_set(err, ERR_CONFIG, "%s: not a file", path);
	if ((status.st_mode & 077) != 0)
		return err_set(err, ERR_CONFIG,
		    "%s: mode %03o lets others read the secret; "
		    "run chmod 600 on it",
		    path, (unsigned)status.st_mode & 0777);
	return 0;
}

static int
read_line(int fd, const char *path, char secret_r[SECRET_SIZE], struct err *err)
{
	char text[SECRET_SIZE + 1];
	ssize_t n = read(fd, text, sizeof(text));

	if (n < 0)
		return err_errno(err, ERR_CONFIG, errno, "%s", path);
	size_t length = 0;
	while (length < (size_t)n && text[length] != '\n' &&
	       text[length] != '\r' && text[length] != '\0')
		length++;
	if (length == 0 || length >= SECRET_SIZE) {
		explicit_bzero(text, sizeof(text));
		return err_set(err, ERR_CONFIG,
		    "%s: the first line must be the password, of at most %d "
		    "octets",
		    path, SECRET_SIZE - 1);
	}
	memcpy(secret_r, text, length);
	secret_r[length] = '\0';
	explicit_bzero(text, sizeof(text));
	return 0;
}

int
secret_read(const char *path, char secret_r[SECRET_SIZE], struct err *err)
{
	int fd CLEANUP(close_file) = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_errno(err, ERR_CONFIG, errno, "%s", path);
	if (check_mode(fd, path, err) != 0)
		return -1;
	return read_line(fd, path, secret_r, err);
}

int
secret_read_file(const char *path, struct str *text, struct err *err)
{
	int fd CLEANUP(close_file) = open(path, O_RDONLY | O_CLOEXEC);
	char piece[SECRET_FILE_MAX + 1];

	if (fd < 0)
		return err_errno(err, ERR_CONFIG, errno, "%s", path);
	if (check_mode(fd, path, err) != 0)
		return -1;
	ssize_t n = read(fd, piece, sizeof(piece));
	if (n < 0)
		return err_errno(err, ERR_CONFIG, errno, "%s", path);
	if (n == 0 || n > SECRET_FILE_MAX) {
		explicit_bzero(piece, sizeof(piece));
		return err_set(err, ERR_CONFIG,
		    "%s: expected a file of 1 to %d octets", path,
		    SECRET_FILE_MAX);
	}
	str_add(text, span_from(piece, (size_t)n));
	explicit_bzero(piece, sizeof(piece));
	return str_check(text, err);
}

bool
secret_look(const char *path, struct secret_stamp *stamp_r)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return false;
	*stamp_r = (struct secret_stamp){
		.inode = status.st_ino,
		.size = (uint64_t)status.st_size,
		.changed_s = status.st_ctim.tv_sec,
		.changed_ns = status.st_ctim.tv_nsec,
	};
	return true;
}

bool
secret_is_same(const struct secret_stamp *a, const struct secret_stamp *b)
{
	return a->inode == b->inode && a->size == b->size &&
	       a->changed_s == b->changed_s && a->changed_ns == b->changed_ns;
}
