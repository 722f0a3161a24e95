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

struct template
{
	struct span text;
	const struct field *fields;
	size_t n_fields;
	/* French prose: a space before ; : ! ? » and after « does not break.
	 * Fields are left as they are. */
	bool is_french;
	/* Control characters, line ends among them, become spaces. */
	bool is_one_line;
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

void template_fill(const struct template *template, struct str *out);

#endif
