/* Whose word is believed of a message that was fetched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "crieur/sign/sign.h"

#include "../../src/inlet/fetched.h"
#include "gate_site.h"

#define SERVER "mx.provider.example"
#define PASS   "Authentication-Results: " SERVER "; dkim=pass header.d=a.test\r\n"
#define RECEIVED \
 "Received: from x by " SERVER "; Mon, 30 Nov 2026 10:00:00 +0000\r\n"
#define HEADER                                               \
 "From: Anne <anne@a.test>\r\nTo: acttes@listes.example\r\n" \
 "Subject: S\r\nDate: Mon, 30 Nov 2026 10:00:00 +0000\r\n"   \
 "Message-ID: <1@a.test>\r\n"

struct fixture {
	struct site *site;
	struct inlet inlet;
	struct str record, signature;
	unsigned n_asked;
	struct err err;
};

/* A key made here, its record, and the signature of HEADER and "Bonjour". */
static void
make_signature(struct fixture *f)
{
	EVP_PKEY *pair = EVP_RSA_gen(1024);
	BIO *bio = BIO_new(BIO_s_mem());
	char *pem = NULL;
	struct sign_key *key = NULL;
	struct signing *signing = NULL;

	assert_non_null(pair);
	assert_int_equal(
	    PEM_write_bio_PrivateKey(bio, pair, NULL, NULL, 0, NULL, NULL), 1);
	long n = BIO_get_mem_data(bio, &pem);
	const struct sign_key_settings settings = { "a.test", "s",
		span_from(pem, (size_t)n) };
	assert_int_equal(sign_key_new(&settings, &key, &f->err), 0);
	assert_int_equal(sign_key_record(key, &f->record, &f->err), 0);
	assert_int_equal(
	    signing_begin(key, span_of(HEADER), &signing, &f->err), 0);
	assert_int_equal(
	    signing_body(signing, span_of("Bonjour\r\n"), &f->err), 0);
	assert_int_equal(signing_end(signing, &f->signature, &f->err), 0);
	signing_free(&signing);
	sign_key_free(&key);
	BIO_free(bio);
	EVP_PKEY_free(pair);
}

static int
set_up(void **state)
{
	static struct fixture f;
	const struct gate_wish wish = { .acttes = VERDICT_HOLD,
		.ca = VERDICT_HOLD };

	f = (struct fixture){
		.site = gate_site(&wish),
		.inlet = {
			.name = "i",
			.address = "acttes@listes.example",
			.authserv_id = SERVER,
			.hops = 1,
		},
	};
	make_signature(&f);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	site_release(&f->site);
	str_fini(&f->record);
	str_fini(&f->signature);
	return 0;
}

static int
find_key(void *self, const char *name, struct str *record, struct err *err)
{
	struct fixture *f = self;

	f->n_asked++;
	if (strcmp(name, "s._domainkey.a.test") != 0)
		return err_set(err, ERR_ABSENT, "no key");
	str_add(record, str_span(&f->record));
	return str_check(record, err);
}

/* Under which name results are believed: the server's, our own, or "". */
static const char *
believed(struct fixture *f, const char *head, const char *body)
{
	static char name[LIMIT_DOMAIN + 1];
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(str_fini) struct str octets = { 0 };
	CLEANUP(fetched_fini) struct fetched fetched = { 0 };
	const struct verify_keys keys = { find_key, f };
	const struct fetched_from from = { f->site, &f->inlet, &keys, &arena };

	str_addf(&octets, "%s" HEADER "\r\n%s", head, body);
	assert_int_equal(
	    fetched_open(&from, str_span(&octets), &fetched, &f->err), 0);
	snprintf(name, sizeof(name), "%s",
	    fetched.is_verified ? fetched.authserv_id : "");
	if (fetched.is_verified && strcmp(name, SERVER) != 0) {
		assert_non_null(strstr(fetched.octets.data, name));
		assert_non_null(
		    strstr(fetched.octets.data, "; dkim=pass header.d=a.test"));
		return "own";
	}
	return name;
}

static void
the_server_is_believed_above_its_received(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(believed(f, PASS RECEIVED, "x\r\n"), SERVER);
	assert_string_equal(
	    believed(f, PASS RECEIVED RECEIVED, "x\r\n"), SERVER);
}

static void
what_stands_below_is_the_senders(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(believed(f, RECEIVED PASS, "x\r\n"), "");
	assert_string_equal(believed(f, RECEIVED PASS RECEIVED, "x\r\n"), "");
	assert_string_equal(believed(f, PASS, "x\r\n"), "");
	f->inlet.hops = 2;
	assert_string_equal(
	    believed(f, RECEIVED RECEIVED PASS RECEIVED, "x\r\n"), "");
	assert_string_equal(believed(f, PASS RECEIVED, "x\r\n"), "");
	assert_string_equal(
	    believed(f, RECEIVED PASS RECEIVED, "x\r\n"), SERVER);
	f->inlet.hops = 0;
	assert_string_equal(believed(f, PASS RECEIVED, "x\r\n"), "");
	f->inlet.hops = 1;
}

static void
two_fields_of_its_name_prove_nothing(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(believed(f, PASS PASS RECEIVED, "x\r\n"), "");
}

static void
a_signature_is_verified_here(void **state)
{
	struct fixture *f = *state;
	CLEANUP(str_fini) struct str head = { 0 };

	str_addf(&head, RECEIVED "%s", str_c(&f->signature));
	assert_string_equal(believed(f, str_c(&head), "Bonjour\r\n"), "own");
	assert_string_equal(believed(f, str_c(&head), "Bonsoir\r\n"), "");
	f->inlet.authserv_id = "";
	assert_string_equal(believed(f, str_c(&head), "Bonjour\r\n"), "own");
	f->inlet.authserv_id = SERVER;
}

static void
many_signatures_ask_few_questions(void **state)
{
	struct fixture *f = *state;
	CLEANUP(str_fini) struct str head = { 0 };

	str_adds(&head, RECEIVED);
	for (int i = 0; i < 40; i++)
		str_adds(&head, str_c(&f->signature));
	f->n_asked = 0;
	(void)believed(f, str_c(&head), "Bonjour\r\n");
	assert_true(f->n_asked <= VERIFY_KEYS_MOST + 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_server_is_believed_above_its_received),
		cmocka_unit_test(what_stands_below_is_the_senders),
		cmocka_unit_test(two_fields_of_its_name_prove_nothing),
		cmocka_unit_test(a_signature_is_verified_here),
		cmocka_unit_test(many_signatures_ask_few_questions),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
