#ifndef CRIEUR_INSIGHT_PREVIEW_H
#define CRIEUR_INSIGHT_PREVIEW_H
/*
 * What would become of a message, were it accepted now: the header fields it
 * loses and gains, who receives it, and who nearly does. Nothing is sent,
 * asked or kept.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/message/message.h"
#include "crieur/policy/decide.h"
#include "crieur/policy/site.h"
#include "crieur/post/audience.h"
#include "crieur/register/person.h"
#include "crieur/register/walk.h"
#include "crieur/store/database.h"

struct preview {
	struct store *store;
	const struct site *site;
	const struct list *list;
	const struct message *message; /* NULL: none */
	unsigned proofs;               /* of its author */
	int64_t at;
};

/* A field as it stands, folded, without its last line end. */
struct field_change {
	struct span field;
	bool is_added; /* else it is removed */
};

/* Removed and added fields, in arena. The message has one author. */
MUST_USE int preview_header(const struct preview *preview, struct arena *arena,
    const struct field_change **changes_r, size_t *n_changes_r,
    struct err *err);

enum reach {
	REACH_RECEIVES,
	REACH_ADDRESSED,    /* stands in To or Cc, and the list spares a copy */
	REACH_TAKEN,        /* the register takes the list from them */
	REACH_NO_ADDRESS,   /* nowhere to deliver to */
	REACH_SUSPENDED,    /* mail to the address came back too often */
	REACH_OWN_ADDRESS,  /* an address of the association's own */
	REACH_NOT_ENTITLED, /* something of receive is so, but not enough */
};

const char *reach_name(enum reach reach); /* "receives" … */

struct reached {
	const struct person *person;
	const char *address; /* NULL: none */
	enum reach reach;
	const struct trail_rule *tried; /* the words of receive */
};

/*
 * Each person who receives, or to whom one of these happens, in order of id,
 * from { .preview = … } on; what is reached lives until the next one. Of those
 * for whom nothing of `receive` is so, nothing is said.
 */
struct reach_walk {
	struct preview preview;
	/* The walk's own. */
	struct rule receive; /* as a rule, for its words */
	struct trail_rule tried;
	struct addressed addressed;
	struct person_walk people;
	struct arena arena, met; /* of one person; of the walk */
};

/* 1: somebody; 0: no more; -1: err says why. */
MUST_USE int reach_next(
    struct reach_walk *walk, struct reached *reached_r, struct err *err);
void reach_close(struct reach_walk *walk);

/* Those of the walk: who receives by address, then the others. */
struct preview_people {
	struct preview_person {
		const char *address, *name, *why; /* "" : none */
		bool receives;
	} * entries;

	size_t n, capacity;
	int64_t n_receive;
};

/* From {0} on. Texts live in arena; NULL: they are counted only.
 * preview_people_fini() in any case. */
MUST_USE int preview_people(const struct preview *preview, struct arena *arena,
    struct preview_people *people, struct err *err);
void preview_people_fini(struct preview_people *people);

#endif
