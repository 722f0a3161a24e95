/* Which key signs what, and what happens where it cannot. */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "crieur/post/dkim.h"
#include "crieur/post/expand.h"

#include "house.h"

static const char mail[] = "From: Nicole Vidal <nicole@example.org>\r\n"
			   "To: acttes@listes.example\r\n"
			   "Subject: Question\r\n"
			   "Message-ID: <1@example.org>\r\n"
			   "\r\n"
			   "Bonjour\r\n";

/* What the files hold: a key, unless they are said to be broken. */
static char *pem;
static bool is_broken;
static int n_read;

static int
make_pem(void **state)
{
	EVP_PKEY *pair = EVP_RSA_gen(1024);
	BIO *bio = BIO_new(BIO_s_mem());
	char *data = NULL;

	(void)state;
	if (PEM_write_bio_PrivateKey(bio, pair, NULL, NULL, 0, NULL, NULL) != 1)
		return -1;
	size_t n = (size_t)BIO_get_mem_data(bio, &data);
	pem = strndup(data, n);
	BIO_free(bio);
	EVP_PKEY_free(pair);
	return pem != NULL ? 0 : -1;
}

static int
free_pem(void **state)
{
	(void)state;
	free(pem);
	return 0;
}

static int
read_file(const char *path, struct str *text, struct err *err)
{
	n_read++;
	if (is_broken)
		return err_set(err, ERR_CONFIG, "%s: not for you", path);
	str_adds(text, pem);
	return str_check(text, err);
}

static int
expand(struct house *h, const char *id)
{
	struct expansion expansion = { .at = h->at };

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message =
	    put_message(&h->q, "nicole@example.org", id, mail, h->at);
	int64_t post =
	    put_post(&h->q, message, "acttes", "post", "accepted", h->at);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	return post_expand(h->q.store, h->site, post, &expansion, &h->q.err);
}

/* Whether the newest outgoing is signed in that domain's name. */
static bool
is_signed(struct house *h, const char *domain)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
	    "SELECT CAST(header AS TEXT) LIKE 'DKIM-Signature: %%d=%s;%%'"
	    " FROM outgoing ORDER BY id DESC LIMIT 1",
	    domain);
	return look(&h->q, sql) == 1;
}

static struct site *
with_keys(struct house *h, const struct dkim *dkims, size_t n)
{
	struct site *site = (struct site *)(uintptr_t)h->site;

	site->dkims = dkims;
	site->n_dkims = n;
	is_broken = false;
	n_read = 0;
	return site;
}

static void
the_shown_senders_domain_signs(void **state)
{
	static const struct dkim dkims[] = {
		{ .name = "a",
		    .domain = "example.org",
		    .selector = "s",
		    .key_file = "a" },
		{ .name = "b",
		    .domain = "listes.example",
		    .selector = "s",
		    .key_file = "b" },
	};

	static const struct {
		size_t first, n;
		enum from_rewrite rewrite;
		const char *domain; /* NULL: nobody */
	} rows[] = {
		{ 0, 2, FROM_REWRITE_NEVER, "example.org" },
		{ 0, 2, FROM_REWRITE_ALWAYS, "listes.example" },
		/* The list answers for what it passes on. */
		{ 1, 1, FROM_REWRITE_NEVER, "listes.example" },
		{ 0, 1, FROM_REWRITE_ALWAYS, NULL },
		{ 0, 0, FROM_REWRITE_NEVER, NULL },
	};
	struct house *h = *state;
	char id[40];

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct signer *signer = NULL;
		const struct site *site =
		    with_keys(h, dkims + rows[i].first, rows[i].n);
		OK(&h->q, signer_open(site, read_file, &signer, &h->q.err));
		assert_int_equal(n_read, rows[i].n);
		signer_put_on(signer, h->q.store);
		house_relay(h)->from_rewrite = rows[i].rewrite;
		snprintf(id, sizeof(id), "%zu@example.org", i);
		OK(&h->q, expand(h, id));
		assert_int_equal(is_signed(h, "example.org"),
		    rows[i].domain != NULL &&
			strcmp(rows[i].domain, "example.org") == 0);
		assert_int_equal(is_signed(h, "listes.example"),
		    rows[i].domain != NULL &&
			strcmp(rows[i].domain, "listes.example") == 0);
		signer_close(&signer);
	}
}

static void
a_key_that_cannot_be_read_keeps_it_here(void **state)
{
	static const struct dkim dkim = {
		.name = "a",
		.domain = "example",
		.selector = "s",
		.key_file = "the key",
	};
	struct house *h = *state;
	struct signer *signer = NULL;
	const struct site *site = with_keys(h, &dkim, 1);

	is_broken = true;
	assert_int_equal(signer_open(site, read_file, &signer, &h->q.err), -1);
	assert_non_null(strstr(h->q.err.text, "the key"));
	assert_null(signer);
	/* Read when it is needed, and not before. */
	n_read = 0;
	OK(&h->q, signer_open_later(site, read_file, &signer, &h->q.err));
	assert_int_equal(n_read, 0);
	signer_put_on(signer, h->q.store);
	house_relay(h)->from_rewrite = FROM_REWRITE_ALWAYS;
	assert_int_equal(expand(h, "1@example.org"), -1);
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"), 0);
	is_broken = false;
	OK(&h->q, expand(h, "2@example.org"));
	OK(&h->q, expand(h, "3@example.org"));
	assert_int_equal(n_read, 2);
	assert_true(is_signed(h, "example"));
	signer_close(&signer);
}

#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(the_shown_senders_domain_signs),
		IN_HOUSE(a_key_that_cannot_be_read_keeps_it_here),
	};

	return cmocka_run_group_tests(tests, make_pem, free_pem);
}
