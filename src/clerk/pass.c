#include "crieur/clerk/pass.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/hand.h"
#include "crieur/base/limits.h"
#include "crieur/base/log.h"
#include "crieur/bounce/receive.h"
#include "crieur/bounce/resume.h"
#include "crieur/command/answer.h"
#include "crieur/confirmation/confirmation.h"
#include "crieur/moderation/moderation.h"
#include "crieur/post/audience.h"
#include "crieur/post/expand.h"
#include "crieur/post/private.h"
#include "crieur/store/moderation.h"
#include "crieur/store/post.h"
#include "crieur/store/stumble.h"
#include "crieur/task/answer.h"

enum {
	ROW_MEMORY = 1024 * 1024,
	/* What one piece decides may be work for another that came before. */
	MAX_ROUNDS = 100,
	MAX_NOBODY = 16,
};

/* Once over everything that waits. */
struct round {
	const struct pass *pass;
	struct task_context context;
	struct pass_report report;
	/* Lists found to have nobody to ask: not looked for again. */
	char nobody[MAX_NOBODY][LIMIT_NAME + 1];
	size_t n_nobody;
};

/* A mail to the site's address is a command, or goes to people; there or to
 * LIST-owner@, an answer to a question of ours is one. */
static int
answer_owner(struct task *task, struct err *err)
{
	bool is_moved;

	if (answer_readdress(task, &is_moved, err) != 0)
		return -1;
	if (is_moved) {
		task->result.outcome = TASK_OTHER;
		return task_note(task, "clerk", "taken for an answer",
		    "by In-Reply-To", err);
	}
	if (task->list == NULL && command_answer_site(task, err) != 0)
		return -1;
	if (task->list == NULL && task->result.outcome != TASK_OTHER)
		return 0;
	task->result = (struct task_result){ 0 };
	return moderation_forward(task, err);
}

/* A mail to LIST-request@ is an order of a facilitator, the word that ends a
 * suspension, or any command. */
static int
answer_request(struct task *task, struct err *err)
{
	if (moderation_request(task, err) != 0)
		return -1;
	if (task->result.outcome == TASK_OTHER &&
	    bounce_request(task, err) != 0)
		return -1;
	if (task->result.outcome != TASK_OTHER)
		return 0;
	task->result = (struct task_result){ 0 };
	return command_answer(task, err);
}

/* To nobody but one author. */
static int
answer_private(struct task *task, struct err *err)
{
	struct private_answer answer = {
		.store = task->store,
		.site = task->site,
		.list = task->list,
		.post = &task->post,
		.message = task->summary.message,
		.arena = task->arena,
		.at = task->at,
	};
	enum private_result result;

	if (post_private(&answer, &result, err) != 0)
		return -1;
	task->result.n_told = result == PRIVATE_SENT;
	if (result == PRIVATE_GONE)
		task->result.outcome = TASK_IGNORED;
	return 0;
}

/* What is done with an accepted post; expand() has transactions of its own. */
static task_function *const tasks[] = {
	[PURPOSE_OWNER] = answer_owner,
	[PURPOSE_COMMAND] = answer_request,
	[PURPOSE_BOUNCE] = bounce_receive,
	[PURPOSE_MODERATE] = moderation_answer,
	[PURPOSE_CONFIRM] = confirmation_answer,
	[PURPOSE_PRIVATE] = answer_private,
	[PURPOSE_POST] = NULL,
};

static int
expand(struct round *round, int64_t post_id, enum task_outcome *outcome_r,
    struct err *err)
{
	static const enum task_outcome outcomes[] = {
		[EXPANSION_DONE] = TASK_DONE,
		[EXPANSION_NOT_WAITING] = TASK_NOT_WAITING,
		[EXPANSION_NO_LIST] = TASK_NO_LIST,
		[EXPANSION_NOT_YET] = TASK_LATER,
		[EXPANSION_ASKING] = TASK_LATER,
	};
	const struct pass *pass = round->pass;
	struct expansion expansion = { .at = pass->at };

	if (post_expand(pass->store, pass->site, post_id, &expansion, err) != 0)
		return -1;
	if (expansion.result == EXPANSION_ASKING && pass->wake_relay != NULL)
		pass->wake_relay();
	if (expansion.result == EXPANSION_DONE)
		log_info("post %lld: %lld recipients", (long long)post_id,
		    (long long)expansion.n_recipients);
	*outcome_r = outcomes[expansion.result];
	return 0;
}

/* Whether a list reaches the same people at the other time. */
static int
has_same_audience(const struct pass *pass, const struct post_row *post,
    bool *is_same_r, struct err *err)
{
	const struct list *list = site_list(pass->site, span_of(post->list));
	uint64_t sums[2] = { 0 };

	for (int i = 0; i < 2 && list != NULL; i++) {
		CLEANUP(audience_close)
		struct audience audience = {
			.store = pass->store,
			.site = pass->site,
			.list = list,
			.kind = AUDIENCE_RECEIVES,
			.at = i == 0 ? pass->at : pass->at - pass->doubt,
		};
		const struct person *person;
		int more;
		while ((more = audience_next(&audience, &person, err)) > 0)
			sums[i] = sums[i] * 31 + (uint64_t)person->id;
		if (more < 0)
			return -1;
	}
	*is_same_r = sums[0] == sums[1];
	return 0;
}

/* While the clock is in doubt, tokens do not expire and scores do not add up:
 * what comes to them waits, and so does a post that other people would get. */
static int
must_wait(const struct pass *pass, const struct post_row *post, bool *must_r,
    struct err *err)
{
	bool is_same = true;

	*must_r = pass->doubt != 0;
	if (pass->doubt == 0)
		return 0;
	switch (post->purpose) {
	case PURPOSE_POST:
		if (has_same_audience(pass, post, &is_same, err) != 0)
			return -1;
		*must_r = !is_same;
		return 0;
	case PURPOSE_OWNER:
	case PURPOSE_PRIVATE: *must_r = false; return 0;
	case PURPOSE_COMMAND:
	case PURPOSE_BOUNCE:
	case PURPOSE_MODERATE:
	case PURPOSE_CONFIRM: break;
	}
	return 0;
}

static int
work_off(struct round *round, const struct post_row *post,
    enum task_outcome *outcome_r, struct err *err)
{
	struct task_result result;
	bool must = false;

	if (must_wait(round->pass, post, &must, err) != 0)
		return -1;
	if (must) {
		*outcome_r = TASK_LATER;
		return 0;
	}
	if (post->purpose == PURPOSE_POST)
		return expand(round, post->id, outcome_r, err);
	if (task_work_off(&round->context, post->id, tasks[post->purpose],
		&result, err) != 0)
		return -1;
	*outcome_r = result.outcome;
	log_debug("post %lld, %s to %s: outcome %d, %lld told",
	    (long long)post->id, name_of(&purpose_names, (int)post->purpose),
	    post->list, (int)result.outcome, (long long)result.n_told);
	return 0;
}

static bool
has_nobody(const struct round *round, const char *list)
{
	for (size_t i = 0; i < round->n_nobody; i++) {
		if (strcmp(round->nobody[i], list) == 0)
			return true;
	}
	return false;
}

/* A notice that is owed. */
static int
tell(struct round *round, const struct post_row *post,
    enum task_outcome *outcome_r, struct err *err)
{
	bool is_confirmed = post->state == POST_UNCONFIRMED;
	struct task_result result = { .outcome = TASK_NOBODY };

	if (!(post->state == POST_HELD && has_nobody(round, post->list)) &&
	    task_run(&round->context, post->id,
		is_confirmed ? confirmation_tell : moderation_tell, &result,
		err) != 0)
		return -1;
	if (result.outcome == TASK_NOBODY && round->n_nobody < MAX_NOBODY &&
	    strlen(post->list) <= LIMIT_NAME && !has_nobody(round, post->list))
		strcpy(round->nobody[round->n_nobody++], post->list);
	*outcome_r = result.outcome;
	return 0;
}

static int
tell_closed(struct round *round, const struct post_row *post,
    enum task_outcome *outcome_r, struct err *err)
{
	struct task_result result;

	if (task_run(
		&round->context, post->id, moderation_close, &result, err) != 0)
		return -1;
	*outcome_r = result.outcome;
	return 0;
}

static void
note_problem(struct round *round, int64_t post_id, const char *why)
{
	snprintf(round->report.problem, sizeof(round->report.problem),
	    "post %lld: %.470s", (long long)post_id, why);
}

static void
count(struct round *round, int64_t post_id, enum task_outcome outcome)
{
	switch (outcome) {
	case TASK_NO_LIST:
		round->report.n_stuck++;
		note_problem(round, post_id,
		    "its list is not in the live policy; put it back, or "
		    "discard the post");
		return;
	case TASK_NOBODY:
		round->report.n_stuck++;
		note_problem(round, post_id,
		    "nobody moderates its list and nobody holds the role dsi");
		return;
	case TASK_LATER: round->report.n_later++; return;
	case TASK_DONE:
	case TASK_PASSED_ON:
	case TASK_ORDERED:
	case TASK_DENIED:
	case TASK_TOO_LATE:
	case TASK_REFUSED:
	case TASK_NOT_UNDERSTOOD:
	case TASK_IGNORED:
	case TASK_ASKED:
	case TASK_NOT_WAITING:
	case TASK_OTHER: break;
	}
	round->report.n_done++;
	if (round->pass->wake_relay != NULL)
		round->pass->wake_relay();
}

static bool
is_stopping(const struct pass *pass)
{
	return pass->is_stopping != NULL && pass->is_stopping();
}

typedef int next_function(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err);
typedef int work_function(struct round *round, const struct post_row *post,
    enum task_outcome *outcome_r, struct err *err);

/* Every post next names, in order of id. */
static int
each(struct round *round, next_function *next, work_function *work,
    struct err *err)
{
	struct store *store = round->pass->store;
	int64_t id = 0;

	while (!is_stopping(round->pass)) {
		CLEANUP(arena_fini)
		struct arena arena = ARENA_LIMIT(ROW_MEMORY);
		struct post_row post;
		enum task_outcome outcome;
		struct err failure = { 0 };
		if (next(store, id, &id, err) != 0)
			return -1;
		if (id == 0)
			return 0;
		bool is_aside = false;
		char thing[32];
		snprintf(thing, sizeof(thing), "%lld", (long long)id);
		if (store_is_aside(store, "clerk", thing, &is_aside, err) != 0)
			return -1;
		if (is_aside)
			continue;
		hand_take(thing);
		int result =
		    store_post_get(store, id, &arena, &post, &failure) != 0
			? -1
			: work(round, &post, &outcome, &failure);
		hand_drop();
		if (result == 0) {
			count(round, id, outcome);
			continue;
		}
		round->report.n_failed++;
		note_problem(round, id, failure.text);
	}
	return 0;
}

/* What the smarthost takes for nobody, to their authors. */
static void
tell_refusals(struct round *round, struct pass_report *report)
{
	struct err failure = { 0 };
	int64_t n = 0, n_tried = 0;

	if (moderation_tell_refusals(&round->context, &n, &failure) != 0 ||
	    moderation_try_relays(&round->context, &n_tried, &failure) != 0) {
		report->n_failed++;
		snprintf(report->problem, sizeof(report->problem), "%.500s",
		    failure.text);
	}
	report->n_done += n;
	n += n_tried;
	if (n > 0 && round->pass->wake_relay != NULL)
		round->pass->wake_relay();
}

int
pass_run(const struct pass *pass, struct pass_report *report_r, struct err *err)
{
	struct round round;
	int64_t n_done = 0;

	for (int i = 0; i < MAX_ROUNDS; i++) {
		round = (struct round){
			.pass = pass,
			.context = { pass->store, pass->site, pass->at },
		};
		/* Answers first: what they decide is told in the same round. */
		if (each(&round, store_post_next_accepted, work_off, err) !=
			0 ||
		    each(&round, store_post_next_owing, tell, err) != 0 ||
		    each(&round, store_moderation_next_closing, tell_closed,
			err) != 0)
			return -1;
		n_done += round.report.n_done;
		if (round.report.n_done == 0 || is_stopping(pass))
			break;
	}
	*report_r = round.report;
	report_r->n_done = n_done;
	tell_refusals(&round, report_r);
	return 0;
}
