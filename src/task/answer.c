#include "crieur/task/answer.h"

#include <string.h>

#include "crieur/base/attribute.h"
#include "crieur/notice/address.h"
#include "crieur/post/arrive.h"
#include "crieur/store/outgoing.h"
#include "crieur/task/notice.h"

int
token_address_make(const struct task *task, const struct token *token,
    const char *what, struct token_address *address_r, struct err *err)
{
	unsigned char key[TOKEN_KEY_SIZE];

	if (store_key(task->store, key, err) != 0 ||
	    token_make(key, token, address_r->token, err) != 0)
		return -1;
	list_address_with(task->list, what,
	    task->site->gate.recipient_delimiter, address_r->token,
	    address_r->text);
	return 0;
}

const char *
task_token(const struct task *task)
{
	char *token = arena_dup(task->arena,
	    site_match(task->site, span_of(task->post.recipient)).token);

	if (token != NULL)
		span_lower(span_of(token), token);
	return token;
}

/* What stands in the last pair of brackets. */
static struct span
last_in_brackets(const char *field)
{
	struct span rest = span_of(field), last = span_of("");

	while (rest.len > 0) {
		(void)span_cut(&rest, '<');
		struct span each = span_cut(&rest, '>');
		if (each.len > 0)
			last = each;
	}
	return last;
}

/* Where that mail of ours wants its answer; "" : there is none. */
static int
find_reply_to(const struct task *task, const char *message_id,
    const char **reply_to_r, struct err *err)
{
	struct message *message CLEANUP(message_drop) = NULL;
	const char *header;

	*reply_to_r = "";
	if (message_id[0] == '\0')
		return 0;
	if (store_notice_header(
		task->store, message_id, task->arena, &header, err) != 0)
		return -1;
	if (header[0] == '\0')
		return 0;
	if (message_read(span_of(header), &message, err) != 0)
		return -1;
	const char *field = message_header(message, "Reply-To");
	struct span address = last_in_brackets(field);
	if (address.len == 0)
		address = span_trim(span_of(field));
	*reply_to_r = arena_dup(task->arena, address);
	return *reply_to_r != NULL ? 0 : err_memory(err);
}

int
answer_readdress(struct task *task, bool *is_moved_r, struct err *err)
{
	static const char *const fields[] = { "In-Reply-To", "References" };
	const struct message *message = task->summary.message;
	const char *reply_to = "";

	*is_moved_r = false;
	for (size_t i = 0; message != NULL && i < COUNT_OF(fields); i++) {
		const char *id = arena_dup(task->arena,
		    last_in_brackets(message_header(message, fields[i])));
		if (id == NULL)
			return err_memory(err);
		if (reply_to[0] == '\0' &&
		    find_reply_to(task, id, &reply_to, err) != 0)
			return -1;
	}
	struct recipient_match match =
	    site_match(task->site, span_of(reply_to));
	if (match.list == NULL || match.token.len == 0)
		return 0;
	*is_moved_r = true;
	const struct post_address to = {
		.post_id = task->post.id,
		.list = match.list->name,
		.recipient = reply_to,
		.purpose = arrival_purpose(&match, reply_to),
	};
	return store_post_readdress(task->store, &to, err);
}

int
answer_open(
    struct answer *answer, struct task *mail, int64_t post_id, struct err *err)
{
	answer->mail = mail;
	answer->about = mail;
	if (post_id != 0 && task_open(&answer->post, mail, post_id, err) != 0)
		return -1;
	/* A token of a post of another list says nothing here. */
	if (post_id != 0 &&
	    strcmp(answer->post.post.list, mail->post.list) == 0)
		answer->about = &answer->post;
	return notice_prepare(answer->about, err);
}

void
answer_close(struct answer *answer)
{
	task_close(&answer->post);
}

void
answer_is(struct answer *answer, enum task_outcome outcome)
{
	answer->mail->result.outcome = outcome;
}

bool
answer_is_known(const struct answer *answer)
{
	return answer->about != answer->mail;
}

int
answer_say(struct answer *answer, const char *notice, const char *reply_to,
    struct err *err)
{
	struct audience_member author = task_author(answer->mail);
	struct task_notice said = {
		.name = notice,
		.reply_to = reply_to,
		.in_reply_to = answer->mail->post.header_message_id,
		.is_first = true,
	};
	bool is_sent;

	return notice_tell(answer->about, &said, &author, &is_sent, err);
}

int
answer_note(const struct answer *answer, const char *what, const char *detail,
    struct err *err)
{
	return task_note(answer->about, answer->mail->summary.author.address,
	    what, detail, err);
}

int
answer_refuse(struct answer *answer, const struct answer_refusal *refusal,
    struct err *err)
{
	answer_is(answer, TASK_REFUSED);
	if (answer_note(answer, refusal->what, refusal->why, err) != 0)
		return -1;
	/* What names nothing of ours was guessed. */
	if (!refusal->is_told || !answer_is_known(answer))
		return 0;
	notice_phrase(answer->about, "why", refusal->why);
	return answer_say(answer, refusal->notice, "", err);
}
