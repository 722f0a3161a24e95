#ifndef CRIEUR_SRC_STORE_DELIVERY_MOVE_H
#define CRIEUR_SRC_STORE_DELIVERY_MOVE_H
/*
 * Every change of a delivery's state, by one table. It names the state that it
 * starts from, and what is in another one stays as it is:
 *
 *              ┌──────────────── cancel ──────────────▶ cancelled
 *              │   ┌──────────── stop ────────────────▶ failed
 *              │   │                      ┌─ fail ────▶ failed
 *     insert ▶ queued ──── claim ─▶ sending ─ accept ──▶ sent
 *              ▲                      │
 *              └─ retry, doubt, recover, let go
 */
#include <stdint.h>

#include "sql.h"

enum delivery_move {
	DELIVERY_CANCEL,  /* now, outgoing, address or NULL: all */
	DELIVERY_STOP,    /* outgoing, code, text, now */
	DELIVERY_CLAIM,   /* id, handover */
	DELIVERY_ACCEPT,  /* id and struct outcome's, see handover.c */
	DELIVERY_FAIL,    /* the same */
	DELIVERY_RETRY,   /* id, code, text, counts_as_try, next_at */
	DELIVERY_DOUBT,   /* now: all that were handed over to */
	DELIVERY_RECOVER, /* now: all others */
	/* Of a copy, see copy.h: */
	DELIVERY_LET_GO,     /* now: all */
	DELIVERY_SET_ASIDE,  /* all */
	DELIVERY_PUT_BACK,   /* now, outgoing or 0: all, address or NULL: all */
	DELIVERY_DROP_ASIDE, /* now: all that are set aside */
};

/* args: what the move says above. *n_r (may be NULL) is how many moved. */
MUST_USE int delivery_move(struct store *store, enum delivery_move move,
    const struct sql_value *args, int64_t *n_r, struct err *err);

#endif
