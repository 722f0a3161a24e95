#ifndef CRIEUR_INSIGHT_EXPLANATION_H
#define CRIEUR_INSIGHT_EXPLANATION_H
/*
 * What would be decided about one message for one list, and why: the gate's
 * own facts and decision, with the trail kept.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/message/message.h"
#include "crieur/policy/decide.h"
#include "crieur/policy/site.h"
#include "crieur/register/person.h"
#include "crieur/store/database.h"

struct explanation_question {
	const struct site *site;
	const struct list *list;
	struct store *store;
	const char *from; /* NULL: the message's author */
	struct span raw;  /* CRLF lines; at NULL: no message */
	bool has_proofs;  /* proofs are said; else the message's own count */
	unsigned proofs;
	int64_t at;
};

struct explanation {
	const char *from; /* "" : the message has no author */
	const char *name; /* shown beside it, "" : none */
	const struct person *person;
	unsigned proofs;
	const char *proof_source; /* "--proof" … */
	enum verdict verdict;
	enum door door; /* what SMTP says */
	const char *rule, *file, *because;
	unsigned line;
	const char *what;            /* that it names */
	const char *sentence, *code; /* what the sender reads; "" accepted */
	struct trail trail;
	struct message *message; /* NULL: none */
};

/* Texts live in arena; explanation_fini() in any case. */
MUST_USE int explanation_make(const struct explanation_question *question,
    struct arena *arena, struct explanation *explanation, struct err *err);
void explanation_fini(struct explanation *explanation);

#endif
