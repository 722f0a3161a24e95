#ifndef CRIEUR_BOUNCE_SHOW_H
#define CRIEUR_BOUNCE_SHOW_H
/*
 * What a mail that came back would be taken for, and by which row of the table
 * of sayings: for an admin who wonders. Nothing is done, and nothing is asked
 * whether it proves to be about a delivery of ours.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/message/message.h"

/* Texts are never NULL. */
struct bounce_shown {
	const char *address; /* "" : none is named */
	const char *class;   /* "address", as in the table bounce */
	const char *status;  /* "5.1.1", "" : none */
	const char *row; /* the row that decided, or the field; "" : nothing */
};

/* A mail. kind: "none", "report", "prose", "complaint" or "automatic".
 * is_clear: everybody is named and has a class; what is no such mail is clear.
 */
struct bounce_shown_mail {
	const char *kind;
	const struct bounce_shown *recipients;
	size_t n_recipients;
	bool is_clear;
};

/* What *mail_r holds lives in arena. Fails for want of memory only. */
MUST_USE int bounce_show(const struct message *message, struct arena *arena,
    struct bounce_shown_mail *mail_r, struct err *err);

#endif
