/* Answers: a line is covered with sayings, the longest first; what they leave
 * over, or contradict, makes it unclear. */
#include "crieur/message/answer.h"

#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/message/folded.h"
#include "crieur/message/reply.h"

enum {
	/* A line that only decides is short. */
	SURE_MAX = 160,
	NAME_WORDS = 4,
	REASON_WORDS = 2,

	AT_MODERATION = ANSWER_TO_MODERATION,
	AT_CONFIRMATION = ANSWER_TO_CONFIRMATION,
	AT_LEAVING = ANSWER_TO_LEAVING,
	AT_REQUEST = ANSWER_TO_REQUEST,
	AT_CANDIDACY = ANSWER_TO_CANDIDACY,
	AT_ANSWER = AT_MODERATION | AT_CONFIRMATION | AT_LEAVING | AT_CANDIDACY,
	AT_ALL = AT_ANSWER | AT_REQUEST,
};

enum kind {
	OTHER,
	NAME, /* of somebody greeted or thanked */
	YES,
	NO,
	DISCARD,
	ASK,
	ESCALATE,
	HELP,
	JOIN,
	LEAVE,
	STATUS,
	SPONSOR,
	GREETING,
	COURTESY,
	PRAISE, /* a courtesy that goes with a yes only */
	SORRY,  /* a courtesy that a reason may follow */
	FILLING,
	REASON,
	DOUBT,
	WAITING,
	SELF,
	CLOSING,
};

static const struct {
	enum kind kind;
	unsigned places;
	const char *sayings;
} table[] = {

#define SAYING(kind, places, sayings) { kind, places, sayings },
#include "saying.def"
#undef SAYING
};

static const enum answer_word words_of[] = {
	[YES] = ANSWER_YES,
	[NO] = ANSWER_NO,
	[DISCARD] = ANSWER_DISCARD,
	[ASK] = ANSWER_ASK,
	[ESCALATE] = ANSWER_ESCALATE,
	[HELP] = ANSWER_HELP,
	[JOIN] = ANSWER_JOIN,
	[LEAVE] = ANSWER_LEAVE,
	[STATUS] = ANSWER_STATUS,
	[SPONSOR] = ANSWER_SPONSOR,
};

/* A line, and the kind of the saying that each of its words is part of. */
struct line {
	struct span text;
	struct folded folded;
	enum kind kinds[FOLDED_WORDS];
};

/* How many words from the i-th on are the saying; 0: they are not. */
static size_t
saying_length(const struct folded *folded, size_t i, struct span saying)
{
	size_t n = 0;

	while (saying.len > 0) {
		struct span word = span_cut(&saying, ' ');
		if (i + n >= folded->n || !span_is(word, folded->words[i + n]))
			return 0;
		n++;
	}
	return n;
}

/* The longest saying from the i-th word on. */
static size_t
find_saying(const struct folded *folded, size_t i, enum answer_place place,
    enum kind *kind_r)
{
	size_t longest = 0;

	for (size_t k = 0; k < COUNT_OF(table); k++) {
		struct span rest = span_of(table[k].sayings);
		if ((table[k].places & place) == 0)
			continue;
		while (rest.len > 0) {
			size_t n =
			    saying_length(folded, i, span_cut(&rest, '|'));
			if (n <= longest)
				continue;
			longest = n;
			*kind_r = table[k].kind;
		}
	}
	return longest;
}

/* Whether the i-th word begins with a capital letter. */
static bool
is_capital(const struct line *line, size_t i)
{
	size_t length = strlen(line->folded.words[i]);
	struct span head = span_first(line->text, line->folded.ends[i]);

	/* An accented letter has two octets or three and folds into one. */
	for (size_t k = 0; k < head.len; k++) {
		struct folded word;
		struct span tail = span_from_offset(head, head.len - 1 - k);
		if (((unsigned char)tail.at[0] & 0xc0) == 0x80)
			continue;
		folded_read(tail, &word);
		if (word.n != 1 || strlen(word.words[0]) != length)
			continue;
		unsigned char first = (unsigned char)tail.at[0];
		return first == 0xc3 ? (unsigned char)tail.at[1] < 0x9f
		                     : first >= 'A' && first <= 'Z';
	}
	return false;
}

static void
line_read(struct span text, enum answer_place place, struct line *line)
{
	bool is_named = false; /* a name may follow */
	size_t i = 0, n_names = 0;

	line->text = text;
	folded_read(text, &line->folded);
	while (i < line->folded.n) {
		enum kind kind = OTHER;
		size_t n = find_saying(&line->folded, i, place, &kind);
		if (n == 0 && is_named && n_names < 2 && is_capital(line, i)) {
			kind = NAME;
			n_names++;
		} else
			is_named = kind == GREETING || kind == SORRY;
		if (n == 0)
			n = 1;
		for (; n > 0; n--)
			line->kinds[i++] = kind;
	}
}

static bool
is_decision(enum kind kind)
{
	return kind >= YES && kind <= SPONSOR;
}

static bool
is_polite(enum kind kind)
{
	return kind == GREETING || kind == COURTESY || kind == PRAISE ||
	       kind == SORRY || kind == NAME;
}

static bool
line_has(const struct line *line, size_t from, enum kind kind)
{
	while (from < line->folded.n && line->kinds[from] != kind)
		from++;
	return from < line->folded.n;
}

/* Whether all of its first n words are polite, and there is no question. */
static bool
is_all_polite(const struct line *line)
{
	for (size_t i = 0; i < line->folded.n; i++) {
		if (!is_polite(line->kinds[i]))
			return false;
	}
	return span_find(line->text, '?') == line->text.len;
}

/* The one decision of the first n words, if there is nothing else; how far it
 * reaches. OTHER: they are not clear. */
static enum kind
decision_of(const struct line *line, size_t n, size_t *end_r)
{
	enum kind decision = OTHER;
	bool is_praise = false;

	for (size_t i = 0; i < n; i++) {
		enum kind kind = line->kinds[i];
		is_praise |= kind == PRAISE;
		if (is_decision(kind)) {
			if (decision != OTHER && kind != decision)
				return OTHER;
			decision = kind;
			*end_r = i + 1;
		} else if (!is_polite(kind) && kind != FILLING)
			return OTHER;
	}
	return is_praise && decision == NO ? OTHER : decision;
}

/* The same for a line as a whole, which asks nothing but how one stands. */
static enum kind
sure_decision(const struct line *line)
{
	bool is_question = span_find(line->text, '?') < line->text.len;
	size_t end;

	if (line->text.len > SURE_MAX || line->folded.has_other)
		return OTHER;
	enum kind kind = decision_of(line, line->folded.n, &end);
	return is_question && kind != STATUS ? OTHER : kind;
}

/* "Nicole Vidal", as people sign; not a word of ours. */
static bool
is_name(const struct line *line)
{
	for (size_t i = 0; i < line->folded.n; i++) {
		bool is_free = line->kinds[i] == OTHER ||
		               line->kinds[i] == NAME ||
		               strlen(line->folded.words[i]) <= 2;
		if (!is_free || !is_capital(line, i))
			return false;
	}
	return line->folded.n > 0 && line->folded.n <= NAME_WORDS &&
	       span_find(line->text, '?') == line->text.len;
}

static bool
is_closing(const struct line *line)
{
	return line->folded.n > 0 && line->folded.n <= 6 &&
	       (line->kinds[0] == CLOSING ||
		   (line->kinds[0] == COURTESY && is_all_polite(line)));
}

/* Whether nothing that follows the decision adds to it. */
static bool
is_end(struct span rest, enum answer_place place, enum kind decision)
{
	while (rest.len > 0) {
		struct line line;
		line_read(span_cut_line(&rest), place, &line);
		if (line.folded.n == 0 || is_all_polite(&line) ||
		    sure_decision(&line) == decision)
			continue;
		return is_closing(&line) || is_name(&line);
	}
	return true;
}

/* Whether a reason leaves no doubt that it is one. */
static bool
is_reason(const struct line *line, size_t from, bool is_own_line)
{
	for (size_t i = from; i < line->folded.n; i++) {
		enum kind kind = line->kinds[i];
		if (kind == YES || kind == PRAISE || kind == WAITING ||
		    (kind == DOUBT && !word_is_in(line->folded.words[i],
					  "n ne pas sans jamais not avant")) ||
		    (kind == SELF && !is_own_line))
			return false;
	}
	return span_find(line->text, '?') == line->text.len;
}

static bool
are_reasons(struct span rest, enum answer_place place)
{
	while (rest.len > 0) {
		struct line line;
		line_read(span_cut_line(&rest), place, &line);
		if (is_closing(&line))
			break;
		if (!is_reason(&line, 0, true) ||
		    is_decision(sure_decision(&line)))
			return false;
	}
	return true;
}

/* The reason: the first line's, and the lines after it up to the end of the
 * letter; whose name stands below it is left out. */
static void
add_words(struct str *words, struct span first, struct span rest)
{
	size_t start = words->len, end;
	struct line line;

	str_add(words, span_trim(first));
	while (rest.len > 0) {
		line_read(span_cut_line(&rest), ANSWER_TO_MODERATION, &line);
		if (words->len > start && is_closing(&line))
			break;
		if (words->len > start)
			str_addc(words, '\n');
		if (words->len > start || line.folded.n > 0)
			str_add(words, line.text);
	}
	struct span all = span_trim(str_span(words));
	end = all.len;
	while (end > 0 && all.at[end - 1] != '\n')
		end--;
	line_read(span_from_offset(all, end), ANSWER_TO_MODERATION, &line);
	str_truncate(words, all.len);
	if (end > start && is_name(&line)) {
		all = span_trim(span_first(all, end));
		str_truncate(words, all.len);
	}
}

/* Where the words before a colon end; 0: there is none between words. */
static size_t
colon_place(const struct line *line, size_t *n_r)
{
	size_t colon = span_find(line->text, ':'), n = 0;

	if (colon == line->text.len)
		return 0;
	while (n < line->folded.n && line->folded.ends[n] <= colon)
		n++;
	*n_r = n;
	return colon + 1;
}

/* "non : vos mots", "question : vos mots". */
static enum kind
read_colon(const struct line *line, struct span rest, enum answer_place place,
    struct str *words)
{
	struct line after;
	size_t n = 0, end;
	size_t colon = colon_place(line, &n);
	enum kind decision = colon > 0 ? decision_of(line, n, &end) : OTHER;
	struct span said = span_trim(span_from_offset(line->text, colon));

	if (span_find(span_first(line->text, colon), '?') < colon ||
	    (decision != NO && decision != ASK && decision != ESCALATE))
		return OTHER;
	line_read(said, place, &after);
	if (decision == NO && after.folded.n > 0 &&
	    (after.kinds[0] == WAITING || is_decision(sure_decision(&after))))
		return OTHER;
	add_words(words, said, rest);
	return decision == ASK && words->len == 0 ? OTHER : decision;
}

/* "merci de reformuler", "merci d'écrire": the word after is an infinitive;
 * "merci de votre patience" asks nothing. */
static bool
is_wish(const struct line *line, size_t i)
{
	static const char between[] =
	    "de d ne pas le la l les nous vous me m se s bien y en";

	if (i >= line->folded.n || !word_is_in(line->folded.words[i], "de d"))
		return false;
	while (i < line->folded.n && word_is_in(line->folded.words[i], between))
		i++;
	if (i == line->folded.n)
		return false;
	struct span word = span_of(line->folded.words[i]);
	return span_ends_nocase(word, "er") || span_ends_nocase(word, "ir") ||
	       span_ends_nocase(word, "re");
}

/* Where a reason begins behind a no and a courtesy, or a no and a reason of the
 * table; n: nowhere. */
static size_t
reason_place(const struct line *line, size_t no_end)
{
	size_t n = line->folded.n, i = no_end;

	if (i < n && line->kinds[i] == REASON) {
		while (i < n &&
		       (line->kinds[i] == REASON || is_polite(line->kinds[i])))
			i++;
		return i == n ? no_end : n;
	}
	if (i == n || line->kinds[i] != SORRY)
		return n;
	bool is_thanks = word_is_in(line->folded.words[i], "merci");
	if (is_thanks && is_wish(line, i + 1))
		return i;
	while (i < n && line->kinds[i] == SORRY)
		i++;
	size_t end = line->folded.ends[i - 1];
	bool is_cut =
	    end < line->text.len && strchr(",.;-", line->text.at[end]) != NULL;
	return is_cut && n - i >= REASON_WORDS ? i : n;
}

/* The text from the i-th word on. */
static struct span
text_from(const struct line *line, size_t i)
{
	struct span rest =
	    span_from_offset(line->text, i > 0 ? line->folded.ends[i - 1] : 0);

	while (rest.len > 0 && strchr(" \t,.;:-!", rest.at[0]) != NULL)
		rest = span_from_offset(rest, 1);
	return rest;
}

/* "Non, merci de garder ça pour la prochaine séance". */
static enum kind
read_no(const struct line *line, struct span rest, enum answer_place place,
    struct str *words)
{
	size_t n = 0, i = 0;

	while (i < line->folded.n &&
	       (is_polite(line->kinds[i]) || line->kinds[i] == FILLING) &&
	       line->kinds[i] != NO)
		i++;
	n = i;
	while (n < line->folded.n && line->kinds[n] == NO)
		n++;
	if (n == i || line->folded.has_other)
		return OTHER;
	i = reason_place(line, n);
	if (i == line->folded.n || !is_reason(line, n, false) ||
	    !are_reasons(rest, place))
		return OTHER;
	add_words(words, text_from(line, i), rest);
	return NO;
}

/* "subscribe acttes", as other list managers want it. */
static enum kind
read_foreign(const struct line *line, enum answer_place place)
{
	bool is_foreign = place == ANSWER_TO_REQUEST && line->folded.n == 2 &&
	                  word_is_in(line->folded.words[0],
			      "subscribe unsubscribe signoff") &&
	                  line->kinds[1] == OTHER &&
	                  span_find(line->text, '?') == line->text.len;

	return is_foreign ? line->kinds[0] : OTHER;
}

static enum kind
judge(const struct line *line, struct span rest, enum answer_place place,
    struct str *words)
{
	enum kind sure = sure_decision(line);

	if (sure == OTHER) {
		sure = read_colon(line, rest, place, words);
		if (sure == OTHER)
			sure = read_no(line, rest, place, words);
		return sure != OTHER ? sure : read_foreign(line, place);
	}
	if (is_end(rest, place, sure) && sure != ASK)
		return sure;
	bool is_more = sure == NO || (sure >= HELP && sure <= STATUS);
	if (is_more && !are_reasons(rest, place))
		return OTHER;
	if (sure == NO || sure == ASK || sure == ESCALATE)
		add_words(words, span_of(""), rest);
	bool has_words = words->len > 0;
	return is_more || sure == ESCALATE || (sure == ASK && has_words)
	           ? sure
	           : OTHER;
}

/* Cut *text behind the first line that says anything; what stands before it is
 * a greeting. False: there is no such line. */
static bool
first_line(struct span *text, enum answer_place place, struct line *line)
{
	while (text->len > 0) {
		line_read(span_cut_line(text), place, line);
		bool is_greeting =
		    line->folded.n <= NAME_WORDS &&
		    line->kinds[0] == GREETING && !line_has(line, 1, DOUBT) &&
		    !line_has(line, 1, YES) && !line_has(line, 1, NO) &&
		    !line_has(line, 1, DISCARD) && !line_has(line, 1, HELP) &&
		    !line_has(line, 1, JOIN) && !line_has(line, 1, LEAVE);
		bool is_odd = line->folded.n == 0 && line->folded.has_other;
		if ((line->folded.n > 0 && !is_greeting &&
			!is_all_polite(line)) ||
		    is_odd)
			return true;
	}
	return false;
}

int
answer_read(struct span text, enum answer_place place, enum answer_word *word_r,
    struct str *words, struct err *err)
{
	struct line line;

	*word_r = ANSWER_EMPTY;
	text = span_first(text, LIMIT_REASON);
	if (!first_line(&text, place, &line))
		return str_check(words, err);
	enum kind decision = judge(&line, text, place, words);
	*word_r = ANSWER_UNCLEAR;
	if (decision != OTHER)
		*word_r = words_of[decision];
	else if (is_closing(&line) || (is_name(&line) && line.folded.n > 1))
		*word_r = ANSWER_EMPTY;
	return str_check(words, err);
}

int
answer_read_mail(const struct answer_mail *mail, enum answer_place place,
    enum answer_word *word_r, struct str *words, struct err *err)
{
	if (answer_read(mail->text, place, word_r, words, err) != 0)
		return -1;
	if (*word_r != ANSWER_EMPTY)
		return 0;
	if (answer_read(
		subject_bare(mail->subject), place, word_r, words, err) != 0)
		return -1;
	if (*word_r == ANSWER_UNCLEAR)
		*word_r = ANSWER_EMPTY;
	return 0;
}

int
answer_read_request(struct span text, struct span subject,
    enum answer_word *word_r, struct span *unclear_r, struct err *err)
{
	CLEANUP(str_fini) struct str words = { 0 };
	struct line line;

	*unclear_r = span_of("");
	subject = subject_bare(subject);
	if (answer_read(subject, ANSWER_TO_REQUEST, word_r, &words, err) != 0)
		return -1;
	if (*word_r >= ANSWER_HELP)
		return 0;
	if (answer_read(text, ANSWER_TO_REQUEST, word_r, &words, err) != 0)
		return -1;
	if (*word_r >= ANSWER_HELP)
		return 0;
	text = span_first(text, LIMIT_REASON);
	*unclear_r =
	    first_line(&text, ANSWER_TO_REQUEST, &line) ? line.text : subject;
	return 0;
}
