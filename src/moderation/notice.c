/* Paying the notices that posts owe, and words to those who answer for a list.
 */
#include "crieur/task/notice.h"

#include <string.h>

#include "crieur/moderation/act.h"
#include "crieur/moderation/moderation.h"
#include "crieur/policy/proof.h"
#include "crieur/store/moderation.h"
#include "crieur/store/remembered.h"
#include "crieur/task/allowance.h"
#include "crieur/task/wish.h"

#include "ask.h"
#include "flood.h"
#include "mediate.h"

/* A stranger whose From is not proved may have written nothing: nobody writes
 * to him before a person has looked, unless SPF or DKIM passes for him. */
static int
find_doubt(const struct task *task, bool *is_doubtful_r, struct err *err)
{
	const struct post_row *post = &task->post;
	bool is_looked_at = post->moderated_by[0] != '\0' &&
	                    strcmp(post->moderated_by, "clock") != 0;
	const char *domain = "";

	*is_doubtful_r = false;
	if (post->author_person_id != 0 || proof_is_kept(post->proof) ||
	    is_looked_at)
		return 0;
	if (store_sender_domain(
		task->store, post->id, task->arena, &domain, err) != 0)
		return -1;
	*is_doubtful_r = domain[0] == '\0';
	return 0;
}

static int
tell_author(
    struct task *task, const char *name, bool is_attached, struct err *err)
{
	struct task_notice notice = {
		.name = name,
		.is_attached = is_attached,
	};

	bool is_doubtful = false;

	if (find_doubt(task, &is_doubtful, err) != 0)
		return -1;
	if (is_doubtful)
		return 0;
	if (notice_tell_author(
		task, &notice, &task->result.is_author_told, err) != 0)
		return -1;
	if (!task->result.is_author_told)
		return 0;
	return task_note(
	    task, "clerk", "author told", task->summary.author.address, err);
}

/* A rule's refusal beside other lists', a facilitator's, or the clock's. */
static int
tell_refused(struct task *task, struct err *err)
{
	const struct post_row *post = &task->post;
	const char *by_rule = "partly-refused";
	bool is_returned = task_patience(task)->on_expiry == EXPIRY_RETURN;

	if (notice_prepare(task, err) != 0)
		return -1;
	notice_set(task, "words", post->words);
	if (strstr(post->proof, "confirm") != NULL)
		by_rule = "confirmed-refused";
	else if (!proof_is_kept(post->proof))
		by_rule = "unproved-refused";
	if (post->moderated_by[0] == '\0')
		return tell_author(task, by_rule, false, err);
	if (strcmp(post->moderated_by, "clock") != 0)
		return tell_author(task, "refused-author", true, err);
	notice_flag(task, "is_returned", is_returned);
	return tell_author(task, "expired-author", is_returned, err);
}

/* A version its author sent in answer to a question takes the place of the
 * post that was asked about: it answers a mail that only the author had, and
 * is proved where the post was. */
static int
replace_former(struct task *task, struct err *err)
{
	const struct message *message = task->summary.message;
	const char *in_reply_to =
	    message != NULL ? message_header(message, "In-Reply-To") : NULL;
	struct span id = span_trim(span_of(in_reply_to));
	const struct post_row *post = &task->post;
	int64_t former_id = 0;
	struct post_row former;
	bool is_changed;

	if (id.len < 3 || id.at[0] != '<' || id.at[id.len - 1] != '>')
		return 0;
	const char *bare =
	    arena_dup(task->arena, span_from(id.at + 1, id.len - 2));
	if (bare == NULL)
		return err_memory(err);
	if (store_moderation_about(
		task->store, post->list, bare, &former_id, err) != 0)
		return -1;
	if (former_id == 0 || former_id == post->id)
		return 0;
	if (store_post_get(task->store, former_id, task->arena, &former, err) !=
	    0)
		return -1;
	bool is_weaker =
	    !proof_is_kept(post->proof) && proof_is_kept(former.proof);
	if (is_weaker || strcmp(former.header_from, post->header_from) != 0)
		return 0;
	struct moderation moderation = {
		.post_id = former_id,
		.act = MODERATION_DISCARD,
		.actor = "author",
		.words = "",
		.at = task->at,
	};
	task->former_id = former_id;
	return moderation_act_within(
	    task->store, &moderation, &is_changed, err);
}

static int
tell_held(struct task *task, struct err *err)
{
	struct moderators moderators;

	if (task_moderators(task, &moderators, err) != 0)
		return -1;
	/* It goes on owing its notice until there is somebody. */
	if (moderators.n_members == 0) {
		task->result.outcome = TASK_NOBODY;
		return 0;
	}
	task->result.is_fallback = moderators.is_fallback;
	if (notice_prepare(task, err) != 0)
		return -1;
	if (flood_has_held(&task->post))
		return flood_tell(task, &moderators, err);
	if (replace_former(task, err) != 0 ||
	    ask_moderators(task, &moderators, err) != 0)
		return -1;
	return tell_author(task, "held-author", false, err);
}

int
moderation_tell(struct task *task, struct err *err)
{
	bool is_paid = false;

	if (store_post_pay_notice(task->store, task->post.id, &is_paid, err) !=
	    0)
		return -1;
	if (!is_paid)
		return 0;
	switch (task->post.state) {
	case POST_HELD: return tell_held(task, err);
	case POST_REJECTED: return tell_refused(task, err);
	case POST_ACCEPTED:
	case POST_UNCONFIRMED:
	case POST_EXPANDED:
	case POST_DISCARDED: break;
	}
	return 0;
}

/* The author of a mail to LIST-owner@ is told that it came, and who answers;
 * their names, if it is a registered person's. */
static int
acknowledge(
    struct task *task, const struct moderators *moderators, struct err *err)
{
	struct task_notice notice = { .name = "owner-received" };
	struct str names = STR_ON(task->arena);
	size_t n = allowance_is_proved(task) ? moderators->n_members : 0;
	bool is_sent;

	for (size_t i = 0; i < n; i++)
		str_addf(&names, "%s%s", i > 0 ? ", " : "",
		    moderators->members[i].name);
	notice_set(task, "who", str_c(&names));
	notice_flag(task, "is_animation", !moderators->is_fallback);
	notice_flag(task, "is_dsi", moderators->is_fallback);
	return str_check(&names, err) == 0
	           ? notice_tell_author(task, &notice, &is_sent, err)
	           : -1;
}

static int
bring(struct task *task, struct err *err)
{
	struct task_notice notice = {
		.name = "owner-forward",
		.reply_to = task->summary.author.address,
		.is_attached = true,
		.is_first = allowance_is_proved(task),
	};
	struct moderators moderators;
	struct told told;
	bool is_brought = false;

	if (task_moderators(task, &moderators, err) != 0)
		return -1;
	if (moderators.n_members == 0) {
		task->result.outcome = TASK_NOBODY;
		return 0;
	}
	task->result.is_fallback = moderators.is_fallback;
	if (wish_note(task, &is_brought, err) != 0 ||
	    notice_prepare(task, err) != 0)
		return -1;
	if (!is_brought)
		return acknowledge(task, &moderators, err);
	if (notice_tell_each(task, &notice, &moderators, &told, err) != 0)
		return -1;
	task->result.n_told = told.n;
	if (task_note(task, "clerk", "forwarded", told.addresses, err) != 0)
		return -1;
	return acknowledge(task, &moderators, err);
}

int
moderation_forward(struct task *task, struct err *err)
{
	/* What comes from an address of ours would come again. */
	bool is_own = site_is_own(task->site, task->summary.author.address);

	if (!is_own && !task->summary.is_automatic)
		return bring(task, err);
	task->result.outcome = TASK_IGNORED;
	return task_note(task, "clerk", "not forwarded",
	    is_own ? "from ourselves" : "automatic", err);
}

int
moderation_close(struct task *task, struct err *err)
{
	enum post_state state = task->post.state;
	bool is_owed = false;

	if (store_moderation_closed(
		task->store, task->post.id, &is_owed, err) != 0)
		return -1;
	if (!is_owed || state == POST_HELD)
		return 0;
	if (notice_prepare(task, err) != 0 || mediate_close(task, err) != 0)
		return -1;
	if (!task->list->tells_accepted ||
	    (state != POST_ACCEPTED && state != POST_EXPANDED))
		return 0;
	return tell_author(task, "accepted-author", false, err);
}
