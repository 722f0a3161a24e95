/* Paying the notices that posts owe. */
#include "crieur/task/notice.h"

#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/moderation/act.h"
#include "crieur/moderation/held.h"
#include "crieur/post/moderator.h"
#include "crieur/post/summary.h"
#include "crieur/store/moderation.h"
#include "crieur/store/post.h"

#include "ask.h"
#include "flood.h"
#include "mediate.h"

/* A stranger whose From is not proved may have written nothing: nobody writes
 * to him before a person has looked. */
static bool
is_doubtful(const struct post_row *row)
{
	bool is_looked_at = row->moderated_by[0] != '\0' &&
	                    strcmp(row->moderated_by, "clock") != 0;

	return row->author_person_id == 0 && strcmp(row->proof, "none") == 0 &&
	       !is_looked_at;
}

static int
tell_author(struct speech *speech, const char *name, bool is_attached,
    struct telling *telling, struct err *err)
{
	if (is_doubtful(speech->row))
		return 0;
	if (speech_to_author(speech, name, is_attached, NULL,
		&telling->is_author_told, err) != 0)
		return -1;
	if (!telling->is_author_told)
		return 0;
	return speech_note(speech, "clerk", "author told",
	    speech->summary->author.address, err);
}

/* A rule's refusal beside other lists', a facilitator's, or the clock's. */
static int
tell_refused(struct speech *speech, struct telling *telling, struct err *err)
{
	const struct post_row *row = speech->row;

	speech_set(speech, "words", row->words);
	if (row->moderated_by[0] == '\0')
		return tell_author(speech,
		    strstr(row->proof, "confirm") != NULL ? "confirmed-refused"
							  : "partly-refused",
		    false, telling, err);
	if (strcmp(row->moderated_by, "clock") == 0) {
		bool is_returned =
		    speech_patience(speech)->on_expiry == EXPIRY_RETURN;
		speech_set(speech, "is_returned", is_returned ? "1" : "");
		return tell_author(
		    speech, "expired-author", is_returned, telling, err);
	}
	return tell_author(speech, "refused-author", true, telling, err);
}

/* A version its author sent in answer to a question takes the place of the
 * post that was asked about: it answers a mail that only the author had, and
 * is proved where the post was. */
static int
replace_former(struct speech *speech, struct arena *arena, struct err *err)
{
	const struct message *message = speech->summary->message;
	const char *in_reply_to =
	    message != NULL ? message_header(message, "In-Reply-To") : NULL;
	struct span id = span_trim(span_of(in_reply_to));
	int64_t former_id = 0;
	struct post_row former;
	bool is_changed;

	if (id.len < 3 || id.at[0] != '<' || id.at[id.len - 1] != '>')
		return 0;
	const char *bare = arena_dup(arena, span_from(id.at + 1, id.len - 2));
	if (bare == NULL)
		return err_memory(err);
	if (store_moderation_about(
		speech->store, speech->row->list, bare, &former_id, err) != 0)
		return -1;
	if (former_id == 0 || former_id == speech->row->id)
		return 0;
	if (store_post_get(speech->store, former_id, arena, &former, err) != 0)
		return -1;
	bool is_weaker = strcmp(speech->row->proof, "none") == 0 &&
	                 strcmp(former.proof, "none") != 0;
	if (is_weaker ||
	    strcmp(former.header_from, speech->row->header_from) != 0)
		return 0;
	struct moderation moderation = {
		.post_id = former_id,
		.act = MODERATION_DISCARD,
		.actor = "author",
		.words = "",
		.at = speech->at,
	};
	speech->former_id = former_id;
	return moderation_act_within(
	    speech->store, &moderation, &is_changed, err);
}

static int
tell_held(struct speech *speech, struct arena *arena,
    const struct moderators *moderators, struct telling *telling,
    struct err *err)
{
	telling->is_fallback = moderators->is_fallback;
	if (speech_prepare(speech, arena, err) != 0)
		return -1;
	if (flood_has_held(speech->row))
		return flood_tell(speech, arena, moderators, telling, err);
	if (replace_former(speech, arena, err) != 0 ||
	    ask_moderators(
		speech, arena, moderators, &telling->n_moderators, err) != 0)
		return -1;
	return tell_author(speech, "held-author", false, telling, err);
}

/* Before anything is written: a post nobody can be asked about goes on owing
 * its notice until there is somebody. */
static int
find_moderators(struct speech *speech, struct arena *arena,
    struct moderators *moderators, struct telling *telling, struct err *err)
{
	if (moderators_find(speech->store, speech->site, speech->list,
		speech->at, arena, moderators, err) != 0)
		return -1;
	telling->is_nobody_there = moderators->n_members == 0;
	return 0;
}

static int
pay(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	bool is_held = speech->row->state == POST_HELD;
	bool is_rejected = speech->row->state == POST_REJECTED;
	struct moderators moderators = { 0 };
	bool is_paid = false;

	if (is_held) {
		if (find_moderators(speech, arena, &moderators, telling, err) !=
		    0)
			return -1;
		if (telling->is_nobody_there)
			return 0;
	}
	if (store_post_pay_notice(
		speech->store, speech->row->id, &is_paid, err) != 0)
		return -1;
	if (!is_paid || (!is_held && !is_rejected))
		return 0;
	if (is_held)
		return tell_held(speech, arena, &moderators, telling, err);
	if (speech_prepare(speech, arena, err) != 0)
		return -1;
	return tell_refused(speech, telling, err);
}

int
moderation_tell(struct store *store, const struct site *site, int64_t post_id,
    int64_t at, struct telling *telling_r, struct err *err)
{
	struct speech speech = { .store = store, .site = site, .at = at };

	return speech_run(&speech, post_id, pay, telling_r, err);
}

static int
bring_each(struct speech *speech, const struct moderators *moderators,
    struct telling *telling, struct err *err)
{
	CLEANUP(str_fini) struct str told = { 0 };
	struct manner manner = {
		.name = "owner-forward",
		.reply_to = speech->summary->author.address,
		.is_attached = true,
	};

	for (size_t i = 0; i < moderators->n_members; i++) {
		const struct audience_member *member = &moderators->members[i];
		bool is_sent = false;
		if (speech_to_moderator(
			speech, &manner, member, &is_sent, err) != 0)
			return -1;
		if (!is_sent)
			continue;
		str_addf(
		    &told, "%s%s", told.len > 0 ? " " : "", member->address);
		telling->n_moderators++;
	}
	if (str_check(&told, err) != 0)
		return -1;
	return speech_note(speech, "clerk", "forwarded", str_c(&told), err);
}

static int
bring(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	struct moderators moderators;

	if (find_moderators(speech, arena, &moderators, telling, err) != 0)
		return -1;
	if (telling->is_nobody_there)
		return 0;
	if (speech_prepare(speech, arena, err) != 0)
		return -1;
	telling->is_fallback = moderators.is_fallback;
	return bring_each(speech, &moderators, telling, err);
}

static int
forward(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	/* What comes from an address of ours would come again. */
	bool is_own =
	    site_is_own(speech->site, speech->summary->author.address);
	bool is_automatic = speech->summary->is_automatic || is_own;
	bool is_changed;

	if (speech->row->state != POST_ACCEPTED)
		return 0;
	if (is_automatic) {
		if (speech_note(speech, "clerk", "not forwarded",
			is_own ? "from ourselves" : "automatic", err) != 0)
			return -1;
	} else if (bring(speech, arena, telling, err) != 0) {
		return -1;
	}
	if (telling->is_nobody_there)
		return 0;
	return store_post_finish(speech->store, speech->row->id,
	    is_automatic ? POST_DISCARDED : POST_EXPANDED, speech->at,
	    telling->n_moderators, &is_changed, err);
}

int
moderation_forward(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, struct telling *telling_r, struct err *err)
{
	struct speech speech = { .store = store, .site = site, .at = at };

	return speech_run(&speech, post_id, forward, telling_r, err);
}

/* Where the list wants it. */
static int
tell_accepted(struct speech *speech, struct telling *telling, struct err *err)
{
	enum post_state state = speech->row->state;

	if (!speech->list->tells_accepted ||
	    (state != POST_ACCEPTED && state != POST_EXPANDED))
		return 0;
	return tell_author(speech, "accepted-author", false, telling, err);
}

static int
close_post(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	bool is_owed = false;

	if (store_moderation_closed(
		speech->store, speech->row->id, &is_owed, err) != 0)
		return -1;
	if (!is_owed || speech->row->state == POST_HELD)
		return 0;
	if (speech_prepare(speech, arena, err) != 0)
		return -1;
	if (mediate_close(speech, arena, err) != 0)
		return -1;
	return tell_accepted(speech, telling, err);
}

int
moderation_close(struct store *store, const struct site *site, int64_t post_id,
    int64_t at, struct telling *telling_r, struct err *err)
{
	struct speech speech = { .store = store, .site = site, .at = at };

	return speech_run(&speech, post_id, close_post, telling_r, err);
}
