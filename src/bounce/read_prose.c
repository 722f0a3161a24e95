/*
 * Mail systems that say it in words. Exim, qmail, Courier, old Exchange and
 * sendmail, Yahoo, the French providers' own: each has its sentences, but all
 * name the address, say why near it, and then return the message. So what is
 * looked for is that: the end of the words, the addresses, what stands by them.
 */
#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/limits.h"

#include "class.h"
#include "reading.h"
#include "saying.h"

/* Up to the line from which on the message is not the reporter's but ours. */
static struct span
reporters_words(struct span text)
{
	struct span rest = text;

	while (rest.len > 0) {
		size_t at = (size_t)(rest.at - text.at);
		struct span line = span_trim(span_cut_line(&rest));
		while (line.len > 0 && line.at[0] == '>')
			line = span_trim(span_from_offset(line, 1));
		if (says(line, SAYS_RETURNED))
			return span_first(text, at);
	}
	return text;
}

static bool
is_atom(char byte)
{
	return ascii_is_alnum(byte) ||
	       (byte != '\0' && strchr(".!#$%&'*+/=?^_`{|}~-", byte) != NULL) ||
	       (unsigned char)byte >= 0x80;
}

/* The address around the @ at that place, without the marks of a sentence. */
static struct span
address_around(struct span text, size_t at)
{
	size_t start = at, end = at + 1;

	while (start > 0 && is_atom(text.at[start - 1]) && at - start < 64)
		start--;
	while (end < text.len && is_atom(text.at[end]) && end - at < 256)
		end++;
	while (start < at && strchr(".'*`=", text.at[start]) != NULL)
		start++;
	/* X.400 writes dda:SMTP=name@domain. */
	if (span_starts_nocase(span_from_offset(text, start), "smtp="))
		start += strlen("smtp=");
	while (end > at + 1 && strchr(".'*`!?-", text.at[end - 1]) != NULL)
		end--;
	return span_from(text.at + start, end - start);
}

/* Addresses that are named but to which nothing was sent. */
static bool
is_bystander(const struct message *message, const char *address)
{
	const char *from = message_header(message, "From");
	size_t n;
	const struct mailbox *addressees = message_addressees(message, &n);

	for (size_t i = 0; i < n; i++) {
		if (strcmp(addressees[i].address, address) == 0)
			return true;
	}
	return says(span_of(address), SAYS_BYSTANDER) ||
	       (from != NULL && span_contains_nocase(span_of(from), address));
}

static bool
is_named(const struct reading *reading, const char *address)
{
	for (size_t i = 0; i < reading->bounce.n_recipients; i++) {
		if (strcmp(reading->recipients[i].address, address) == 0)
			return true;
	}
	return false;
}

/* Where a recipient's part of the words begins. */
struct mention {
	const char *address;
	size_t at;
};

struct mentions {
	struct mention all[LIMIT_BOUNCE_RECIPIENTS];
	size_t n;
};

static void
mention(struct reading *reading, struct mentions *mentions, struct span token,
    size_t at)
{
	if (reading->bounce.n_recipients == LIMIT_BOUNCE_RECIPIENTS)
		return;
	const char *address = reading_address(reading, token);
	if (address[0] == '\0' || is_bystander(reading->message, address) ||
	    is_named(reading, address))
		return;
	struct bounce_recipient *recipient = reading_add(reading);
	if (recipient == NULL)
		return;
	recipient->address = recipient->final = address;
	mentions->all[mentions->n++] = (struct mention){ address, at };
}

static void
find_mentions(
    struct reading *reading, struct span words, struct mentions *mentions)
{
	struct span rest = words;

	while (rest.len > 0) {
		size_t start = (size_t)(rest.at - words.at);
		struct span line = span_cut_line(&rest);
		if (says(span_trim(line), SAYS_SENDER))
			continue;
		for (size_t i = span_find(line, '@'); i < line.len;
		     i += 1 + span_find(span_from_offset(line, i + 1), '@'))
			mention(
			    reading, mentions, address_around(line, i), start);
	}
}

/* Exim and Gmail name them in the header, where no doubt is left. */
static void
take_failed_field(struct reading *reading)
{
	struct span list =
	    span_of(message_header(reading->message, "X-Failed-Recipients"));

	while (list.len > 0) {
		const char *address =
		    reading_address(reading, span_cut(&list, ','));
		struct bounce_recipient *recipient =
		    address[0] != '\0' ? reading_add(reading) : NULL;
		if (recipient != NULL)
			recipient->address = recipient->final = address;
	}
}

/* The words by an address: from where it stands to where another one does. */
static struct span
words_at(
    struct span words, const struct mentions *mentions, const char *address)
{
	size_t start = words.len, end = words.len;

	for (size_t i = 0; i < mentions->n; i++) {
		if (strcmp(mentions->all[i].address, address) == 0)
			start = mentions->all[i].at;
	}
	if (start == words.len)
		return words;
	for (size_t i = 0; i < mentions->n; i++) {
		size_t at = mentions->all[i].at;
		if (at > start && at < end)
			end = at;
	}
	return span_from_offset(span_first(words, end), start);
}

/* Where the address stands, not as the end of a longer one. */
static size_t
find_address(struct span text, const char *address)
{
	for (size_t i = 0; i < text.len; i++) {
		if ((i == 0 || !is_atom(text.at[i - 1])) &&
		    span_starts_nocase(span_from_offset(text, i), address))
			return i;
	}
	return text.len;
}

/* Recipients known from the header are looked for in the words. */
static void
locate_failed(
    const struct reading *reading, struct span words, struct mentions *mentions)
{
	for (size_t i = 0; i < reading->bounce.n_recipients; i++) {
		const char *address = reading->recipients[i].address;
		size_t at = find_address(words, address);
		if (at < words.len)
			mentions->all[mentions->n++] =
			    (struct mention){ address, at };
	}
}

static void
describe(
    struct reading *reading, struct span words, const struct mentions *mentions)
{
	bool is_delay = says(words, SAYS_DELAY);

	for (size_t i = 0; i < reading->bounce.n_recipients; i++) {
		struct bounce_recipient *recipient = &reading->recipients[i];
		struct span own = words_at(words, mentions, recipient->address);
		recipient->action = is_delay ? BOUNCE_DELAYED : BOUNCE_FAILED;
		recipient->status = reading_line(
		    reading, bounce_find_status(own), LIMIT_REPLY_TEXT);
		recipient->words = reading_line(reading, own, LIMIT_REPLY_TEXT);
	}
}

static enum bounce_kind
kind_of(const struct message *message, struct span words)
{
	struct span subject = span_of(message_header(message, "Subject"));
	struct span from = span_of(message_header(message, "From"));
	bool is_daemon = says(from, SAYS_DAEMON);
	bool is_returning = says(subject, SAYS_RETURNING);
	bool is_failure = says(words, SAYS_FAILURE);

	if (message_count(message, "X-Failed-Recipients") > 0)
		return BOUNCE_PROSE;
	if (says(words, SAYS_CHALLENGE) || says(subject, SAYS_CHALLENGE))
		return BOUNCE_AUTOMATIC;
	if (is_daemon && (is_returning || is_failure))
		return BOUNCE_PROSE;
	if (says(subject, SAYS_ABSENCE))
		return BOUNCE_AUTOMATIC;
	if (says(from, SAYS_MAILER) || (is_returning && is_failure))
		return BOUNCE_PROSE;
	return is_daemon || message_is_automatic(message) ? BOUNCE_AUTOMATIC
	                                                  : BOUNCE_NONE;
}

void
read_prose(struct reading *reading, struct span text)
{
	struct bounce *bounce = &reading->bounce;
	struct span words = reporters_words(text);
	struct mentions mentions = { .n = 0 };

	if (bounce->kind == BOUNCE_NONE)
		bounce->kind = kind_of(reading->message, words);
	bounce->text = reading_line(reading, words, LIMIT_REASON);
	if (bounce->kind != BOUNCE_PROSE && bounce->kind != BOUNCE_REPORT)
		return;
	take_failed_field(reading);
	if (bounce->n_recipients > 0)
		locate_failed(reading, words, &mentions);
	else
		find_mentions(reading, words, &mentions);
	describe(reading, words, &mentions);
}
