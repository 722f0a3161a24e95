#include "word.h"

#include <string.h>

#include "crieur/base/attribute.h"
#include "crieur/base/limits.h"
#include "crieur/message/folded.h"

static const struct {
	const char *word; /* as folded.h makes it */
	enum command_word command;
} words[] = {
	{ "aide", COMMAND_HELP },
	{ "help", COMMAND_HELP },
	{ "info", COMMAND_HELP },
	{ "join", COMMAND_JOIN },
	{ "subscribe", COMMAND_JOIN },
	{ "rejoindre", COMMAND_JOIN },
	{ "inscription", COMMAND_JOIN },
	{ "inscrire", COMMAND_JOIN },
	{ "inscrivez", COMMAND_JOIN },
	{ "abonnement", COMMAND_JOIN },
	{ "abonner", COMMAND_JOIN },
	{ "abonnez", COMMAND_JOIN },
	{ "adherer", COMMAND_JOIN },
	{ "revenir", COMMAND_JOIN },
	{ "leave", COMMAND_LEAVE },
	{ "unsubscribe", COMMAND_LEAVE },
	{ "signoff", COMMAND_LEAVE },
	{ "remove", COMMAND_LEAVE },
	{ "stop", COMMAND_LEAVE },
	{ "quitter", COMMAND_LEAVE },
	{ "desinscription", COMMAND_LEAVE },
	{ "desinscrire", COMMAND_LEAVE },
	{ "desinscrivez", COMMAND_LEAVE },
	{ "desabonnement", COMMAND_LEAVE },
	{ "desabonner", COMMAND_LEAVE },
	{ "desabonnez", COMMAND_LEAVE },
	{ "resilier", COMMAND_LEAVE },
};

/* What stands before a command without changing it. */
static const char *const before[] = { "re", "tr", "fwd", "bonjour", "bonsoir",
	"hello", "hi", "please", "svp", "merci", "de", "d", "je", "j",
	"voudrais", "veux", "souhaite", "souhaiterais", "aimerais", "desire",
	"demande", "i", "want", "would", "like", "to", "me", "m", "se", "s",
	"bien", "vouloir", "pouvez", "vous", "a", "l", "la", "une", "mon",
	"ma" };

static bool
is_among(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(list[i], word) == 0)
			return true;
	}
	return false;
}

/* The first line that holds words; n = 0: there is none. */
static void
first_line(struct span text, struct folded *folded)
{
	folded->n = 0;
	text = span_first(text, LIMIT_REASON);
	while (text.len > 0 && folded->n == 0)
		folded_read(span_cut_line(&text), folded);
}

static enum command_word
of_word(const char *word)
{
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (strcmp(words[i].word, word) == 0)
			return words[i].command;
	}
	return COMMAND_NONE;
}

enum command_word
command_word(struct span text)
{
	struct folded folded;

	first_line(text, &folded);
	for (size_t i = 0; i < folded.n; i++) {
		enum command_word command = of_word(folded.words[i]);
		if (command != COMMAND_NONE)
			return command;
		if (!is_among(folded.words[i], before, COUNT_OF(before)))
			break;
	}
	return COMMAND_NONE;
}

bool
command_is_bare(struct span text)
{
	struct folded folded;

	first_line(text, &folded);
	return folded.n == 1 && of_word(folded.words[0]) != COMMAND_NONE;
}

bool
command_is_refusal(struct span text)
{
	static const char *const refusals[] = { "non", "no", "annuler",
		"annule", "cancel", "pas", "surtout", "ne" };
	struct folded folded;

	first_line(text, &folded);
	return folded.n > 0 &&
	       is_among(folded.words[0], refusals, COUNT_OF(refusals));
}
