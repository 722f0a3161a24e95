#include "crieur/clerk/turn.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/log.h"
#include "crieur/bounce/receive.h"
#include "crieur/bounce/resume.h"
#include "crieur/command/answer.h"
#include "crieur/confirmation/confirmation.h"
#include "crieur/moderation/answer.h"
#include "crieur/moderation/held.h"
#include "crieur/moderation/refusal.h"
#include "crieur/moderation/request.h"
#include "crieur/post/expand.h"
#include "crieur/post/private.h"
#include "crieur/store/moderation.h"
#include "crieur/store/post.h"

enum {
	ROW_MEMORY = 1024 * 1024,
	MAX_PASSES = 100,
};

enum piece_result {
	PIECE_DONE,
	PIECE_STUCK,
	PIECE_LATER, /* as its facilitators wish */
};

static void
note_problem(struct turn_report *report, int64_t post_id, const char *why)
{
	snprintf(report->problem, sizeof(report->problem), "post %lld: %.470s",
	    (long long)post_id, why);
}

static enum piece_result
stuck(struct turn_report *report, int64_t post_id, const char *why)
{
	note_problem(report, post_id, why);
	return PIECE_STUCK;
}

static const char no_list[] =
    "its list is not in the live policy; put it back, or discard the post";
static const char nobody[] =
    "nobody moderates its list and nobody holds the role dsi";

static int
expand(const struct turn *turn, int64_t post_id, struct turn_report *report,
    enum piece_result *result, struct err *err)
{
	struct expansion expansion;

	if (post_expand(turn->store, turn->site, post_id, turn->at, &expansion,
		err) != 0)
		return -1;
	if (expansion.result == EXPANSION_NO_LIST)
		*result = stuck(report, post_id, no_list);
	if (expansion.result == EXPANSION_NOT_YET ||
	    expansion.result == EXPANSION_ASKING)
		*result = PIECE_LATER;
	if (expansion.result == EXPANSION_ASKING && turn->wake_relay != NULL)
		turn->wake_relay();
	if (expansion.result == EXPANSION_DONE)
		log_info("post %lld: %lld recipients", (long long)post_id,
		    (long long)expansion.n_recipients);
	return 0;
}

static enum piece_result
result_of(
    const struct telling *telling, struct turn_report *report, int64_t post_id)
{
	if (telling->is_list_gone)
		return stuck(report, post_id, no_list);
	if (telling->is_nobody_there)
		return stuck(report, post_id, nobody);
	return PIECE_DONE;
}

static int
forward(const struct turn *turn, int64_t post_id, struct turn_report *report,
    enum piece_result *result, struct err *err)
{
	struct telling telling;

	if (moderation_forward(
		turn->store, turn->site, post_id, turn->at, &telling, err) != 0)
		return -1;
	*result = result_of(&telling, report, post_id);
	return 0;
}

static bool
has_nobody(const struct turn_report *report, const char *list)
{
	for (size_t i = 0; i < report->n_nobody; i++) {
		if (strcmp(report->nobody[i], list) == 0)
			return true;
	}
	return false;
}

static void
note_nobody(struct turn_report *report, const char *list)
{
	if (report->n_nobody == TURN_LISTS || strlen(list) > LIMIT_NAME)
		return;
	strcpy(report->nobody[report->n_nobody++], list);
}

static int
tell(const struct turn *turn, int64_t post_id, struct turn_report *report,
    enum piece_result *result, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct post_row row;
	struct telling telling;

	if (store_post_get(turn->store, post_id, &arena, &row, err) != 0)
		return -1;
	if (row.state == POST_HELD && has_nobody(report, row.list)) {
		*result = PIECE_STUCK;
		return 0;
	}
	if (row.state == POST_UNCONFIRMED
		? confirmation_tell(turn->store, turn->site, post_id, turn->at,
		      &telling, err) != 0
		: moderation_tell(turn->store, turn->site, post_id, turn->at,
		      &telling, err) != 0)
		return -1;
	if (telling.is_nobody_there)
		note_nobody(report, row.list);
	*result = result_of(&telling, report, post_id);
	return 0;
}

static int
answer(const struct turn *turn, int64_t post_id, struct turn_report *report,
    enum piece_result *result, struct err *err)
{
	enum command_result command;
	bool is_order = false;

	if (moderation_request(turn->store, turn->site, post_id, turn->at,
		&is_order, err) != 0)
		return -1;
	if (is_order)
		return 0;
	if (bounce_request(turn->store, turn->site, post_id, turn->at,
		&is_order, err) != 0)
		return -1;
	if (is_order)
		return 0;
	if (command_answer(
		turn->store, turn->site, post_id, turn->at, &command, err) != 0)
		return -1;
	if (command == COMMAND_NO_LIST)
		*result = stuck(report, post_id, no_list);
	return 0;
}

/* A command is answered; a word to people goes to them. */
static int
answer_site(const struct turn *turn, int64_t post_id,
    struct turn_report *report, enum piece_result *result, struct err *err)
{
	enum command_result command;

	if (command_answer_site(
		turn->store, turn->site, post_id, turn->at, &command, err) != 0)
		return -1;
	if (command == COMMAND_NO_WORD)
		return forward(turn, post_id, report, result, err);
	return 0;
}

static int
close_post(const struct turn *turn, int64_t post_id, struct turn_report *report,
    enum piece_result *result, struct err *err)
{
	struct telling telling;

	if (moderation_close(
		turn->store, turn->site, post_id, turn->at, &telling, err) != 0)
		return -1;
	*result = result_of(&telling, report, post_id);
	return 0;
}

static int
take_answer(const struct turn *turn, int64_t post_id,
    struct turn_report *report, enum piece_result *result, struct err *err)
{
	enum answer_result what;

	if (moderation_answer(
		turn->store, turn->site, post_id, turn->at, &what, err) != 0)
		return -1;
	if (what == ANSWER_NO_LIST)
		*result = stuck(report, post_id, no_list);
	return 0;
}

static int
take_word(const struct turn *turn, int64_t post_id, struct turn_report *report,
    enum piece_result *result, struct err *err)
{
	enum confirm_result what;

	if (confirmation_answer(
		turn->store, turn->site, post_id, turn->at, &what, err) != 0)
		return -1;
	if (what == CONFIRM_NO_LIST)
		*result = stuck(report, post_id, no_list);
	return 0;
}

static int
answer_in_private(const struct turn *turn, int64_t post_id,
    struct turn_report *report, enum piece_result *result, struct err *err)
{
	enum private_result what;

	if (post_private(
		turn->store, turn->site, post_id, turn->at, &what, err) != 0)
		return -1;
	if (what == PRIVATE_NO_LIST)
		*result = stuck(report, post_id, no_list);
	return 0;
}

/* What an accepted post is for says what is done with it. */
static int
work_off(const struct turn *turn, int64_t post_id, struct turn_report *report,
    enum piece_result *result, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct post_row row;

	if (store_post_get(turn->store, post_id, &arena, &row, err) != 0)
		return -1;
	if (row.purpose == PURPOSE_POST)
		return expand(turn, post_id, report, result, err);
	if (row.purpose == PURPOSE_OWNER && row.list[0] == '\0')
		return answer_site(turn, post_id, report, result, err);
	if (row.purpose == PURPOSE_OWNER)
		return forward(turn, post_id, report, result, err);
	if (row.purpose == PURPOSE_COMMAND)
		return answer(turn, post_id, report, result, err);
	if (row.purpose == PURPOSE_PRIVATE)
		return answer_in_private(turn, post_id, report, result, err);
	if (row.purpose == PURPOSE_CONFIRM)
		return take_word(turn, post_id, report, result, err);
	if (row.purpose == PURPOSE_MODERATE)
		return take_answer(turn, post_id, report, result, err);
	return bounce_receive(turn->store, turn->site, post_id, turn->at, err);
}

static bool
is_stopping(const struct turn *turn)
{
	return turn->is_stopping != NULL && turn->is_stopping();
}

typedef int next_function(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err);
typedef int work_function(const struct turn *turn, int64_t post_id,
    struct turn_report *report, enum piece_result *result, struct err *err);

/* Every post next names, in order of id. */
static int
each(const struct turn *turn, next_function *next, work_function *work,
    struct turn_report *report, struct err *err)
{
	int64_t id = 0;

	while (!is_stopping(turn)) {
		enum piece_result result = PIECE_DONE;
		struct err failure = { 0 };
		if (next(turn->store, id, &id, err) != 0)
			return -1;
		if (id == 0)
			return 0;
		if (work(turn, id, report, &result, &failure) != 0) {
			report->n_failed++;
			note_problem(report, id, failure.text);
			continue;
		}
		report->n_stuck += result == PIECE_STUCK;
		report->n_later += result == PIECE_LATER;
		report->n_done += result == PIECE_DONE;
		if (result == PIECE_DONE && turn->wake_relay != NULL)
			turn->wake_relay();
	}
	return 0;
}

static int
pass(const struct turn *turn, struct turn_report *report, struct err *err)
{
	/* Answers first: what they decide is told in the same pass. */
	if (each(turn, store_post_next_accepted, work_off, report, err) != 0 ||
	    each(turn, store_post_next_owing, tell, report, err) != 0)
		return -1;
	return each(
	    turn, store_moderation_next_closing, close_post, report, err);
}

/* What the smarthost takes for nobody, to their authors. */
static void
tell_refusals(const struct turn *turn, struct turn_report *report)
{
	struct err failure = { 0 };
	int64_t n = 0;

	if (moderation_tell_refusals(
		turn->store, turn->site, turn->at, &n, &failure) != 0) {
		report->n_failed++;
		snprintf(report->problem, sizeof(report->problem), "%.500s",
		    failure.text);
	}
	report->n_done += n;
	if (n > 0 && turn->wake_relay != NULL)
		turn->wake_relay();
}

int
turn_run(const struct turn *turn, struct turn_report *report_r, struct err *err)
{
	int64_t n_done = 0;

	/* What one piece decides may be work for another that came before. */
	for (int i = 0; i < MAX_PASSES; i++) {
		struct turn_report report = { 0 };
		if (pass(turn, &report, err) != 0)
			return -1;
		bool is_last = report.n_done == 0 || is_stopping(turn);
		n_done += report.n_done;
		report.n_done = n_done;
		*report_r = report;
		if (is_last)
			break;
	}
	tell_refusals(turn, report_r);
	return 0;
}
