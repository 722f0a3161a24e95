#include "health.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>

#include "crieur/base/str.h"
#include "crieur/insight/rehearse.h"
#include "crieur/post/audience.h"
#include "crieur/service/live.h"
#include "crieur/store/alert.h"
#include "crieur/store/bounce_state.h"
#include "crieur/store/policy.h"
#include "crieur/store/set_aside.h"
#include "crieur/store/unmatched.h"

#include "context.h"
#include "files.h"
#include "show.h"

enum {
	DAY_S = 24 * 3600,
	/* A site that does not say when a held post is to be seen to. */
	HELD_OLD_S = 3 * DAY_S,
	/* Posts that the clerk should have taken by now. */
	CLERK_LATE_S = 300,
	ALERT_OLD_S = 7 * DAY_S,
	DISK_NEARLY_FULL = 16 * 1024 * 1024,
};

static const char *const process_names[HEALTH_PROCESSES] = { "crieurd", "gate",
	"clerk", "relay", "inlet" };

const char *
health_disk_name(enum health_disk disk)
{
	switch (disk) {
	case HEALTH_DISK_SAME: return "same";
	case HEALTH_DISK_DIFFERS: return "differs";
	case HEALTH_DISK_BROKEN: return "broken";
	}
	return "";
}

void
health_fini(struct health *health)
{
	findings_fini(&health->findings);
}

struct gathering {
	struct context *context;
	struct health *health;
};

static void add_problem(struct gathering *gathering, const char *what,
    const char *format, ...) PRINTF_LIKE(3, 4);

static void
add_problem(
    struct gathering *gathering, const char *what, const char *format, ...)
{
	struct health *health = gathering->health;
	char text[1024];
	va_list arguments;

	if (health->n_problems == HEALTH_PROBLEMS)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	const char *copy = arena_dups(gathering->context->arena, text);
	health->problems[health->n_problems++] = (struct health_problem){
		.what = what,
		.text = copy != NULL ? copy : "out of memory",
	};
}

static int
take_process(void *self, const struct process_row *row, struct err *err)
{
	struct gathering *gathering = self;

	for (size_t i = 0; i < gathering->health->n_processes; i++) {
		struct health_process *process =
		    &gathering->health->processes[i];
		if (strcmp(row->name, process_names[i]) != 0)
			continue;
		process->row = *row;
		process->row.name = process_names[i];
		process->row.problem =
		    arena_dups(gathering->context->arena, row->problem);
		if (process->row.problem == NULL)
			return err_memory(err);
		process->is_running = show_is_running(row);
	}
	return 0;
}

static int
look_at_processes(struct gathering *gathering, struct err *err)
{
	struct health *health = gathering->health;

	const struct site *live = gathering->context->live;
	bool has_inlets = live != NULL && live->n_inlets > 0;

	health->n_processes = HEALTH_PROCESSES - !has_inlets;
	for (size_t i = 0; i < health->n_processes; i++)
		health->processes[i].row = (struct process_row){
			.name = process_names[i],
			.problem = "",
		};
	if (store_each_process(
		gathering->context->store, take_process, gathering, err) != 0)
		return -1;
	for (size_t i = 0; i < health->n_processes; i++) {
		const struct health_process *process = &health->processes[i];
		const char *problem = process->row.problem;
		if (!process->is_running)
			add_problem(gathering, "process",
			    "%s is not running%s%s", process->row.name,
			    problem[0] != '\0' ? ": " : "", problem);
		else if (problem[0] != '\0')
			add_problem(gathering, "process", "%s: %s",
			    process->row.name, problem);
	}
	return 0;
}

static int
take_relay(void *self, const struct relay_queue_row *row, struct err *err)
{
	struct gathering *gathering = self;
	struct health *health = gathering->health;
	struct arena *arena = gathering->context->arena;
	char at[TIME_TEXT_SIZE];

	if (health->n_relays == HEALTH_RELAYS)
		return 0;
	struct relay_queue_row *relay = &health->relays[health->n_relays++];
	*relay = *row;
	relay->name = arena_dups(arena, row->name);
	relay->state = arena_dups(arena, row->state);
	relay->words = arena_dups(arena, row->words);
	if (relay->name == NULL || relay->state == NULL || relay->words == NULL)
		return err_memory(err);
	const struct site *live = gathering->context->live;
	if (live != NULL && site_relay(live, span_of(row->name)) == NULL) {
		if (row->n_waiting > 0)
			add_problem(gathering, "relay",
			    "%lld recipients wait for relay %s, which the live "
			    "policy does not name: crieur relay move %s NAME",
			    (long long)row->n_waiting, row->name, row->name);
		return 0;
	}
	if (strcmp(row->state, "ready") != 0)
		add_problem(gathering, "relay",
		    "relay %s is %s, next try %s: %s", row->name, row->state,
		    show_time(row->retry_at, at), row->words);
	return 0;
}

/* What was to be told by another way than the relays, and was not. */
static int
look_at_alerts(struct gathering *gathering, struct err *err)
{
	struct context *context = gathering->context;
	const char *problem;
	int64_t n = 0;

	if (store_alert_untold(context->store, context->now - ALERT_OLD_S,
		context->arena, &n, &problem, err) != 0)
		return -1;
	if (n > 0)
		add_problem(gathering, "alert",
		    "%lld alerts reached nobody within a week: %s",
		    (long long)n, problem);
	return 0;
}

static bool
has_inlet(const struct site *site, const char *name)
{
	for (size_t i = 0; site != NULL && i < site->n_inlets; i++) {
		if (strcmp(site->inlets[i].name, name) == 0)
			return true;
	}
	return false;
}

/* Those the live policy has; of another one the past is of no interest. */
static int
take_inlet(void *self, const struct inlet_state_row *row, struct err *err)
{
	struct gathering *gathering = self;
	struct health *health = gathering->health;
	struct arena *arena = gathering->context->arena;
	char at[TIME_TEXT_SIZE];

	if (health->n_inlets == HEALTH_INLETS ||
	    !has_inlet(gathering->context->live, row->name))
		return 0;
	struct inlet_state_row *inlet = &health->inlets[health->n_inlets++];
	*inlet = *row;
	inlet->name = arena_dups(arena, row->name);
	inlet->words = arena_dups(arena, row->words);
	if (inlet->name == NULL || inlet->words == NULL)
		return err_memory(err);
	if (!row->is_working)
		add_problem(gathering, "inlet",
		    "inlet %s has not worked since %s: %s", row->name,
		    show_time(row->since, at), row->words);
	return 0;
}

static bool
same_texts(const struct bundle *a, const struct bundle *b)
{
	if (a->n_files != b->n_files)
		return false;
	for (size_t i = 0; i < a->n_files; i++) {
		if (a->files[i].len != b->files[i].len ||
		    memcmp(a->files[i].text, b->files[i].text,
			a->files[i].len) != 0)
			return false;
	}
	return true;
}

static void
tell_broken(struct gathering *gathering)
{
	struct findings *findings = &gathering->health->findings;
	char line[768] = "";

	gathering->health->disk = HEALTH_DISK_BROKEN;
	for (size_t i = 0; i < findings->n_items && line[0] == '\0'; i++) {
		if (!findings->items[i].is_warning)
			finding_format(&findings->items[i], line, sizeof(line));
	}
	add_problem(gathering, "policy",
	    "the files on disk have %zu error%s: %s", findings->n_errors,
	    findings->n_errors == 1 ? "" : "s", line);
}

static int
look_at_disk(struct gathering *gathering, struct err *err)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 }, live = { 0 };
	CLEANUP(site_release) struct site *site = NULL;
	struct context *context = gathering->context;
	struct health *health = gathering->health;

	if (site_read(
		context->config_path, &bundle, &site, &health->findings) == 0)
		insight_rehearse(
		    site, context->store, context->now, &health->findings);
	if (health->findings.n_errors > 0) {
		tell_broken(gathering);
		return 0;
	}
	if (health->policy_id != 0 &&
	    live_bundle(context->store, health->policy_id, &live, err) != 0)
		return -1;
	health->disk =
	    same_texts(&bundle, &live) ? HEALTH_DISK_SAME : HEALTH_DISK_DIFFERS;
	return 0;
}

static int
look_at_live(struct gathering *gathering, struct err *err)
{
	struct context *context = gathering->context;
	struct health *health = gathering->health;
	struct err why = { 0 };

	if (store_policy_live(context->store, &health->policy_id, err) != 0)
		return -1;
	if (health->policy_id == 0) {
		add_problem(gathering, "policy", "no policy is live");
		return 0;
	}
	if (live_site(context->store, &context->live, &context->live_policy_id,
		&why) != 0)
		add_problem(gathering, "policy", "%s", why.text);
	else
		live_set_timezone(context->live);
	return 0;
}

static bool
holds_posts(const struct list *list)
{
	bool holds = list->otherwise.verdict == VERDICT_HOLD ||
	             list->otherwise.verdict == VERDICT_CONFIRM;

	for (size_t i = 0; i < list->n_rules && !holds; i++)
		holds = list->rules[i].verdict == VERDICT_HOLD ||
		        list->rules[i].verdict == VERDICT_CONFIRM;
	return holds;
}

static int
count_moderator(void *self, const struct person *person, struct err *err)
{
	int64_t *n = self;

	(void)person, (void)err;
	++*n;
	return 0;
}

/* A list whose posts can be held needs somebody who sees to them. */
static int
look_at_lists(struct gathering *gathering, struct err *err)
{
	struct context *context = gathering->context;

	for (size_t i = 0; context->live != NULL && i < context->live->n_lists;
	     i++) {
		const struct list *list = &context->live->lists[i];
		struct audience audience = {
			.store = context->store,
			.site = context->live,
			.list = list,
			.kind = AUDIENCE_MODERATES,
			.at = context->now,
		};
		int64_t n = 0;
		if (!holds_posts(list))
			continue;
		if (audience_each(&audience, count_moderator, &n, err) != 0)
			return -1;
		if (n == 0)
			add_problem(gathering, "list",
			    "list %s can hold posts and has no moderator",
			    list->name);
	}
	return 0;
}

static int
look_at_counts(struct gathering *gathering, struct err *err)
{
	struct context *context = gathering->context;
	struct store_counts *counts = &gathering->health->counts;
	int64_t limit = HELD_OLD_S;
	char at[TIME_TEXT_SIZE];

	if (store_count(context->store, counts, err) != 0)
		return -1;
	if (context->live != NULL &&
	    context->live->patience.escalate_after_s > 0)
		limit = context->live->patience.escalate_after_s;
	if (counts->n_held > 0 && context->now - counts->oldest_held_at > limit)
		add_problem(gathering, "held",
		    "%lld posts are held, the oldest since %s",
		    (long long)counts->n_held,
		    show_time(counts->oldest_held_at, at));
	if (counts->n_accepted > 0 &&
	    context->now - counts->oldest_accepted_at > CLERK_LATE_S)
		add_problem(gathering, "clerk",
		    "%lld accepted posts wait for the clerk, the oldest since "
		    "%s",
		    (long long)counts->n_accepted,
		    show_time(counts->oldest_accepted_at, at));
	return 0;
}

static int
take_flood(
    void *self, const char *list, const struct flood_row *row, struct err *err)
{
	struct gathering *gathering = self;
	struct health *health = gathering->health;
	const char *copy = arena_dups(gathering->context->arena, list);
	char at[TIME_TEXT_SIZE];

	if (copy == NULL)
		return err_memory(err);
	if (health->n_floods < HEALTH_FLOODS)
		health->floods[health->n_floods++] =
		    (struct health_flood){ .list = copy, .row = *row };
	add_problem(gathering, "flood",
	    "list %s had too many posts at once and is under moderation since "
	    "%s: crieur resume %s",
	    list, show_time(row->since_at, at), list);
	return 0;
}

static int
count_unmatched(void *self, const struct unmatched_row *row, struct err *err)
{
	(void)row, (void)err;
	++*(int64_t *)self;
	return 0;
}

static int
count_set_aside(void *self, const struct set_aside_row *row, struct err *err)
{
	(void)row, (void)err;
	++*(int64_t *)self;
	return 0;
}

/* What of the register waits for somebody's word. */
static int
look_at_register(struct gathering *gathering, struct err *err)
{
	struct store *store = gathering->context->store;
	int64_t n_unmatched = 0, n_set_aside = 0;

	if (store_each_unmatched(store, count_unmatched, &n_unmatched, err) !=
		0 ||
	    store_each_set_aside(store, count_set_aside, &n_set_aside, err) !=
		0)
		return -1;
	if (n_unmatched > 0)
		add_problem(gathering, "unmatched",
		    "%lld payments wait for somebody to say whose they are: "
		    "crieur unmatched",
		    (long long)n_unmatched);
	if (n_set_aside > 0)
		add_problem(gathering, "import",
		    "%lld imports are set aside, since they would take too "
		    "much away: crieur import list",
		    (long long)n_set_aside);
	return 0;
}

static int
take_storm(void *self, const struct storm *storm, struct err *err)
{
	char since[TIME_TEXT_SIZE];

	(void)err;
	add_problem(self, "storm",
	    "so much comes back at once, %lld of %lld addresses of %s%s%s%s "
	    "since %s, that nothing of it counts: crieur bounces",
	    (long long)storm->n_failed, (long long)storm->n_recipients,
	    strcmp(storm->scope, "site") == 0 ? "the " : "", storm->scope,
	    storm->name[0] != '\0' ? " " : "", storm->name,
	    show_time(storm->began_at, since));
	return 0;
}

static int
look_at_bounces(struct gathering *gathering, struct err *err)
{
	struct store *store = gathering->context->store;

	if (store_storm_each(store, take_storm, gathering, err) != 0)
		return -1;
	return store_bounce_count_suspended(
	    store, &gathering->health->n_suspended, err);
}

/* Whether the store takes writing, and has room. */
static void
look_at_store(struct gathering *gathering)
{
	struct context *context = gathering->context;
	struct err why = { 0 };
	struct statvfs disk;

	if (store_begin(context->store, &why) != 0)
		add_problem(gathering, "store", "%s", why.text);
	store_rollback(context->store);
	if (statvfs(context->store_path, &disk) != 0)
		return;
	gathering->health->free_octets =
	    (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
	if (gathering->health->free_octets < DISK_NEARLY_FULL)
		add_problem(gathering, "disk",
		    "the disk of %s is nearly full: %lld kB are free",
		    context->store_path,
		    (long long)gathering->health->free_octets / 1024);
}

int
health_gather(struct context *context, struct health *health, struct err *err)
{
	struct gathering gathering = { .context = context, .health = health };

	*health = (struct health){ 0 };
	if (look_at_live(&gathering, err) != 0 ||
	    look_at_processes(&gathering, err) != 0 ||
	    store_each_relay(context->store, context->now, take_relay,
		&gathering, err) != 0 ||
	    store_each_inlet(context->store, take_inlet, &gathering, err) !=
		0 ||
	    look_at_alerts(&gathering, err) != 0 ||
	    look_at_disk(&gathering, err) != 0 ||
	    look_at_counts(&gathering, err) != 0 ||
	    store_flood_each(context->store, take_flood, &gathering, err) !=
		0 ||
	    look_at_register(&gathering, err) != 0 ||
	    look_at_bounces(&gathering, err) != 0 ||
	    look_at_lists(&gathering, err) != 0)
		return -1;
	look_at_store(&gathering);
	return 0;
}
