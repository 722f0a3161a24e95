/* What the checkers in front of us say, and what of it is proof. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/str.h"
#include "crieur/message/authres.h"

static const char *const us = "mx.coop.fr";

/* The results of that header, read for us. */
static struct authres
read_header(const char *header, struct arena *arena)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct message *message = NULL;
	struct authres authres = { .n = 99 };
	struct err err = { 0 };

	str_addf(&text, "%s\r\n\r\n", header);
	if (message_read(str_span(&text), &message, &err) != 0)
		fail_msg("%s", err.text);
	if (authres_read(message, span_of(us), arena, &authres, &err) != 0)
		fail_msg("%s", err.text);
	message_free(message);
	return authres;
}

static void
every_way_of_writing_is_read(void **state)
{
	static const char *const same[] = {
		"Authentication-Results: mx.coop.fr; dkim=pass header.d=b.fr",
		"AUTHENTICATION-results:MX.Coop.FR;DKIM=Pass Header.D=b.fr",
		"Authentication-Results: mx.coop.fr 1; dkim=pass header.d=b.fr",
		"Authentication-Results: \"mx.coop.fr\";\r\n"
		"\tdkim = pass\r\n\theader . d = \"b.fr\"",
		"Authentication-Results: (a (b) ;) mx.coop.fr (c) 1 (d) ;"
		" (e) dkim (f) / (g) 1 (h) = (i) pass (j; k=l) header (m) ."
		" (n) d (o) = (p) b.fr (q)",
		"Authentication-Results: mx.coop.fr; dkim/1=pass header.d=b.fr;",
		"Authentication-Results: mx.coop.fr;"
		" dkim=pass reason=\"fine; (really)\" header.d=b.fr",
		"X-Virus: no\r\n"
		"Authentication-Results: mx.coop.fr; dkim=pass header.d=b.fr",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(same); i++) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct authres authres = read_header(same[i], &arena);
		if (authres.n != 1)
			fail_msg("%zu results: %s", authres.n, same[i]);
		assert_string_equal(authres.results[0].method, "dkim");
		assert_string_equal(authres.results[0].result, "pass");
		assert_string_equal(
		    authres_property(&authres.results[0], "header.d"), "b.fr");
		assert_true(authres_prove(&authres, span_of("b.fr")).has_dkim);
	}
}

static void
real_fields_are_read_whole(void **state)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct authres authres = read_header(
	    "Authentication-Results: mx.coop.fr; dmarc=pass (p=none dis=none) "
	    "header.from=b.fr\r\n"
	    "Authentication-Results: mx.coop.fr;\r\n"
	    "\tspf=pass (mx.coop.fr: domain of \"a@b.fr\" designates 192.0.2.7"
	    " as permitted sender) smtp.mailfrom=\"j d\"@b.fr;\r\n"
	    "\tdkim=pass (2048-bit key; unprotected) header.d=b.fr "
	    "header.i=@b.fr header.a=rsa-sha256 header.s=s1 header.b=Ab/+cd=;"
	    "\r\n\tdkim=fail reason=\"signature verification failed\""
	    " header.d=c.fr\r\n"
	    "X-Spam-Status: No\r\nReceived: from x by y; date",
	    &arena);

	(void)state;
	assert_int_equal(authres.n, 4);
	assert_string_equal(authres.results[0].method, "dmarc");
	assert_string_equal(authres.results[1].method, "spf");
	assert_string_equal(
	    authres_property(&authres.results[1], "smtp.mailfrom"), "j d@b.fr");
	assert_string_equal(
	    authres_property(&authres.results[2], "header.b"), "Ab/+cd=");
	assert_string_equal(authres_property(&authres.results[3], "reason"),
	    "signature verification failed");
	assert_string_equal(
	    authres_property(&authres.results[3], "header.s"), "");
}

static void
what_may_not_be_believed_is_not_read(void **state)
{
	static const char *const nothing[] = {
		"Subject: x",
		"Authentication-Results: mx.coop.fr; none",
		"Authentication-Results: mx.coop.fr",
		"Authentication-Results: other.fr; dkim=pass header.d=b.fr",
		"Authentication-Results: xmx.coop.fr; dkim=pass header.d=b.fr",
		"Authentication-Results: mx.coop.fr.evil; dkim=pass "
		"header.d=b.fr",
		"Authentication-Results: (mx.coop.fr) evil; dkim=pass "
		"header.d=b.fr",
		"Authentication-Results: mx.coop.fr 2; dkim=pass header.d=b.fr",
		"Authentication-Results: mx.coop.fr; dkim/2=pass header.d=b.fr",
		"Received: from x by y; date\r\n"
		"Authentication-Results: mx.coop.fr; dkim=pass header.d=b.fr",
		"From: a@b.fr\r\n"
		"Authentication-Results: mx.coop.fr; dkim=pass header.d=b.fr",
		"DKIM-Signature: x\r\n"
		"Authentication-Results: mx.coop.fr; dkim=pass header.d=b.fr",
		"Authentication-Results: other.fr; none\r\n"
		"Authentication-Results: mx.coop.fr; dkim=pass header.d=b.fr",
		/* Malformed: not a part of it is taken. */
		"Authentication-Results: mx.coop.fr; dkim=pass header.d=b.fr;"
		" (open",
		"Authentication-Results: mx.coop.fr; dkim=pass header.d=\"b.fr",
		"Authentication-Results: mx.coop.fr; dkim=pass header.d",
		"Authentication-Results: mx.coop.fr; dkim=pass header.d=b.fr;"
		" =x",
		"Authentication-Results: mx.coop.fr; dkim= ; dkim=pass",
		"Authentication-Results: mx.coop.fr dkim=pass header.d=b.fr",
		"Authentication-Results: mx.coop.fr; dkim=pass ) header.d=b.fr",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(nothing); i++) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct authres authres = read_header(nothing[i], &arena);
		if (authres.n != 0)
			fail_msg("%zu results: %s", authres.n, nothing[i]);
	}
}

/* One of two is not our checkers', and nobody can tell which. */
static void
a_method_of_two_fields_proves_nothing(void **state)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct authres authres = read_header(
	    "Authentication-Results: mx.coop.fr; dmarc=pass header.from=b.fr"
	    "\r\n"
	    "Authentication-Results: mx.coop.fr; dkim=pass header.d=b.fr\r\n"
	    "Authentication-Results: mx.coop.fr; dmarc=pass header.from=b.fr;"
	    " dkim=none; spf=pass smtp.mailfrom=b.fr",
	    &arena);

	(void)state;
	assert_int_equal(authres.n, 5);
	assert_int_equal(authres.n_fields, 3);
	struct authres_proof proof = authres_prove(&authres, span_of("b.fr"));
	assert_false(proof.has_dmarc);
	assert_false(proof.has_dkim);
	assert_false(proof.has_near_dkim);
	assert_true(proof.has_spf);
}

enum {
	DMARC = 1,
	DKIM = 2,
	NEAR = 4,
	SPF = 8
};

static void
proof_is_for_the_domain_of_from(void **state)
{
	static const struct {
		const char *results, *from;
		unsigned proof;
	} cases[] = {
		{ "dmarc=pass header.from=b.fr", "b.fr", DMARC },
		{ "dmarc=pass header.from=B.FR", "b.fr", DMARC },
		{ "dmarc=pass header.from=x.b.fr", "b.fr", 0 },
		{ "dmarc=pass header.from=b.fr", "x.b.fr", 0 },
		{ "dmarc=pass", "b.fr", 0 },
		{ "dmarc=fail header.from=b.fr", "b.fr", 0 },
		{ "dmarc=bestguesspass header.from=b.fr", "b.fr", 0 },
		{ "dmarc=pass header.from=b.fr header.from=c.fr", "b.fr", 0 },
		{ "dmarc=pass header.from=b.fr; dmarc=fail header.from=b.fr",
		    "b.fr", 0 },
		{ "dkim=pass header.d=b.fr", "b.fr", DKIM | NEAR },
		{ "dkim=pass header.i=@b.fr", "b.fr", 0 },
		{ "dkim=pass header.d=B.FR", "b.fr", DKIM | NEAR },
		{ "dkim=pass header.d=evil.fr header.i=@b.fr", "b.fr", 0 },
		{ "dkim=pass header.d=b.fr", "x.b.fr", NEAR },
		{ "dkim=pass header.d=b.fr", "xb.fr", 0 },
		{ "dkim=pass header.d=x.b.fr", "b.fr", NEAR },
		{ "dkim=pass header.d=fr", "b.fr", 0 },
		{ "dkim=pass header.d=.b.fr", "x.b.fr", 0 },
		{ "dkim=pass", "b.fr", 0 },
		{ "dkim=fail header.d=b.fr", "b.fr", 0 },
		{ "dkim=pass header.d=b.fr header.d=c.fr", "b.fr", 0 },
		{ "dkim=pass header.d=c.fr; dkim=pass header.d=b.fr", "b.fr",
		    DKIM | NEAR },
		{ "spf=pass smtp.mailfrom=b.fr; arc=pass", "b.fr", SPF },
		{ "spf=pass smtp.mailfrom=a@b.fr", "b.fr", SPF },
		{ "spf=pass smtp.mailfrom=a@b.fr", "a", 0 },
		{ "spf=pass smtp.mailfrom=x.b.fr", "b.fr", 0 },
		{ "spf=pass smtp.helo=b.fr", "b.fr", 0 },
		{ "spf=softfail smtp.mailfrom=b.fr", "b.fr", 0 },
		{ "dkim=pass header.d=\"\"; dmarc=pass header.from=\"\"", "",
		    0 },
		{ "spf=fail; dmarc=pass action=none header.from=b.fr;"
		  " compauth=pass reason=100; dkim=pass header.d=b.fr",
		    "b.fr", DMARC | DKIM | NEAR },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		CLEANUP(str_fini) struct str header = { 0 };
		str_addf(&header, "Authentication-Results: %s; %s", us,
		    cases[i].results);
		struct authres authres = read_header(str_c(&header), &arena);
		struct authres_proof proof =
		    authres_prove(&authres, span_of(cases[i].from));
		unsigned got = (proof.has_dmarc ? DMARC : 0U) |
		               (proof.has_dkim ? DKIM : 0U) |
		               (proof.has_near_dkim ? NEAR : 0U) |
		               (proof.has_spf ? SPF : 0U);
		if (got != cases[i].proof)
			fail_msg("%s: %u", cases[i].results, got);
	}
}

static void
numbers_have_their_bounds(void **state)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(str_fini) struct str header = { 0 };

	(void)state;
	str_addf(&header, "Authentication-Results: %s", us);
	for (size_t i = 0; i < AUTHRES_RESULTS; i++)
		str_adds(&header, ";\r\n dkim=fail");
	assert_int_equal(
	    read_header(str_c(&header), &arena).n, AUTHRES_RESULTS);
	str_adds(&header, ";\r\n dkim=pass");
	assert_int_equal(read_header(str_c(&header), &arena).n, 0);
	str_clear(&header);
	str_addf(&header, "Authentication-Results: %s; dkim=pass", us);
	for (size_t i = 0; i < AUTHRES_PROPERTIES; i++)
		str_adds(&header, "\r\n header.d=b.fr");
	assert_int_equal(read_header(str_c(&header), &arena).n, 1);
	str_adds(&header, "\r\n header.d=b.fr");
	assert_int_equal(read_header(str_c(&header), &arena).n, 0);
}

static void
without_an_id_nothing_is_believed(void **state)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct message *message = NULL;
	struct authres authres = { .n = 99 };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(
	    message_read(span_of("Authentication-Results: ; dkim=pass "
				 "header.d=b.fr\r\n\r\n"),
		&message, &err),
	    0);
	assert_int_equal(
	    authres_read(message, span_of(""), &arena, &authres, &err), 0);
	assert_int_equal(authres.n, 0);
	message_free(message);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_of_writing_is_read),
		cmocka_unit_test(real_fields_are_read_whole),
		cmocka_unit_test(what_may_not_be_believed_is_not_read),
		cmocka_unit_test(a_method_of_two_fields_proves_nothing),
		cmocka_unit_test(proof_is_for_the_domain_of_from),
		cmocka_unit_test(numbers_have_their_bounds),
		cmocka_unit_test(without_an_id_nothing_is_believed),
	};

	return cmocka_run_group_tests_name(
	    "message authres", tests, NULL, NULL);
}
