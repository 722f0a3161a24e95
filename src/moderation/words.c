/* From what people write to what is meant. */
#include "crieur/moderation/words.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/message/folded.h"

/* Words folded: lower case, without accents. */
static const char *const verbs[] = {
	[VERB_APPROVE] =
	    "oui ok okay okey approuver approuve approuvee accepter accepte "
	    "acceptee accord publier publie publiez diffuser diffuse "
	    "diffusez valider valide confirmer confirme yes confirm "
	    "confirmed approve approved accept accepted publish",
	[VERB_REJECT] =
	    "non refuser refuse refusee refus rejeter rejette rejete rejet "
	    "no nope reject rejected refused deny",
	[VERB_DISCARD] =
	    "supprimer supprime jeter ecarter spam pourriel indesirable "
	    "discard delete",
	[VERB_ASK] = "question demander demande ask",
	[VERB_ESCALATE] = "escalade escalader mediation escalate",
	[VERB_HELP] = "aide help",
};

/* After a yes these change nothing about it. */
static const char courtesies[] =
    "merci thanks thank you beaucoup bien sur volontiers parfait "
    "super top pour moi ca me va a avec plaisir bonne journee "
    "soiree please svp stp s il vous te plait d accord c est bon "
    "tout fait of course sure fine by publier approuver accepter "
    "diffuser valider oui ok yes go le la ce publication diffusion "
    "with message it this approve accept publish";

static const char greetings[] =
    "bonjour bonsoir salut coucou hello hi hey dear cher chere bjr";

/* One word, or two. */
static const char closings[] =
    "cordialement bien amicalement amities bonne belle cdt "
    "a_bientot envoye_de envoye_depuis sent_from best_regards "
    "regards cheers sincerement salutations bises";

static enum verb
verb_of(const char *word)
{
	size_t i = word_find(word, verbs, COUNT_OF(verbs));

	return i < COUNT_OF(verbs) ? (enum verb)i : VERB_NONE;
}

/* "Bonjour Nicole," alone on its line. */
static bool
is_greeting(const struct folded *folded)
{
	return folded->n > 0 && folded->n <= 4 &&
	       word_is_in(folded->words[0], greetings) &&
	       verb_of(folded->words[folded->n - 1]) == VERB_NONE;
}

/* A line that begins the end of a letter: "Cordialement", "Bonne journée". */
static bool
is_closing(const struct folded *folded)
{
	char two[2 * FOLDED_SIZE];

	if (folded->n == 0 || folded->n > 6)
		return false;
	if (word_is_in(folded->words[0], closings))
		return true;
	if (folded->n < 2)
		return false;
	snprintf(two, sizeof(two), "%s_%s", folded->words[0], folded->words[1]);
	return word_is_in(two, closings);
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
	static const char contrary[] =
	    "mais sauf attendre attendez attends attention pas but except "
	    "not wait";

	return word_is_in(word, contrary) || verb_of(word) == VERB_REJECT;
}

static bool
has_doubt(const struct folded *folded, size_t from)
{
	static const char doubts[] =
	    "problem problems objection worries probleme souci soucis";
	/* "Non disponible", "No longer here", "No estoy en la oficina": an
	 * autoresponder that begins with its no. */
	static const char states[] =
	    "disponible disponibile joignable present presente available "
	    "longer in estoy estare me sono saro";

	if (from < folded->n && word_is_in(folded->words[from], states))
		return true;
	if (folded_has_one(folded, from, doubts))
		return true;
	return from < folded->n && verb_of(folded->words[from]) == VERB_APPROVE;
}

/* Whether all that follows the verb is courtesy and a signature. */
static bool
is_nothing_more(const struct folded *first, size_t from, struct span rest)
{
	if (!folded_all_in(first, from, courtesies))
		return false;
	while (rest.len > 0) {
		struct span line = span_cut_line(&rest);
		struct folded folded;
		folded_read(line, &folded);
		if (folded.n == 0 || folded_all_in(&folded, 0, courtesies))
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
	static const char before[] = "je j d i a l";
	size_t i = 0;

	while (i < folded->n && i < 2 &&
	       verb_of(folded->words[i]) == VERB_NONE &&
	       (word_is_in(folded->words[i], before) ||
		   word_is_in(folded->words[i], greetings)))
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
		if (!folded_all_in(folded, place + 1, courtesies) ||
		    place + 1 == folded->n)
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
