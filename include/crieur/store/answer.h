#ifndef CRIEUR_STORE_ANSWER_H
#define CRIEUR_STORE_ANSWER_H
/*
 * What incoming mail has made crieur write: the answers of a day, to be counted
 * before the next is given; and the wishes of people whom nothing proves, of
 * which those who answer for a list get the first, and the others of an hour in
 * one summary.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"
#include "crieur/store/row.h"

/* message_id, post_id: what is answered; address: who is written to, lower
 * case; person_id 0: nobody the register has; network: where the mail came
 * from, "" unknown. */
struct answer_new {
	int64_t at;
	bool is_proved;
	int64_t message_id, post_id, person_id;
	const char *address;
	struct span domain;
	const char *network;
};

/* How many there were for what it counts by, among those that are proved as it
 * is; elsewhere: for its message, about other posts. */
#define ANSWER_COUNT_ROW(ROW)                                               \
 ROW(INT, elsewhere, "coalesce(sum(message_id = ?4 AND post_id <> ?5), 0)") \
 ROW(INT, address_hour, "coalesce(sum(at > ?3 AND " ANSWER_WHO "), 0)")     \
 ROW(INT, address_day, "coalesce(sum(" ANSWER_WHO "), 0)")                  \
 ROW(INT, domain_hour, "coalesce(sum(at > ?3 AND domain = ?8), 0)")         \
 ROW(INT, domain_day, "coalesce(sum(domain = ?8), 0)")                      \
 ROW(INT, network_hour, "coalesce(sum(at > ?3 AND network = ?9), 0)")       \
 ROW(INT, network_day, "coalesce(sum(network = ?9), 0)")                    \
 ROW(INT, all_hour, "coalesce(sum(at > ?3), 0)")                            \
 ROW(INT, all_day, "count(*)")
#define ANSWER_WHO "(address = ?7 OR (person_id <> 0 AND person_id = ?6))"
ROW_DECLARE(answer_count, ANSWER_COUNT_ROW)

MUST_USE int store_answer_count(struct store *store,
    const struct answer_new *answer, struct answer_count_row *row_r,
    struct err *err);

/* It was given; those of more than a day ago are forgotten. */
MUST_USE int store_answer_add(
    struct store *store, const struct answer_new *answer, struct err *err);

struct wish_new {
	int64_t post_id;
	const char *list; /* "" : the site */
	enum purpose purpose;
	int64_t at;
};

/* Note a wish. *is_first_r: none to that list for that purpose was brought to
 * anybody since then, so that this one is; the others wait. */
MUST_USE int store_wish_add(struct store *store, const struct wish_new *wish,
    int64_t since_at, bool *is_first_r, struct err *err);

/* The next after that one that waits where none was brought since then; 0:
 * none. */
MUST_USE int store_wish_due(struct store *store, int64_t after_id,
    int64_t since_at, int64_t *post_id_r, struct err *err);

/* Those that wait with this one, in order. */
#define WISH_ROW(ROW)                     \
 ROW(INT, post_id, "wish.post_id")        \
 ROW(INT, at, "wish.at")                  \
 ROW(TEXT, author, "message.header_from") \
 ROW(TEXT, subject, "message.subject")
ROW_DECLARE(wish, WISH_ROW)
ROW_NEXT(wish)

MUST_USE int store_wish_walk(struct store *store, const struct wish_new *wish,
    struct cursor *cursor, struct err *err);

/* They have been told of with this one, at that time. */
MUST_USE int store_wish_told(
    struct store *store, const struct wish_new *wish, struct err *err);

#endif
