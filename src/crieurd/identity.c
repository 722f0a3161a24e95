#include "identity.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crieur/base/limits.h"
#include "crieur/service/become.h"

static int
add_socket_group(
    const struct site *site, struct identity *identity, struct err *err)
{
	const char *name = site->gate.socket_group;

	if (name == NULL || name[0] == '\0')
		return 0;
	errno = 0;
	const struct group *group = getgrnam(name);
	if (group == NULL)
		return err_errno(err, ERR_CONFIG, errno,
		    "gate.socket_group: there is no group \"%s\"; it names the "
		    "one the mail server runs in",
		    name);
	identity->groups[identity->n_groups++] = group->gr_gid;
	return 0;
}

int
identity_of(const struct site *site, const char *child,
    struct identity *identity_r, struct err *err)
{
	struct system_user common;
	char name[LIMIT_NAME + 32];

	*identity_r = (struct identity){ .is_kept = geteuid() != 0 };
	if (identity_r->is_kept)
		return 0;
	if (power_find_user(site->user, &common, err) != 0)
		return -1;
	if (common.uid == 0)
		return err_set(err, ERR_CONFIG,
		    "site.user = \"%s\": root is not given to the children; "
		    "name a user of crieur's own",
		    site->user);
	identity_r->uid = common.uid;
	identity_r->groups[identity_r->n_groups++] = common.gid;
	snprintf(name, sizeof(name), "%s-%s", site->user, child);
	const struct passwd *user = getpwnam(name);
	if (user != NULL && user->pw_uid != 0) {
		identity_r->uid = user->pw_uid;
		identity_r->is_own = true;
	}
	if (strcmp(child, "gate") == 0)
		return add_socket_group(site, identity_r, err);
	return 0;
}

int
identity_take(const struct identity *identity)
{
	if (identity->is_kept)
		return 0;
	gid_t gid = identity->groups[0];
	uid_t uid = identity->uid;
	if (setgroups(identity->n_groups, identity->groups) != 0 ||
	    setresgid(gid, gid, gid) != 0 || setresuid(uid, uid, uid) != 0)
		return -1;
	return setresuid(0, 0, 0) == 0 || geteuid() == 0 ? -1 : 0;
}
