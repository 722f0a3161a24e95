#ifndef CRIEUR_NOTICE_CHECK_H
#define CRIEUR_NOTICE_CHECK_H
/*
 * The site's own texts put to the catalogue, before they go live: a name or a
 * language that is none, a field the text is never given, a part that does not
 * end, a reason of more than one line, a notice without body, too long a text,
 * a language that is said but not written.
 */
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/span.h"
#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"

enum {
	/* An SMTP reply holds both languages. */
	LIMIT_OWN_REASON = 300,
	LIMIT_OWN_NOTICE = 32 * 1024,
	LIMIT_TEXT_FIELDS = 32,
};

void texts_check(const struct site *site, struct findings *findings);

/* The fields a text is given: those of its built-in form in either language,
 * and those every reason is. Names without braces; the number of them. */
struct text_fields {
	struct span names[LIMIT_TEXT_FIELDS];
	size_t n;
};

/* The fields live in static memory. */
void texts_fields(const char *name, struct text_fields *fields_r);

#endif
