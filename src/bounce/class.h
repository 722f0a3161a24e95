#ifndef BOUNCE_CLASS_H
#define BOUNCE_CLASS_H
/*
 * Whose fault it is that something came back. Only BOUNCE_CLASS_ADDRESS counts
 * against a person, and after longer BOUNCE_CLASS_DISABLED and
 * BOUNCE_CLASS_FULL: what mail systems refuse for their policy, for the
 * message, or for us, says nothing about an address.
 *
 * What the other side said of this recipient is asked first, then the code,
 * then what the reporter's own words say.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/span.h"
#include "crieur/store/bounce.h"

#include "read.h"
#include "saying.h"

struct bounce_verdict {
	enum bounce_class class;
	char status[12]; /* the enhanced code that speaks; "" : none */
	/* What decided: a row, or where that is NULL the kind of mail. */
	const struct saying *row;
};

/* From an enhanced code (or "") and what the other side said. */
struct bounce_verdict bounce_classify(const char *status, const char *words);

/* The first enhanced code of class 4 or 5 in the text; empty if none. */
struct span bounce_find_status(struct span text);

/* Of the i-th recipient of a bounce; for one that names none, or is no report
 * of a failure, of the whole: i 0. */
struct bounce_verdict bounce_judge(const struct bounce *bounce, size_t i);

#endif
