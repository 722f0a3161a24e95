/* One table, the first row that matches decides. */
#include "crieur/bounce/class.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/span.h"

enum {
	ANY = -1,
	ADDRESS = BOUNCE_CLASS_ADDRESS,
	FULL = BOUNCE_CLASS_FULL,
	TEMPORARY = BOUNCE_CLASS_TEMPORARY,
	POLICY = BOUNCE_CLASS_POLICY,
	MESSAGE = BOUNCE_CLASS_MESSAGE,
	UNKNOWN = BOUNCE_CLASS_UNKNOWN,
};

static const char *const names[] = { "address", "full", "temporary", "policy",
	"message", "automatic", "complaint", "unknown" };

const char *bounce_class_name(enum bounce_class class)
{
	return names[class];
}

struct row {
	int class, subject, detail; /* of the enhanced code; ANY */
	const char *words;          /* case ignored; NULL: whatever */
	int means;
};

/*
 * Sources: RFC 3463 and the registry of enhanced codes, RFC 7372, RFC 7505; the
 * published answers of Gmail, Microsoft (5.1.10, 5.4.1 of a directory that does
 * not know the address, 5.7.5xx, 5.7.7xx), Yahoo; the numbers Orange and La
 * Poste put behind OFR and LPN (416 nobody, 417 full, 420 closed, 5xx refused);
 * the sentences of Free, OVH, Postfix, Exim, qmail, Courier, Notes.
 */
static const struct row rows[] = {
	/* A full mailbox, also where the code says there is none. */
	{ 4, 2, 2, NULL, FULL },
	{ 5, 2, 2, NULL, FULL },
	{ ANY, ANY, ANY, "ofr_417", FULL },
	{ ANY, ANY, ANY, "lpn417", FULL },
	{ ANY, ANY, ANY, "_417", FULL },
	{ ANY, ANY, ANY, "boite du destinataire pleine", FULL },
	{ ANY, ANY, ANY, "overquota", FULL },
	{ ANY, ANY, ANY, "over quota", FULL },
	{ ANY, ANY, ANY, "over the quota", FULL },
	{ ANY, ANY, ANY, "quota exceeded", FULL },
	{ ANY, ANY, ANY, "exceeded storage", FULL },
	{ ANY, ANY, ANY, "exceeds quota", FULL },
	{ ANY, ANY, ANY, "exceeded his/her quota", FULL },
	{ ANY, ANY, ANY, "out of storage space", FULL },
	{ ANY, ANY, ANY, "mailbox is full", FULL },
	{ ANY, ANY, ANY, "mailbox full", FULL },
	{ ANY, ANY, ANY, "inbox is full", FULL },
	{ ANY, ANY, ANY, "mailfolder is full", FULL },
	{ ANY, ANY, ANY, "storage full", FULL },
	{ ANY, ANY, ANY, "mailbox size limit", FULL },
	{ ANY, ANY, ANY, "disk quota", FULL },
	{ ANY, ANY, ANY, "quota violation", FULL },
	{ ANY, ANY, ANY, "exceeding their quota", FULL },
	{ ANY, ANY, ANY, "account is exceeding", FULL },
	{ ANY, ANY, ANY, "quota dépassé", FULL },
	{ ANY, ANY, ANY, "quota depasse", FULL },
	{ ANY, ANY, ANY, "boîte aux lettres pleine", FULL },
	{ ANY, ANY, ANY, "boite aux lettres pleine", FULL },
	{ ANY, ANY, ANY, "boîte aux lettres est pleine", FULL },
	{ ANY, ANY, ANY, "boîte de réception est pleine", FULL },
	{ ANY, ANY, ANY, "boîte pleine", FULL },
	{ ANY, ANY, ANY, "boite pleine", FULL },
	{ ANY, ANY, ANY, "espace de stockage", FULL },

	/* They do not want us, whatever code goes with it. */
	{ ANY, ANY, ANY, "ofr_415", POLICY },
	{ ANY, ANY, ANY, "invalid sender", POLICY },
	{ ANY, ANY, ANY, "sender address rejected", POLICY },
	{ ANY, ANY, ANY, "sender rejected", POLICY },
	{ ANY, ANY, ANY, "sender denied", POLICY },
	{ ANY, ANY, ANY, "spam", POLICY },
	{ ANY, ANY, ANY, "unsolicited", POLICY },
	{ ANY, ANY, ANY, "blacklist", POLICY },
	{ ANY, ANY, ANY, "blocklist", POLICY },
	{ ANY, ANY, ANY, "block list", POLICY },
	{ ANY, ANY, ANY, "listed at", POLICY },
	{ ANY, ANY, ANY, "blocked using", POLICY },
	{ ANY, ANY, ANY, "banned", POLICY },
	{ ANY, ANY, ANY, "reputation", POLICY },
	{ ANY, ANY, ANY, "dmarc", POLICY },
	{ ANY, ANY, ANY, "dkim", POLICY },
	{ ANY, ANY, ANY, "spf:", POLICY },
	{ ANY, ANY, ANY, "spf check", POLICY },
	{ ANY, ANY, ANY, "spf fail", POLICY },
	{ ANY, ANY, ANY, "unauthenticated", POLICY },
	{ ANY, ANY, ANY, "service refus", POLICY },
	{ ANY, ANY, ANY, "mail rejete", POLICY },
	{ ANY, ANY, ANY, "mail rejected.", POLICY },
	{ ANY, ANY, ANY, "relay access denied", POLICY },
	{ ANY, ANY, ANY, "relaying denied", POLICY },
	{ ANY, ANY, ANY, "unable to relay", POLICY },
	{ ANY, ANY, ANY, "relay not permitted", POLICY },
	{ ANY, ANY, ANY, "too many hops", POLICY },
	{ ANY, ANY, ANY, "mail loop", POLICY },
	{ ANY, ANY, ANY, "message looping", POLICY },
	{ ANY, ANY, ANY, "policy", POLICY },
	{ ANY, ANY, ANY, "not accepting mail from", POLICY },
	{ ANY, ANY, ANY, "restricted to", POLICY },
	{ ANY, ANY, ANY, "recipnotallowed", POLICY },
	{ ANY, ANY, ANY, "restrictedtorecipients", POLICY },
	{ ANY, ANY, ANY, "rate limit", POLICY },
	{ ANY, ANY, ANY, "too many messages", POLICY },

	/* This message. */
	{ ANY, ANY, ANY, "virus", MESSAGE },
	{ ANY, ANY, ANY, "malware", MESSAGE },
	{ ANY, ANY, ANY, "message size exceeds", MESSAGE },
	{ ANY, ANY, ANY, "message too large", MESSAGE },
	{ ANY, ANY, ANY, "maximum incoming message size", MESSAGE },
	{ ANY, ANY, ANY, "maximum message size", MESSAGE },
	{ ANY, ANY, ANY, "message is too large", MESSAGE },
	{ ANY, ANY, ANY, "message too big", MESSAGE },
	{ ANY, ANY, ANY, "taille limite du message", MESSAGE },
	{ ANY, ANY, ANY, "message trop volumineux", MESSAGE },
	{ ANY, ANY, ANY, "attachment", MESSAGE },
	{ ANY, ANY, ANY, "pièce jointe", MESSAGE },

	/* It was tried for days: trouble on the way, not proof. */
	{ ANY, ANY, ANY, "in the queue too long", TEMPORARY },
	{ ANY, ANY, ANY, "retry timeout exceeded", TEMPORARY },
	{ ANY, ANY, ANY, "retry time not reached", TEMPORARY },
	{ ANY, ANY, ANY, "delivery time expired", TEMPORARY },
	{ ANY, ANY, ANY, "message expired", TEMPORARY },
	{ ANY, ANY, ANY, "couldn't be established", TEMPORARY },
	{ ANY, ANY, ANY, "connection timed out", TEMPORARY },
	{ ANY, ANY, ANY, "connection refused", TEMPORARY },
	{ ANY, ANY, ANY, "greylist", TEMPORARY },
	{ ANY, ANY, ANY, "try again", TEMPORARY },
	{ ANY, ANY, ANY, "name server timeout", TEMPORARY },

	/* Nobody there. */
	{ 5, 1, 0, NULL, ADDRESS },
	{ 5, 1, 1, NULL, ADDRESS },
	{ 5, 1, 2, NULL, ADDRESS },
	{ 5, 1, 3, NULL, ADDRESS },
	{ 5, 1, 4, NULL, ADDRESS },
	{ 5, 1, 6, NULL, ADDRESS },
	{ 5, 1, 10, NULL, ADDRESS },
	{ 5, 2, 1, NULL, ADDRESS },
	{ 5, 4, 4, NULL, ADDRESS },
	{ 5, 4, 1, "recipient address rejected", ADDRESS },
	{ 5, 4, 310, NULL, ADDRESS },
	{ 5, 1, ANY, NULL, POLICY },

/* Words that mean nobody, without a code or with a vague one. */
#define NOBODY(words)             \
 { 5, ANY, ANY, words, ADDRESS }, \
 {                                \
  0, ANY, ANY, words, ADDRESS     \
 }
	NOBODY("user unknown"),
	NOBODY("unknown user"),
	NOBODY("unknown recipient"),
	NOBODY("recipient unknown"),
	NOBODY("no such user"),
	NOBODY("no such recipient"),
	NOBODY("no such person"),
	NOBODY("no such mailbox"),
	NOBODY("no such address"),
	NOBODY("no mailbox here"),
	NOBODY("no mail box"),
	NOBODY("nosuchuser"),
	NOBODY("unrouteable address"),
	NOBODY("unroutable address"),
	NOBODY("invalid recipient"),
	NOBODY("invalid mailbox"),
	NOBODY("recipnotfound"),
	NOBODY("recipient not found"),
	NOBODY("user not found"),
	NOBODY("mailbox not found"),
	NOBODY("account not found"),
	NOBODY("not listed in"),
	NOBODY("not found in directory"),
	NOBODY("doesn't have a"),
	NOBODY("does not have a"),
	NOBODY("user doesn't exist"),
	NOBODY("account that you tried to reach does not exist"),
	NOBODY("address does not exist"),
	NOBODY("address doesn't exist"),
	NOBODY("mailbox does not exist"),
	NOBODY("mailbox doesn't exist"),
	NOBODY("user does not exist"),
	NOBODY("recipient does not exist"),
	NOBODY("address couldn't be found"),
	NOBODY("wasn't found at"),
	NOBODY("couldn't find any host named"),
	NOBODY("host or domain name not found"),
	NOBODY("host not found"),
	NOBODY("domain not found"),
	NOBODY("domain does not exist"),
	NOBODY("user not known"),
	NOBODY("not a valid user"),
	NOBODY("invalid final delivery userid"),
	NOBODY("recipient name is not recognized"),
	NOBODY("no valid recipients"),
	NOBODY("unknown host"),
	NOBODY("no mx record"),
	NOBODY("account disabled"),
	NOBODY("account is disabled"),
	NOBODY("account has been disabled"),
	NOBODY("account is inactive"),
	NOBODY("account closed"),
	NOBODY("mailbox disabled"),
	NOBODY("mailbox is disabled"),
	NOBODY("is inactive"),
	NOBODY("no longer valid"),
	NOBODY("no longer available"),
	NOBODY("mailbox unavailable"),
	NOBODY("mailbox not available"),
	NOBODY("recipient rejected"),
	NOBODY("recipient address rejected"),
	NOBODY("boite du destinataire archivee"),
	NOBODY("destinataire invalide"),
	NOBODY("destinataire inconnu"),
	NOBODY("utilisateur inconnu"),
	NOBODY("utilisateur inexistant"),
	NOBODY("adresse inconnue"),
	NOBODY("adresse inexistante"),
	NOBODY("adresse n'existe pas"),
	NOBODY("boîte inexistante"),
	NOBODY("boite inexistante"),
	NOBODY("compte inexistant"),
	NOBODY("compte n'existe"),
	NOBODY("compte désactivé"),
	NOBODY("n'existe pas"),
	NOBODY("n’existe pas"),
	NOBODY("domaine inexistant"),
	NOBODY("unbekannter empfänger"),
#undef NOBODY

	/* What is left to the codes. */
	{ 4, ANY, ANY, NULL, TEMPORARY },
	{ 5, 2, 3, NULL, MESSAGE },
	{ 5, 2, 4, NULL, POLICY },
	{ 5, 3, 4, NULL, MESSAGE },
	{ 5, 3, ANY, NULL, POLICY },
	{ 5, 4, 7, NULL, TEMPORARY },
	{ 5, 4, 6, NULL, POLICY },
	{ 5, 4, 14, NULL, POLICY },
	{ 5, 4, ANY, NULL, TEMPORARY },
	{ 5, 6, ANY, NULL, MESSAGE },
	{ 5, 7, ANY, NULL, POLICY },
	{ ANY, ANY, ANY, "blocked", POLICY },
	{ ANY, ANY, ANY, "rejected", POLICY },
	{ ANY, ANY, ANY, "refused", POLICY },
	{ ANY, ANY, ANY, "denied", POLICY },
	{ ANY, ANY, ANY, "refusé", POLICY },
};

struct status {
	int class, subject, detail; /* class 0: no code */
	char text[12];
};

/* One to three digits, taken off the front; ANY if there are none. */
static int
take_number(struct span *text)
{
	int number = ANY;

	for (int n = 0; n < 3 && text->len > 0; n++) {
		char digit = text->at[0];
		if (digit < '0' || digit > '9')
			break;
		number = (number == ANY ? 0 : number * 10) + (digit - '0');
		*text = span_from_offset(*text, 1);
	}
	return number;
}

static bool
take_dot(struct span *text)
{
	bool is_dot = text->len > 0 && text->at[0] == '.';

	if (is_dot)
		*text = span_from_offset(*text, 1);
	return is_dot;
}

static struct status
read_status(struct span text)
{
	const struct status none = { .subject = ANY, .detail = ANY };
	struct status status = none;
	struct span rest = text;

	status.class = take_number(&rest);
	if (status.class < 1 || status.class > 9 || !take_dot(&rest))
		return none;
	status.subject = take_number(&rest);
	if (status.subject == ANY || !take_dot(&rest))
		return none;
	status.detail = take_number(&rest);
	if (status.detail == ANY || rest.len > 0)
		return none;
	memcpy(status.text, text.at, text.len);
	return status;
}

/* "5.0.0", "5.3.0", "5.5.0": something failed. */
static bool
is_vague(const struct status *status)
{
	return status->class == 0 ||
	       (status->detail == 0 && status->subject != 1) ||
	       status->subject == 0;
}

static bool
matches(const struct row *row, const struct status *status, struct span words)
{
	if (row->class != ANY && row->class != status->class)
		return false;
	if (row->subject != ANY && row->subject != status->subject)
		return false;
	if (row->detail != ANY && row->detail != status->detail)
		return false;
	return row->words == NULL || span_contains_nocase(words, row->words);
}

/* A code of the old kind at the beginning, "550 …": its class is all that can
 * be trusted. */
static int
basic_class(struct span words)
{
	bool is_code =
	    words.len >= 4 && (words.at[0] == '4' || words.at[0] == '5') &&
	    words.at[1] >= '0' && words.at[1] <= '5' && words.at[2] >= '0' &&
	    words.at[2] <= '9' && (words.at[3] == ' ' || words.at[3] == '-');

	return is_code ? words.at[0] - '0' : 0;
}

struct bounce_verdict
bounce_classify(const char *status_text, const char *words_text)
{
	struct span words = span_of(words_text);
	struct status status = read_status(span_of(status_text));
	struct bounce_verdict verdict = { .class = BOUNCE_CLASS_UNKNOWN };

	/* What the other side said is nearer than what was made of it. */
	if (is_vague(&status)) {
		struct status said = read_status(bounce_find_status(words));
		if (said.class != 0 && !is_vague(&said))
			status = said;
	}
	if (status.class == 0)
		status.class = basic_class(words);
	strcpy(verdict.status, status.text);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!matches(&rows[i], &status, words))
			continue;
		verdict.class = (enum bounce_class)rows[i].means;
		break;
	}
	return verdict;
}

static struct bounce_verdict
of_failed(const struct bounce *bounce, const struct bounce_recipient *recipient)
{
	struct bounce_verdict verdict =
	    bounce_classify(recipient->status, recipient->words);

	/* One recipient: what else is said can only be about him. */
	if (verdict.class == BOUNCE_CLASS_UNKNOWN && bounce->n_recipients == 1)
		verdict = bounce_classify(
		    recipient->status[0] != '\0' ? recipient->status : "",
		    bounce->text);
	return verdict;
}

struct bounce_verdict
bounce_judge(const struct bounce *bounce, size_t i)
{
	struct bounce_verdict verdict = { .class = BOUNCE_CLASS_UNKNOWN };

	switch (bounce->kind) {
	case BOUNCE_NONE: return verdict;
	case BOUNCE_AUTOMATIC:
		verdict.class = BOUNCE_CLASS_AUTOMATIC;
		return verdict;
	case BOUNCE_COMPLAINT:
		verdict.class = BOUNCE_CLASS_COMPLAINT;
		return verdict;
	case BOUNCE_REPORT:
	case BOUNCE_PROSE: break;
	}
	if (i >= bounce->n_recipients)
		return bounce_classify("", bounce->text);
	const struct bounce_recipient *recipient = &bounce->recipients[i];
	switch (recipient->action) {
	case BOUNCE_FAILED: return of_failed(bounce, recipient);
	case BOUNCE_DELAYED:
		snprintf(verdict.status, sizeof(verdict.status), "%.11s",
		    recipient->status);
		verdict.class = BOUNCE_CLASS_TEMPORARY;
		return verdict;
	case BOUNCE_DELIVERED:
		verdict.class = BOUNCE_CLASS_AUTOMATIC;
		return verdict;
	}
	return verdict;
}
