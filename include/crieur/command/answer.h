#ifndef CRIEUR_COMMAND_ANSWER_H
#define CRIEUR_COMMAND_ANSWER_H
/*
 * Mail to the service addresses of a list: -request, -join, -leave, -help and
 * the older -subscribe, -unsubscribe; and a command to the site's own address.
 * Whoever wrote is told how the list works and whom to ask; a machine is told
 * nothing.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

enum command_result {
	COMMAND_ANSWERED,
	COMMAND_IGNORED, /* a machine wrote, or nobody that can be answered */
	COMMAND_NO_LIST, /* the live policy has no such list: it waits */
	COMMAND_NOT_WAITING,
	COMMAND_NO_WORD, /* it asks for nothing: people are to read it */
};

/* Work off an accepted post of purpose command, in one transaction. */
MUST_USE int command_answer(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, enum command_result *result_r,
    struct err *err);

/* The same for an accepted post of purpose owner to the site's address: only
 * where the subject, or the text below an empty one, is a command and nothing
 * else; what people write to people is COMMAND_NO_WORD. */
MUST_USE int command_answer_site(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, enum command_result *result_r,
    struct err *err);

#endif
