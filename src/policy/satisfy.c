/* A search over the different words, cut where what is known of some decides
 * already (Davis, Logemann and Loveland's, without its refinements). */
#include "satisfy.h"

#include <stdint.h>
#include <string.h>

enum {
	MAX_ATOMS = 64,
	MAX_EFFORT = 300000, /* comparisons of words, in one search */
	FIRST_WEEKDAY = 1,
	LAST_WEEKDAY = 7,
	LAST_HOUR = 23,
};

/* As far as it is known. */
enum truth {
	TRUTH_UNKNOWN = -1,
	TRUTH_NO = 0,
	TRUTH_YES = 1,
};

/* A word with its argument and comparison, wherever it stands. */
struct atom {
	const struct expression *asked;
	enum truth truth;
};

struct search {
	const struct demand *demands;
	size_t n_demands;
	struct atom atoms[MAX_ATOMS];
	size_t n_atoms;
	unsigned long effort; /* what is left */
	bool has_given_up;
};

static bool
same_question(const struct expression *a, const struct expression *b)
{
	return a->question.word == b->question.word &&
	       span_equal(a->question.argument, b->question.argument) &&
	       (a->question.pattern == NULL || strcmp(a->text, b->text) == 0);
}

static struct atom *
find_atom(struct search *search, const struct expression *asked)
{
	for (size_t i = 0; i < search->n_atoms; i++) {
		const struct expression *other = search->atoms[i].asked;
		search->effort -= search->effort > 0;
		if (other == asked ||
		    (same_question(asked, other) &&
			asked->comparison == other->comparison &&
			asked->number == other->number))
			return &search->atoms[i];
	}
	return NULL;
}

static void
collect(struct search *search, const struct expression *expression)
{
	for (; expression != NULL && !search->has_given_up;
	     expression = expression->next) {
		if (expression->operation != OPERATION_ASK)
			collect(search, expression->child);
		else if (find_atom(search, expression) != NULL)
			continue;
		else if (search->n_atoms == MAX_ATOMS)
			search->has_given_up = true;
		else
			search->atoms[search->n_atoms++] =
			    (struct atom){ expression, TRUTH_UNKNOWN };
	}
}

static enum truth
opposite(enum truth truth)
{
	if (truth == TRUTH_UNKNOWN)
		return truth;
	return truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

static enum truth
evaluate(struct search *search, const struct expression *expression)
{
	bool is_or = expression->operation == OPERATION_OR;
	enum truth decisive = is_or ? TRUTH_YES : TRUTH_NO;
	enum truth result = opposite(decisive);

	if (expression->operation == OPERATION_ASK)
		return find_atom(search, expression)->truth;
	if (expression->operation == OPERATION_NOT)
		return opposite(evaluate(search, expression->child));
	for (const struct expression *child = expression->child; child != NULL;
	     child = child->next) {
		enum truth truth = evaluate(search, child);
		if (truth == decisive)
			return truth;
		if (truth == TRUTH_UNKNOWN)
			result = truth;
	}
	return result;
}

/* ---- what words mean ---------------------------------------------------- */

static int64_t
least(enum word_type type)
{
	return type == WORD_TYPE_WEEKDAY ? FIRST_WEEKDAY
	       : type == WORD_TYPE_DAY   ? INT32_MIN
	                                 : 0;
}

static int64_t
most(enum word_type type)
{
	switch (type) {
	case WORD_TYPE_TRUTH: return 1;
	case WORD_TYPE_WEEKDAY: return LAST_WEEKDAY;
	case WORD_TYPE_HOUR: return LAST_HOUR;
	case WORD_TYPE_DAY: return INT32_MAX;
	case WORD_TYPE_COUNT:
	case WORD_TYPE_SIZE: break;
	}
	return INT64_MAX / 2;
}

/* Whether every atom that asks the same as one comes out right by value. */
static bool
fits(const struct search *search, const struct expression *asked, int64_t value)
{
	for (size_t i = 0; i < search->n_atoms; i++) {
		const struct atom *atom = &search->atoms[i];
		if (atom->truth == TRUTH_UNKNOWN ||
		    !same_question(atom->asked, asked))
			continue;
		if (expression_compare(value, atom->asked) !=
		    (atom->truth == TRUTH_YES))
			return false;
	}
	return true;
}

/* Some value fits all that is said of it: at an end of its range, or around a
 * number it is compared with. */
static bool
has_value(const struct search *search, const struct expression *asked)
{
	enum word_type type = word_info(asked->question.word)->type;
	int64_t low = least(type), high = most(type);

	if (fits(search, asked, low) || fits(search, asked, high))
		return true;
	for (size_t i = 0; i < search->n_atoms; i++) {
		const struct expression *other = search->atoms[i].asked;
		if (!same_question(other, asked))
			continue;
		for (int64_t value = other->number - 1;
		     value <= other->number + 1; value++) {
			if (value >= low && value <= high &&
			    fits(search, asked, value))
				return true;
		}
	}
	return false;
}

/* What is known of a word, with that argument if it is given. */
static enum truth
known(const struct search *search, enum word word, const struct span *argument)
{
	for (size_t i = 0; i < search->n_atoms; i++) {
		const struct expression *asked = search->atoms[i].asked;
		if (asked->question.word == word &&
		    asked->comparison == COMPARISON_NONE &&
		    (argument == NULL ||
			span_equal(asked->question.argument, *argument)))
			return search->atoms[i].truth;
	}
	return TRUTH_UNKNOWN;
}

/* The words about somebody whom the register knows; see enum word. */
static bool
is_of_person(enum word word)
{
	return word < WORD_KNOWN;
}

/* A word that is so, beside one that then cannot be otherwise. */
static bool
goes_with_others(const struct search *search, const struct expression *asked)
{
	enum word word = asked->question.word;
	struct span argument = asked->question.argument;

	if (is_of_person(word) && known(search, WORD_KNOWN, NULL) == TRUTH_NO)
		return false;
	if (word == WORD_PAID || word == WORD_LAPSED) {
		if (known(search, WORD_MEMBER, NULL) == TRUTH_NO)
			return false;
	}
	if (word == WORD_LAPSED && known(search, WORD_PAID, NULL) == TRUTH_YES)
		return false;
	if (word == WORD_FACILITATES &&
	    known(search, WORD_IN, &argument) == TRUTH_NO)
		return false;
	return word != WORD_PROOF ||
	       known(search, WORD_AUTHENTICATED, NULL) != TRUTH_NO;
}

/* Who is a member and has not paid, lapses. */
static bool
lapses_rightly(const struct search *search)
{
	return known(search, WORD_MEMBER, NULL) != TRUTH_YES ||
	       known(search, WORD_PAID, NULL) != TRUTH_NO ||
	       known(search, WORD_LAPSED, NULL) != TRUTH_NO;
}

/* What is authenticated is so by one of the proofs. */
static bool
is_proved_rightly(const struct search *search)
{
	static const char *const proofs[] = {
#define PROOF(constant, name, bit) name,
#include "crieur/policy/proof.def"
#undef PROOF
	};

	if (known(search, WORD_AUTHENTICATED, NULL) != TRUTH_YES)
		return true;
	/* The first is that there is none. */
	for (size_t i = 1; i < COUNT_OF(proofs); i++) {
		struct span proof = span_of(proofs[i]);
		if (known(search, WORD_PROOF, &proof) != TRUTH_NO)
			return true;
	}
	return false;
}

static bool
makes_sense(const struct search *search)
{
	for (size_t i = 0; i < search->n_atoms; i++) {
		const struct atom *atom = &search->atoms[i];
		if (atom->truth == TRUTH_UNKNOWN)
			continue;
		if (!has_value(search, atom->asked))
			return false;
		if (atom->truth == TRUTH_YES &&
		    atom->asked->comparison == COMPARISON_NONE &&
		    !goes_with_others(search, atom->asked))
			return false;
	}
	return lapses_rightly(search) && is_proved_rightly(search);
}

/* ---- the search --------------------------------------------------------- */

/* YES: all come out as demanded; NO: one does not. */
static enum truth
meets_demands(struct search *search)
{
	enum truth result = TRUTH_YES;

	for (size_t i = 0; i < search->n_demands; i++) {
		const struct demand *demand = &search->demands[i];
		enum truth truth = TRUTH_YES;
		if (demand->expression != NULL)
			truth = evaluate(search, demand->expression);
		if (truth == TRUTH_UNKNOWN)
			result = truth;
		else if ((truth == TRUTH_YES) != demand->holds)
			return TRUTH_NO;
	}
	return result;
}

/* Whether what is known can be completed. */
static bool
can_be(struct search *search)
{
	struct atom *atom = search->atoms;

	if (search->effort == 0)
		search->has_given_up = true;
	if (search->has_given_up)
		return true;
	enum truth met = meets_demands(search);
	if (met == TRUTH_NO || !makes_sense(search))
		return false;
	if (met == TRUTH_YES)
		return true;
	while (atom->truth != TRUTH_UNKNOWN)
		atom++;
	bool found = false;
	for (int truth = TRUTH_YES; truth >= TRUTH_NO && !found; truth--) {
		atom->truth = (enum truth)truth;
		found = can_be(search);
	}
	atom->truth = TRUTH_UNKNOWN;
	return found;
}

bool
satisfy_never(const struct demand *demands, size_t n, unsigned long *effort)
{
	unsigned long given = *effort < MAX_EFFORT ? *effort : MAX_EFFORT;
	struct search search = {
		.demands = demands,
		.n_demands = n,
		.effort = given,
	};

	for (size_t i = 0; i < n && !search.has_given_up; i++)
		collect(&search, demands[i].expression);
	bool is_never = !search.has_given_up && !can_be(&search);
	*effort -= given - search.effort;
	return is_never && !search.has_given_up;
}
