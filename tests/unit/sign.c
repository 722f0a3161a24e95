/* Keys that are taken, keys that are not, and signatures that libopendkim
 * itself verifies. */
#include "crieur/sign/sign.h"

#include <dkim.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

/* A fresh private key in PEM; free()d by the caller. */
static char *
make_pem(EVP_PKEY *pair)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL;

	assert_non_null(pair);
	assert_int_equal(
	    PEM_write_bio_PrivateKey(bio, pair, NULL, NULL, 0, NULL, NULL), 1);
	size_t n = (size_t)BIO_get_mem_data(bio, &data);
	char *pem = calloc(1, n + 1);
	assert_non_null(pem);
	memcpy(pem, data, n);
	BIO_free(bio);
	EVP_PKEY_free(pair);
	return pem;
}

static struct sign_key *
make_key(char *pem)
{
	struct sign_key_settings settings = {
		.domain = "coop.example",
		.selector = "crieur",
		.pem = span_of(pem),
	};
	struct sign_key *key = NULL;
	struct err err = { 0 };

	if (sign_key_new(&settings, &key, &err) != 0)
		fail_msg("%s", err.text);
	free(pem);
	return key;
}

static void
keys_are_bounded(void **state)
{
	static const struct {
		unsigned bits;
		int result;
	} rows[] = { { 1023, -1 }, { 1024, 0 }, { 2048, 0 }, { 4096, 0 },
		{ 4104, -1 } };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char *pem = make_pem(EVP_RSA_gen(rows[i].bits));
		struct sign_key_settings settings = { .domain = "d.example",
			.selector = "s",
			.pem = span_of(pem) };
		struct sign_key *key = NULL;
		struct err err = { 0 };
		assert_int_equal(
		    sign_key_new(&settings, &key, &err), rows[i].result);
		assert_int_equal(
		    err.kind, rows[i].result == 0 ? ERR_NONE : ERR_CONFIG);
		sign_key_free(&key);
		free(pem);
	}
}

static void
what_is_no_rsa_key_is_refused(void **state)
{
	char *curve = make_pem(EVP_EC_gen("P-256"));
	const char *const rows[] = { "", "x", curve,
		"-----BEGIN PRIVATE KEY-----\nAAAA\n"
		"-----END PRIVATE KEY-----\n",
		"-----BEGIN RSA PRIVATE KEY-----\n"
		"Proc-Type: 4,ENCRYPTED\nDEK-Info: DES-CBC,00\n\nAAAA\n"
		"-----END RSA PRIVATE KEY-----\n" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct sign_key_settings settings = { .domain = "d.example",
			.selector = "s",
			.pem = span_of(rows[i]) };
		struct sign_key *key = NULL;
		struct err err = { 0 };
		assert_int_equal(sign_key_new(&settings, &key, &err), -1);
		assert_int_equal(err.kind, ERR_CONFIG);
		assert_null(key);
	}
	free(curve);
}

static void
sign_pieces(const struct sign_key *key, struct span header, struct span body,
    size_t piece, struct str *field)
{
	struct signing *signing = NULL;
	struct err err = { 0 };

	if (signing_begin(key, header, &signing, &err) != 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < body.len; i += piece) {
		size_t n = body.len - i < piece ? body.len - i : piece;
		if (signing_body(signing, span_from(body.at + i, n), &err) != 0)
			fail_msg("%s", err.text);
	}
	str_clear(field);
	if (signing_end(signing, field, &err) != 0)
		fail_msg("%s", err.text);
	signing_free(&signing);
}

static const char *published; /* what the DNS says, for the callback */

static DKIM_CBSTAT
look_up(DKIM *dkim, DKIM_SIGINFO *signature, u_char *buffer, size_t size)
{
	(void)dkim, (void)signature;
	snprintf((char *)buffer, size, "%s", published);
	return DKIM_CBSTAT_CONTINUE;
}

/* header: field lines, each ended by CRLF. */
static bool
verifies(const char *header, const char *body)
{
	DKIM_STAT status;
	DKIM_LIB *library = dkim_init(NULL, NULL);
	DKIM *dkim =
	    dkim_verify(library, (const unsigned char *)"test", NULL, &status);
	char *copy = strdup(header);
	char *at = copy;

	assert_int_equal(dkim_set_key_lookup(library, look_up), DKIM_STAT_OK);
	while (*at != '\0') {
		char *end = at;
		do
			end = strstr(end, "\r\n") + 2;
		while (*end == ' ' || *end == '\t');
		assert_int_equal(dkim_header(dkim, (unsigned char *)at,
				     (size_t)(end - at) - 2),
		    DKIM_STAT_OK);
		at = end;
	}
	status = dkim_eoh(dkim);
	if (status == DKIM_STAT_OK && body[0] != '\0') {
		char *text = strdup(body);
		status = dkim_body(dkim, (unsigned char *)text, strlen(text));
		free(text);
	}
	bool is_test = false;
	if (status == DKIM_STAT_OK)
		status = dkim_eom(dkim, &is_test);
	dkim_free(dkim);
	dkim_close(library);
	free(copy);
	return status == DKIM_STAT_OK;
}

static const char header[] = "List-Id: \"ACTTES\" <acttes.coop.example>\r\n"
			     "List-Post: <mailto:acttes@coop.example>\r\n"
			     "From: \"Zo\xc3\xa9 via\r\n acttes\""
			     " <acttes@coop.example>\r\n"
			     "To: acttes@coop.example\r\n"
			     "Subject: =?utf-8?q?=C3=A9?=\r\n"
			     "Received: from a\r\n\tby b\r\n"
			     "Message-ID: <1@x.example>\r\n";

static void
a_signature_verifies_however_the_body_is_cut(void **state)
{
	static const char *const bodies[] = { "", "x", "a\r\n", "\r\n\r\n",
		"a  b \t\r\n\r\n.\r\n.x\r\n \r\n\r\n",
		"--=_x\r\n\r\nfoot\r\n--=_x--\r\n" };
	static const size_t pieces[] = { 1, 2, 3, 7, 1000 };
	CLEANUP(str_fini) struct str field = { 0 }, record = { 0 };
	struct sign_key *key = make_key(make_pem(EVP_RSA_gen(2048)));
	struct err err = { 0 };

	(void)state;
	assert_int_equal(sign_key_record(key, &record, &err), 0);
	assert_non_null(strstr(str_c(&record), "v=DKIM1; k=rsa; p=MII"));
	published = str_c(&record);
	for (size_t i = 0; i < COUNT_OF(bodies) * COUNT_OF(pieces); i++) {
		CLEANUP(str_fini) struct str whole = { 0 };
		const char *body = bodies[i / COUNT_OF(pieces)];
		sign_pieces(key, span_of(header), span_of(body),
		    pieces[i % COUNT_OF(pieces)], &field);
		str_addf(&whole, "%s%s", str_c(&field), header);
		/* As it comes off the wire. */
		assert_true(verifies(
		    str_c(&whole), strcmp(body, "x") == 0 ? "x\r\n" : body));
	}
	sign_key_free(&key);
}

static void
what_is_changed_on_the_way_is_seen(void **state)
{
	static const char *const added[] = { "From: a@b.example\r\n",
		"Subject: other\r\n", "List-Unsubscribe: <mailto:x@y>\r\n",
		"List-Archive: <https://x.example/>\r\n",
		"Reply-To: x@y.example\r\n", "Content-Type: text/html\r\n" };
	CLEANUP(str_fini) struct str field = { 0 }, record = { 0 };
	struct sign_key *key = make_key(make_pem(EVP_RSA_gen(2048)));
	struct err err = { 0 };

	(void)state;
	assert_int_equal(sign_key_record(key, &record, &err), 0);
	published = str_c(&record);
	sign_pieces(key, span_of(header), span_of("body\r\n"), 100, &field);
	struct span rest = str_span(&field);
	while (rest.len > 0)
		assert_true(span_cut_line(&rest).len <= 78);
	CLEANUP(str_fini) struct str whole = { 0 };
	str_addf(&whole, "%s%s", str_c(&field), header);
	assert_true(verifies(str_c(&whole), "body\r\n"));
	assert_false(verifies(str_c(&whole), "Body\r\n"));
	for (size_t i = 0; i < COUNT_OF(added); i++) {
		str_clear(&whole);
		str_addf(&whole, "%s%s%s", str_c(&field), added[i], header);
		assert_false(verifies(str_c(&whole), "body\r\n"));
		str_clear(&whole);
		str_addf(&whole, "%s%s%s", str_c(&field), header, added[i]);
		assert_false(verifies(str_c(&whole), "body\r\n"));
	}
	/* A mark on the way is no change, nor what was missing. */
	str_clear(&whole);
	str_addf(&whole,
	    "Received: from c by d\r\nX-Spam: no\r\n"
	    "Date: Wed, 25 Nov 2026 00:00:00 +0100\r\nSender: a@b\r\n%s%s",
	    str_c(&field), header);
	assert_true(verifies(str_c(&whole), "body\r\n"));
	published = "v=DKIM1; k=rsa; p=";
	assert_false(verifies(str_c(&whole), "body\r\n"));
	sign_key_free(&key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_bounded),
		cmocka_unit_test(what_is_no_rsa_key_is_refused),
		cmocka_unit_test(a_signature_verifies_however_the_body_is_cut),
		cmocka_unit_test(what_is_changed_on_the_way_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
