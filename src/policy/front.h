#ifndef CRIEUR_SRC_POLICY_FRONT_H
#define CRIEUR_SRC_POLICY_FRONT_H
/*
 * What stands between a file and libconfuse 3.3, so that a text means what it
 * says and a mistake is told where it stands:
 *
 *	comments shift its lines, a section's line is its closing brace's: it
 *	is given a lexeme a line, so that the line it counts is a lexeme's
 *number backslashes, ${NAME} and a stray * do not arrive: every text is written
 *	anew in its quotes
 *	a file cut before a brace or a quote is accepted: they are counted here
 *	a title that stands twice takes the first one's place: each is preceded
 *	by the number of its block's lexeme
 *
 * It knows no key and no block; these are libconfuse's, see grammar.h.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/policy/finding.h"

/* The names under which is written what its block does not take. */
#define FRONT_MISFIT       " misfit"
#define FRONT_MISFIT_BLOCK " misfit { }"

/* include("…") is written as a setting of that name. */
#define FRONT_INCLUDE "include()"

enum {
	FRONT_MAX_DEPTH = 4, /* blocks within blocks: list, rule is two */

	/* A lexeme's kind is the sign that it is, or one of these. */
	LEXEME_END = 0,
	LEXEME_WORD = 'a',
	LEXEME_QUOTED = '"',
	LEXEME_OCTET = '?', /* has no place outside of quotes */
};

/* What may stand at a place. */
enum expected {
	EXPECT_NAME,
	EXPECT_REST,     /* of what the name begins: = or { */
	EXPECT_VALUE,    /* behind = */
	EXPECT_ITEM,     /* of { a, b } */
	EXPECT_ARGUMENT, /* of include(a, b) */
};

enum fate {
	FATE_WRITTEN,
	/* A name that is written as a misfit, since its block knows no such key
	 * or block, or takes one value of it and not several. */
	FATE_UNKNOWN_KEY,
	FATE_UNKNOWN_BLOCK,
	FATE_ONE_VALUE,
	FATE_DROPPED, /* part of a mistake that has been told */
};

struct lexeme {
	struct span text; /* in the file; without its quotes */
	unsigned line, column;
	unsigned statement; /* the name that begins the statement it is in */
	char kind;
	char expected; /* enum expected: what may stand in its place */
	char fate;     /* enum fate */
};

struct front {
	const char *file;
	struct findings *findings;
	struct arena *arena; /* of the lexemes, which are views on the text */
	const char *text_end;
	size_t effort;          /* octets read so far, again and again */
	struct lexeme *lexemes; /* and one more of LEXEME_END */
	size_t n_lexemes;
	/* Of those written last, and the { that goes too deep. */
	size_t first, too_deep;
	char unclosed; /* the quote, or * of the comment, that is not closed */
	struct position unclosed_at;
	size_t open[FRONT_MAX_DEPTH]; /* names of the blocks not closed */
	size_t n_open;
};

/* Cut text into lexemes, which are views on it and live in arena. file is kept
 * as it is given. -1 without memory. */
MUST_USE int front_read(struct front *front, struct span text);

/* Leave out what begins with a lexeme, up to the wrong one at i and the end of
 * its line, or a } on it: what comes then is read again. -1 without memory. */
MUST_USE int front_drop_line(struct front *front, size_t first, size_t i);

/* Write the statement of the outermost level that begins with lexeme first for
 * libconfuse, a lexeme a line. Returns the lexeme behind it; open tells which
 * blocks the end of the file leaves open. */
size_t front_write(struct front *front, size_t first, struct str *out);

/* The next lexeme from i on that has not been dropped. */
size_t front_next(const struct front *front, size_t i);

/* Where a lexeme stands. */
struct position front_position(const struct front *front, size_t i);

/* Finding: the lexeme is out of place. */
void front_complain(struct front *front, size_t i, const char *expected);

/* Nothing from a lexeme on is there. */
void front_end(struct front *front, size_t i);

/* Findings about what the end of the file leaves open, once. */
void front_tell_unclosed(struct front *front);

#endif
