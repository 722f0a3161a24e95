/* The words, from their one list. */
#include <string.h>

#include "expression.h"

static const struct word_info words[WORD_COUNT] = {
#define WORD(constant, written, value_type, value_argument) \
 [WORD_##constant] = { written, WORD_TYPE_##value_type,     \
	 WORD_ARGUMENT_##value_argument },
#include "word.def"
#undef WORD
};

const struct word_info *
word_info(enum word word)
{
	return &words[word];
}

const char *
word_name(enum word word)
{
	return words[word].name;
}

enum word
word_from_name(struct span name)
{
	for (size_t i = 0; i < WORD_COUNT; i++) {
		if (span_is(name, words[i].name))
			return (enum word)i;
	}
	return WORD_COUNT;
}
