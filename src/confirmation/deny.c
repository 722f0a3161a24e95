#include "deny.h"

#include <stdio.h>
#include <string.h>

#include "crieur/moderation/act.h"
#include "crieur/post/moderator.h"
#include "crieur/store/confirmation.h"
#include "crieur/store/message.h"

static const char told_role[] = "dsi";

/* Where the message came from. */
static int
set_facts(struct speech *speech, struct arena *arena, struct err *err)
{
	struct message_row message;
	int64_t n_others = 0;

	if (store_message_get(speech->store, speech->row->message_id, arena,
		&message, err) != 0 ||
	    store_confirmation_waiting(
		speech->store, speech->row->header_from, &n_others, err) != 0)
		return -1;
	speech_set(speech, "client", message.client);
	speech_set(speech, "helo", message.helo);
	speech_set(speech, "envelope",
	    message.envelope_sender[0] != '\0' ? message.envelope_sender
					       : "<>");
	speech_set(speech, "login", message.sasl_login);
	speech_set(speech, "queue", message.queue_id);
	speech_set(speech, "message_id", message.header_message_id);
	char *number = arena_printf(arena, "%lld", (long long)n_others);
	if (number == NULL)
		return err_memory(err);
	speech_set(speech, "n_others", n_others > 0 ? number : "");
	return 0;
}

static int
tell_role(struct speech *speech, struct arena *arena, bool *is_told_r,
    struct err *err)
{
	CLEANUP(str_fini) struct str told = { 0 };
	struct moderators moderators;
	struct manner manner = {
		.name = "denied-dsi",
		.reply_to = speech->summary->author.address,
		.is_attached = true,
	};

	if (moderators_with_role(speech->store, told_role, speech->at, arena,
		&moderators, err) != 0)
		return -1;
	for (size_t i = 0; i < moderators.n_members; i++) {
		const struct audience_member *member = &moderators.members[i];
		bool is_sent = false;
		if (speech_to_moderator(
			speech, &manner, member, &is_sent, err) != 0)
			return -1;
		if (is_sent)
			str_addf(&told, "%s%s", told.len > 0 ? " " : "",
			    member->address);
	}
	if (str_check(&told, err) != 0)
		return -1;
	*is_told_r = told.len > 0;
	return speech_note(speech, "clerk",
	    *is_told_r ? "dsi told" : "nobody holds the role dsi", str_c(&told),
	    err);
}

int
deny_quietly(struct store *store, const struct post_row *row, int64_t at,
    struct err *err)
{
	struct moderation moderation = {
		.post_id = row->id,
		.act = MODERATION_DISCARD,
		.actor = row->header_from,
		.words = "",
		.at = at,
	};
	bool is_changed;

	/* What waits for a facilitator, or for its hour, is dropped too. */
	if (moderation_act_within(store, &moderation, &is_changed, err) != 0)
		return -1;
	return is_changed ? 0
	                  : store_post_finish(store, row->id, POST_DISCARDED,
				at, 0, &is_changed, err);
}

/* How it stands once it is denied: dropped now, or sent before. */
static int
drop(struct speech *speech, struct arena *arena, struct err *err)
{
	bool is_sent = speech->row->state == POST_EXPANDED;
	struct post_row *row = arena_alloc(arena, sizeof(*row));

	if (row == NULL)
		return err_memory(err);
	if (deny_quietly(speech->store, speech->row, speech->at, err) != 0)
		return -1;
	if (store_post_get(speech->store, speech->row->id, arena, row, err) !=
	    0)
		return -1;
	speech->row = row;
	speech_set(speech, "is_sent", is_sent ? "1" : "");
	speech_set(
	    speech, "is_dropped", row->state == POST_DISCARDED ? "1" : "");
	return speech_decision(speech, arena, err);
}

int
deny_post(struct speech *speech, struct arena *arena, const struct str *words,
    bool *is_told_r, struct err *err)
{
	if (speech_note(speech, speech->row->header_from, "denied",
		str_c(words), err) != 0 ||
	    store_remember_no_more(
		speech->store, speech->row->header_from, err) != 0 ||
	    set_facts(speech, arena, err) != 0 ||
	    drop(speech, arena, err) != 0 ||
	    speech_set_copy(speech, arena, "words", words, err) != 0)
		return -1;
	return tell_role(speech, arena, is_told_r, err);
}
