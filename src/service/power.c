/* Giving up powers, irrevocably. */
#include "power.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <seccomp.h>

/* Nobody's job. */
static const char *const refused_to_all[] = {
	"execve",
	"execveat",
	"io_uring_setup",
	/* Signals to others, and looking into them. */
	"kill",
	"tkill",
	"rt_sigqueueinfo",
	"rt_tgsigqueueinfo",
	"pidfd_send_signal",
	"pidfd_getfd",
	/* Another view of the system, or another kernel. */
	"unshare",
	"setns",
	"mount",
	"umount2",
	"fsopen",
	"open_tree",
	"move_mount",
	"pivot_root",
	"chroot",
	"bpf",
	"perf_event_open",
	"userfaultfd",
	"add_key",
	"request_key",
	"keyctl",
	"init_module",
	"finit_module",
	"kexec_load",
	"personality",
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
power_find_user(const char *user, struct system_user *user_r, struct err *err)
{
	errno = 0;
	const struct passwd *passwd = getpwnam(user);
	if (passwd == NULL)
		return err_errno(err, ERR_CONFIG, errno,
		    "site.user: no user \"%s\" on this machine", user);
	*user_r = (struct system_user){ user, passwd->pw_uid, passwd->pw_gid };
	return 0;
}

int
power_become(const char *user, struct err *err)
{
	struct system_user found;

	if (geteuid() != 0)
		return 0;
	if (power_find_user(user, &found, err) != 0)
		return -1;
	gid_t gid = found.gid;
	uid_t uid = found.uid;
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

/* Threads are made; processes in a namespace of their own are not. clone3 hides
 * its flags from a filter: it is not there, and libc takes clone. */
static int
refuse_namespaces(scmp_filter_ctx filter, struct err *err)
{
	static const uint64_t flags[] = { CLONE_NEWUSER, CLONE_NEWNS,
		CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWIPC, CLONE_NEWUTS,
		CLONE_NEWCGROUP };
	int status = seccomp_rule_add(
	    filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);

	for (size_t i = 0; i < COUNT_OF(flags) && status == 0; i++)
		status = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
		    SCMP_SYS(clone), 1,
		    SCMP_A0(SCMP_CMP_MASKED_EQ, flags[i], flags[i]));
	/* abort(3) signals its own process. */
	if (status == 0)
		status = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
		    SCMP_SYS(tgkill), 1,
		    SCMP_A0(SCMP_CMP_NE, (scmp_datum_t)getpid()));
	return status == 0 ? 0
	                   : err_errno(err, ERR_DENIED, -status,
				 "seccomp: clone and tgkill");
}

static int
load(scmp_filter_ctx filter, enum service_power power, struct err *err)
{
	if (refuse(filter, refused_to_all, err) != 0 ||
	    refuse(filter, refused_to(power), err) != 0 ||
	    refuse_namespaces(filter, err) != 0)
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
