/*
 * Mail systems that say it in words. Exim, qmail, Courier, old Exchange and
 * sendmail, Yahoo, the French providers' own: each has its sentences, but all
 * name the address, say why near it, and then return the message. So what is
 * looked for is that: the end of the words, the addresses, what stands by them.
 */
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"

#include "bounce_private.h"

static bool
has_one_of(struct span text, const char *const *wanted)
{
	for (; *wanted != NULL; wanted++) {
		if (span_contains_nocase(text, *wanted))
			return true;
	}
	return false;
}

/* From here on the line's message is not the reporter's but ours. Sources: the
 * texts of Exim, qmail, sendmail, Courier, Yahoo, Exchange, Notes, MDaemon,
 * and what French providers make of them. */
static bool
begins_returned(struct span line)
{
	static const char *const markers[] = {
		"copy of the message, including all the headers",
		"copy of the message's headers",
		"below this line is a copy of the message",
		"--- original message", "-----original message",
		"original message follows", "original message headers",
		"original message header", "unsent message below",
		"message header follows", "returned message follows",
		"the header of the original message", "your message follows",
		"your message reads", "--- message d'origine",
		"--- message d’origine", "message original ---",
		"--- message original", "copie du message",
		"en-têtes du message d'origine", "en-têtes du message",
		"votre message d'origine", "--- enclosed is a copy",
		"--- returned message", "returned message ---",
		"returned mail follows", "copy of the original message",
		"original message as received", "--- returned mail", NULL
	};
	static const char *const fields[] = { "return-path:", "received:",
		"message-id:", "x-crieur-", "list-id:", NULL };

	if (has_one_of(line, markers))
		return true;
	line = span_trim(line);
	while (line.len > 0 && line.at[0] == '>')
		line = span_trim(span_from_offset(line, 1));
	for (size_t i = 0; fields[i] != NULL; i++) {
		if (span_starts_nocase(line, fields[i]))
			return true;
	}
	return false;
}

static struct span
reporters_words(struct span text)
{
	struct span rest = text;

	while (rest.len > 0) {
		size_t at = (size_t)(rest.at - text.at);
		struct span line = span_cut_line(&rest);
		if (begins_returned(line))
			return span_first(text, at);
	}
	return text;
}

/* Sent by a machine that carries mail. */
static bool
is_from_daemon(const struct message *message)
{
	static const char *const names[] = { "mailer-daemon", "postmaster",
		"mailerdaemon", "mail-daemon", "mdaemon", "mail delivery s",
		"mail administrator", "system administrator",
		"administrateur système", "undeliverable", "sysadm",
		"delivery subsystem",
		"microsoftexchange329e71ec88ae4615bbc36ab6ce41109e", NULL };
	const char *from = message_header(message, "From");

	return from != NULL && has_one_of(span_of(from), names);
}

/* By the name that nobody but such a machine has. */
static bool
is_mailer_daemon(const struct message *message)
{
	static const char *const names[] = { "mailer-daemon@", "mailerdaemon@",
		"mail-daemon@", NULL };

	return has_one_of(span_of(message_header(message, "From")), names);
}

/* A subject only a machine that carries mail writes. */
static bool
has_failure_subject(const struct message *message)
{
	static const char *const subjects[] = { "undeliver", "undelivered mail",
		"returned mail", "mail delivery", "delivery failure",
		"failure notice", "mail failed", "non-delivery",
		"delivery status", "delivery notification", "delivery report",
		"returned to sender", "non remis", "non-remis", "non remise",
		"non délivré", "non distribu", "chec de la remise",
		"chec de remise", "chec d'envoi", "avis de non",
		"notification d'échec", "retour de courrier",
		"erreur de distribution", "warning: message",
		"could not be delivered", "message delayed", "retard de",
		"unzustellbar", NULL };

	return has_one_of(
	    span_of(message_header(message, "Subject")), subjects);
}

/* Words that say a message of ours was not delivered. */
static bool
says_failure(struct span text)
{
	static const char *const words[] = { "could not be delivered",
		"couldn't be delivered", "wasn't delivered",
		"was not delivered", "unable to deliver",
		"wasn't able to deliver", "delivery to the following",
		"delivery has failed", "did not reach the following",
		"not able to deliver", "undeliverable", "delivery failed",
		"n'a pas pu être remis", "n’a pas pu être remis",
		"n'a pu être remis", "n'a pas pu être délivré",
		"n'a pas pu etre delivre", "n'a pas pu être distribué",
		"n'a pas pu être envoyé", "n'a pas été remis",
		"n'a pas été délivré", "n'a pu être délivré",
		"n'a pu etre remis", "chec de la remise",
		"impossible de remettre", "permanent error",
		"erreur permanente", "has not yet been delivered",
		"failed recipients", "no such user", "user unknown",
		"utilisateur inconnu", NULL };

	return has_one_of(text, words);
}

static bool
says_delay(struct span text)
{
	static const char *const words[] = { "has not yet been delivered",
		"will be retried", "will keep trying", "will continue to",
		"delivery attempts will continue", "this is a warning message",
		"warning message only", "is a warning only",
		"you do not need to resend", "don't need to resend",
		"no action is required on your part", "delivery is delayed",
		"delivery incomplete", "est retardé", "a été retardé",
		"nouvelles tentatives", "de nouveaux essais",
		"ceci est un avertissement", "avertissement seulement",
		"n'est pas nécessaire de renvoyer", "sera de nouveau tenté",
		NULL };

	return has_one_of(text, words);
}

/* Who writes must first show that he is a person. Sources: Mailinblack,
 * BoxTrapper, TMDA, Active Spam Killer, Spam Arrest, EarthLink. */
static bool
is_challenge(struct span subject, struct span text)
{
	static const char *const words[] = { "mailinblack", "boxtrapper",
		"spamarrest", "spam arrest", "tmda", "spamblocker",
		"not a robot", "pas un robot", "confirm that you are human",
		"prouver que vous êtes", "vous authentifier une seule fois",
		"verify that you are a", "challenge/response",
		"liste des expéditeurs autorisés", "list of allowed senders",
		"to complete this verification", "please confirm your message",
		"confirmer l'envoi de votre message",
		"reply to this message and leave the subject", NULL };

	return has_one_of(text, words) || has_one_of(subject, words);
}

static bool
is_absence(const struct message *message)
{
	static const char *const subjects[] = { "out of office",
		"out of the office", "automatic reply", "auto-reply",
		"autoreply", "auto reply", "auto:", "réponse automatique",
		"reponse automatique", "message d'absence", "absence du bureau",
		"absent du bureau", "absent(e)", "en congé", "abwesenheit",
		"vacation", "on holiday", "changement d'adresse",
		"accusé de réception", "ticket créé", "répondeur", NULL };
	struct span subject = span_of(message_header(message, "Subject"));

	return has_one_of(subject, subjects) ||
	       span_starts_nocase(subject, "absence");
}

static bool
is_atom(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') ||
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
	static const char *const names[] = { "postmaster@", "mailer-daemon@",
		"abuse@", "support@", "hostmaster@", "noreply@", "no-reply@",
		"helpdesk@", "assistance@", "root@", "bounce-", NULL };
	const char *from = message_header(message, "From");
	size_t n;
	const struct mailbox *addressees = message_addressees(message, &n);

	for (size_t i = 0; names[i] != NULL; i++) {
		if (span_starts_nocase(span_of(address), names[i]))
			return true;
	}
	for (size_t i = 0; i < n; i++) {
		if (strcmp(addressees[i].address, address) == 0)
			return true;
	}
	return from != NULL && span_contains_nocase(span_of(from), address);
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

/* A line that names the sender, or a message. */
static bool
is_about_sender(struct span line)
{
	static const char *const starts[] = { "from:", "sender:", "de :", "de:",
		"to:", "cc:", "à :", "expéditeur", "mail from", "message-id",
		"reply-to", "subject:", "date:", NULL };

	line = span_trim(line);
	for (size_t i = 0; starts[i] != NULL; i++) {
		if (span_starts_nocase(line, starts[i]))
			return true;
	}
	return span_contains_nocase(line, "message-id");
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

static int
mention(struct reading *reading, struct mentions *mentions, struct span token,
    size_t at, struct err *err)
{
	const char *address;

	if (reading->bounce.n_recipients == LIMIT_BOUNCE_RECIPIENTS)
		return 0;
	if (bounce_address(reading->arena, token, &address, err) != 0)
		return -1;
	if (address[0] == '\0' || is_bystander(reading->message, address) ||
	    is_named(reading, address))
		return 0;
	struct bounce_recipient *recipient = bounce_add(reading);
	if (recipient == NULL)
		return 0;
	recipient->address = recipient->final = address;
	mentions->all[mentions->n++] = (struct mention){ address, at };
	return 0;
}

static int
find_mentions(struct reading *reading, struct span words,
    struct mentions *mentions, struct err *err)
{
	struct span rest = words;

	while (rest.len > 0) {
		size_t start = (size_t)(rest.at - words.at);
		struct span line = span_cut_line(&rest);
		if (is_about_sender(line))
			continue;
		for (size_t i = span_find(line, '@'); i < line.len;
		     i += 1 + span_find(span_from_offset(line, i + 1), '@')) {
			if (mention(reading, mentions, address_around(line, i),
				start, err) != 0)
				return -1;
		}
	}
	return 0;
}

/* Exim and Gmail name them in the header, where no doubt is left. */
static int
take_failed_field(struct reading *reading, struct err *err)
{
	struct span list =
	    span_of(message_header(reading->message, "X-Failed-Recipients"));

	while (list.len > 0) {
		const char *address;
		struct span token = span_cut(&list, ',');
		if (bounce_address(reading->arena, token, &address, err) != 0)
			return -1;
		struct bounce_recipient *recipient =
		    address[0] != '\0' ? bounce_add(reading) : NULL;
		if (recipient != NULL)
			recipient->address = recipient->final = address;
	}
	return 0;
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

static int
describe(struct reading *reading, struct span words,
    const struct mentions *mentions, struct err *err)
{
	enum bounce_action action =
	    says_delay(words) ? BOUNCE_DELAYED : BOUNCE_FAILED;

	for (size_t i = 0; i < reading->bounce.n_recipients; i++) {
		struct bounce_recipient *recipient = &reading->recipients[i];
		struct span own = words_at(words, mentions, recipient->address);
		recipient->action = action;
		recipient->status =
		    arena_dup(reading->arena, bounce_find_status(own));
		if (recipient->status == NULL)
			return err_memory(err);
		if (bounce_one_line(reading->arena, own, LIMIT_REPLY_TEXT,
			&recipient->words, err) != 0)
			return -1;
	}
	return 0;
}

static int
read_words(struct reading *reading, struct span words, struct err *err)
{
	struct mentions mentions = { .n = 0 };

	if (take_failed_field(reading, err) != 0)
		return -1;
	if (reading->bounce.n_recipients > 0)
		locate_failed(reading, words, &mentions);
	else if (find_mentions(reading, words, &mentions, err) != 0)
		return -1;
	return describe(reading, words, &mentions, err);
}

static enum bounce_kind
kind_of(const struct reading *reading, struct span words)
{
	const struct message *message = reading->message;
	struct span subject = span_of(message_header(message, "Subject"));

	if (message_count(message, "X-Failed-Recipients") > 0)
		return BOUNCE_PROSE;
	if (is_challenge(subject, words))
		return BOUNCE_AUTOMATIC;
	if (is_from_daemon(message) &&
	    (has_failure_subject(message) || says_failure(words)))
		return BOUNCE_PROSE;
	if (is_absence(message))
		return BOUNCE_AUTOMATIC;
	if (is_mailer_daemon(message) ||
	    (has_failure_subject(message) && says_failure(words)))
		return BOUNCE_PROSE;
	return message_is_automatic(message) || is_from_daemon(message)
	           ? BOUNCE_AUTOMATIC
	           : BOUNCE_NONE;
}

int
bounce_read_prose(struct reading *reading, struct span text, struct err *err)
{
	struct span words = reporters_words(text);

	if (reading->bounce.kind == BOUNCE_NONE)
		reading->bounce.kind = kind_of(reading, words);
	if (bounce_one_line(reading->arena, words, LIMIT_REASON,
		&reading->bounce.text, err) != 0)
		return -1;
	return reading->bounce.kind == BOUNCE_PROSE ||
	               reading->bounce.kind == BOUNCE_REPORT
	           ? read_words(reading, words, err)
	           : 0;
}
