#ifndef BOUNCE_SAYING_H
#define BOUNCE_SAYING_H
/*
 * What mail systems say, and what it means: the rows of sayings.txt, which
 * sayings.awk makes a table of at compile time.
 */
#include <stdbool.h>

#include "crieur/base/span.h"

#include "class.h"

enum meaning {
	/* Whose fault it is. */
	SAYS_ADDRESS = BOUNCE_CLASS_ADDRESS,
	SAYS_FULL = BOUNCE_CLASS_FULL,
	SAYS_TEMPORARY = BOUNCE_CLASS_TEMPORARY,
	SAYS_POLICY = BOUNCE_CLASS_POLICY,
	SAYS_MESSAGE = BOUNCE_CLASS_MESSAGE,
	SAYS_NOTHING = BOUNCE_CLASS_UNKNOWN, /* after the last row */
	/* What kind of mail it is, and where in it what is said. */
	SAYS_ABSENCE,
	SAYS_BYSTANDER,
	SAYS_CHALLENGE,
	SAYS_COMPLAINT,
	SAYS_DAEMON,
	SAYS_DELAY,
	SAYS_FAILURE,
	SAYS_MAILER,
	SAYS_RETURNED,
	SAYS_RETURNING,
	SAYS_SENDER,
};

struct saying {
	enum meaning meaning;
	const char *code; /* "*", "^", or that of a class: "5.1.1", "5.1.*" */
	const char *words;
};

extern const struct saying sayings[];

/* Whether the text says something of that meaning, which is no class. */
bool says(struct span text, enum meaning meaning);

#endif
