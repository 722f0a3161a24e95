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
#define UNEXPLAINED      \
 {                       \
  .blame = BLAME_UNKNOWN \
 }
#define FEWER                            \
 {                                       \
  .blame = BLAME_US, .is_too_many = true \
 }

static const struct rule rules[] = {
#define RULE(stages, code, enhanced, words, judgement) \
 { stages, code, enhanced, words, judgement },
#define E(subject, detail) subject, detail
#define NONE               ANY, ANY
#include "judgement.def"
#undef NONE
#undef E
#undef RULE
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
