/* One act on one held post: compare and set. */
#include "crieur/moderation/act.h"

#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/store/event.h"
#include "crieur/store/post.h"

/* What each act makes of the post. */
static const enum post_state states[] = {
	[MODERATION_APPROVE] = POST_ACCEPTED,
	[MODERATION_REJECT] = POST_REJECTED,
	[MODERATION_DISCARD] = POST_DISCARDED,
};

static int
check_words(const char *words, struct err *err)
{
	struct span text = span_of(words);

	if (text.len > LIMIT_REASON)
		return err_set(err, ERR_INPUT,
		    "the words are %zu octets long; at most %d are sent",
		    text.len, LIMIT_REASON);
	if (!span_is_utf8(text))
		return err_set(err, ERR_INPUT,
		    "the words are not UTF-8; write them in a UTF-8 terminal");
	return 0;
}

static int
note(struct store *store, const struct moderation *moderation, struct err *err)
{
	struct event event = {
		.at = moderation->at,
		.actor = moderation->actor,
		.subject = "post",
		.subject_id = moderation->post_id,
		.what = post_state_name(states[moderation->act]),
		.detail = moderation->words,
	};

	return store_event_add(store, &event, err);
}

int
moderation_act_within(struct store *store, const struct moderation *moderation,
    bool *is_changed_r, struct err *err)
{
	bool has_words =
	    moderation->words != NULL && moderation->words[0] != '\0';
	struct post_moderation change = {
		.post_id = moderation->post_id,
		.state = states[moderation->act],
		.by = moderation->actor,
		.words = has_words ? moderation->words : NULL,
		.at = moderation->at,
		.owes_notice = moderation->act == MODERATION_REJECT,
	};

	if (store_post_moderate(store, &change, is_changed_r, err) != 0)
		return -1;
	return *is_changed_r ? note(store, moderation, err) : 0;
}

int
moderation_act(struct store *store, const struct moderation *moderation,
    struct arena *arena, struct moderation_answer *answer_r, struct err *err)
{
	struct post_row row;
	bool is_changed = false;

	if (check_words(moderation->words, err) != 0 ||
	    store_begin(store, err) != 0)
		return -1;
	int result = moderation_act_within(store, moderation, &is_changed, err);
	if (result == 0)
		result = store_post_get(
		    store, moderation->post_id, arena, &row, err);
	if (store_end(store, result, err) != 0)
		return -1;
	*answer_r = (struct moderation_answer){
		.outcome = is_changed ? MODERATION_DONE : MODERATION_DECIDED,
		.list = row.list,
		.state = row.state,
		.moderated_by = row.moderated_by,
		.moderated_at = row.moderated_at,
	};
	return 0;
}
