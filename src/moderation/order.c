#include "order.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/message/folded.h"

static const struct {
	const char *word; /* as folded.h makes it */
	enum order_kind kind;
} words[] = {
	{ "moderer", ORDER_MODERATE },
	{ "modere", ORDER_MODERATE },
	{ "moderate", ORDER_MODERATE },
	{ "confiance", ORDER_TRUST },
	{ "trust", ORDER_TRUST },
	{ "pause", ORDER_PAUSE },
	{ "ralentir", ORDER_PAUSE },
	{ "slow", ORDER_PAUSE },
	{ "reprendre", ORDER_RESUME },
	{ "reprise", ORDER_RESUME },
	{ "resume", ORDER_RESUME },
	{ "afflux", ORDER_FLOOD },
	{ "flood", ORDER_FLOOD },
	{ "attente", ORDER_HELD },
	{ "held", ORDER_HELD },
	{ "suivant", ORDER_NEXT },
	{ "next", ORDER_NEXT },
	{ "absent", ORDER_ABSENT },
	{ "absente", ORDER_ABSENT },
	{ "away", ORDER_ABSENT },
	{ "present", ORDER_PRESENT },
	{ "presente", ORDER_PRESENT },
	{ "back", ORDER_PRESENT },
};

static const char *const months[] = { "janvier", "fevrier", "mars", "avril",
	"mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
	"decembre", "january", "february", "march", "april", "may", "june",
	"july", "august", "september", "october", "november", "december" };

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
	for (size_t i = 0; i < COUNT_OF(months); i++) {
		if (strcmp(months[i], word) == 0)
			return (int)(i % 12) + 1;
	}
	return 0;
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

static enum order_kind
kind_of(const char *word)
{
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (strcmp(words[i].word, word) == 0)
			return words[i].kind;
	}
	return ORDER_NONE;
}

/* The one word of the line that is an address, as it was written. */
static struct span
find_address(struct span line)
{
	while (line.len > 0) {
		struct span word = span_trim(span_cut(&line, ' '));
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
	static const char *const yes[] = { "oui", "yes" };
	static const char *const no[] = { "non", "no" };

	if (from + 1 != folded->n)
		return false;
	for (size_t i = 0; i < COUNT_OF(yes); i++) {
		*number_r = strcmp(folded->words[from], yes[i]) == 0;
		if (*number_r != 0 || strcmp(folded->words[from], no[i]) == 0)
			return true;
	}
	return false;
}

static bool
read_rest(struct order *order, struct span line, const struct folded *folded,
    size_t from, int32_t today)
{
	switch (order->kind) {
	case ORDER_MODERATE:
	case ORDER_TRUST:
		order->argument = find_address(line);
		return order->argument.len > 0;
	case ORDER_PAUSE: return read_pace(folded, from, &order->number);
	case ORDER_FLOOD: return read_yes(folded, from, &order->number);
	case ORDER_ABSENT:
		return read_day(folded, from, today, &order->day) &&
		       order->day >= today;
	case ORDER_RESUME:
	case ORDER_HELD:
	case ORDER_NEXT:
	case ORDER_PRESENT: return from == folded->n;
	case ORDER_NONE: break;
	}
	return false;
}

struct order
order_read(struct span text, int32_t today)
{
	static const char *const before[] = { "en", "faire", "je", "suis", "m",
		"de", "a", "i", "am" };
	struct order order = { .kind = ORDER_NONE };
	struct folded folded = { .n = 0 };
	struct span line = span_of("");
	size_t at = 0;

	text = span_first(text, LIMIT_REASON);
	while (text.len > 0 && folded.n == 0) {
		line = span_cut_line(&text);
		folded_read(line, &folded);
	}
	for (size_t i = 0; at < folded.n && i < COUNT_OF(before); i++) {
		if (strcmp(before[i], folded.words[at]) == 0) {
			at++;
			i = (size_t)-1;
		}
	}
	if (at < folded.n)
		order.kind = kind_of(folded.words[at]);
	if (order.kind != ORDER_NONE &&
	    !read_rest(&order, line, &folded, at + 1, today))
		order.kind = ORDER_NONE;
	return order;
}
