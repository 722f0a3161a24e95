#ifndef CRIEUR_MODERATION_WORDS_H
#define CRIEUR_MODERATION_WORDS_H
/*
 * What a facilitator's answer says. Only a clear answer counts: a first word
 * that is one of ours, and after a "yes" nothing but courtesy; "oui mais…" is
 * not understood, which decides nothing.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

enum verb {
	VERB_NONE, /* not understood */
	VERB_EMPTY,
	VERB_APPROVE,
	VERB_REJECT,
	VERB_DISCARD,
	VERB_ASK, /* a question to the author */
	VERB_ESCALATE,
	VERB_HELP,
};

/*
 * Read the words of an answer, quotation and signature taken off, UTF-8. What
 * follows the verb (a reason, a question), over several lines, is appended to
 * words. Greetings before and courtesies after are passed over.
 */
MUST_USE int verb_read(
    struct span text, enum verb *verb_r, struct str *words, struct err *err);

#endif
