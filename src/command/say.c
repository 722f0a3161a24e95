/* How the author of a command, and others, are told. */
#include "crieur/policy/proof.h"

#include "command.h"

bool
command_is_proved(const struct command *command)
{
	return command->person != NULL &&
	       proof_is_kept(command->task->post.proof);
}

int
command_tell(struct command *command, const struct task_notice *notice,
    const struct audience_member *to, struct err *err)
{
	struct task *task = command->task;
	bool is_sent = false;

	if (notice_tell(task, notice, to, &is_sent, err) != 0)
		return -1;
	task->result.n_told += is_sent;
	return 0;
}

int
command_say(
    struct command *command, const struct task_notice *notice, struct err *err)
{
	struct audience_member author = task_author(command->task);
	struct task_notice answer = *notice;

	answer.in_reply_to = command->task->post.header_message_id;
	return command_tell(command, &answer, &author, err);
}
