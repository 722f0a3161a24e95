/* What time does to held posts. */
#include <string.h>

#include "crieur/moderation/act.h"
#include "crieur/moderation/held.h"
#include "crieur/post/moderator.h"
#include "crieur/store/moderation.h"
#include "crieur/store/post.h"
#include "crieur/task/notice.h"

#include "ask.h"

static const char clock_actor[] = "clock";

static bool
is_over(int64_t since_at, int64_t period_s, int64_t at)
{
	return period_s > 0 && since_at + period_s <= at;
}

/* Its time is over. */
static int
expire(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	enum expiry expiry = speech_patience(speech)->on_expiry;
	struct moderation moderation = {
		.post_id = speech->row->id,
		.act = expiry == EXPIRY_ACCEPT    ? MODERATION_APPROVE
		       : expiry == EXPIRY_DISCARD ? MODERATION_DISCARD
		                                  : MODERATION_REJECT,
		.actor = clock_actor,
		.words = "",
		.at = speech->at,
	};
	bool is_changed;

	(void)arena, (void)telling;
	return moderation_act_within(
	    speech->store, &moderation, &is_changed, err);
}

/* Those who answer for the list now and are there, be it that they came, or
 * came back, since it was first asked about. */
static int
remind_facilitators(struct speech *speech, struct arena *arena,
    struct moderators *moderators, struct telling *telling, struct err *err)
{
	if (speech_prepare(speech, arena, err) != 0 ||
	    moderators_find(speech->store, speech->site, speech->list,
		speech->at, arena, moderators, err) != 0)
		return -1;
	speech_set(speech, "is_reminder", "1");
	return ask_moderators(
	    speech, arena, moderators, &telling->n_moderators, err);
}

static int
remind(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	struct moderators moderators;

	if (speech->row->state != POST_HELD)
		return 0;
	return remind_facilitators(speech, arena, &moderators, telling, err);
}

/* The co-facilitators once more, and the role dsi beside them. */
static int
escalate(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	struct moderators facilitators, called;
	int64_t n_called = 0;

	if (speech->row->state != POST_HELD)
		return 0;
	if (remind_facilitators(speech, arena, &facilitators, telling, err) !=
		0 ||
	    moderators_with_role(
		speech->store, "dsi", speech->at, arena, &called, err) != 0)
		return -1;
	called.n_members = moderators_leave_out(
	    &facilitators, called.members, called.n_members);
	called.is_called = true;
	speech_set(speech, "is_reminder", "");
	if (ask_moderators(speech, arena, &called, &n_called, err) != 0)
		return -1;
	telling->n_moderators += n_called;
	return 0;
}

static int
tick(struct speech *speech, const struct held_row *held,
    struct clock_report *report, struct err *err)
{
	const struct list *list = site_list(speech->site, span_of(held->list));
	const struct patience *patience =
	    list != NULL ? &list->patience : &speech->site->patience;
	speech_function *what = NULL;
	int64_t *count = NULL;
	struct telling telling;

	if (patience->on_expiry != EXPIRY_HOLD &&
	    is_over(held->decided_at, patience->expire_after_s, speech->at)) {
		what = expire;
		count = &report->n_expired;
	} else if (held->is_silent) {
		return 0;
	} else if (!held->is_escalated &&
		   is_over(held->decided_at, patience->escalate_after_s,
		       speech->at)) {
		what = escalate;
		count = &report->n_escalated;
	} else if (is_over(
		       held->asked_at, patience->remind_every_s, speech->at)) {
		what = remind;
		count = &report->n_reminded;
	}
	if (what == NULL)
		return 0;
	if (speech_run(speech, held->id, what, &telling, err) != 0)
		return -1;
	*count += !telling.is_list_gone;
	return 0;
}

int
moderation_clock(struct store *store, const struct site *site, int64_t at,
    struct clock_report *report_r, struct err *err)
{
	struct clock_report report = { 0 };
	int64_t last_id = 0;

	for (;;) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct held_row held;
		struct speech speech = {
			.store = store,
			.site = site,
			.at = at,
		};
		if (store_moderation_next_held(
			store, last_id, &arena, &held, err) != 0)
			return -1;
		if (held.id == 0)
			break;
		last_id = held.id;
		if (tick(&speech, &held, &report, err) != 0)
			return -1;
	}
	*report_r = report;
	return 0;
}
