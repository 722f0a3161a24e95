#include <string.h>

#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/message/folded.h"
#include "crieur/moderation/show.h"

#include "order_people.h"

enum {
	YEAR_DAYS = 365,
};

/* Words as folded.h makes them. */
static const char *const words[] = {
	[ORDER_MODERATE] = "moderer modere moderate",
	[ORDER_TRUST] = "confiance trust",
	[ORDER_INVITE] = "inviter invite invitation",
	[ORDER_REMOVE] = "retirer remove",
	[ORDER_SESSION] = "seance session",
	[ORDER_MEMBERS] = "membres members",
	[ORDER_HISTORY] = "historique history",
	[ORDER_PAUSE] = "pause ralentir slow",
	[ORDER_RESUME] = "reprendre reprise resume",
	[ORDER_FLOOD] = "afflux flood",
	[ORDER_HELD] = "attente held",
	[ORDER_NEXT] = "suivant next",
	[ORDER_ABSENT] = "absent absente away",
	[ORDER_PRESENT] = "present presente back",
};

static const char *const months[] = { "janvier january", "fevrier february",
	"mars march", "avril april", "mai may", "juin june", "juillet july",
	"aout august", "septembre september", "octobre october",
	"novembre november", "decembre december" };

static bool
read_number(const char *word, int64_t *number_r)
{
	int64_t number = 0;

	if (*word == '\0' || strlen(word) > 6)
		return false;
	for (; *word != '\0'; word++) {
		if (*word < '0' || *word > '9')
			return false;
		number = number * 10 + (*word - '0');
	}
	*number_r = number;
	return true;
}

static int
month_of(const char *word)
{
	size_t i = word_find(word, months, COUNT_OF(months));

	return i < COUNT_OF(months) ? (int)i + 1 : 0;
}

static bool
make_day(int64_t year, int64_t month, int64_t day, int32_t *day_r)
{
	int32_t made;
	int y, m, d;

	if (year < 2000 || year > 2999 || month < 1 || month > 12 || day < 1 ||
	    day > 31)
		return false;
	made = date_make((int)year, (int)month, (int)day);
	date_split(made, &y, &m, &d);
	if (d != (int)day)
		return false;
	*day_r = made;
	return true;
}

/* 2026-12-31, 31/12/2026, 31/12, 31 décembre, 31 décembre 2026: the numbers
 * and month names of the line in their order. */
static bool
read_day(
    const struct folded *folded, size_t from, int32_t today, int32_t *day_r)
{
	int64_t numbers[3] = { 0 };
	size_t n = 0;
	int this_year, this_month, this_day;

	for (size_t i = from; i < folded->n && n < 3; i++) {
		int64_t number = month_of(folded->words[i]);
		if (number != 0 || read_number(folded->words[i], &number))
			numbers[n++] = number;
	}
	date_split(today, &this_year, &this_month, &this_day);
	if (n == 3 && numbers[0] > 31)
		return make_day(numbers[0], numbers[1], numbers[2], day_r);
	if (n == 3)
		return make_day(numbers[2], numbers[1], numbers[0], day_r);
	if (n != 2 || !make_day(this_year, numbers[1], numbers[0], day_r))
		return false;
	return *day_r >= today ||
	       make_day(this_year + 1, numbers[1], numbers[0], day_r);
}

/* "du 24/11": a day that has come. */
static bool
read_past_day(
    const struct folded *folded, size_t from, int32_t today, int32_t *day_r)
{
	*day_r = DATE_NONE;
	if (folded_all_in(folded, from, "de du la le of on"))
		return true;
	return read_day(folded, from, today - YEAR_DAYS + 1, day_r) &&
	       *day_r <= today;
}

static enum order_kind
kind_of(const char *word)
{
	size_t i = word_find(word, words, COUNT_OF(words));

	return i < COUNT_OF(words) ? (enum order_kind)i : ORDER_NONE;
}

struct span
order_next_address(struct span *line)
{
	while (line->len > 0) {
		struct span word = span_trim(span_cut(line, ' '));
		if (span_find(word, '@') == word.len)
			continue;
		while (word.len > 0 && strchr("<(\"", word.at[0]) != NULL)
			word = span_from_offset(word, 1);
		while (word.len > 0 &&
		       strchr(">).,;:\"", word.at[word.len - 1]) != NULL)
			word.len--;
		return word;
	}
	return span_of("");
}

/* The first word of the line that is an address, as it was written. */
static struct span
find_address(struct span line)
{
	return order_next_address(&line);
}

/* What of the line stands before a part of it, and behind. */
static struct span
before(struct span line, struct span part)
{
	return span_first(line, (size_t)(part.at - line.at));
}

static struct span
behind(struct span line, struct span part)
{
	return span_from_offset(line, (size_t)(part.at - line.at) + part.len);
}

/* An order about one person, and nothing else that has a sense. */
static bool
read_person(struct order *order, struct span line, size_t from)
{
	static const char fillers[] = "a de du d la le l liste groupe adresse "
				      "svp merci to from the list group please";
	struct folded first, second;

	order->argument = find_address(line);
	if (order->argument.len == 0)
		return false;
	folded_read(before(line, order->argument), &first);
	folded_read(behind(line, order->argument), &second);
	return folded_all_in(&first, from, fillers) &&
	       folded_all_in(&second, 0, fillers);
}

/* Which addresses came: all that follows is one. */
static bool
read_session(struct order *order, struct span line, size_t from, int32_t today)
{
	struct span first = find_address(line), rest;
	struct folded folded;

	order->argument = span_from_offset(line, line.len);
	if (first.len > 0)
		order->argument =
		    span_from_offset(line, (size_t)(first.at - line.at));
	rest = order->argument;
	while (rest.len > 0) {
		struct span word = span_trim(span_cut(&rest, ' '));
		folded_read(word, &folded);
		if (span_find(word, '@') == word.len &&
		    !folded_all_in(&folded, 0, "et and"))
			return false;
	}
	folded_read(before(line, order->argument), &folded);
	return read_past_day(&folded, from, today, &order->day);
}

/* "pour 2 séances", "jusqu'au 31/12", "sans vocation": what ends the name. */
static bool
read_terms(struct order *order, const struct folded *folded, size_t from,
    int32_t today)
{
	static const char *const numbers[] = { "un une one", "deux two",
		"trois three", "quatre four", "cinq five" };

	if (from == folded->n)
		return true;
	if (word_is_in(folded->words[from], "sans without"))
		order->is_lasting = true;
	if (order->is_lasting)
		return from + 2 == folded->n &&
		       word_is_in(
			   folded->words[from + 1], "vocation suite intent");
	if (word_is_in(folded->words[from], "jusqu until"))
		return read_day(folded, from + 1, today, &order->day) &&
		       order->day >= today;
	if (from + 3 != folded->n || !word_is_in(folded->words[from + 2],
					 "seance seances session sessions"))
		return false;
	size_t i =
	    word_find(folded->words[from + 1], numbers, COUNT_OF(numbers));
	if (i < COUNT_OF(numbers)) {
		order->number = (int64_t)i + 1;
		return true;
	}
	return read_number(folded->words[from + 1], &order->number) &&
	       order->number > 0;
}

static bool
read_invitation(
    struct order *order, struct span line, size_t from, int32_t today)
{
	struct folded folded;
	size_t n = 0;

	order->argument = find_address(line);
	if (order->argument.len == 0)
		return false;
	folded_read(before(line, order->argument), &folded);
	if (!folded_all_in(&folded, from, "a to"))
		return false;
	line = behind(line, order->argument);
	while (line.len > 0 && strchr(">),:\"", line.at[0]) != NULL)
		line = span_from_offset(line, 1);
	folded_read(line, &folded);
	while (n < folded.n && !word_is_in(folded.words[n],
				   "pour jusqu sans for until without"))
		n++;
	order->words =
	    span_trim(span_first(line, n > 0 ? folded.ends[n - 1] : 0));
	return read_terms(order, &folded, n, today);
}

/* "pause", "pause 3", "ralentir : 3 par heure" */
static bool
read_pace(const struct folded *folded, size_t from, int64_t *number_r)
{
	*number_r = 0;
	if (from == folded->n)
		return strcmp(folded->words[from - 1], "pause") == 0;
	return read_number(folded->words[from], number_r);
}

/* "afflux oui", "flood: no" */
static bool
read_yes(const struct folded *folded, size_t from, int64_t *number_r)
{
	if (from + 1 != folded->n)
		return false;
	const char *word = folded->words[from];
	*number_r = word_is_in(word, "oui yes");
	return *number_r != 0 || word_is_in(word, "non no");
}

static bool
read_rest(struct order *order, struct span line, const struct folded *folded,
    size_t from, int32_t today)
{
	switch (order->kind) {
	case ORDER_MODERATE:
	case ORDER_TRUST:
	case ORDER_REMOVE: return read_person(order, line, from);
	case ORDER_INVITE: return read_invitation(order, line, from, today);
	case ORDER_SESSION: return read_session(order, line, from, today);
	case ORDER_PAUSE: return read_pace(folded, from, &order->number);
	case ORDER_FLOOD: return read_yes(folded, from, &order->number);
	case ORDER_ABSENT:
		if (!read_day(folded, from, today, &order->day) ||
		    order->day < today)
			order->day = DATE_NONE;
		return true;
	case ORDER_RESUME:
	case ORDER_HELD:
	case ORDER_NEXT:
	case ORDER_MEMBERS:
	case ORDER_HISTORY:
	case ORDER_PRESENT: return from == folded->n;
	case ORDER_MEDIATE:
	case ORDER_NONE: break;
	}
	return false;
}

struct order
order_read(struct span text, int32_t today)
{
	static const char openings[] = "en faire je suis m de a i am";
	struct order order = { .kind = ORDER_NONE, .day = DATE_NONE };
	struct folded folded;
	size_t at = 0;

	text = span_first(text, LIMIT_REASON);
	struct span line = folded_first(&text, &folded);
	while (at < folded.n && word_is_in(folded.words[at], openings))
		at++;
	if (at < folded.n && span_find(line, '?') == line.len)
		order.kind = kind_of(folded.words[at]);
	if (order.kind != ORDER_NONE &&
	    !read_rest(&order, line, &folded, at + 1, today))
		order.kind = ORDER_NONE;
	return order;
}

const char *
order_shown(struct span text, int32_t today)
{
	static const char *const names[] = {
		[ORDER_NONE] = "",
		[ORDER_MODERATE] = "moderate",
		[ORDER_TRUST] = "trust",
		[ORDER_INVITE] = "invite",
		[ORDER_REMOVE] = "remove",
		[ORDER_SESSION] = "session",
		[ORDER_MEMBERS] = "members",
		[ORDER_HISTORY] = "history",
		[ORDER_MEDIATE] = "mediate",
		[ORDER_PAUSE] = "pause",
		[ORDER_RESUME] = "resume",
		[ORDER_FLOOD] = "flood",
		[ORDER_HELD] = "held",
		[ORDER_NEXT] = "next",
		[ORDER_ABSENT] = "absent",
		[ORDER_PRESENT] = "present",
	};

	return names[order_read(text, today).kind];
}
