#ifndef CRIEUR_SRC_COMMAND_COMMAND_H
#define CRIEUR_SRC_COMMAND_COMMAND_H
/*
 * One mail command under way: who wrote it, what for, and how they are
 * answered.
 */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/register/person.h"
#include "crieur/task/notice.h"
#include "crieur/task/task.h"

struct command {
	struct task *task;           /* list NULL: the site's */
	const struct person *person; /* the author; NULL: not in the register */
	const char *token;           /* "" : none */
	/* For the log; "" : nothing that has a name was done. */
	const char *what, *detail;
};

/* Answer the author with a notice, or tell another of it; counted if it is
 * sent. */
MUST_USE int command_say(
    struct command *command, const struct task_notice *notice, struct err *err);
MUST_USE int command_tell(struct command *command,
    const struct task_notice *notice, const struct audience_member *to,
    struct err *err);

/* The author's words are proved to be theirs. */
bool command_is_proved(const struct command *command);

/* LIST-leave@ and LIST-join@, and the answers to what they ask. */
MUST_USE int command_leave(struct command *command, struct err *err);
MUST_USE int command_join(struct command *command, struct err *err);
MUST_USE int command_settle(struct command *command, struct err *err);

/* Tell the author, at the address the register knows, how they stand. */
MUST_USE int command_status(struct command *command, struct err *err);

/* crieur+TOKEN@: whether an address is somebody's; else what follows. */
MUST_USE int command_settle_address(struct command *command, struct err *err);

/* Whether somebody wishes to become a member, sponsors, decides. */
MUST_USE int command_settle_candidacy(struct command *command, struct err *err);

/* Bring the proved wish of a registered person for the list's group to its
 * facilitators, who decide by their answer; once. */
MUST_USE int command_ask_group(struct command *command, struct err *err);

#endif
