/* Whether going live would take too much away. */
#include "crieur/insight/comparison.h"
#include "crieur/service/live.h"

static void
guard_list(const struct compared_list *list, const struct site *site,
    struct findings *findings)
{
	const struct list *named =
	    list->before != NULL ? list->before : list->after;
	size_t share = list->n_had * site->registry.guard_percent / 100;

	if (list->n_lost <= site->registry.guard_people ||
	    list->n_lost <= share)
		return;
	findings_add(findings, position_line(named->at),
	    "list \"%s\": %zu of the %zu who receive it would no longer; if "
	    "that is meant: crieur reload --yes",
	    list->name, list->n_lost, list->n_had);
}

void
insight_guard(const struct site *site, struct store *store, int64_t now,
    struct findings *findings)
{
	CLEANUP(site_release) struct site *live = NULL;
	CLEANUP(comparison_fini)
	struct comparison comparison = {
		.store = store,
		.after = site,
		.at = now,
	};
	struct err err = { 0 };
	int64_t live_id;

	if (live_site(store, &live, &live_id, &err) != 0 || live->n_lists == 0)
		return;
	comparison.before = live;
	if (site->n_lists == 0)
		findings_add(findings, position_line(live->lists[0].at),
		    "all %zu lists would go; if that is meant: crieur reload "
		    "--yes",
		    live->n_lists);
	if (comparison_make(&comparison, &err) != 0) {
		findings_add(
		    findings, position_line(live->lists[0].at), "%s", err.text);
		return;
	}
	for (size_t i = 0; i < comparison.n_lists; i++)
		guard_list(&comparison.lists[i], live, findings);
}
