/* crieur check: every mistake of the files, and every expect block. */
#include <errno.h>
#include <unistd.h>

#include "crieur/insight/check.h"
#include "crieur/insight/rehearse.h"
#include "crieur/policy/finding.h"
#include "crieur/post/dkim.h"
#include "crieur/service/live.h"
#include "crieur/service/secret.h"

#include "context.h"
#include "files.h"
#include "table.h"

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
		findings_warn(findings, position_line(dkim->at),
		    "dkim \"%.60s\": %.200s is not yours to read, so it was "
		    "not checked",
		    dkim->name, dkim->key_file);
		return;
	}
	if (signer_open(site, secret_read_file, &signer, &err) != 0)
		findings_add(
		    findings, position_line(site->dkims[0].at), "%s", err.text);
}

int
run_check(struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(site_release) struct site *site = NULL;
	size_t n_expectations = 0;

	(void)args, (void)err;
	if (site_read(context->config_path, NULL, &site, &findings) == 0) {
		check_keys(site, &findings);
		rehearse(context, site, &findings);
	}
	files_complain(&findings);
	for (size_t i = 0; site != NULL && i < site->n_lists; i++)
		n_expectations += site->lists[i].n_expectations;
	bool is_ok = findings.n_errors == 0;
	print_facts(context->print,
	    is_ok && site != NULL
		? "{lists} lists and {expectations} expectations are in order"
	    : findings.n_errors == 1 ? "{errors} error"
				     : "{errors} errors",
	    FACTS(FLAG("ok", is_ok), SIZE("errors", findings.n_errors),
		SIZE("lists", site != NULL ? site->n_lists : 0),
		SIZE("expectations", n_expectations)));
	files_print(context->print, &findings);
	return is_ok ? 0 : EXIT_CONFIG;
}
