#include "handout.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "crieur/base/str.h"
#include "crieur/service/secret.h"
#include "crieur/store/database.h"

static void
add_all(const struct site *site, const char *store_path, enum child_name which,
    struct str *out)
{
	CLEANUP(str_fini) struct str key = { 0 };

	switch (which) {
	case CHILD_RELAY:
		for (size_t i = 0; i < site->n_relays; i++)
			secret_add(out, site->relays[i].password_file);
		return;
	case CHILD_INLET:
		for (size_t i = 0; i < site->n_inlets; i++)
			secret_add(out, site->inlets[i].password_file);
		return;
	case CHILD_CLERK:
		for (size_t i = 0; i < site->n_dkims; i++)
			secret_add(out, site->dkims[i].key_file);
		str_addf(&key, "%s" STORE_KEY_SUFFIX, store_path);
		secret_add(out, str_c(&key));
		return;
	case CHILD_GATE:
	case CHILD_COUNT: return;
	}
}

int
handout_make(const struct site *site, const char *store_path,
    enum child_name which, int *fd_r, struct err *err)
{
	CLEANUP(str_fini) struct str out = { 0 };

	add_all(site, store_path, which, &out);
	int fd = str_check(&out, err) == 0
	             ? memfd_create("secrets", MFD_CLOEXEC)
	             : -1;
	if (fd < 0)
		return err_errno(err, ERR_TEMPORARY, errno, "memfd_create");
	ssize_t n = write(fd, str_c(&out), out.len);
	if (out.data != NULL)
		explicit_bzero(out.data, out.len);
	if (n != (ssize_t)out.len || lseek(fd, 0, SEEK_SET) != 0) {
		close(fd);
		return err_errno(err, ERR_TEMPORARY, errno, "memfd");
	}
	*fd_r = fd;
	return 0;
}
