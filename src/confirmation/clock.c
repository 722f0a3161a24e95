/* What time does to posts that wait for their author. */
#include <string.h>

#include "crieur/confirmation/confirmation.h"
#include "crieur/moderation/act.h"
#include "crieur/store/confirmation.h"
#include "crieur/store/post.h"
#include "crieur/task/notice.h"

#include "ask.h"

/* Asked together with another post of the message: that one is told of. */
static int
is_another_told(const struct speech *speech, struct arena *arena, bool *is_r,
    struct err *err)
{
	struct confirmation_row asked;
	struct err absent = { 0 };

	*is_r = false;
	if (store_confirmation_get(
		speech->store, speech->row->id, arena, &asked, &absent) == 0) {
		*is_r = asked.asked_at == 0;
		return 0;
	}
	if (absent.kind == ERR_ABSENT)
		return 0;
	*err = absent;
	return -1;
}

/* One kind note, if the address has not had too many. */
static int
tell_author(struct speech *speech, struct arena *arena, bool *is_told_r,
    struct err *err)
{
	bool is_another = false, may = false;

	*is_told_r = false;
	if (is_another_told(speech, arena, &is_another, err) != 0 ||
	    confirm_may_write(speech, &may, err) != 0)
		return -1;
	if (is_another || !may)
		return 0;
	if (speech_prepare(speech, arena, err) != 0)
		return -1;
	return confirm_write(speech, "unconfirmed-author", "", is_told_r, err);
}

static int
expire(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	struct post_moderation change = {
		.post_id = speech->row->id,
		.state = POST_REJECTED,
		.by = "clock",
		.at = speech->at,
	};
	struct confirmation_end end = {
		.post_id = speech->row->id,
		.outcome = "expired",
		.at = speech->at,
	};
	bool is_changed = false;

	if (speech->row->state != POST_UNCONFIRMED)
		return 0;
	if (store_post_moderate(speech->store, &change, &is_changed, err) !=
		0 ||
	    tell_author(speech, arena, &end.is_told, err) != 0 ||
	    store_confirmation_settle(speech->store, &end, err) != 0)
		return -1;
	telling->is_author_told = end.is_told;
	return speech_note(speech, "clock", "not confirmed in time",
	    end.is_told ? speech->row->header_from : "nobody told", err);
}

/* The address had its mails for an hour when the post came. */
static int
ask_now(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	enum confirm_asked asked;
	bool may = false;

	if (speech->row->state != POST_UNCONFIRMED)
		return 0;
	if (confirm_may_write(speech, &may, err) != 0)
		return -1;
	if (!may)
		return 0;
	if (speech_prepare(speech, arena, err) != 0 ||
	    confirm_ask(speech, arena, &asked, err) != 0)
		return -1;
	telling->is_author_told = asked == CONFIRM_ASKED;
	return 0;
}

static int
tick(struct speech *speech, const struct unconfirmed_row *row,
    struct confirm_report *report, struct err *err)
{
	int64_t over_at =
	    row->expires_at != 0
		? row->expires_at
		: row->decided_at + speech->site->confirmation.expire_s;
	struct telling telling = { 0 };

	if (over_at <= speech->at) {
		if (speech_run(speech, row->id, expire, &telling, err) != 0)
			return -1;
		report->n_expired += !telling.is_list_gone;
	} else if (row->expires_at == 0) {
		if (speech_run(speech, row->id, ask_now, &telling, err) != 0)
			return -1;
		report->n_asked += telling.is_author_told;
	}
	return 0;
}

int
confirmation_clock(struct store *store, const struct site *site, int64_t at,
    struct confirm_report *report_r, struct err *err)
{
	struct confirm_report report = { 0 };
	struct unconfirmed_row row = { 0 };
	int64_t n_forgotten;

	for (;;) {
		struct speech speech = {
			.store = store,
			.site = site,
			.at = at,
		};
		if (store_confirmation_next(store, row.id, &row, err) != 0)
			return -1;
		if (row.id == 0)
			break;
		if (tick(&speech, &row, &report, err) != 0)
			return -1;
	}
	if (store_forget_remembered(store, at, &n_forgotten, err) != 0)
		return -1;
	*report_r = report;
	return 0;
}
