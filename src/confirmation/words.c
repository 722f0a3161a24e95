#include "words.h"

#include "crieur/base/limits.h"
#include "crieur/message/folded.h"
#include "crieur/moderation/words.h"

/* "Ce n'était pas moi", "pas de moi", "it wasn't me", "not mine". */
static bool
is_not_me(const struct folded *folded)
{
	return folded_has_one(
		   folded, 0, "pas jamais not never wasn isn didn") &&
	       folded_has_one(folded, 0,
		   "moi mien me mine ecrit envoye write wrote written send "
		   "sent");
}

/* "C'est bien moi", "c'était moi", "it was me". */
static bool
is_me(const struct folded *folded)
{
	return folded_has_one(folded, 0, "moi me") &&
	       folded_all_in(folded, 0,
		   "c est etait bien moi oui yes it was is me that indeed "
		   "merci thanks i did s");
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
	(void)folded_first(&rest, &folded);
	if (is_not_me(&folded)) {
		bool is_yes = folded_has_one(&folded, 0, "oui yes");
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
