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
	UNEXPLAINED,
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
	{ REPLY_STAGE_DATA, 552, "5.2.2 mailbox full", RECIPIENT_WAITS },

	/* This message. */
	{ REPLY_STAGE_MAIL, 552, "5.3.4 Message size exceeds fixed limit",
	    MESSAGE_FAILS },
	{ REPLY_STAGE_MAIL, 552, "too much", MESSAGE_FAILS },
	{ REPLY_STAGE_RCPT, 552, "5.3.4 too big for him", MESSAGE_FAILS },
	{ REPLY_STAGE_DATA, 554, "5.6.0 bad MIME", MESSAGE_FAILS },
	{ REPLY_STAGE_DATA, 554, "5.7.1 Spam message rejected", MESSAGE_FAILS },
	{ REPLY_STAGE_DATA, 550, "5.7.1 VIRUS found", MESSAGE_FAILS },
	{ REPLY_STAGE_DATA, 554, "transaction failed", UNEXPLAINED },

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
	{ REPLY_STAGE_DATA, 550, "5.7.1 From is not yours", UNEXPLAINED },
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

/* In the providers' own words, as far as they have published them. */
static const struct {
	const char *provider;
	enum reply_stage stage;
	int code;
	const char *text;
	enum expected expected;
} providers[] = {
	{ "OVH", REPLY_STAGE_OPEN, 535, "5.7.8 Error: authentication failed",
	    PERSON },
	{ "OVH", REPLY_STAGE_RCPT, 555, "5.5.4 Unsupported parameters",
	    WE_WAIT },
	{ "OVH", REPLY_STAGE_MAIL, 452, "4.3.1 Too many messages submitted",
	    WE_WAIT },
	{ "OVH", REPLY_STAGE_RCPT, 553,
	    "5.7.1 <acttes-bounces@x.fr>: Sender address rejected: not owned "
	    "by user listes@x.fr",
	    PERSON },
	{ "OVH", REPLY_STAGE_MAIL, 550, "5.7.1 account blocked for spam",
	    PERSON },
	{ "Gmail", REPLY_STAGE_OPEN, 534,
	    "5.7.9 Application-specific password required", PERSON },
	{ "Gmail", REPLY_STAGE_MAIL, 550,
	    "5.4.5 Daily user sending limit exceeded. For more information on "
	    "Gmail 5.4.5 sending limits",
	    WE_WAIT },
	{ "Gmail", REPLY_STAGE_RCPT, 450,
	    "4.2.1 Peak SMTP relay limit exceeded for customer.", WE_WAIT },
	{ "Gmail", REPLY_STAGE_RCPT, 450,
	    "4.2.1 The user you are trying to contact is receiving mail too "
	    "quickly.",
	    RECIPIENT_WAITS },
	{ "Gmail", REPLY_STAGE_RCPT, 452,
	    "4.2.2 The recipient's inbox is out of storage space.",
	    RECIPIENT_WAITS },
	{ "Gmail", REPLY_STAGE_RCPT, 451,
	    "4.3.0 Multiple destination domains per transaction is "
	    "unsupported. Please try again.",
	    SPLIT },
	{ "Gmail", REPLY_STAGE_RCPT, 452,
	    "4.5.3 Domain policy size per transaction exceeded, please try "
	    "this recipient in a separate transaction.",
	    SPLIT },
	{ "Gmail", REPLY_STAGE_RCPT, 550,
	    "5.1.1 The email account that you tried to reach does not exist.",
	    RECIPIENT_FAILS },
	{ "Gmail", REPLY_STAGE_RCPT, 550,
	    "5.2.1 The email account that you tried to reach is inactive.",
	    RECIPIENT_FAILS },
	{ "Gmail", REPLY_STAGE_DATA, 550,
	    "5.7.26 Your email has been blocked because the sender is "
	    "unauthenticated.",
	    PERSON },
	{ "Gmail", REPLY_STAGE_DATA, 550,
	    "5.7.1 This message is likely unsolicited mail.", MESSAGE_FAILS },
	{ "Gmail", REPLY_STAGE_DATA, 552,
	    "5.7.0 This message was blocked because its content presents a "
	    "potential security issue.",
	    MESSAGE_FAILS },
	{ "Gmail", REPLY_STAGE_MAIL, 550, "5.7.0 Mail relay denied.", PERSON },
	{ "Gmail", REPLY_STAGE_RCPT, 550, "5.7.1 Email quota exceeded.",
	    WE_WAIT },
	{ "Microsoft", REPLY_STAGE_OPEN, 535,
	    "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is "
	    "disabled for the Tenant.",
	    PERSON },
	{ "Microsoft", REPLY_STAGE_MAIL, 530,
	    "5.7.57 Client not authenticated to send mail.", PERSON },
	{ "Microsoft", REPLY_STAGE_DATA, 550,
	    "5.7.60 SMTP; Client does not have permissions to send as this "
	    "sender",
	    PERSON },
	{ "Microsoft", REPLY_STAGE_DATA, 554,
	    "5.2.252 SendAsDenied; listes@x.fr not allowed to send as "
	    "acttes@x.fr",
	    PERSON },
	{ "Microsoft", REPLY_STAGE_DATA, 554,
	    "5.2.0 STOREDRV.Submission.Exception:"
	    "SubmissionQuotaExceededException",
	    WE_WAIT },
	{ "Microsoft", REPLY_STAGE_RCPT, 550,
	    "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",
	    RECIPIENT_FAILS },
	{ "Microsoft", REPLY_STAGE_RCPT, 550,
	    "5.5.0 Requested action not taken: mailbox unavailable "
	    "(S2017062302).",
	    RECIPIENT_FAILS },
	{ "Microsoft", REPLY_STAGE_MAIL, 550,
	    "5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. part "
	    "of their network is on our block list (S3140).",
	    PERSON },
	{ "Microsoft", REPLY_STAGE_MAIL, 550,
	    "5.7.705 Access denied, tenant has exceeded threshold", PERSON },
	{ "Microsoft", REPLY_STAGE_RCPT, 451,
	    "4.7.500 Server busy. Please try again later", RECIPIENT_WAITS },
	{ "Yahoo", REPLY_STAGE_MAIL, 421,
	    "4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to "
	    "unexpected volume or user complaints - 4.16.55.1",
	    WE_WAIT },
	{ "Yahoo", REPLY_STAGE_OPEN, 553,
	    "5.7.1 [BL21] Connections will not be accepted from 192.0.2.1",
	    PERSON },
	{ "Yahoo", REPLY_STAGE_DATA, 554,
	    "Message not allowed - [PH01] Email not accepted for policy "
	    "reasons.",
	    MESSAGE_FAILS },
	{ "Yahoo", REPLY_STAGE_DATA, 554,
	    "delivery error: dd This user doesn't have a yahoo.com account",
	    RECIPIENT_WAITS },
	{ "Yahoo", REPLY_STAGE_DATA, 554,
	    "30 Sorry, your message cannot be delivered. This mailbox is "
	    "disabled (554.30).",
	    RECIPIENT_WAITS },
	{ "Orange", REPLY_STAGE_RCPT, 550,
	    "5.1.1 Adresse d au moins un destinataire invalide. Invalid "
	    "recipient. OFR_416 [416]",
	    RECIPIENT_FAILS },
	{ "Orange", REPLY_STAGE_RCPT, 552,
	    "5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 "
	    "[417]",
	    RECIPIENT_WAITS },
	{ "Orange", REPLY_STAGE_OPEN, 421,
	    "mwinf5c79 ME Trop de connexions, veuillez verifier votre "
	    "configuration. Too many connections, slow down. OFR005_104 [104]",
	    WE_WAIT },
	{ "Orange", REPLY_STAGE_MAIL, 550,
	    "mwinf5c10 ME Service refuse. Veuillez essayer plus tard. OFR006_"
	    "103 [103]",
	    WE_WAIT },
	{ "Orange", REPLY_STAGE_MAIL, 501,
	    "5.1.0 Emetteur invalide. Invalid Sender. OFR004_405 [405]",
	    PERSON },
	{ "Orange", REPLY_STAGE_DATA, 550,
	    "5.2.0 Mail rejete. Mail rejected. OFR_506 [506]", MESSAGE_FAILS },
	{ "Orange", REPLY_STAGE_OPEN, 550,
	    "mwinf5c04 ME Adresse IP source bloquee pour incident de spam. "
	    "OFR006_102",
	    PERSON },
	{ "La Poste", REPLY_STAGE_RCPT, 550,
	    "5.1.1 Adresse d au moins un destinataire invalide. Invalid "
	    "recipient. LPN416",
	    RECIPIENT_FAILS },
	{ "La Poste", REPLY_STAGE_RCPT, 550,
	    "5.5.0 Boite du destinataire archivee. Archived recipient. LPN007_"
	    "420",
	    RECIPIENT_FAILS },
	{ "La Poste", REPLY_STAGE_MAIL, 550,
	    "5.5.0 Authentification requise. Authentication Required. LPN105_"
	    "402",
	    PERSON },
	{ "La Poste", REPLY_STAGE_RCPT, 550,
	    "5.5.3 Mail from not owned by user. LPN105_421", PERSON },
	{ "La Poste", REPLY_STAGE_DATA, 550,
	    "5.5.0 Service refuse. Veuillez essayer plus tard. service "
	    "refused, please try later. LPN005_510",
	    WE_WAIT },
	{ "La Poste", REPLY_STAGE_MAIL, 550,
	    "5.5.0 Les emails envoyes vers la messagerie Laposte.net ont ete "
	    "bloques par nos services. LPN007_102",
	    PERSON },
	{ "Free", REPLY_STAGE_DATA, 550, "spam detected", MESSAGE_FAILS },
	{ "Free", REPLY_STAGE_OPEN, 421,
	    "Too many spams from your IP (192.0.2.1), please visit "
	    "http://postmaster.free.fr/",
	    WE_WAIT },
	{ "Free", REPLY_STAGE_RCPT, 550,
	    "5.1.1 <m@free.fr>: Recipient address rejected: User unknown",
	    RECIPIENT_FAILS },
	{ "Free", REPLY_STAGE_RCPT, 550, "too many errors from your ip",
	    WE_WAIT },
};

static enum expected
sort(const struct judgement *judgement)
{
	switch (judgement->blame) {
	case BLAME_NOBODY: return SERVED;
	case BLAME_RECIPIENT:
		return judgement->is_final ? RECIPIENT_FAILS : RECIPIENT_WAITS;
	case BLAME_MESSAGE: return MESSAGE_FAILS;
	case BLAME_UNKNOWN: return UNEXPLAINED;
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

static void
providers_are_understood(void **state)
{
	size_t n_wrong = 0;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(providers); i++) {
		struct judgement judgement = judge_reply(
		    providers[i].stage, providers[i].code, providers[i].text);
		enum expected got = sort(&judgement);
		if (got == providers[i].expected)
			continue;
		n_wrong++;
		print_error("%s: %d %s: expected %d, got %d\n",
		    providers[i].provider, providers[i].code, providers[i].text,
		    (int)providers[i].expected, (int)got);
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
		cmocka_unit_test(providers_are_understood),
		cmocka_unit_test(every_code_has_a_judgement),
		cmocka_unit_test(delays_double_up_to_the_longest),
		cmocka_unit_test(delays_are_spread_by_an_eighth),
	};

	return cmocka_run_group_tests_name(
	    "delivery judgement", tests, NULL, NULL);
}
