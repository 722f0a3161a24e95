/* One table, first match decides. */
#include "crieur/delivery/judgement.h"

#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/span.h"

enum {
	AT_OPEN = 1 << REPLY_STAGE_OPEN,
	AT_MAIL = 1 << REPLY_STAGE_MAIL,
	AT_RCPT = 1 << REPLY_STAGE_RCPT,
	AT_DATA = 1 << REPLY_STAGE_DATA,
	ANYWHERE = AT_OPEN | AT_MAIL | AT_RCPT | AT_DATA,
	ANY = -1,
};

/* A code of one digit stands for its class. */
struct rule {
	unsigned stages;
	int code;
	int subject, detail; /* of the enhanced code x.subject.detail */
	const char *words;   /* in the text, case ignored; NULL: whatever */
	struct judgement judgement;
};

#define RECIPIENT_LATER    \
 {                         \
  .blame = BLAME_RECIPIENT \
 }
#define RECIPIENT_NEVER                      \
 {                                           \
  .blame = BLAME_RECIPIENT, .is_final = true \
 }
#define MESSAGE_NEVER                      \
 {                                         \
  .blame = BLAME_MESSAGE, .is_final = true \
 }
#define US_LATER    \
 {                  \
  .blame = BLAME_US \
 }
#define US_PERSON                         \
 {                                        \
  .blame = BLAME_US, .needs_person = true \
 }
#define FEWER                            \
 {                                       \
  .blame = BLAME_US, .is_too_many = true \
 }

/*
 * Sources: RFC 5321 §4.2.3 and §4.5.3.1.10, RFC 3463, RFC 4954 §6, RFC 7372,
 * RFC 7505; OVH's table of SMTP codes (555 and 452 for its quota, 535 also for
 * a mailbox blocked for spam); the words of Postfix's smtpd (reject_sender_
 * login_mismatch, permit_mynetworks) and of Exchange (SendAsDenied).
 */
static const struct rule rules[] = {
	/* Nothing was said, or that the server is going. */
	{ ANYWHERE, 0, ANY, ANY, NULL, US_LATER },
	{ ANYWHERE, 421, ANY, ANY, NULL, US_LATER },

	/* Credentials. */
	{ ANYWHERE, 535, ANY, ANY, NULL, US_PERSON },
	{ ANYWHERE, 534, ANY, ANY, NULL, US_PERSON },
	{ ANYWHERE, 530, ANY, ANY, NULL, US_PERSON },
	{ ANYWHERE, 538, ANY, ANY, NULL, US_PERSON },
	{ ANYWHERE, 5, 7, 8, NULL, US_PERSON },
	{ ANYWHERE, 5, 7, 9, NULL, US_PERSON },
	{ AT_OPEN, 5, ANY, ANY, NULL, US_PERSON },
	{ AT_OPEN, ANY, ANY, ANY, NULL, US_LATER },

	/* Too many at once: the class is of no matter. */
	{ AT_RCPT, ANY, 5, 3, NULL, FEWER },
	{ AT_RCPT, ANY, ANY, ANY, "too many recipients", FEWER },

	/* Quota, whatever the class; but a mailbox has one too. */
	{ AT_RCPT, 5, 2, ANY, NULL, RECIPIENT_NEVER },
	{ AT_RCPT, 4, 2, ANY, NULL, RECIPIENT_LATER },
	{ AT_MAIL | AT_RCPT, 555, ANY, ANY, NULL, US_LATER },
	{ ANYWHERE, ANY, ANY, ANY, "rate limit", US_LATER },
	{ ANYWHERE, ANY, ANY, ANY, "too many messages", US_LATER },
	{ ANYWHERE, ANY, ANY, ANY, "sending limit", US_LATER },
	{ ANYWHERE, ANY, ANY, ANY, "sending quota", US_LATER },
	{ AT_MAIL | AT_DATA, ANY, ANY, ANY, "quota", US_LATER },

	/* The sender is not one this account may use. */
	{ ANYWHERE, 5, 1, 7, NULL, US_PERSON },
	{ ANYWHERE, 5, 1, 8, NULL, US_PERSON },
	{ ANYWHERE, 5, ANY, ANY, "not owned by user", US_PERSON },
	{ ANYWHERE, 5, ANY, ANY, "sender address rejected", US_PERSON },
	{ ANYWHERE, 5, ANY, ANY, "sendasdenied", US_PERSON },
	{ ANYWHERE, 5, ANY, ANY, "not allowed to send as", US_PERSON },
	{ ANYWHERE, 5, 7, 26, NULL, US_PERSON },
	{ ANYWHERE, 5, ANY, ANY, "relay access denied", US_PERSON },
	{ ANYWHERE, 5, ANY, ANY, "relaying denied", US_PERSON },

	/* The message. */
	{ AT_MAIL | AT_DATA, 552, ANY, ANY, NULL, MESSAGE_NEVER },
	{ ANYWHERE, 5, 3, 4, NULL, MESSAGE_NEVER },
	{ AT_MAIL | AT_DATA, 5, 6, ANY, NULL, MESSAGE_NEVER },
	{ AT_RCPT, 5, 6, 7, NULL, RECIPIENT_NEVER },
	{ AT_DATA, 5, 2, 3, NULL, MESSAGE_NEVER },
	{ AT_DATA, 5, 4, 6, NULL, MESSAGE_NEVER },
	{ AT_DATA, 5, ANY, ANY, "spam", MESSAGE_NEVER },
	{ AT_DATA, 5, ANY, ANY, "virus", MESSAGE_NEVER },
	{ AT_DATA, 5, ANY, ANY, "malware", MESSAGE_NEVER },
	{ AT_DATA, 5, ANY, ANY, "attachment", MESSAGE_NEVER },
	{ AT_DATA, 5, ANY, ANY, "content", MESSAGE_NEVER },

	/* The recipient. A policy of his provider (5.7) is not proof that the
	 * address is dead: it is tried until the time is up. */
	{ AT_RCPT, 5, 7, ANY, NULL, RECIPIENT_LATER },
	{ AT_RCPT, 5, 5, ANY, NULL, US_LATER },
	{ AT_RCPT, 5, 3, ANY, NULL, US_LATER },
	{ AT_RCPT, 500, ANY, ANY, NULL, US_LATER },
	{ AT_RCPT, 501, ANY, ANY, NULL, RECIPIENT_NEVER },
	{ AT_RCPT, 502, ANY, ANY, NULL, US_LATER },
	{ AT_RCPT, 503, ANY, ANY, NULL, US_LATER },
	{ AT_RCPT, 5, ANY, ANY, NULL, RECIPIENT_NEVER },
	{ AT_RCPT, 454, ANY, ANY, NULL, US_LATER },
	{ AT_RCPT, 455, ANY, ANY, NULL, US_LATER },
	{ AT_RCPT, 4, 3, ANY, NULL, US_LATER },
	{ AT_RCPT, 4, ANY, ANY, NULL, RECIPIENT_LATER },

	/* After DATA nobody knows which recipient is meant: each is tried
	 * alone, where it is plain. */
	{ AT_DATA, 5, 1, ANY, NULL, RECIPIENT_LATER },
	{ AT_DATA, 5, 2, ANY, NULL, RECIPIENT_LATER },
	{ AT_DATA, 5, 7, ANY, NULL, US_PERSON },
	{ AT_DATA, 5, 5, ANY, NULL, US_LATER },
	{ AT_DATA, 550, ANY, ANY, NULL, MESSAGE_NEVER },
	{ AT_DATA, 554, ANY, ANY, NULL, MESSAGE_NEVER },
	{ AT_MAIL, 5, ANY, ANY, NULL, US_PERSON },
};

struct said {
	int code;
	int subject, detail; /* ANY: no enhanced code */
	struct span text;
};

static int
read_number(struct span text, size_t *at)
{
	int number = ANY;

	for (int n = 0; n < 3 && *at < text.len; n++, (*at)++) {
		if (text.at[*at] < '0' || text.at[*at] > '9')
			break;
		number =
		    (number == ANY ? 0 : number * 10) + (text.at[*at] - '0');
	}
	return number;
}

/* "5.1.1 no such user": the class must be the code's. */
static void
read_enhanced(struct said *said)
{
	size_t at = 2;

	said->subject = said->detail = ANY;
	if (said->text.len < 5 || said->text.at[1] != '.' ||
	    said->text.at[0] - '0' != said->code / 100)
		return;
	int subject = read_number(said->text, &at);
	if (subject == ANY || at >= said->text.len || said->text.at[at] != '.')
		return;
	at++;
	int detail = read_number(said->text, &at);
	if (detail == ANY)
		return;
	said->subject = subject;
	said->detail = detail;
}

static bool
has_code(const struct rule *rule, int code)
{
	if (rule->code == ANY)
		return true;
	return rule->code > 0 && rule->code < 10 ? code / 100 == rule->code
	                                         : code == rule->code;
}

static bool
matches(const struct rule *rule, unsigned stage, const struct said *said)
{
	if ((rule->stages & stage) == 0 || !has_code(rule, said->code))
		return false;
	if (rule->subject != ANY && rule->subject != said->subject)
		return false;
	if (rule->detail != ANY && rule->detail != said->detail)
		return false;
	return rule->words == NULL ||
	       span_contains_nocase(said->text, rule->words);
}

struct judgement
judge_reply(enum reply_stage stage, int code, const char *text)
{
	struct said said = { .code = code, .text = span_of(text) };

	if (code >= 200 && code < 300)
		return (struct judgement){ .blame = BLAME_NOBODY,
			.is_final = true };
	read_enhanced(&said);
	for (size_t i = 0; i < COUNT_OF(rules); i++)
		if (matches(&rules[i], 1U << stage, &said))
			return rules[i].judgement;
	return (struct judgement){ .blame = BLAME_US };
}
