#include "word.h"

#include "crieur/base/attribute.h"
#include "crieur/base/limits.h"
#include "crieur/message/folded.h"

/* Words as folded.h makes them. */
static const char *const words[] = {
	[COMMAND_HELP] = "aide help info",
	[COMMAND_JOIN] =
	    "join subscribe rejoindre inscription inscrire inscrivez "
	    "abonnement abonner abonnez adherer revenir",
	[COMMAND_LEAVE] =
	    "leave unsubscribe signoff remove stop quitter desinscription "
	    "desinscrire desinscrivez desabonnement desabonner desabonnez "
	    "resilier",
};

/* What stands before a command without changing it. */
static const char before[] =
    "re tr fwd bonjour bonsoir hello hi please svp merci de d je j "
    "voudrais veux souhaite souhaiterais aimerais desire demande i "
    "want would like to me m se s bien vouloir pouvez vous a l la "
    "une mon ma";

static enum command_word
command_of(const char *word)
{
	size_t i = word_find(word, words, COUNT_OF(words));

	return i < COUNT_OF(words) ? (enum command_word)i : COMMAND_NONE;
}

static void
read_first_line(struct span text, struct folded *folded)
{
	text = span_first(text, LIMIT_REASON);
	(void)folded_first(&text, folded);
}

enum command_word
command_word(struct span text)
{
	struct folded folded;
	size_t i = 0;

	read_first_line(text, &folded);
	while (i < folded.n && command_of(folded.words[i]) == COMMAND_NONE &&
	       word_is_in(folded.words[i], before))
		i++;
	return i < folded.n ? command_of(folded.words[i]) : COMMAND_NONE;
}

bool
command_is_bare(struct span text)
{
	struct folded folded;

	read_first_line(text, &folded);
	return folded.n == 1 && command_of(folded.words[0]) != COMMAND_NONE;
}

bool
command_is_refusal(struct span text)
{
	struct folded folded;

	read_first_line(text, &folded);
	return folded.n > 0 &&
	       word_is_in(folded.words[0],
		   "non no annuler annule cancel pas surtout ne");
}
