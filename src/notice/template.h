#ifndef CRIEUR_SRC_NOTICE_TEMPLATE_H
#define CRIEUR_SRC_NOTICE_TEMPLATE_H
/*
 * Texts with gaps. "{name}" is a field's value; what stands between
 * "{if name}" and the next "{end}" is left out where that field is empty.
 * Any other brace stands for itself.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/notice/catalogue.h"

enum template_form {
	/* A line read in many places: control characters of a field, line ends
	 * among them, become spaces. */
	TEMPLATE_LINE,
	/* In French a space before ; : ! ? » and after « does not break, and is
	 * narrow before ; ! ?; apostrophes are curved. Fields are left as they
	 * are. */
	TEMPLATE_PROSE,
	TEMPLATE_PHRASE, /* a line that stands within prose */
};

enum gap {
	GAP_NONE,  /* no more */
	GAP_FIELD, /* {name} */
	GAP_IF,    /* {if name} */
	GAP_END,
	GAP_ODD, /* {anything else}, which stands for itself */
};

/* The next gap of a text; *rest is what comes after. Its field's name, or what
 * stands within the braces. */
enum gap template_next_gap(struct span *rest, struct span *name_r);

/* Append the text, its gaps filled from the fields of the wording. */
void template_fill(const struct wording *wording, struct span text,
    enum template_form form, struct str *out);

#endif
