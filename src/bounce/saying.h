#ifndef BOUNCE_SAYING_H
#define BOUNCE_SAYING_H
/*
 * What mail systems say, and what it means: the rows of sayings.txt, which
 * sayings.awk makes a table of at compile time.
 */
#include <stdbool.h>

#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/store/bounce.h"

/* What kind of mail it is, and where in it what is said; behind the classes,
 * which are whose fault it is. */
#define OTHER_MEANING(NAME)            \
 NAME(SAYS_ABSENCE, "absence")         \
 NAME(SAYS_BYSTANDER, "bystander")     \
 NAME(SAYS_CHALLENGE, "challenge")     \
 NAME(SAYS_COMPLAINING, "complaining") \
 NAME(SAYS_COMPLAINT, "complaint")     \
 NAME(SAYS_DAEMON, "daemon")           \
 NAME(SAYS_DELAY, "delay")             \
 NAME(SAYS_FAILURE, "failure")         \
 NAME(SAYS_MAILER, "mailer")           \
 NAME(SAYS_QUOTING, "quoting")         \
 NAME(SAYS_RETURNED, "returned")       \
 NAME(SAYS_RETURNING, "returning")     \
 NAME(SAYS_SENDER, "sender")           \
 NAME(SAYS_STAGE, "stage") /* it failed before a recipient was named */

enum meaning {
	SAYS_ADDRESS = BOUNCE_CLASS_ADDRESS,
	SAYS_DISABLED = BOUNCE_CLASS_DISABLED,
	SAYS_FULL = BOUNCE_CLASS_FULL,
	SAYS_TEMPORARY = BOUNCE_CLASS_TEMPORARY,
	SAYS_POLICY = BOUNCE_CLASS_POLICY,
	SAYS_MESSAGE = BOUNCE_CLASS_MESSAGE,
	SAYS_NOTHING = BOUNCE_CLASS_UNKNOWN, /* after the last row */
	OTHER_MEANING(NAME_CONSTANT)
};

struct saying {
	enum meaning meaning;
	const char *code; /* "*", "^", or that of a class: "5.1.1", "!5.1.*" */
	const char *words;
	const char *source; /* who says so, "" not told */
};

extern const struct saying sayings[];

/* As the table has it: "address". */
const char *saying_meaning_name(enum meaning meaning);

/* The first row of that meaning, which is no class, that the text says; NULL:
 * none. */
const struct saying *saying_find(struct span text, enum meaning meaning);
/* Whether there is one. */
bool says(struct span text, enum meaning meaning);

/* Words of which the class is asked. */
struct said {
	const char
	    *status; /* "5.1.1", "5" if no more is known, "" not even that */
	struct span words; /* by said_add() */
	bool is_reporter;  /* not what the other side said */
};

/* The words as they are compared: small letters without accents, a ~ for each
 * address, link and name of a host, for these hold any word. */
void said_add(struct str *out, struct span words);

/* The row that decides; that of SAYS_NOTHING if nothing is known. */
const struct saying *saying_of_class(const struct said *said);

#endif
