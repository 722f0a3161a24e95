#ifndef CRIEUR_STORE_POST_INTAKE_H
#define CRIEUR_STORE_POST_INTAKE_H
/*
 * Posts as they come in: one row for each list a message was sent to, with the
 * verdict and the rule that gave it; and what is asked before one is judged or
 * kept.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/post_state.h"

struct post_intake_row {
	int64_t message_id;
	const char *list; /* "" : the site's own address */
	enum purpose purpose;
	const char *recipient; /* the address it was sent to */
	enum post_state state; /* not expanded */
	const char *verdict;   /* a verdict's name */
	const char *rule, *rule_file;
	unsigned rule_line;
	const char *because;
	int64_t policy_id, author_person_id; /* 0: none */
	const char *proof;                   /* proof_names() */
	int64_t decided_at;
	bool owes_notice;
	const char *sender_domain; /* proved by verifiers; NULL: not known */
};

MUST_USE int store_post_insert(struct store *store,
    const struct post_intake_row *row, int64_t *id_r, struct err *err);

/* The same message for the same list and purpose, taken into custody since
 * then: *message_id_r, 0 if there is none. Without Message-ID none is. */
struct duplicate_question {
	const char *list;
	enum purpose purpose;
	const char *recipient; /* NULL: any */
	const char *header_message_id;
	struct span fingerprint;
	int64_t since_at;
};

MUST_USE int store_post_find_duplicate(struct store *store,
    const struct duplicate_question *question, int64_t *message_id_r,
    struct err *err);

/* How many posts an author has had on a list since then: by person, or, for
 * nobody the register knows (person_id 0), by the From address; with
 * is_anybody, how many everybody has. Refused and discarded ones do not count,
 * nor those their author has not confirmed, which anybody may have written;
 * held ones only where with_held says so. */
struct author_question {
	const char *list;
	bool is_anybody;
	int64_t person_id;
	const char *header_from;
	int64_t since_at;
	bool with_held;
	int64_t before_id; /* posts before that one; 0: all */
	int64_t except_id; /* not that one; 0: all */
};

MUST_USE int store_post_count(struct store *store,
    const struct author_question *question, int64_t *count_r, struct err *err);

#endif
