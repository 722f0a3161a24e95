#include "crieur/insight/health.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "crieur/base/date.h"
#include "crieur/insight/rehearse.h"
#include "crieur/post/audience.h"
#include "crieur/service/become.h"
#include "crieur/service/live.h"
#include "crieur/service/running.h"
#include "crieur/store/alert.h"
#include "crieur/store/bounce_state.h"
#include "crieur/store/clock_seen.h"
#include "crieur/store/copy.h"
#include "crieur/store/delivery.h"
#include "crieur/store/heartbeat.h"
#include "crieur/store/policy.h"
#include "crieur/store/set_aside.h"
#include "crieur/store/stumble.h"
#include "crieur/store/unmatched.h"

enum {
	/* A site that does not say when a held post is to be seen to. */
	HELD_OLD_S = 3 * DAY_S,
	/* Posts that the clerk should have taken by now. */
	CLERK_LATE_S = 300,
	ALERT_OLD_S = 7 * DAY_S,
	/* A smarthost takes its time, and a long message as well. */
	SILENT_S = 120,
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
	site_release(&health->live);
	arena_fini(&health->arena);
}

static void add_problem(struct health *health, const char *what,
    const char *format, ...) PRINTF_LIKE(3, 4);

static void
add_problem(struct health *health, const char *what, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	if (health->n_problems == HEALTH_PROBLEMS)
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	const char *copy = arena_dups(&health->arena, text);
	health->problems[health->n_problems++] = (struct health_problem){
		.what = what,
		.text = copy != NULL ? copy : "out of memory",
	};
}

static const struct process_row never_ran = { .problem = "" };

static int
look_at_processes(struct health *health, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	bool has_inlets = health->live != NULL && health->live->n_inlets > 0;
	struct process_row *rows;
	size_t n_rows;

	if (store_process_walk(health->of.store, &cursor, err) != 0 ||
	    process_all(&cursor, &health->arena, &rows, &n_rows, err) != 0)
		return -1;
	health->n_processes = HEALTH_PROCESSES - !has_inlets;
	for (size_t i = 0; i < health->n_processes; i++) {
		struct health_process *process = &health->processes[i];
		process->row = never_ran;
		for (size_t k = 0; k < n_rows; k++) {
			if (strcmp(rows[k].name, process_names[i]) == 0)
				process->row = rows[k];
		}
		process->row.name = process_names[i];
		process->is_running = process_is_running(&process->row);
		const char *problem = process->row.problem;
		if (!process->is_running)
			add_problem(health, "process", "%s is not running%s%s",
			    process->row.name, problem[0] != '\0' ? ": " : "",
			    problem);
		else if (problem[0] != '\0')
			add_problem(health, "process", "%s: %s",
			    process->row.name, problem);
	}
	return 0;
}

/* Whether crieur-relay has had the time to open its sessions. */
static bool
has_relay_run(const struct health *health)
{
	for (size_t i = 0; i < health->n_processes; i++) {
		const struct health_process *process = &health->processes[i];
		if (strcmp(process->row.name, "relay") == 0)
			return process->is_running &&
			       process->row.started_at <
			           health->of.now - SILENT_S;
	}
	return false;
}

/* A relay that is ready has something to send, may send it, and does not: no
 * session opens, and nothing says that it will not. */
static int
look_at_silence(struct health *health, const struct relay_queue_row *row,
    const struct relay *relay, struct err *err)
{
	const struct claim_question question = {
		.budget = {
			.relay = row->name,
			.account = { relay->recipients_per_hour,
			    relay->recipients_per_day },
			.site = { health->live->recipients_per_hour,
			    health->live->recipients_per_day },
			.now = health->of.now,
		},
	};
	int64_t silent_at = health->of.now - SILENT_S;
	int64_t due_at, last_at;
	char at[TIME_TEXT_SIZE];

	if (store_delivery_next(health->of.store, &question, &due_at, err) !=
		0 ||
	    store_handover_last(health->of.store, row->name, &last_at, err) !=
		0)
		return -1;
	if (due_at < silent_at && last_at < silent_at)
		add_problem(health, "relay",
		    "relay %s: %lld recipients wait, the first since %s, and "
		    "the smarthost lets nothing be handed over: crieur queue",
		    row->name, (long long)row->n_waiting,
		    time_or_dash(due_at, at));
	return 0;
}

/* Connections that wait for an answer. */
static int
look_at_hands(struct health *health, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct in_hand_row row;
	char at[TIME_TEXT_SIZE];
	int more;

	if (store_in_hand_walk(
		health->of.store, health->of.now - SILENT_S, &cursor, err) != 0)
		return -1;
	while ((more = in_hand_next(&cursor, &row, err)) > 0)
		add_problem(health, "relay",
		    "relay %s waits since %s for the smarthost's answer to "
		    "message %lld of %s, \"%s\", for %lld recipients",
		    row.relay, time_or_dash(row.since, at), (long long)row.id,
		    row.list[0] != '\0' ? row.list : "the site", row.subject,
		    (long long)row.n_recipients);
	return more;
}

static int
look_at_relays(struct health *health, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	const struct site *live = health->live;
	char at[TIME_TEXT_SIZE];

	if (store_relay_walk(health->of.store, health->of.now, &cursor, err) !=
		0 ||
	    relay_queue_all(&cursor, &health->arena, &health->relays,
		&health->n_relays, err) != 0)
		return -1;
	for (size_t i = 0; i < health->n_relays; i++) {
		const struct relay_queue_row *row = &health->relays[i];
		const struct relay *relay =
		    live != NULL ? site_relay(live, span_of(row->name)) : NULL;
		if (live != NULL && relay == NULL) {
			if (row->n_waiting > 0)
				add_problem(health, "relay",
				    "%lld recipients wait for relay %s, which "
				    "the live policy does not name: crieur "
				    "relay move %s NAME",
				    (long long)row->n_waiting, row->name,
				    row->name);
		} else if (row->state != RELAY_READY) {
			add_problem(health, "relay",
			    "relay %s is %s, next try %s: %s", row->name,
			    name_of(&relay_state_names, row->state),
			    time_or_dash(row->retry_at, at), row->words);
		} else if (relay != NULL && row->n_waiting > 0 &&
			   has_relay_run(health) &&
			   look_at_silence(health, row, relay, err) != 0) {
			return -1;
		}
	}
	return look_at_hands(health, err);
}

/* What was to be told by another way than the relays, and was not. */
static int
look_at_alerts(struct health *health, struct err *err)
{
	struct untold_row untold;

	if (store_alert_untold(health->of.store, health->of.now - ALERT_OLD_S,
		&health->arena, &untold, err) != 0)
		return -1;
	if (untold.n > 0)
		add_problem(health, "alert",
		    "%lld alerts reached nobody within a week: %s",
		    (long long)untold.n, untold.problem);
	return 0;
}

/* Those the live policy has; of another one the past is of no interest. */
static int
look_at_inlets(struct health *health, struct err *err)
{
	CLEANUP(cursor_close)
	struct cursor cursor = { .keep = &health->arena };
	const struct site *live = health->live;
	struct inlet_state_row row;
	char at[TIME_TEXT_SIZE];
	int more;

	if (store_inlet_walk(health->of.store, &cursor, err) != 0)
		return -1;
	while ((more = inlet_state_next(&cursor, &row, err)) > 0) {
		bool is_live = false;
		for (size_t i = 0; live != NULL && i < live->n_inlets; i++)
			is_live |= strcmp(live->inlets[i].name, row.name) == 0;
		if (health->n_inlets == HEALTH_INLETS || !is_live)
			continue;
		health->inlets[health->n_inlets++] = row;
		if (!row.is_working)
			add_problem(health, "inlet",
			    "inlet %s has not worked since %s: %s", row.name,
			    time_or_dash(row.since, at), row.words);
	}
	return more;
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
tell_broken(struct health *health)
{
	struct findings *findings = &health->findings;
	char line[768] = "";

	health->disk = HEALTH_DISK_BROKEN;
	for (size_t i = 0; i < findings->n_items && line[0] == '\0'; i++) {
		if (!findings->items[i].is_warning)
			finding_format(&findings->items[i], line, sizeof(line));
	}
	add_problem(health, "policy", "the files on disk have %zu error%s: %s",
	    findings->n_errors, findings->n_errors == 1 ? "" : "s", line);
}

static int
look_at_disk(struct health *health, struct err *err)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 }, live = { 0 };
	CLEANUP(site_release) struct site *site = NULL;
	if (site_read(
		health->of.config_path, &bundle, &site, &health->findings) == 0)
		insight_rehearse(
		    site, health->of.store, health->of.now, &health->findings);
	if (health->findings.n_errors > 0) {
		tell_broken(health);
		return 0;
	}
	if (health->policy_id != 0 &&
	    live_bundle(health->of.store, health->policy_id, &live, err) != 0)
		return -1;
	health->disk =
	    same_texts(&bundle, &live) ? HEALTH_DISK_SAME : HEALTH_DISK_DIFFERS;
	return 0;
}

static int
look_at_live(struct health *health, struct err *err)
{
	struct err why = { 0 };
	int64_t live_id;

	if (store_policy_live(health->of.store, &health->policy_id, err) != 0)
		return -1;
	if (health->policy_id == 0) {
		add_problem(health, "policy", "no policy is live");
		return 0;
	}
	if (live_site(health->of.store, &health->live, &live_id, &why) != 0)
		add_problem(health, "policy", "%s", why.text);
	else
		live_set_timezone(health->live);
	return 0;
}

/* A list whose posts can be held needs somebody who sees to them. */
static int
look_at_lists(struct health *health, struct err *err)
{
	for (size_t i = 0; health->live != NULL && i < health->live->n_lists;
	     i++) {
		const struct list *list = &health->live->lists[i];
		struct audience audience = {
			.store = health->of.store,
			.site = health->live,
			.list = list,
			.kind = AUDIENCE_MODERATES,
			.at = health->of.now,
		};
		int64_t n = 0;
		bool holds = list->otherwise.verdict == VERDICT_HOLD ||
		             list->otherwise.verdict == VERDICT_CONFIRM;
		for (size_t k = 0; k < list->n_rules; k++)
			holds |= list->rules[k].verdict == VERDICT_HOLD ||
			         list->rules[k].verdict == VERDICT_CONFIRM;
		if (!holds)
			continue;
		if (audience_count(&audience, &n, err) != 0)
			return -1;
		if (n == 0)
			add_problem(health, "list",
			    "list %s can hold posts and has no moderator",
			    list->name);
	}
	return 0;
}

static int
look_at_counts(struct health *health, struct err *err)
{
	struct store_counts_row *counts = &health->counts;
	int64_t limit = HELD_OLD_S;
	char at[TIME_TEXT_SIZE];

	if (store_count(health->of.store, counts, err) != 0)
		return -1;
	if (health->live != NULL && health->live->patience.escalate_after_s > 0)
		limit = health->live->patience.escalate_after_s;
	if (counts->n_held > 0 &&
	    health->of.now - counts->oldest_held_at > limit)
		add_problem(health, "held",
		    "%lld posts are held, the oldest since %s",
		    (long long)counts->n_held,
		    time_or_dash(counts->oldest_held_at, at));
	if (counts->n_accepted > 0 &&
	    health->of.now - counts->oldest_accepted_at > CLERK_LATE_S)
		add_problem(health, "clerk",
		    "%lld accepted posts wait for the clerk, the oldest since "
		    "%s",
		    (long long)counts->n_accepted,
		    time_or_dash(counts->oldest_accepted_at, at));
	return 0;
}

static int
look_at_floods(struct health *health, struct err *err)
{
	CLEANUP(cursor_close)
	struct cursor cursor = { .keep = &health->arena };
	struct store *store = health->of.store;
	struct flooded_row flooded;
	char at[TIME_TEXT_SIZE];
	int more;

	if (store_flood_walk(store, &cursor, err) != 0)
		return -1;
	while ((more = flooded_next(&cursor, &flooded, err)) > 0) {
		struct health_flood flood = { .list = flooded.list };
		if (store_flood_get(store, flood.list, &flood.row, err) != 0)
			return -1;
		if (health->n_floods < HEALTH_FLOODS)
			health->floods[health->n_floods++] = flood;
		add_problem(health, "flood",
		    "list %s had too many posts at once and is under "
		    "moderation since %s: crieur resume %s",
		    flood.list, time_or_dash(flood.row.since_at, at),
		    flood.list);
	}
	return more;
}

/* What waits for somebody's word. */
static int
look_at_waiting(struct health *health, struct err *err)
{
	static const struct {
		int (*count)(
		    struct store *store, int64_t *n_r, struct err *err);
		const char *what, *words;
	} kinds[] = {
		{ store_unmatched_count, "unmatched",
		    "payments wait for somebody to say whose they are: crieur "
		    "unmatched" },
		{ store_set_aside_count, "import",
		    "imports are set aside, since they would take too much "
		    "away: crieur import list" },
		{ store_aside_count, "set-aside",
		    "messages are set aside, since a process died of them "
		    "twice: crieur set-aside list" },
	};

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		int64_t n = 0;
		if (kinds[i].count(health->of.store, &n, err) != 0)
			return -1;
		if (n > 0)
			add_problem(health, kinds[i].what, "%lld %s",
			    (long long)n, kinds[i].words);
	}
	return 0;
}

static int
look_at_bounces(struct health *health, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct store *store = health->of.store;
	char since[TIME_TEXT_SIZE];
	struct storm_row storm;
	int more;

	if (store_storm_walk(store, &cursor, err) != 0)
		return -1;
	while ((more = storm_next(&cursor, &storm, err)) > 0)
		add_problem(health, "storm",
		    "so much comes back at once, %lld of %lld addresses of "
		    "%s%s%s%s since %s, that nothing of it counts: crieur "
		    "bounces",
		    (long long)storm.n_failed, (long long)storm.n_recipients,
		    storm.scope == STORM_SCOPE_SITE ? "the " : "",
		    name_of(&storm_scope_names, (int)storm.scope),
		    storm.name[0] != '\0' ? " " : "", storm.name,
		    time_or_dash(storm.began_at, since));
	if (more < 0)
		return -1;
	return store_bounce_count_suspended(store, &health->n_suspended, err);
}

/* Root writes where the children may not. */
static int
look_at_modes(struct health *health, struct err *err)
{
	const struct site *live = health->live;
	struct system_user user;

	if (live == NULL || geteuid() != 0)
		return 0;
	if (power_find_user(live->user, &user, err) != 0)
		return -1;
	return store_check_modes(
	    health->of.store_path, user.uid, user.gid, err);
}

/* Whether the store takes writing, is whole, and has room. */
static int
look_at_store(struct health *health, struct err *err)
{
	struct statvfs disk;

	if (statvfs(health->of.store_path, &disk) == 0) {
		health->free_octets =
		    (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
		if (health->free_octets < DISK_NEARLY_FULL)
			add_problem(health, "disk",
			    "the disk of %s is nearly full: %lld kB are free",
			    health->of.store_path,
			    (long long)health->free_octets / 1024);
	}
	if (store_heartbeat(health->of.store, "status", health->of.now, err) !=
		0 ||
	    look_at_modes(health, err) != 0)
		return -1;
	return store_look_through(health->of.store, err);
}

/* What a restore set aside waits until somebody decides. */
static int
look_at_copy(struct health *health, struct err *err)
{
	struct copy_row copy;
	char at[TIME_TEXT_SIZE];

	if (store_copy_get(health->of.store, &health->arena, &copy, err) != 0)
		return -1;
	if (copy.n_deliveries > 0 || copy.n_tokens > 0)
		add_problem(health, "restored",
		    "%lld recipients and %lld open questions are set aside "
		    "since this copy was restored on %s: crieur queue, then "
		    "crieur queue retry restored or crieur queue cancel "
		    "restored",
		    (long long)copy.n_deliveries, (long long)copy.n_tokens,
		    time_or_dash(copy.restored_at, at));
	else if (copy.last_post_id > 0)
		add_problem(health, "restored",
		    "this copy was restored on %s, and what is made of the "
		    "posts in it is set aside until crieur queue retry|cancel "
		    "restored",
		    time_or_dash(copy.restored_at, at));
	return 0;
}

static int
look_at_clock(struct health *health, struct err *err)
{
	struct clock_reading reading;
	int64_t doubt;

	clock_read(&reading, health->of.now);
	if (store_clock_doubt(health->of.store, &reading, &doubt, err) != 0)
		return -1;
	if (doubt != 0)
		add_problem(health, "clock",
		    "the clock has gone %s by %lld days at once: for a day "
		    "nothing is forgotten, expires or is suspended, and what "
		    "depends on the date waits; if it is right: crieur clock "
		    "trust; if it is not, set it",
		    doubt > 0 ? "forward" : "back",
		    (long long)clock_doubt_days(doubt));
	return 0;
}

typedef int look_function(struct health *health, struct err *err);

/* The live policy first: the others ask it. */
static look_function *const looks[] = {
	look_at_live,
	look_at_clock,
	look_at_processes,
	look_at_relays,
	look_at_inlets,
	look_at_alerts,
	look_at_disk,
	look_at_counts,
	look_at_copy,
	look_at_floods,
	look_at_waiting,
	look_at_bounces,
	look_at_lists,
	look_at_store,
};

/* What a store in trouble cannot say is left out; that it is in trouble is not,
 * and is said once. */
void
health_gather(const struct health_question *question, struct health *health)
{
	*health = (struct health){ .of = *question, .is_store_ok = true };
	for (size_t i = 0; i < COUNT_OF(looks); i++) {
		struct err err = { 0 };
		if (looks[i](health, &err) == 0 || !health->is_store_ok)
			continue;
		health->is_store_ok = false;
		add_problem(health, "store",
		    "%s: no mail is taken until that is mended; look at the "
		    "disk of %s and the log; if it is damaged, stop crieurd "
		    "and put the last backup in its place",
		    err.text, question->store_path);
	}
}
