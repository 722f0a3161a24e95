/*
 * Mail systems that say it in words. Exim, qmail, Courier, old Exchange and
 * sendmail, Yahoo, the French providers' own: each has its sentences, but all
 * name the address, say why near it, and then return the message. So what is
 * looked for is that: the end of the words, the addresses, what stands by them.
 */
#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/message/address.h"

#include "class.h"
#include "reading.h"
#include "saying.h"

struct span
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
is_bystander(const struct reading *reading, const char *address)
{
	const struct message *message = reading->message;
	const char *from = message_header(message, "From");
	size_t n;
	const struct mailbox *addressees = message_addressees(message, &n);

	for (size_t i = 0; i < n; i++) {
		if (strcmp(addressees[i].address, address) == 0)
			return true;
	}
	return strcmp(reading->bounce.sender, address) == 0 ||
	       says(span_of(address), SAYS_BYSTANDER) ||
	       (from != NULL && span_contains_nocase(span_of(from), address));
}

/* Which recipient has that address; n_recipients: none. */
static size_t
recipient_at(const struct reading *reading, const char *address)
{
	size_t i = 0;

	while (i < reading->bounce.n_recipients &&
	       strcmp(reading->recipients[i].address, address) != 0 &&
	       strcmp(reading->recipients[i].final, address) != 0)
		i++;
	return i;
}

/* The offset of the next @ in the line after that one. */
static size_t
next_at(struct span line, size_t at)
{
	return at + span_find(span_from_offset(line, at), '@');
}

static void
add_mention(struct reading *reading, struct span token)
{
	const char *address = reading_address(reading, token);

	if (address[0] == '\0' || is_bystander(reading, address) ||
	    recipient_at(reading, address) < reading->bounce.n_recipients)
		return;
	struct bounce_recipient *recipient = reading_add(reading);
	if (recipient != NULL)
		recipient->address = recipient->final = address;
}

static void
find_mentions(struct reading *reading, struct span words)
{
	while (words.len > 0) {
		struct span line = span_cut_line(&words);
		if (says(span_trim(line), SAYS_SENDER))
			continue;
		for (size_t i = next_at(line, 0);
		     i < line.len &&
		     reading->bounce.n_recipients < LIMIT_BOUNCE_RECIPIENTS;
		     i = next_at(line, i + 1))
			add_mention(reading, address_around(line, i));
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

/* Whose line it is: of the first recipient that it names, else of owner, whose
 * the line before was. */
static size_t
owner_of(const struct reading *reading, struct span line, size_t owner)
{
	for (size_t i = next_at(line, 0); i < line.len;
	     i = next_at(line, i + 1)) {
		char address[ADDRESS_TEXT_SIZE];
		struct err ignored = { 0 };
		if (address_normalize(
			address_around(line, i), address, &ignored) != 0)
			continue;
		size_t named = recipient_at(reading, address);
		if (named < reading->bounce.n_recipients)
			return named;
	}
	return owner;
}

/* The words of each recipient, added to own, of which there are as many. */
static void
share_words(const struct reading *reading, struct span words, struct str *own)
{
	size_t owner = reading->bounce.n_recipients;

	while (words.len > 0) {
		struct span line = span_trim(span_cut_line(&words));
		if (says(line, SAYS_SENDER))
			continue;
		owner = owner_of(reading, line, owner);
		if (owner == reading->bounce.n_recipients)
			continue;
		str_add(&own[owner], line);
		str_addc(&own[owner], '\n');
	}
}

/* Every recipient's own words; NULL words where there are none. */
static void
keep_words(struct reading *reading, struct span words,
    void (*keep)(struct reading *reading, struct bounce_recipient *recipient,
	struct span own))
{
	size_t n = reading->bounce.n_recipients;
	struct str *own = arena_array(reading->arena, n + 1, sizeof(*own));

	if (own == NULL) {
		reading->is_short = true;
		return;
	}
	memset(own, 0, n * sizeof(*own));
	share_words(reading, words, own);
	for (size_t i = 0; i < n; i++) {
		reading->is_short |= !str_ok(&own[i]);
		keep(reading, &reading->recipients[i], str_span(&own[i]));
		str_fini(&own[i]);
	}
}

static void
keep_said(struct reading *reading, struct bounce_recipient *recipient,
    struct span own)
{
	recipient->said = reading_line(reading, own, LIMIT_REPLY_TEXT);
}

void
read_said(struct reading *reading, struct span words)
{
	keep_words(reading, words, keep_said);
}

/* One of a message without report: all that is said stands there. */
static void
keep_own(struct reading *reading, struct bounce_recipient *recipient,
    struct span own)
{
	recipient->status =
	    reading_line(reading, bounce_find_status(own), LIMIT_REPLY_TEXT);
	recipient->words = reading_line(reading, own, LIMIT_REPLY_TEXT);
}

void
read_own(struct reading *reading, struct span words)
{
	keep_words(reading, words, keep_own);
}

enum bounce_kind
prose_kind(const struct message *message, struct span words,
    const struct saying **row_r)
{
	struct span subject = span_of(message_header(message, "Subject"));
	struct span from = span_of(message_header(message, "From"));
	const struct saying *returning = saying_find(subject, SAYS_RETURNING);
	const struct saying *failure = saying_find(words, SAYS_FAILURE);
	const struct saying *challenge = saying_find(words, SAYS_CHALLENGE);
	const struct saying *absence = saying_find(subject, SAYS_ABSENCE);
	bool is_daemon = says(from, SAYS_DAEMON);

	if (message_count(message, "X-Failed-Recipients") > 0)
		return BOUNCE_PROSE;
	*row_r = challenge != NULL ? challenge
	                           : saying_find(subject, SAYS_CHALLENGE);
	if (*row_r != NULL)
		return BOUNCE_AUTOMATIC;
	*row_r = returning != NULL ? returning : failure;
	if (is_daemon && *row_r != NULL)
		return BOUNCE_PROSE;
	if (absence != NULL) {
		*row_r = absence;
		return BOUNCE_AUTOMATIC;
	}
	if (says(from, SAYS_MAILER) || (returning != NULL && failure != NULL &&
					   !says(subject, SAYS_QUOTING)))
		return BOUNCE_PROSE;
	*row_r = NULL;
	return is_daemon || message_is_automatic(message) ? BOUNCE_AUTOMATIC
	                                                  : BOUNCE_NONE;
}

void
read_fields(struct reading *reading, struct span text)
{
	static const char *const first[] = { "reporting-mta:",
		"original-recipient:", "final-recipient:", NULL };
	struct span words = reporters_words(text);

	while (words.len > 0 && !span_any(words, first, span_starts_nocase))
		(void)span_cut_line(&words);
	if (words.len > 0)
		read_status(reading, words);
	if (reading->bounce.n_recipients == 0)
		reading->bounce.kind = BOUNCE_PROSE;
}

void
read_prose(struct reading *reading, struct span words)
{
	struct bounce *bounce = &reading->bounce;

	take_failed_field(reading);
	if (bounce->n_recipients == 0)
		find_mentions(reading, words);
	read_own(reading, words);
	for (size_t i = 0; i < bounce->n_recipients && says(words, SAYS_DELAY);
	     i++)
		reading->recipients[i].action = BOUNCE_DELAYED;
}
