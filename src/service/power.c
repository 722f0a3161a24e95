/* Giving up powers, irrevocably. */
#include "power.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <seccomp.h>

/* Nobody's job. */
static const char *const refused_to_all[] = {
	"execve",
	"execveat",
	"io_uring_setup",
	"pidfd_getfd",
	"process_vm_readv",
	"process_vm_writev",
#if !defined(__SANITIZE_ADDRESS__)
	"ptrace", /* the leak checker of a sanitizer build needs it */
#endif
	NULL,
};

/* The clerk: no socket of any kind. */
static const char *const refused_to_none[] = { "socket", "connect", "bind",
	"listen", "accept", "accept4", NULL };

/* The gate: its socket was bound before. */
static const char *const refused_to_listen[] = { "socket", "connect", "bind",
	NULL };

/* The relay. */
static const char *const refused_to_connect[] = { "bind", "listen", "accept",
	"accept4", NULL };

static const char *const *
refused_to(enum service_power power)
{
	switch (power) {
	case SERVICE_POWER_NONE: return refused_to_none;
	case SERVICE_POWER_LISTEN: return refused_to_listen;
	case SERVICE_POWER_CONNECT: return refused_to_connect;
	}
	return refused_to_none;
}

int
power_become(const char *user, struct err *err)
{
	if (geteuid() != 0)
		return 0;

	errno = 0;
	const struct passwd *passwd = getpwnam(user);
	if (passwd == NULL)
		return err_errno(err, ERR_CONFIG, errno,
		    "site.user: no user \"%s\" on this machine", user);
	gid_t gid = passwd->pw_gid;
	uid_t uid = passwd->pw_uid;
	if (uid == 0)
		return 0;
	if (setgroups(1, &gid) != 0 || setresgid(gid, gid, gid) != 0 ||
	    setresuid(uid, uid, uid) != 0)
		return err_errno(
		    err, ERR_DENIED, errno, "cannot become user %s", user);
	if (setresuid(0, 0, 0) == 0 || geteuid() == 0)
		return err_set(err, ERR_BUG, "root could be had again");
	return 0;
}

static int
refuse(scmp_filter_ctx filter, const char *const *names, struct err *err)
{
	for (; *names != NULL; names++) {
		int call = seccomp_syscall_resolve_name(*names);
		if (call == __NR_SCMP_ERROR)
			continue; /* older than this kernel call: not offered */
		int status =
		    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
		if (status != 0)
			return err_errno(
			    err, ERR_DENIED, -status, "seccomp: %s", *names);
	}
	return 0;
}

static int
load(scmp_filter_ctx filter, enum service_power power, struct err *err)
{
	if (refuse(filter, refused_to_all, err) != 0 ||
	    refuse(filter, refused_to(power), err) != 0)
		return -1;
	int status = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
	if (status == 0)
		status = seccomp_load(filter);
	if (status != 0)
		return err_errno(err, ERR_DENIED, -status,
		    "seccomp: the filter cannot be loaded");
	return 0;
}

int
power_restrict(enum service_power power, struct err *err)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_errno(
		    err, ERR_DENIED, errno, "cannot give up new privileges");

	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	if (filter == NULL)
		return err_memory(err);
	int result = load(filter, power, err);
	seccomp_release(filter);
	return result;
}
