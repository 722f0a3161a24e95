#ifndef CRIEUR_STORE_DELIVERY_STATE_H
#define CRIEUR_STORE_DELIVERY_STATE_H
/*
 * What is sent, and the life of a delivery, one recipient of one outgoing:
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

/* To moderators; a post to a list of announcements; a post; what tells somebody
 * something. */
#define OUTGOING_KIND(NAME)                  \
 NAME(OUTGOING_MODERATION, "moderation")     \
 NAME(OUTGOING_ANNOUNCEMENT, "announcement") \
 NAME(OUTGOING_POST, "post")                 \
 NAME(OUTGOING_NOTICE, "notice")

enum outgoing_kind {
	OUTGOING_KIND(NAME_CONSTANT)
};
extern const struct name_table outgoing_kind_names;

#define ROW_TYPE_OUTGOING_KIND  enum outgoing_kind
#define ROW_KIND_OUTGOING_KIND  ROW_KIND_ENUM
#define ROW_NAMES_OUTGOING_KIND &outgoing_kind_names

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
