#include "reload.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/clock.h"
#include "crieur/base/log.h"
#include "crieur/base/str.h"
#include "crieur/insight/comparison.h"
#include "crieur/service/live.h"
#include "crieur/service/notify.h"
#include "crieur/store/process.h"

#include "load.h"
#include "parent.h"

static void
tell(struct parent *parent, const char *problem)
{
	struct clock clock = clock_system();
	struct err err = { 0 };

	if (store_process_problem(parent->store, "crieurd", problem,
		clock_now(&clock), &err) != 0)
		log_warning("%s", err.text);
}

static void
log_findings(const struct findings *findings)
{
	char line[2048];

	for (size_t i = 0; i < findings->n_items; i++) {
		const struct finding *finding = &findings->items[i];
		finding_format(finding, line, sizeof(line));
		if (finding->is_warning)
			log_warning("%s", line);
		else
			log_error("%s", line);
	}
}

/* The first error, for status. */
static void
refuse(struct parent *parent, const struct findings *findings)
{
	CLEANUP(str_fini) struct str problem = { 0 };
	char line[1024] = "";

	for (size_t i = 0; i < findings->n_items && line[0] == '\0'; i++) {
		if (!findings->items[i].is_warning)
			finding_format(&findings->items[i], line, sizeof(line));
	}
	str_addf(&problem,
	    "reload refused, the last good policy stays; %zu error%s: %s",
	    findings->n_errors, findings->n_errors == 1 ? "" : "s", line);
	log_error("reload refused, the last good policy stays");
	tell(parent, str_c(&problem));
}

static void
accept(struct parent *parent, struct site *site, int64_t policy_id, bool is_new)
{
	if (strcmp(site->store.path, parent->store_path) != 0)
		log_warning("store.path has changed: it counts from the next "
			    "start of crieurd");
	live_set_timezone(site);
	site_release(&parent->site);
	parent->site = site_hold(site);
	log_info(is_new ? "policy %lld is live"
			: "policy %lld stays live: nothing has changed",
	    (long long)policy_id);
	tell(parent, "");
}

static void
read_and_publish(struct parent *parent, struct findings *findings)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	struct site *site = NULL;
	struct err err = { 0 };
	struct load_result loaded = { .findings = findings };
	struct clock clock = clock_system();

	if (site_read(parent->config_path, &bundle, &site, findings) != 0) {
		log_findings(findings);
		refuse(parent, findings);
		return;
	}
	insight_guard(site, parent->store, clock_now(&clock), findings);
	int result = load_publish(parent->store, &bundle, site, &loaded, &err);
	log_findings(findings);
	if (result == 0) {
		accept(parent, site, loaded.live.policy_id, loaded.live.is_new);
	} else if (findings->n_errors > 0) {
		refuse(parent, findings);
	} else {
		log_error("reload failed: %s", err.text);
		tell(parent, err.text);
	}
	site_release(&site);
}

void
reload_files(struct parent *parent)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	char state[64];

	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)clock_monotonic_ms() * 1000);
	notify_manager(state);
	read_and_publish(parent, &findings);
	notify_manager("READY=1");
}

void
reload_reread(struct parent *parent)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct site *site = NULL;
	struct err err = { 0 };

	if (site_read(parent->config_path, &bundle, &site, &findings) != 0)
		log_warning("the files have errors: who the children are and "
			    "what they are given stays as it was");
	else if (load_check_owners(&bundle, &err) != 0)
		log_error("%s", err.text);
	else {
		site_release(&parent->site);
		parent->site = site_hold(site);
	}
	site_release(&site);
}
