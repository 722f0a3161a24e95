/* From what people write to what is meant. */
#include "crieur/moderation/words.h"

#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/message/folded.h"

static const struct {
	const char *word; /* folded: lower case, without accents */
	enum verb verb;
} verbs[] = {
	{ "oui", VERB_APPROVE },
	{ "ok", VERB_APPROVE },
	{ "okay", VERB_APPROVE },
	{ "okey", VERB_APPROVE },
	{ "approuver", VERB_APPROVE },
	{ "approuve", VERB_APPROVE },
	{ "approuvee", VERB_APPROVE },
	{ "accepter", VERB_APPROVE },
	{ "accepte", VERB_APPROVE },
	{ "acceptee", VERB_APPROVE },
	{ "accord", VERB_APPROVE },
	{ "publier", VERB_APPROVE },
	{ "publie", VERB_APPROVE },
	{ "publiez", VERB_APPROVE },
	{ "diffuser", VERB_APPROVE },
	{ "diffuse", VERB_APPROVE },
	{ "diffusez", VERB_APPROVE },
	{ "valider", VERB_APPROVE },
	{ "valide", VERB_APPROVE },
	{ "confirmer", VERB_APPROVE },
	{ "confirme", VERB_APPROVE },
	{ "yes", VERB_APPROVE },
	{ "confirm", VERB_APPROVE },
	{ "confirmed", VERB_APPROVE },
	{ "approve", VERB_APPROVE },
	{ "approved", VERB_APPROVE },
	{ "accept", VERB_APPROVE },
	{ "accepted", VERB_APPROVE },
	{ "publish", VERB_APPROVE },
	{ "non", VERB_REJECT },
	{ "refuser", VERB_REJECT },
	{ "refuse", VERB_REJECT },
	{ "refusee", VERB_REJECT },
	{ "refus", VERB_REJECT },
	{ "rejeter", VERB_REJECT },
	{ "rejette", VERB_REJECT },
	{ "rejete", VERB_REJECT },
	{ "rejet", VERB_REJECT },
	{ "no", VERB_REJECT },
	{ "nope", VERB_REJECT },
	{ "reject", VERB_REJECT },
	{ "rejected", VERB_REJECT },
	{ "refused", VERB_REJECT },
	{ "deny", VERB_REJECT },
	{ "supprimer", VERB_DISCARD },
	{ "supprime", VERB_DISCARD },
	{ "jeter", VERB_DISCARD },
	{ "ecarter", VERB_DISCARD },
	{ "spam", VERB_DISCARD },
	{ "pourriel", VERB_DISCARD },
	{ "indesirable", VERB_DISCARD },
	{ "discard", VERB_DISCARD },
	{ "delete", VERB_DISCARD },
	{ "question", VERB_ASK },
	{ "demander", VERB_ASK },
	{ "demande", VERB_ASK },
	{ "ask", VERB_ASK },
	{ "escalade", VERB_ESCALATE },
	{ "escalader", VERB_ESCALATE },
	{ "mediation", VERB_ESCALATE },
	{ "escalate", VERB_ESCALATE },
	{ "aide", VERB_HELP },
	{ "help", VERB_HELP },
};

/* After a yes these change nothing about it. */
static const char *const courtesies[] = { "merci", "thanks", "thank", "you",
	"beaucoup", "bien", "sur", "volontiers", "parfait", "super", "top",
	"pour", "moi", "ca", "me", "va", "a", "avec", "plaisir", "bonne",
	"journee", "soiree", "please", "svp", "stp", "s", "il", "vous", "te",
	"plait", "d", "accord", "c", "est", "bon", "tout", "fait", "of",
	"course", "sure", "fine", "by", "publier", "approuver", "accepter",
	"diffuser", "valider", "oui", "ok", "yes", "go", "le", "la", "ce",
	"publication", "diffusion", "with", "message", "it", "this", "approve",
	"accept", "publish" };

static const char *const greetings[] = { "bonjour", "bonsoir", "salut",
	"coucou", "hello", "hi", "hey", "dear", "cher", "chere", "bjr" };

static const char *const closings[] = { "cordialement", "bien", "amicalement",
	"amities", "bonne", "belle", "cdt", "a bientot", "envoye de",
	"envoye depuis", "sent from", "best regards", "regards", "cheers",
	"sincerement", "salutations", "bises", "merci d'avance" };

static bool
is_among(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (strcmp(words[i], word) == 0)
			return true;
	}
	return false;
}

static enum verb
verb_of(const char *word)
{
	for (size_t i = 0; i < COUNT_OF(verbs); i++) {
		if (strcmp(verbs[i].word, word) == 0)
			return verbs[i].verb;
	}
	return VERB_NONE;
}

static bool
is_courtesy(const struct folded *folded, size_t from)
{
	for (size_t i = from; i < folded->n; i++) {
		if (!is_among(
			folded->words[i], courtesies, COUNT_OF(courtesies)))
			return false;
	}
	return true;
}

/* "Bonjour Nicole," alone on its line. */
static bool
is_greeting(const struct folded *folded)
{
	return folded->n > 0 && folded->n <= 4 &&
	       is_among(folded->words[0], greetings, COUNT_OF(greetings)) &&
	       verb_of(folded->words[folded->n - 1]) == VERB_NONE;
}

/* A line that begins the end of a letter: "Cordialement", "Bonne journée". */
static bool
is_closing(const struct folded *folded)
{
	char two[FOLDED_SIZE];

	if (folded->n == 0 || folded->n > 6)
		return false;
	if (is_among(folded->words[0], closings, COUNT_OF(closings)))
		return true;
	if (folded->n < 2)
		return false;
	size_t first = strlen(folded->words[0]);
	memcpy(two, folded->words[0], first);
	two[first] = ' ';
	strcpy(two + first + 1, folded->words[1]);
	return is_among(two, closings, COUNT_OF(closings));
}

static bool
is_capital(struct span word)
{
	unsigned char first = (unsigned char)word.at[0];

	if (first == 0xc3 && word.len > 1)
		return (unsigned char)word.at[1] < 0x9f;
	return first >= 'A' && first <= 'Z';
}

/* "Nicole Vidal", as people sign. */
static bool
is_name(struct span line)
{
	size_t n = 0;

	line = span_trim(line);
	while (line.len > 0) {
		struct span word = span_trim(span_cut(&line, ' '));
		if (word.len == 0)
			continue;
		if (!is_capital(word) || ++n > 4)
			return false;
	}
	return n > 0;
}

/* Words that take a yes back, or make a no doubtful. */
static bool
is_contrary(const char *word)
{
	static const char *const contrary[] = { "mais", "sauf", "attendre",
		"attendez", "attends", "attention", "pas", "but", "except",
		"not", "wait" };

	return is_among(word, contrary, COUNT_OF(contrary)) ||
	       verb_of(word) == VERB_REJECT;
}

static bool
has_doubt(const struct folded *folded, size_t from)
{
	static const char *const doubts[] = { "problem", "problems",
		"objection", "worries", "probleme", "souci", "soucis" };
	/* "Non disponible", "No longer here", "No estoy en la oficina": an
	 * autoresponder that begins with its no. */
	static const char *const states[] = { "disponible", "disponibile",
		"joignable", "present", "presente", "available", "longer", "in",
		"estoy", "estare", "me", "sono", "saro" };

	if (from < folded->n &&
	    is_among(folded->words[from], states, COUNT_OF(states)))
		return true;
	for (size_t i = from; i < folded->n; i++) {
		if (is_among(folded->words[i], doubts, COUNT_OF(doubts)))
			return true;
	}
	return from < folded->n && verb_of(folded->words[from]) == VERB_APPROVE;
}

/* Whether all that follows the verb is courtesy and a signature. */
static bool
is_nothing_more(const struct folded *first, size_t from, struct span rest)
{
	if (!is_courtesy(first, from))
		return false;
	while (rest.len > 0) {
		struct span line = span_cut_line(&rest);
		struct folded folded;
		folded_read(line, &folded);
		if (folded.n == 0 || is_courtesy(&folded, 0))
			continue;
		if (is_closing(&folded))
			return true;
		return is_name(line) && !is_contrary(folded.words[0]);
	}
	return true;
}

/* What stands between the verb and its reason. */
static struct span
after_verb(struct span line, size_t end)
{
	static const char *const marks[] = { " ", "\t", ":", ",", ";", ".", "-",
		"!", "\xe2\x80\x93", "\xe2\x80\x94", "\xc2\xa0",
		"\xe2\x80\xaf" };
	struct span rest = span_from_offset(line, end);
	bool is_cut = true;

	while (is_cut) {
		is_cut = false;
		for (size_t i = 0; i < COUNT_OF(marks); i++) {
			struct span mark = span_of(marks[i]);
			if (!span_equal(span_first(rest, mark.len), mark))
				continue;
			rest = span_from_offset(rest, mark.len);
			is_cut = true;
		}
	}
	return span_trim(rest);
}

static void
trim_end(struct str *words, size_t start)
{
	while (words->len > start &&
	       strchr(" \t\r\n", words->data[words->len - 1]) != NULL)
		str_truncate(words, words->len - 1);
}

/* A name alone on the last line: the author need not know whose words these
 * are. */
static void
drop_signature(struct str *words, size_t start)
{
	size_t line = words->len;

	while (line > start && words->data[line - 1] != '\n')
		line--;
	if (line > start &&
	    is_name(span_from(words->data + line, words->len - line)))
		str_truncate(words, line);
}

/* The reason: the rest of the line and the lines after it, up to the end of
 * the letter. */
static void
add_words(struct str *words, struct span first, struct span rest)
{
	size_t start = words->len;

	str_add(words, first);
	while (rest.len > 0) {
		struct span line = span_cut_line(&rest);
		struct folded folded;
		folded_read(line, &folded);
		if (is_closing(&folded) && words->len > start)
			break;
		if (words->len > start || span_trim(line).len > 0) {
			if (words->len > start)
				str_addc(words, '\n');
			str_add(words, line);
		}
	}
	trim_end(words, start);
	drop_signature(words, start);
	trim_end(words, start);
}

/* Where in the line the verb stands: behind "je", "j'", "d'" or a greeting. */
static size_t
verb_place(const struct folded *folded)
{
	static const char *const before[] = { "je", "j", "d", "i", "a", "l" };
	size_t i = 0;

	while (i < folded->n && i < 2 &&
	       verb_of(folded->words[i]) == VERB_NONE &&
	       (is_among(folded->words[i], before, COUNT_OF(before)) ||
		   is_among(folded->words[i], greetings, COUNT_OF(greetings))))
		i++;
	return i;
}

static enum verb
judge(struct span line, const struct folded *folded, struct span rest,
    struct str *words)
{
	size_t place = verb_place(folded);
	enum verb verb =
	    place < folded->n ? verb_of(folded->words[place]) : VERB_NONE;

	switch (verb) {
	case VERB_APPROVE:
	case VERB_DISCARD:
		return is_nothing_more(folded, place + 1, rest) ||
		               (verb == VERB_DISCARD && place + 1 < folded->n &&
				   verb_of(folded->words[place + 1]) == verb)
		           ? verb
		           : VERB_NONE;
	case VERB_REJECT:
		if (has_doubt(folded, place + 1))
			return VERB_NONE;
		if (!is_courtesy(folded, place + 1) || place + 1 == folded->n)
			add_words(
			    words, after_verb(line, folded->ends[place]), rest);
		return verb;
	case VERB_ASK:
	case VERB_ESCALATE:
		add_words(words, after_verb(line, folded->ends[place]), rest);
		return verb == VERB_ASK && words->len == 0 ? VERB_NONE : verb;
	case VERB_NONE:
	case VERB_EMPTY:
	case VERB_HELP: break;
	}
	return verb;
}

int
verb_read(
    struct span text, enum verb *verb_r, struct str *words, struct err *err)
{
	enum verb verb = VERB_EMPTY;

	text = span_first(text, LIMIT_REASON);
	while (text.len > 0) {
		struct span line = span_cut_line(&text);
		struct folded folded;
		folded_read(line, &folded);
		if (folded.n == 0 || is_greeting(&folded))
			continue;
		verb = judge(line, &folded, text, words);
		break;
	}
	if (str_check(words, err) != 0)
		return -1;
	*verb_r = verb;
	return 0;
}
