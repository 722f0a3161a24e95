#include "crieur/base/random.h"

#include <errno.h>
#include <sys/random.h>

int
random_bytes(void *buffer, size_t size, struct err *err)
{
	unsigned char *at = buffer;

	while (size > 0) {
		ssize_t got = getrandom(at, size, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_errno(err, ERR_TEMPORARY, errno,
			    "no random bytes from the kernel");
		at += got;
		size -= (size_t)got;
	}
	return 0;
}

int
random_text(char *buffer, size_t size, struct err *err)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";

	if (random_bytes(buffer, size, err) != 0)
		return -1;
	for (size_t i = 0; i + 1 < size; i++)
		buffer[i] = letters[(unsigned char)buffer[i] % 32];
	buffer[size - 1] = '\0';
	return 0;
}
