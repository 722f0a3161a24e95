/* crieur check: every mistake of the files, and every expect block. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "crieur/insight/check.h"
#include "crieur/insight/rehearse.h"
#include "crieur/policy/finding.h"
#include "crieur/post/dkim.h"
#include "crieur/service/live.h"
#include "crieur/service/secret.h"

#include "context.h"
#include "files.h"
#include "options.h"
#include "table.h"

enum {
	EXIT_CONFIG = 78,
};

/* The expectations are asked of the register where there is one: a site is
 * checked before its first start too. */
static void
rehearse(
    struct context *context, const struct site *site, struct findings *findings)
{
	struct err ignored = { 0 };

	live_set_timezone(site);
	if (store_open(site->store.path, STORE_ROLE_READER, &context->store,
		&ignored) != 0)
		context->store = NULL;
	insight_rehearse(site, context->store, context->now, findings);
	insight_check(site, context->store, context->now, findings);
}

/* Whether what signs can: who may not read a key cannot tell. */
static void
check_keys(const struct site *site, struct findings *findings)
{
	struct signer *signer CLEANUP(signer_close) = NULL;
	struct err err = { 0 };

	for (size_t i = 0; i < site->n_dkims; i++) {
		const struct dkim *dkim = &site->dkims[i];
		if (access(dkim->key_file, R_OK) == 0 || errno != EACCES)
			continue;
		findings_warn(findings, dkim->file, dkim->line, 0,
		    "dkim \"%.60s\": %.200s is not yours to read, so it was "
		    "not checked",
		    dkim->name, dkim->key_file);
		return;
	}
	if (signer_open(site, secret_read_file, &signer, &err) != 0)
		findings_add(findings, site->dkims[0].file, site->dkims[0].line,
		    0, "%s", err.text);
}

static void
print_result(struct print *print, const struct site *site,
    const struct findings *findings)
{
	size_t n_expectations = 0;

	for (size_t i = 0; site != NULL && i < site->n_lists; i++)
		n_expectations += site->lists[i].n_expectations;
	print_object(print, NULL);
	print_bool(print, "ok", findings->n_errors == 0);
	print_int(print, "errors", (int64_t)findings->n_errors);
	print_int(print, "lists", site != NULL ? (int64_t)site->n_lists : 0);
	print_int(print, "expectations", (int64_t)n_expectations);
	files_print(print, findings);
	print_close(print);
	if (findings->n_errors == 0 && site != NULL)
		print_line(print, "%zu lists and %zu expectations are in order",
		    site->n_lists, n_expectations);
	else
		print_line(print, "%zu error%s", findings->n_errors,
		    findings->n_errors == 1 ? "" : "s");
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct site *site = NULL;

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc > 1)
		return err_set(err, ERR_USAGE, "it takes no argument");
	if (site_read(context->config_path, NULL, &site, &findings) == 0) {
		check_keys(site, &findings);
		rehearse(context, site, &findings);
	}
	files_complain(&findings);
	print_result(context->print, site, &findings);
	if (site != NULL)
		site_release(&site);
	return findings.n_errors == 0 ? 0 : EXIT_CONFIG;
}

const struct command command_check = {
	.name = "check",
	.usage = "check",
	.summary = "read configuration and policies, run every expect",
	.needs = COMMAND_NEEDS_NOTHING,
	.run = run,
};
