#include "words.h"

#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/message/folded.h"
#include "crieur/moderation/words.h"

static bool
has(const struct folded *folded, const char *word)
{
	for (size_t i = 0; i < folded->n; i++) {
		if (strcmp(folded->words[i], word) == 0)
			return true;
	}
	return false;
}

/* "Ce n'était pas moi", "pas de moi", "it wasn't me", "not mine". */
static bool
is_not_me(const struct folded *folded)
{
	static const char *const negations[] = { "pas", "jamais", "not",
		"never", "wasn", "isn", "didn" };
	static const char *const me[] = { "moi", "mien", "me", "mine", "ecrit",
		"envoye", "write", "wrote", "written", "send", "sent" };
	bool is_negated = false, is_me = false;

	for (size_t i = 0; i < COUNT_OF(negations); i++)
		is_negated |= has(folded, negations[i]);
	for (size_t i = 0; i < COUNT_OF(me); i++)
		is_me |= has(folded, me[i]);
	return is_negated && is_me;
}

/* "C'est bien moi", "c'était moi", "it was me". */
static bool
is_me(const struct folded *folded)
{
	static const char *const words[] = { "c", "est", "etait", "bien", "moi",
		"oui", "yes", "it", "was", "is", "me", "that", "indeed",
		"merci", "thanks", "i", "did", "s" };

	if (!has(folded, "moi") && !has(folded, "me"))
		return false;
	for (size_t i = 0; i < folded->n; i++) {
		bool is_known = false;
		for (size_t j = 0; j < COUNT_OF(words); j++)
			is_known |= strcmp(folded->words[i], words[j]) == 0;
		if (!is_known)
			return false;
	}
	return true;
}

/* The first line with a word in it; what follows stays in text. */
static struct span
first_line(struct span *text, struct folded *folded)
{
	struct span line = span_of("");

	folded->n = 0;
	while (text->len > 0 && folded->n == 0) {
		line = span_cut_line(text);
		folded_read(line, folded);
	}
	return line;
}

static enum confirm_word
word_of_verb(enum verb verb)
{
	switch (verb) {
	case VERB_APPROVE: return CONFIRM_WORD_MINE;
	case VERB_REJECT:
	case VERB_DISCARD: return CONFIRM_WORD_NOT_MINE;
	case VERB_NONE:
	case VERB_EMPTY:
	case VERB_ASK:
	case VERB_ESCALATE:
	case VERB_HELP: break;
	}
	return CONFIRM_WORD_NONE;
}

int
confirm_word_read(struct span text, enum confirm_word *word_r,
    struct str *words, struct err *err)
{
	enum verb verb = VERB_NONE;
	struct folded folded;

	text = span_first(text, LIMIT_REASON);
	struct span rest = text;
	(void)first_line(&rest, &folded);
	if (is_not_me(&folded)) {
		bool is_yes = has(&folded, "oui") || has(&folded, "yes");
		*word_r = is_yes ? CONFIRM_WORD_NONE : CONFIRM_WORD_NOT_MINE;
		str_add(words, span_trim(text));
		return str_check(words, err);
	}
	if (is_me(&folded) && span_trim(rest).len == 0) {
		*word_r = CONFIRM_WORD_MINE;
		return 0;
	}
	if (verb_read(text, &verb, words, err) != 0)
		return -1;
	*word_r = word_of_verb(verb);
	return 0;
}
