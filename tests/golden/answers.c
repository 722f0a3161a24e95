/*
 * Two corpora of answers and requests, as people write them and a dozen mailers
 * send them, each with its one right reading in its table: the name of the
 * mail, what it answers, the reading, and the words that go with it. Of
 * answer-corpus every reading has to be right. answer-aside is not looked at
 * while the reader is mended: of it nothing may be decided wrongly, and less
 * than 3 % of what is clear may be asked back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/message/answer.h"
#include "crieur/message/reply.h"

#include "../../src/moderation/order.h"
#include "golden.h"

enum {
	MOST_ASKED = 3, /* percent of what is clear */
	NAME_MAX_SIZE = 128,
};

struct corpus {
	const char *directory;
	bool is_shown; /* each that is not right */
	int n, n_clear, right, wrong, asked;
};

struct wanted {
	char name[NAME_MAX_SIZE], what[32], reading[32];
	struct span words;
};

static bool
read_file(const struct corpus *corpus, const char *name, struct str *text)
{
	const char *source = getenv("top_srcdir");
	CLEANUP(str_fini) struct str path = { 0 };

	str_addf(&path, "%s/tests/golden/%s/%s", source != NULL ? source : ".",
	    corpus->directory, name);
	return golden_read(str_c(&path), text);
}

static enum answer_place
place_of(const char *what)
{
	return strcmp(what, "reply") == 0          ? ANSWER_TO_MODERATION
	       : strcmp(what, "confirmation") == 0 ? ANSWER_TO_CONFIRMATION
	       : strcmp(what, "leaving") == 0      ? ANSWER_TO_LEAVING
	                                           : ANSWER_TO_REQUEST;
}

static const char *
reading_of(enum answer_place place, enum answer_word word)
{
	static const char *const readings[] = {
		[ANSWER_YES] = "approve",
		[ANSWER_NO] = "reject",
		[ANSWER_DISCARD] = "discard",
		[ANSWER_ASK] = "question",
		[ANSWER_ESCALATE] = "order",
		[ANSWER_HELP] = "order",
		[ANSWER_JOIN] = "join",
		[ANSWER_LEAVE] = "leave",
		[ANSWER_STATUS] = "status",
	};
	bool is_own = place == ANSWER_TO_CONFIRMATION;

	if (word == ANSWER_UNCLEAR || word == ANSWER_EMPTY)
		return "unclear";
	if (place == ANSWER_TO_REQUEST && word == ANSWER_HELP)
		return "help";
	if (place == ANSWER_TO_MODERATION || place == ANSWER_TO_REQUEST)
		return readings[word];
	if (word == ANSWER_NO)
		return is_own ? "not-mine" : "no";
	return is_own ? "mine" : "yes";
}

static const char *
read_mail(const struct message *message, const char *what, struct str *words)
{
	enum answer_place place = place_of(what);
	CLEANUP(str_fini) struct str text = { 0 };
	enum answer_word word = ANSWER_UNCLEAR;
	struct span subject = span_of(message_header(message, "Subject"));
	struct span unclear;
	struct err err = { 0 };

	if (message_is_automatic(message) || message_is_absence(message))
		return "automatic";
	if (reply_read(message, &text, &err) != 0)
		return "unread";
	if (place == ANSWER_TO_MODERATION &&
	    order_read(str_span(&text), date_make(2026, 7, 9)).kind !=
		ORDER_NONE)
		return "order";
	int result =
	    place == ANSWER_TO_REQUEST
		? answer_read_request(
		      str_span(&text), subject, &word, &unclear, &err)
		: answer_read_mail(
		      &(struct answer_mail){ str_span(&text), subject }, place,
		      &word, words, &err);
	return result == 0 ? reading_of(place, word) : "unread";
}

static void
compare(struct corpus *corpus, const struct wanted *wanted, const char *reading,
    const struct str *words)
{
	CLEANUP(str_fini) struct str flat = { 0 };
	bool is_clear = strcmp(wanted->reading, "unclear") != 0 &&
	                strcmp(wanted->reading, "automatic") != 0;
	bool is_asked = is_clear && strcmp(reading, "unclear") == 0;

	for (size_t i = 0; i < words->len; i++) {
		if (words->data[i] == '\n')
			str_adds(&flat, "\\n");
		else
			str_addc(&flat, words->data[i]);
	}
	bool is_right = strcmp(reading, wanted->reading) == 0 &&
	                (!is_clear || strcmp(wanted->what, "reply") != 0 ||
			    strcmp(reading, "order") == 0 ||
			    span_equal(str_span(&flat), wanted->words));
	corpus->n++;
	corpus->n_clear += is_clear;
	corpus->right += is_right;
	corpus->asked += is_asked;
	corpus->wrong += !is_right && !is_asked;
	if (corpus->is_shown && !is_right)
		printf("# %s/%s is %s \"%.*s\", read as %s \"%s\"\n",
		    corpus->directory, wanted->name, wanted->reading,
		    (int)wanted->words.len, wanted->words.at, reading,
		    str_c(&flat));
}

static bool
take_line(struct corpus *corpus, struct span line)
{
	CLEANUP(str_fini) struct str text = { 0 }, raw = { 0 }, words = { 0 };
	struct message *message = NULL;
	struct wanted wanted;
	struct err err = { 0 };
	char file[NAME_MAX_SIZE + 8];

	snprintf(wanted.name, sizeof(wanted.name), "%.*s",
	    (int)span_find(line, '\t'), line.at);
	(void)span_cut(&line, '\t');
	snprintf(wanted.what, sizeof(wanted.what), "%.*s",
	    (int)span_find(line, '\t'), line.at);
	(void)span_cut(&line, '\t');
	snprintf(wanted.reading, sizeof(wanted.reading), "%.*s",
	    (int)span_find(line, '\t'), line.at);
	(void)span_cut(&line, '\t');
	wanted.words = line;
	snprintf(file, sizeof(file), "%s.eml", wanted.name);
	if (!read_file(corpus, file, &text))
		return false;
	message_add_crlf(&raw, str_span(&text));
	if (message_read(str_span(&raw), &message, &err) != 0)
		return false;
	compare(
	    corpus, &wanted, read_mail(message, wanted.what, &words), &words);
	message_free(message);
	return true;
}

static bool
run(struct corpus *corpus)
{
	CLEANUP(str_fini) struct str table = { 0 };

	if (!read_file(corpus, "table", &table))
		return false;
	for (struct span rest = str_span(&table); rest.len > 0;) {
		if (!take_line(corpus, span_cut_line(&rest)))
			return false;
	}
	printf("# %s: %d of %d right, %d wrong, %d of %d clear asked back\n",
	    corpus->directory, corpus->right, corpus->n, corpus->wrong,
	    corpus->asked, corpus->n_clear);
	return true;
}

int
main(void)
{
	struct corpus corpus = { .directory = "answer-corpus",
		.is_shown = true };
	struct corpus aside = { .directory = "answer-aside",
		.is_shown = getenv("SHOW_ASIDE") != NULL };
	bool is_right = run(&corpus) && corpus.right == corpus.n;
	bool is_sure = run(&aside) && aside.wrong == 0 &&
	               aside.asked * 100 < aside.n_clear * MOST_ASKED;

	printf("1..2\n%sok 1 - every reading of %s is right\n",
	    is_right ? "" : "not ", corpus.directory);
	printf("%sok 2 - of %s nothing is decided wrongly, little asked back\n",
	    is_sure ? "" : "not ", aside.directory);
	return is_right && is_sure ? 0 : 1;
}
