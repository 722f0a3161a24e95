/* Orders in a mail to LIST-request@. */
#include "crieur/base/date.h"
#include "crieur/moderation/moderation.h"
#include "crieur/notice/address.h"
#include "crieur/policy/proof.h"
#include "crieur/task/notice.h"

#include "order.h"

static int
read_order(struct task *task, struct order *order, struct err *err)
{
	int32_t today = date_of(task->at);
	struct str said = STR_ON(task->arena);
	enum answer_word word;
	struct span words;

	*order = order_read(span_of(task->post.subject), today);
	if (order->kind != ORDER_NONE)
		return 0;
	if (task_words(task, &words, err) != 0)
		return -1;
	*order = order_read(words, today);
	if (order->kind != ORDER_NONE)
		return 0;
	if (task_answer(task, ANSWER_TO_MODERATION, &word, &said, err) != 0)
		return -1;
	if (word == ANSWER_ESCALATE)
		*order = (struct order){ .kind = ORDER_MEDIATE,
			.words = str_span(&said) };
	return 0;
}

static int
say(struct task *task, const char *name, struct err *err)
{
	struct audience_member author = task_author(task);
	struct task_notice notice = {
		.name = name,
		.reply_to = "",
		.in_reply_to = task->post.header_message_id,
		.is_first = true,
	};
	bool is_sent;

	return notice_tell(task, &notice, &author, &is_sent, err);
}

int
order_request(struct task *task, const struct order *order, struct err *err)
{
	char request[ADDRESS_TEXT_SIZE];
	bool may = false;
	struct ordering ordering = {
		.task = task,
		.person_id = task->post.author_person_id,
		.said = STR_ON(task->arena),
	};

	task->result.outcome = TASK_ORDERED;
	if (notice_prepare(task, err) != 0)
		return -1;
	notice_copy(
	    task, "request", list_address_for(task->list, "request", request));
	if (task_may_moderate(task, ordering.person_id, false, &may, err) != 0)
		return -1;
	if (!may || !proof_is_kept(task->post.proof)) {
		notice_phrase(
		    task, "why", may ? "refused-proof" : "refused-right");
		return say(task, "answer-refused", err);
	}
	if (order_run(&ordering, order, err) != 0)
		return -1;
	notice_set(task, "answer", str_c(&ordering.said));
	return say(task, "order-answer", err);
}

int
moderation_request(struct task *task, struct err *err)
{
	struct order order;
	bool may = false;

	task->result.outcome = TASK_OTHER;
	if (task->list == NULL || task->summary.is_automatic ||
	    task->summary.message == NULL || task->post.author_person_id == 0 ||
	    !task_is_to(task, "-request"))
		return 0;
	if (read_order(task, &order, err) != 0)
		return -1;
	if (order.kind == ORDER_NONE)
		return 0;
	/* The same words of a plain member mean something else. */
	if (task_may_moderate(
		task, task->post.author_person_id, false, &may, err) != 0)
		return -1;
	if (!may)
		return 0;
	return order_request(task, &order, err);
}
