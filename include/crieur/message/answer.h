#ifndef CRIEUR_MESSAGE_ANSWER_H
#define CRIEUR_MESSAGE_ANSWER_H
/*
 * What a person's answer surely says: the one reader for answers about held
 * posts, confirmations, leaving, and requests. It is an allow list: a line that
 * is wholly a decision word, with courtesies or without; "no:" and a reason; a
 * no, a courtesy and a reason. All else is unclear, which decides nothing.
 * src/message/saying.def has the words, and where each counts.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/name_table.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

/* What is answered. */
enum answer_place {
	ANSWER_TO_MODERATION = 1,
	ANSWER_TO_CONFIRMATION = 2,
	ANSWER_TO_LEAVING = 4, /* or coming back */
	ANSWER_TO_REQUEST = 8,
	ANSWER_TO_CANDIDACY = 16, /* of a guest, or a member for a group */
};

enum answer_word {
	ANSWER_UNCLEAR,
	ANSWER_EMPTY, /* nothing but a greeting or a name */
	ANSWER_YES,
	ANSWER_NO,
	ANSWER_DISCARD,
	ANSWER_ASK, /* a question to the author */
	ANSWER_ESCALATE,
	ANSWER_HELP,
	ANSWER_JOIN,
	ANSWER_LEAVE,
	ANSWER_STATUS,  /* of whoever asks */
	ANSWER_SPONSOR, /* a candidate */
};

/*
 * Read text: UTF-8, quotation and signature taken off. A reason, a question or
 * what else a denial says, over several lines, is added to words.
 */
MUST_USE int answer_read(struct span text, enum answer_place place,
    enum answer_word *word_r, struct str *words, struct err *err);

struct answer_mail {
	struct span text; /* as answer_read() wants it */
	struct span subject;
};

/* The same for a mail: where the text is empty, a subject that is clear counts.
 */
MUST_USE int answer_read_mail(const struct answer_mail *mail,
    enum answer_place place, enum answer_word *word_r, struct str *words,
    struct err *err);

/* For a request the subject counts first. *unclear_r is the line that was not
 * understood, empty if there is none; within text or subject. */
MUST_USE int answer_read_request(struct span text, struct span subject,
    enum answer_word *word_r, struct span *unclear_r, struct err *err);

#endif
