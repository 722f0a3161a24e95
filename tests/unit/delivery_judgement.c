/* Whose fault an answer is, and when the next try comes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crieur/base/attribute.h"
#include "crieur/delivery/judgement.h"
#include "crieur/delivery/schedule.h"

enum expected {
	SERVED,
	RECIPIENT_FAILS,
	RECIPIENT_WAITS,
	MESSAGE_FAILS,
	WE_WAIT,
	PERSON,
	SPLIT,
};

static const struct {
	enum reply_stage stage;
	int code;
	const char *text;
	enum expected expected;
} answers[] = {
	{ REPLY_STAGE_DATA, 250, "2.0.0 queued", SERVED },
	{ REPLY_STAGE_RCPT, 251, "user not local; will forward", SERVED },

	/* This recipient. */
	{ REPLY_STAGE_RCPT, 550, "5.1.1 User unknown", RECIPIENT_FAILS },
	{ REPLY_STAGE_RCPT, 550, "no such user here", RECIPIENT_FAILS },
	{ REPLY_STAGE_RCPT, 550, "5.1.10 null MX", RECIPIENT_FAILS },
	{ REPLY_STAGE_RCPT, 556, "5.1.10 domain does not accept mail",
	    RECIPIENT_FAILS },
	{ REPLY_STAGE_RCPT, 550, "5.4.4 host not found", RECIPIENT_FAILS },
	{ REPLY_STAGE_RCPT, 552, "5.2.2 over quota", RECIPIENT_FAILS },
	{ REPLY_STAGE_RCPT, 553, "5.1.3 bad address syntax", RECIPIENT_FAILS },
	{ REPLY_STAGE_RCPT, 452, "4.2.2 over quota", RECIPIENT_WAITS },
	{ REPLY_STAGE_RCPT, 450, "4.1.2 Domain not found", RECIPIENT_WAITS },
	{ REPLY_STAGE_RCPT, 451, "greylisted, come back", RECIPIENT_WAITS },
	{ REPLY_STAGE_RCPT, 550, "5.7.1 refused by the site's policy",
	    RECIPIENT_WAITS },
	{ REPLY_STAGE_DATA, 550, "5.1.1 User unknown", RECIPIENT_WAITS },
	{ REPLY_STAGE_DATA, 552, "5.2.2 mailbox full", MESSAGE_FAILS },

	/* This message. */
	{ REPLY_STAGE_MAIL, 552, "5.3.4 Message size exceeds fixed limit",
	    MESSAGE_FAILS },
	{ REPLY_STAGE_MAIL, 552, "too much", MESSAGE_FAILS },
	{ REPLY_STAGE_RCPT, 552, "5.3.4 too big for him", MESSAGE_FAILS },
	{ REPLY_STAGE_DATA, 554, "5.6.0 bad MIME", MESSAGE_FAILS },
	{ REPLY_STAGE_DATA, 554, "5.7.1 Spam message rejected", MESSAGE_FAILS },
	{ REPLY_STAGE_DATA, 550, "5.7.1 VIRUS found", MESSAGE_FAILS },
	{ REPLY_STAGE_DATA, 554, "transaction failed", MESSAGE_FAILS },

	/* Us, for now. */
	{ REPLY_STAGE_OPEN, 0, "Connection refused", WE_WAIT },
	{ REPLY_STAGE_OPEN, 421, "4.3.2 try later", WE_WAIT },
	{ REPLY_STAGE_OPEN, 454, "4.7.0 TLS not available", WE_WAIT },
	{ REPLY_STAGE_MAIL, 421, "closing", WE_WAIT },
	{ REPLY_STAGE_MAIL, 450, "4.7.1 wait", WE_WAIT },
	{ REPLY_STAGE_MAIL, 451, "4.3.0 local error", WE_WAIT },
	{ REPLY_STAGE_MAIL, 452, "4.3.1 too many messages submitted", WE_WAIT },
	{ REPLY_STAGE_MAIL, 555, "5.5.4 check the address", WE_WAIT },
	{ REPLY_STAGE_RCPT, 555, "quota reached", WE_WAIT },
	{ REPLY_STAGE_RCPT, 421, "4.7.0 going", WE_WAIT },
	{ REPLY_STAGE_RCPT, 454, "4.7.0 not now", WE_WAIT },
	{ REPLY_STAGE_RCPT, 550, "5.4.5 sending quota exceeded", WE_WAIT },
	{ REPLY_STAGE_RCPT, 452, "4.3.1 insufficient storage", WE_WAIT },
	{ REPLY_STAGE_RCPT, 503, "5.5.1 bad sequence", WE_WAIT },
	{ REPLY_STAGE_DATA, 451, "4.3.0 not now", WE_WAIT },
	{ REPLY_STAGE_DATA, 554, "5.7.1 rate limit exceeded", WE_WAIT },
	{ REPLY_STAGE_DATA, 0, "timed out", WE_WAIT },
	{ REPLY_STAGE_RCPT, 354, "what", WE_WAIT },

	/* Us, until a person has looked. */
	{ REPLY_STAGE_OPEN, 535, "5.7.8 authentication failed", PERSON },
	{ REPLY_STAGE_OPEN, 554, "5.7.1 your address is listed", PERSON },
	{ REPLY_STAGE_MAIL, 530, "5.7.0 authentication required", PERSON },
	{ REPLY_STAGE_MAIL, 535, "sending is blocked", PERSON },
	{ REPLY_STAGE_MAIL, 553,
	    "5.7.1 <l@x>: Sender address rejected: not owned by user y",
	    PERSON },
	{ REPLY_STAGE_RCPT, 553,
	    "5.7.1 <l@x>: Sender address rejected: not owned by user y",
	    PERSON },
	{ REPLY_STAGE_RCPT, 554, "5.7.1 <m@z>: Relay access denied", PERSON },
	{ REPLY_STAGE_DATA, 550, "5.7.1 From is not yours", PERSON },
	{ REPLY_STAGE_DATA, 554, "5.2.0 SendAsDenied; not allowed", PERSON },
	{ REPLY_STAGE_DATA, 550, "5.7.26 neither SPF nor DKIM", PERSON },
	{ REPLY_STAGE_MAIL, 550, "5.1.8 sender's domain not found", PERSON },

	/* Fewer. */
	{ REPLY_STAGE_RCPT, 452, "4.5.3 Too many", SPLIT },
	{ REPLY_STAGE_RCPT, 550, "5.5.3 too many", SPLIT },
	{ REPLY_STAGE_RCPT, 552, "too many recipients", SPLIT },
	{ REPLY_STAGE_RCPT, 452, "Too many recipients", SPLIT },

	/* No enhanced code: another class, a cut one, words. */
	{ REPLY_STAGE_RCPT, 450, "5.1.1 wrong class", RECIPIENT_WAITS },
	{ REPLY_STAGE_RCPT, 452, "4.5.", RECIPIENT_WAITS },
	{ REPLY_STAGE_RCPT, 452, "4.5.3456 x", RECIPIENT_WAITS },
	{ REPLY_STAGE_RCPT, 452, "", RECIPIENT_WAITS },
};

static enum expected
sort(const struct judgement *judgement)
{
	switch (judgement->blame) {
	case BLAME_NOBODY: return SERVED;
	case BLAME_RECIPIENT:
		return judgement->is_final ? RECIPIENT_FAILS : RECIPIENT_WAITS;
	case BLAME_MESSAGE: return MESSAGE_FAILS;
	case BLAME_US: break;
	}
	/* For what is ours nobody ever fails. */
	assert_false(judgement->is_final);
	if (judgement->is_too_many)
		return SPLIT;
	return judgement->needs_person ? PERSON : WE_WAIT;
}

static void
answers_are_sorted_by_fault(void **state)
{
	size_t n_wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		struct judgement judgement = judge_reply(
		    answers[i].stage, answers[i].code, answers[i].text);
		enum expected got = sort(&judgement);
		if (got == answers[i].expected)
			continue;
		n_wrong++;
		print_error("stage %d: %d %s: expected %d, got %d\n",
		    (int)answers[i].stage, answers[i].code, answers[i].text,
		    (int)answers[i].expected, (int)got);
	}
	assert_int_equal(n_wrong, 0);
}

/* Whatever is said where, the judgement makes sense: no temporary code is
 * final, and a 2xx serves. */
static void
every_code_has_a_judgement(void **state)
{
	static const char *const texts[] = { "", "x", "4.7.1 x", "5.7.1 x",
		"5.1.1 x", "4.5.3 x", "spam", "quota" };

	(void)state;
	for (int stage = REPLY_STAGE_OPEN; stage <= REPLY_STAGE_DATA; stage++)
		for (int code = 0; code < 1000; code++)
			for (size_t i = 0; i < COUNT_OF(texts); i++) {
				struct judgement judgement = judge_reply(
				    (enum reply_stage)stage, code, texts[i]);
				sort(&judgement);
				if (code / 100 == 2)
					assert_int_equal(
					    judgement.blame, BLAME_NOBODY);
				else if (code / 100 != 5)
					assert_false(judgement.is_final);
			}
}

static void
delays_double_up_to_the_longest(void **state)
{
	static const int64_t expected[] = { 300, 600, 1200, 2400, 4800, 9600,
		14400, 14400 };
	const struct schedule schedule = { .first_s = 300, .max_s = 14400 };
	const struct schedule odd = { .first_s = 0, .max_s = 0 };
	const struct schedule huge = { .first_s = INT64_MAX / 2 + 1,
		.max_s = INT64_MAX };

	(void)state;
	for (unsigned i = 0; i < COUNT_OF(expected); i++)
		assert_int_equal(schedule_delay(&schedule, i + 1), expected[i]);
	assert_int_equal(schedule_delay(&schedule, UINT32_MAX), 14400);
	assert_true(schedule_delay(&odd, 1000) >= 1);
	assert_int_equal(schedule_delay(&huge, 3), INT64_MAX);
}

static void
delays_are_spread_by_an_eighth(void **state)
{
	static const uint32_t drawn[] = { 0, 1, 74, 75, 76, 150, UINT32_MAX };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(drawn); i++) {
		const struct schedule schedule = { 300, 14400, &drawn[i] };
		int64_t delay = schedule_delay(&schedule, 1);
		assert_in_range(delay, 300 - 37, 300 + 38);
	}
	const struct schedule low = { 300, 14400, &drawn[0] };
	const struct schedule high = { 300, 14400, &drawn[3] };
	assert_true(schedule_delay(&low, 1) < schedule_delay(&high, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_sorted_by_fault),
		cmocka_unit_test(every_code_has_a_judgement),
		cmocka_unit_test(delays_double_up_to_the_longest),
		cmocka_unit_test(delays_are_spread_by_an_eighth),
	};

	return cmocka_run_group_tests_name(
	    "delivery judgement", tests, NULL, NULL);
}
