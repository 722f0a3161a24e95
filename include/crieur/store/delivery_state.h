#ifndef CRIEUR_STORE_DELIVERY_STATE_H
#define CRIEUR_STORE_DELIVERY_STATE_H
/*
 * The life of a delivery, one recipient of one outgoing:
 *
 *     queued ──claim──▶ sending ──▶ sent
 *       ▲                  ├──────▶ failed
 *       └── refused for ───┘
 *           now, or crash       (cancelled: from queued, by a person;
 *                                failed: from queued, the message is refused)
 *
 * The moves are one table: src/store/delivery_move.c.
 */
#include "crieur/base/name_table.h"

#define DELIVERY_STATE(NAME)       \
 NAME(DELIVERY_QUEUED, "queued")   \
 NAME(DELIVERY_SENDING, "sending") \
 NAME(DELIVERY_SENT, "sent")       \
 NAME(DELIVERY_FAILED, "failed")   \
 NAME(DELIVERY_CANCELLED, "cancelled")

enum delivery_state {
	DELIVERY_STATE(NAME_CONSTANT)
};
extern const struct name_table delivery_state_names;

#define ROW_TYPE_DELIVERY_STATE  enum delivery_state
#define ROW_KIND_DELIVERY_STATE  ROW_KIND_ENUM
#define ROW_NAMES_DELIVERY_STATE &delivery_state_names

#endif
