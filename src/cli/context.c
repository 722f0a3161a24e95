#include "context.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crieur/base/clock.h"
#include "crieur/post/dkim.h"
#include "crieur/service/live.h"
#include "crieur/service/secret.h"
#include "crieur/store/policy.h"

#include "files.h"

/* Who runs the command: of a root that came by sudo, the person behind. */
static const char *
actor_of(struct arena *arena)
{
	const char *login = getuid() == 0 ? getenv("SUDO_USER") : NULL;

	if (login == NULL || login[0] == '\0') {
		const struct passwd *passwd = getpwuid(getuid());
		login = passwd != NULL ? passwd->pw_name : NULL;
	}
	if (login != NULL)
		return arena_printf(arena, "admin:%s", login);
	return arena_printf(arena, "admin:uid-%u", (unsigned)getuid());
}

static int
open_files(struct context *context, struct err *err)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };

	int result =
	    site_read(context->config_path, NULL, &context->files, &findings);
	files_complain(&findings);
	if (result != 0)
		return err_set(err, ERR_CONFIG,
		    "%zu error%s in the files of %s", findings.n_errors,
		    findings.n_errors == 1 ? "" : "s", context->config_path);
	return 0;
}

int
context_find_store(struct context *context, struct err *err)
{
	CLEANUP(findings_fini) struct findings ignored = { 0 };
	CLEANUP(str_fini) struct str path = { 0 };
	struct site *site = NULL;

	if (context->files != NULL) {
		context->store_path = context->files->store.path;
		return 0;
	}
	if (site_read(context->config_path, NULL, &site, &ignored) == 0) {
		str_adds(&path, site->store.path);
		live_set_timezone(site);
		site_release(&site);
	} else if (files_find_store(context->config_path, &path, err) != 0) {
		return -1;
	}
	context->store_path = arena_dup(context->arena, str_span(&path));
	return context->store_path != NULL ? 0 : err_memory(err);
}

static int
open_store(struct context *context, struct err *err)
{
	if (context_find_store(context, err) != 0)
		return -1;
	/* Of a disk that has become read-only, status can still tell. */
	if (access(context->store_path, R_OK | W_OK) != 0 && errno != EROFS)
		return err_errno(err,
		    errno == EACCES ? ERR_DENIED : ERR_UNREACHABLE, errno,
		    "%s: the store cannot be opened", context->store_path);
	return store_open(
	    context->store_path, STORE_ROLE_ADMIN, &context->store, err);
}

static int
open_live(struct context *context, struct err *err)
{
	int64_t policy_id = 0;

	if (context->store != NULL &&
	    store_policy_live(context->store, &policy_id, err) != 0)
		return -1;
	if (policy_id != 0)
		return live_site(context->store, &context->live,
		    &context->live_policy_id, err);
	if (context->files == NULL && open_files(context, err) != 0)
		return -1;
	context->live = site_hold(context->files);
	return 0;
}

int
context_open(struct context *context, unsigned needs, struct err *err)
{
	struct clock clock = clock_system();

	context->now = clock_now(&clock);
	context->actor = actor_of(context->arena);
	if (context->actor == NULL)
		return err_memory(err);
	if ((needs & NEEDS_FILES) != 0 && open_files(context, err) != 0)
		return -1;
	if ((needs & NEEDS_STORE) != 0 && open_store(context, err) != 0)
		return -1;
	if ((needs & NEEDS_LIVE) == NEEDS_LIVE && open_live(context, err) != 0)
		return -1;
	if (context->live != NULL && context->store != NULL) {
		if (signer_open_later(context->live, secret_read_file,
			&context->signer, err) != 0)
			return -1;
		signer_put_on(context->signer, context->store);
	}
	if (context->live != NULL)
		live_set_timezone(context->live);
	else if (context->files != NULL)
		live_set_timezone(context->files);
	return 0;
}

void
context_close(struct context *context)
{
	store_close(&context->store);
	signer_close(&context->signer);
	if (context->live != NULL)
		site_release(&context->live);
	if (context->files != NULL)
		site_release(&context->files);
}

int
context_list(const struct context *context, const char *name,
    const struct list **list_r, struct err *err)
{
	struct recipient_match match = { 0 };
	const struct list *list = site_list(context->live, span_of(name));

	if (list == NULL && strchr(name, '@') != NULL) {
		match = site_match(context->live, span_of(name));
		if (match.role == ADDRESS_POST)
			list = match.list;
	}
	if (list == NULL)
		return err_set(err, ERR_ABSENT,
		    "there is no list \"%s\"; crieur lists shows them", name);
	*list_r = list;
	return 0;
}

int
context_person(const struct context *context, const char *whom,
    int64_t *person_id_r, struct err *err)
{
	return register_find(context->store, span_of(whom), person_id_r, err);
}
