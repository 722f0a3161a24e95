#ifndef CRIEUR_POLICY_WITNESS_H
#define CRIEUR_POLICY_WITNESS_H
/*
 * What a rule may ask, and who answers.
 *
 * The policy room knows neither the register nor the message: it asks a
 * witness, one word at a time and only when the answer matters. The gate's
 * witness looks things up; a test's witness makes them up; both are judged by
 * the same code.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

enum word {
	/* About the person behind the author's address. */
	WORD_MEMBER,
	WORD_PAID,
	WORD_LAPSED,
	WORD_IN,          /* argument: group */
	WORD_FACILITATES, /* group */
	WORD_GUEST,       /* group */
	WORD_ROLE,        /* role */
	WORD_TAG,         /* tag */
	WORD_ACTIVE_IN,   /* kind of organisation */
	WORD_MEMBER_OF,   /* list: whether its receive entitles */
	WORD_MODERATED,
	WORD_KNOWN,
	/* About the proof of identity. */
	WORD_AUTHENTICATED,
	WORD_PROOF, /* sasl, dmarc, dkim, confirm */
	/* About the message. */
	WORD_SIZE,        /* number: octets */
	WORD_ATTACHMENTS, /* number */
	WORD_ATTACHMENT,  /* glob on a file name */
	WORD_HTML_ONLY,
	WORD_AUTOMATIC,
	WORD_SPAM,
	WORD_RECIPIENTS, /* number: addresses in To and Cc */
	WORD_OUTSIDERS,  /* truth; the number of such addresses when compared */
	WORD_SUBJECT,    /* regular expression */
	WORD_HEADER,     /* name, regular expression */
	WORD_FIRST_POST,
	WORD_POSTS_TODAY,          /* number: the author's, to the list */
	WORD_POSTS_THIS_HOUR,      /* number: the same, within sixty minutes */
	WORD_LIST_POSTS_TODAY,     /* number: everybody's, to the list */
	WORD_LIST_POSTS_THIS_HOUR, /* number */
	WORD_REPLY,
	/* About the time. */
	WORD_TODAY,   /* number: a day, see base/date.h */
	WORD_WEEKDAY, /* number: 1 Monday to 7 Sunday */
	WORD_HOUR,    /* number: 0 to 23 */
	WORD_COUNT,
};

struct pattern; /* a compiled regular expression, see pattern.h */

struct question {
	enum word word;
	struct span argument;          /* group, role, file name, header name */
	const struct pattern *pattern; /* for subject() and header() */
};

/* Truth is 0 or 1; the counting words give their number. */
struct witness {
	void *self;
	/* 0 and the answer, or -1: the caller answers 4xx and decides
	 * nothing. */
	int (*answer)(void *self, const struct question *question,
	    int64_t *value_r, struct err *err);
};

/* The word as written in the policies: "active-in". */
const char *word_name(enum word word);

#endif
