/* What the verifiers' results prove, from where, and of which mail. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/post/witness.h"

#include "policy_house.h"
#include "src/post/prove.h"

static const char site_text[] =
    "site { domain = { c.fr, lists.c.fr } }\n"
    "gate { authserv_id = mx.c.fr  verifiers = yes\n"
    "  forwarders = { 192.0.2.0/24, \"2001:db8::7\", relay.example.net,\n"
    "    .mail.example.org } }\n"
    "relay \"r\" { host = \"127.0.0.1\" tls = none }\n"
    "list \"l\" { address = l@c.fr  aliases = { l@lists.c.fr }  receive = paid  moderate = paid\n"
    "  otherwise = hold }\n"
    "list \"m\" { address = m@c.fr  receive = paid  moderate = paid\n"
    "  otherwise = hold }\n";

#define US    "Authentication-Results: mx.c.fr; "
#define DMARC US "dmarc=pass (p=none dis=none) header.from=b.fr\r\n"
#define SPF   US "spf=pass smtp.mailfrom=b.fr\r\n"
#define DKIM  US "dkim=pass (2048-bit key) header.d=b.fr header.s=s\r\n"
#define SIGNED                           \
 "DKIM-Signature: v=1; d=b.fr; s=s;\r\n" \
 " h=From:To:Subject:Date:Message-ID; bh=x; b=y\r\n"
#define FROM "From: Anne <a@b.fr>\r\n"
#define MAIL                              \
 "Subject: s\r\nMessage-ID: <1@b.fr>\r\n" \
 "Date: Mon, 23 Nov 2026 10:00:00 +0000\r\n"
#define REST     "To: L@c.fr\r\n" MAIL
#define LEAVE    "To: <l-leave@c.fr>\r\n" MAIL
#define MODERATE "To: <l-moderate+abcdefghij@c.fr>\r\n" MAIL

struct scene {
	const char *header;
	unsigned proofs;
	/* NULL: a client and an envelope of b.fr's own. */
	const char *client, *name, *sender, *helo, *list;
	bool is_unverified;
	int days_later;
};

struct outcome {
	unsigned proofs;
	bool fails_dmarc;
};

static struct outcome
look(const struct site *site, const struct scene *scene)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(str_fini) struct str raw = { 0 };
	const char *list = scene->list != NULL ? scene->list : "l@c.fr";
	struct arrival_recipient recipient = {
		.address = list,
		.match = site_match(site, span_of(list)),
	};
	struct arrival arrival = {
		.site = site,
		.client_address =
		    scene->client != NULL ? scene->client : "203.0.113.1",
		.client_name = scene->name != NULL ? scene->name : "unknown",
		.helo = scene->helo != NULL ? scene->helo : "mx.b.fr",
		.envelope_sender =
		    scene->sender != NULL ? scene->sender : "a@b.fr",
		.recipients = &recipient,
		.n_recipients = 1,
		.is_verified = !scene->is_unverified,
		.at = date_start(date_make(2026, 11, 24)) +
		      (int64_t)scene->days_later * 86400,
	};
	struct intake intake = { .arrival = &arrival };
	struct err err = { 0 };
	struct outcome outcome = { .proofs = 99 };

	str_addf(&raw, "%s\r\n", scene->header);
	if (message_read(str_span(&raw), &intake.message, &err) != 0 ||
	    message_author(intake.message, &intake.author, &err) != 0 ||
	    proof_by_verifiers(&intake, &arena, &outcome.proofs, &err) != 0 ||
	    proof_fails_dmarc(&intake, &arena, &outcome.fails_dmarc, &err) != 0)
		fail_msg("%s: %s", scene->header, err.text);
	message_free(intake.message);
	return outcome;
}

static unsigned
prove(const struct site *site, const struct scene *scene)
{
	return look(site, scene).proofs;
}

static bool
fails_dmarc(const struct site *site, const struct scene *scene)
{
	return look(site, scene).fails_dmarc;
}

static const struct scene scenes[] = {
	{ DMARC SPF DKIM SIGNED FROM REST, .proofs = PROOF_DMARC | PROOF_DKIM },
	{ DMARC SPF FROM REST, .proofs = PROOF_DMARC },
	{ DKIM SIGNED FROM REST, .proofs = PROOF_DKIM },
	{ SPF FROM REST, .proofs = PROOF_NONE },
	{ DMARC FROM REST, .proofs = PROOF_NONE },
	{ DMARC DKIM FROM REST,
	    .proofs = PROOF_NONE }, /* no signature in sight */
	{ DMARC SPF DKIM SIGNED FROM REST, .is_unverified = true },
	/* Whose connection it is. */
	{ DMARC SPF FROM REST, .sender = "a@other.fr" },
	{ DMARC SPF FROM REST, .sender = "" },
	{ DMARC SPF FROM REST, .sender = "other@b.fr" },
	{ DMARC SPF FROM REST, .sender = "a@x.b.fr" },
	{ DMARC SPF FROM REST, .proofs = PROOF_DMARC, .sender = "A@B.fr" },
	{ DMARC SPF DKIM SIGNED FROM REST, .proofs = PROOF_DMARC | PROOF_DKIM,
	    .sender = "other@b.fr" },
	{ DMARC SPF FROM REST, .client = "127.0.0.1" },
	{ DMARC SPF FROM REST, .client = "::1" },
	{ DMARC SPF FROM REST, .client = "local" },
	{ DMARC SPF FROM REST, .client = "192.0.2.200" },
	{ DMARC SPF FROM REST, .client = "2001:db8:0::7" },
	{ DMARC SPF FROM REST, .proofs = PROOF_DMARC, .client = "2001:db8::8" },
	{ DMARC SPF FROM REST, .name = "Relay.example.net" },
	{ DMARC SPF FROM REST, .proofs = PROOF_DMARC,
	    .name = "x.relay.example.net" },
	{ DMARC SPF FROM REST, .name = "mx1.mail.example.org" },
	{ DMARC SPF FROM REST, .proofs = PROOF_DMARC,
	    .name = "mail.example.org" },
	{ DMARC SPF FROM REST, .proofs = PROOF_DMARC,
	    .name = "xmail.example.org" },
	{ DMARC SPF DKIM SIGNED FROM REST, .proofs = PROOF_DMARC | PROOF_DKIM,
	    .client = "192.0.2.200" },
	{ DMARC SPF DKIM SIGNED FROM REST, .proofs = PROOF_DMARC | PROOF_DKIM,
	    .client = "127.0.0.1", .sender = "x@other.fr" },
	/* Which mail it is. */
	{ DKIM SIGNED FROM REST, .list = "m@c.fr" },
	{ DMARC SPF DKIM SIGNED FROM REST, .proofs = PROOF_DMARC,
	    .list = "m@c.fr" },
	{ DKIM SIGNED FROM REST, .proofs = PROOF_DKIM, .days_later = 5 },
	{ DKIM SIGNED FROM REST, .days_later = 6 },
	{ DKIM SIGNED FROM REST, .days_later = -2 },
	{ DMARC SPF FROM REST, .proofs = PROOF_DMARC, .days_later = 300 },
	{ DKIM SIGNED FROM REST, .proofs = PROOF_DKIM, .list = "l@lists.c.fr" },
	{ DKIM SIGNED FROM REST, .list = "l-owner@c.fr" },
	{ DKIM SIGNED FROM LEAVE, .list = "l-join@c.fr" },
	{ DKIM SIGNED FROM LEAVE, .list = "m-leave@c.fr" },
	{ DKIM SIGNED FROM LEAVE, .proofs = PROOF_DKIM,
	    .list = "l-leave@c.fr" },
	{ DKIM SIGNED FROM LEAVE, .proofs = PROOF_DKIM,
	    .list = "l-leave@lists.c.fr" },
	/* What was signed for another address is no answer to a token. */
	{ DKIM SIGNED FROM REST, .list = "l-moderate+abcdefghij@c.fr" },
	{ DKIM SIGNED FROM LEAVE, .list = "l-moderate+abcdefghij@c.fr" },
	{ DKIM SIGNED FROM MODERATE, .proofs = PROOF_DKIM,
	    .list = "l-moderate+abcdefghij@c.fr" },
	{ DKIM SIGNED FROM MODERATE, .list = "l-moderate+abcdefghik@c.fr" },
	{ DMARC SPF FROM REST, .proofs = PROOF_DMARC,
	    .list = "l-moderate+abcdefghij@c.fr" },
	/* What could be quoted as a result. */
	{ DMARC SPF FROM REST, .helo = "x; dmarc=pass header.from=b.fr" },
	{ DMARC SPF FROM REST, .helo = "x(y" },
	{ DMARC SPF FROM REST, .proofs = PROOF_DMARC, .helo = "[203.0.113.1]" },
	{ DMARC SPF FROM REST, .sender = "\"x;y\"@b.fr" },
	{ DMARC SPF "From: \"A;\" <a@b.fr>\r\n" REST, .proofs = PROOF_NONE },
	{ DMARC SPF "DKIM-Signature: d=x.fr; i=a=3Bb@x.fr\r\n" FROM REST,
	    .proofs = PROOF_NONE },
	/* Whose domain it is. */
	{ DMARC SPF DKIM SIGNED "From: a@x.b.fr\r\n" REST,
	    .proofs = PROOF_NONE },
	{ DMARC SPF DKIM SIGNED "From: a@b.fr.evil.fr\r\n" REST,
	    .proofs = PROOF_NONE },
	{ DMARC SPF DKIM SIGNED "From: A@B.FR\r\n" REST,
	    .proofs = PROOF_DMARC | PROOF_DKIM },
	{ DMARC SPF "From: A@b.fr\r\n" REST, .proofs = PROOF_DMARC },
	{ US "dmarc=pass header.from=x.b.fr\r\n" DKIM SIGNED
	     "From: a@x.b.fr\r\n" REST,
	    .proofs = PROOF_DMARC },
};

static void
results_prove_what_they_can(void **state)
{
	struct site *site = house_build(site_text);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(scenes); i++) {
		unsigned proofs = prove(site, &scenes[i]);
		if (proofs != scenes[i].proofs)
			fail_msg("scene %zu: %u", i, proofs);
	}
	site_release(&site);
}

/* The fields that providers sign, as their mail of 2023 to 2026 has them. */
struct provider {
	const char *name, *fields;
	unsigned from_elsewhere; /* what their signature proves alone */
};

static const struct provider providers[] = {
	{ "Gmail",
	    "content-transfer-encoding:mime-version:references:in-reply-to\r\n"
	    "\t:message-id:date:subject:cc:to:from:from:to:cc:subject:date\r\n"
	    "\t:message-id:reply-to",
	    PROOF_DMARC | PROOF_DKIM },
	{ "Microsoft 365",
	    "From:Date:Subject:Message-ID:Content-Type:MIME-Version:"
	    "X-MS-Exchange-SenderADCheck",
	    PROOF_NONE },
	{ "Outlook.com",
	    "From:Date:Subject:Message-ID:Content-Type:MIME-Version:"
	    "X-MS-Exchange-SenderADCheck",
	    PROOF_NONE },
	{ "iCloud",
	    "From:Date:Subject:MIME-Version:Content-Type:Message-Id:To:\r\n"
	    " x-icloud-hme",
	    PROOF_DMARC | PROOF_DKIM },
	{ "Yahoo",
	    "From:To:Cc:Subject:Date:In-Reply-To:References:From:Subject:"
	    "Reply-To",
	    PROOF_NONE },
	{ "Orange", "Message-ID:Date:MIME-Version:To:From:Subject:Content-Type",
	    PROOF_DMARC | PROOF_DKIM },
	{ "Orange in 2023", "From:To:Cc:Subject:Date", PROOF_NONE },
	{ "La Poste",
	    "From:To:Cc:Cc:Subject:Date:Message-ID:MIME-Version:"
	    "Content-Type:Content-Transfer-Encoding",
	    PROOF_DMARC | PROOF_DKIM },
	{ "Free", "Date:From:To:Cc:In-Reply-To:References:Subject:From",
	    PROOF_NONE },
	{ "Proton",
	    "Date:To:From:Cc:Subject:Message-ID:Feedback-ID:From:To:Cc:\r\n"
	    "\t Date:Subject:Reply-To:Feedback-ID:Message-ID:BIMI-Selector",
	    PROOF_DMARC | PROOF_DKIM },
	{ "OVH", "From", PROOF_NONE },
};

static void
signed_as(const struct provider *provider, struct str *header)
{
	str_addf(header,
	    DMARC SPF DKIM
	    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=b.fr;\r\n"
	    "\ts=s; h=%s;\r\n\tbh=x; b=y\r\n" FROM REST,
	    provider->fields);
}

/* Whatever their provider signs: by its server; and through a forwarder, where
 * the signature makes the mail this one. */
static void
customers_of_providers_are_proved(void **state)
{
	struct site *site = house_build(site_text);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(providers); i++) {
		CLEANUP(str_fini) struct str header = { 0 };
		signed_as(&providers[i], &header);
		struct scene scene = { .header = str_c(&header) };
		unsigned direct = prove(site, &scene);
		scene.client = "192.0.2.200";
		unsigned forwarded = prove(site, &scene);
		if (!(direct & PROOF_DMARC) ||
		    forwarded != providers[i].from_elsewhere)
			fail_msg(
			    "%s: %u, %u", providers[i].name, direct, forwarded);
	}
	site_release(&site);
}

static void
dmarc_fails_for_the_author_alone(void **state)
{
#define FAIL US "dmarc=fail (p=none dis=none) header.from=b.fr\r\n"

	static const struct {
		struct scene scene;
		bool fails;
	} rows[] = {
		{ { .header = FAIL FROM REST }, true },
		{ { .header = FAIL SPF DKIM SIGNED FROM REST }, true },
		{ { .header = FAIL "From: \"A;\" <A@B.fr>\r\n" REST }, true },
		{ { .header = FAIL "From: a@x.b.fr\r\n" REST }, false },
		{ { .header = DMARC FROM REST }, false },
		{ { .header = FROM FAIL REST },
		    false }, /* the author's own word */
		{ { .header = FROM REST }, false },
		{ { .header = FAIL FROM REST, .is_unverified = true }, false },
		{ { .header = FAIL FROM REST, .client = "192.0.2.200" },
		    false },
		{ { .header = FAIL FROM REST, .client = "127.0.0.1" }, false },
	};
	struct site *site = house_build(site_text);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (fails_dmarc(site, &rows[i].scene) != rows[i].fails)
			fail_msg("row %zu", i);
	}
	site_release(&site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dmarc_fails_for_the_author_alone),
		cmocka_unit_test(customers_of_providers_are_proved),
		cmocka_unit_test(results_prove_what_they_can),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
