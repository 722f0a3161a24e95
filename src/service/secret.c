#include "crieur/service/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crieur/base/limits.h"

static void
close_file(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* A name alone is a credential of the service manager. */
static const char *
place_of(const char *name, struct str *place)
{
	const char *directory = getenv("CREDENTIALS_DIRECTORY");

	if (directory == NULL || strchr(name, '/') != NULL)
		return name;
	str_addf(place, "%s/%s", directory, name);
	return str_c(place);
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

/* What was handed over, as "KIND PATH-LENGTH LENGTH\n", path, text: written
 * once, before any thread. KIND 'S' is a secret, 'E' the error of its file. */
static struct str handed_over;

void
secret_add(struct str *handed, const char *path)
{
	CLEANUP(str_fini) struct str text = STR_MAX(SECRET_FILE_MAX);
	struct err err = { 0 };

	if (path == NULL || path[0] == '\0')
		return;
	bool is_read = secret_read_file(path, &text, &err) == 0;
	struct span span = is_read ? str_span(&text) : span_of(err.text);
	str_addf(handed, "%c %zu %zu\n%s", is_read ? 'S' : 'E', strlen(path),
	    span.len, path);
	str_add(handed, span);
	if (text.data != NULL)
		explicit_bzero(text.data, text.len);
}

int
secret_inherit(int fd, struct err *err)
{
	char piece[4096];
	ssize_t n;

	while ((n = read(fd, piece, sizeof(piece))) > 0)
		str_add(&handed_over, span_from(piece, (size_t)n));
	int number = errno;
	explicit_bzero(piece, sizeof(piece));
	close(fd);
	if (n < 0)
		return err_errno(
		    err, ERR_UNREACHABLE, number, "what crieurd handed over");
	return str_check(&handed_over, err);
}

/* 1: it was handed over; 0: it was not; -1: its file had an error. */
static int
find_handed(const char *path, struct span *text_r, struct err *err)
{
	struct span rest = str_span(&handed_over);

	while (rest.len > 0) {
		struct span line = span_cut(&rest, '\n');
		struct span kind = span_cut(&line, ' ');
		struct span path_length = span_cut(&line, ' ');
		int64_t n_path = 0, n_text = 0;
		if (!span_number(path_length, LIMIT_PATH, &n_path) ||
		    !span_number(line, SECRET_FILE_MAX, &n_text) ||
		    rest.len < (size_t)(n_path + n_text))
			return err_set(err, ERR_BUG,
			    "what crieurd handed over cannot be read");
		struct span name = span_first(rest, (size_t)n_path);
		struct span text = span_first(
		    span_from_offset(rest, (size_t)n_path), (size_t)n_text);
		rest = span_from_offset(rest, (size_t)(n_path + n_text));
		if (!span_is(name, path))
			continue;
		if (span_is(kind, "E"))
			return err_set(
			    err, ERR_CONFIG, "%.*s", (int)text.len, text.at);
		*text_r = text;
		return 1;
	}
	return 0;
}

/* The first line of a text. */
static int
take_line(struct span text, const char *path, char secret_r[SECRET_SIZE],
    struct err *err)
{
	size_t length = 0;

	while (length < text.len && text.at[length] != '\n' &&
	       text.at[length] != '\r' && text.at[length] != '\0')
		length++;
	if (length == 0 || length >= SECRET_SIZE)
		return err_set(err, ERR_CONFIG,
		    "%s: the first line must be the password, of at most %d "
		    "octets",
		    path, SECRET_SIZE - 1);
	memcpy(secret_r, text.at, length);
	secret_r[length] = '\0';
	return 0;
}

int
secret_read(const char *path, char secret_r[SECRET_SIZE], struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };

	if (secret_read_file(path, &text, err) != 0)
		return -1;
	int result = take_line(str_span(&text), path, secret_r, err);
	explicit_bzero(text.data, text.len);
	return result;
}

int
secret_read_file(const char *path, struct str *text, struct err *err)
{
	CLEANUP(str_fini) struct str place = { 0 };
	char piece[SECRET_FILE_MAX + 1];
	struct span handed;

	int found = find_handed(path, &handed, err);
	if (found != 0) {
		if (found > 0)
			str_add(text, handed);
		return found < 0 ? -1 : str_check(text, err);
	}
	int fd CLEANUP(close_file) =
	    open(place_of(path, &place), O_RDONLY | O_CLOEXEC);
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
	CLEANUP(str_fini) struct str place = { 0 };
	struct stat status;

	if (stat(place_of(path, &place), &status) != 0)
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
