#ifndef CRIEUR_NOTICE_CATALOGUE_H
#define CRIEUR_NOTICE_CATALOGUE_H
/*
 * Every word crieur says to a person: reasons of refusal (one line, for an
 * SMTP reply) and notices (subject and body), in French and English, built in
 * or the site's own (a file LANGUAGE/NAME.txt of its texts), with
 * named fields: "{list}", and parts that are left out where a field is empty:
 * "{if renewal}Renouveler : {renewal}.{end}". A field that was not given is
 * empty.
 *
 * Reasons may be given: list (its address), owner (the facilitators'
 * address), renewal (where dues are paid), limit (in MB), address, site.
 * The fields of a notice are those of its built-in text, which is a file of
 * policies/texts: "crieur texts" lists them.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/policy/site.h"

struct field {
	const char *name;
	const char *value; /* NULL: empty */
};

/* Whether a policy may say because = name. */
bool catalogue_has_reason(struct span name);

/* In whose words: the site's own texts where it has one (NULL: none), else the
 * built-in ones; and what fills their gaps. */
struct wording {
	const struct site *site;
	const char *language; /* "fr", "en" */
	const struct field *fields;
	size_t n_fields;
};

/*
 * Append the line of a reason; returns its enhanced status code (RFC 3463), a
 * static text. A name that is no reason is taken as the literal text, code
 * 5.7.1.
 */
const char *catalogue_reason(
    const struct wording *wording, const char *reason, struct str *out);

/*
 * The reason a stranger may be told: one that says something about the person
 * behind the address (a member, but late; a guest; moderated) becomes
 * "members-only" unless the author is proved to be that person. Returns
 * reason or a static text.
 */
const char *catalogue_reason_for(const char *reason, bool is_proved);

/* Subject and body of a notice, for instance "held-moderator". An unknown
 * name is ERR_BUG. */
MUST_USE int catalogue_notice(const struct wording *wording, const char *name,
    struct str *subject, struct str *body, struct err *err);

/* A text that is in no catalogue, its gaps filled: a list's footer. */
void catalogue_fill(
    const struct wording *wording, const char *text, struct str *out);

/* Every text there is, reasons first; NULL after the last. */
const char *catalogue_name(size_t i);

/* A built-in text as the site's own file would have it, gaps and all: a
 * reason's line, or a notice's subject, an empty line, and its body. Static
 * memory; NULL: no text has that name. */
const char *catalogue_text(const char *language, const char *name);

#endif
