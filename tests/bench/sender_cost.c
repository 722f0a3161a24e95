/*
 * What it costs to know whose address may stand in From, and to sign: medians
 * of many, in microseconds. The name server is one that tests/bench/dmarc.sh
 * starts; without it only signing is measured.
 *
 *     tests/bench/sender_cost [SERVER]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "crieur/base/str.h"
#include "crieur/dns/dmarc.h"
#include "crieur/sign/sign.h"
#include "crieur/store/domain.h"

enum {
	MANY = 1000,
	SIGNED = 200,
	PIECE = 64 * 1024,
};

static double
microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int
by_size(const void *a, const void *b)
{
	const double *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static double
median(double *times, size_t n)
{
	qsort(times, n, sizeof(*times), by_size);
	return times[n / 2];
}

static void
must(int result, const struct err *err)
{
	if (result == 0)
		return;
	fprintf(stderr, "%s\n", err->text);
	exit(1);
}

/* The zone of dmarc.sh: n0.example to n999.example publish their own. */
static double
look_up(const struct dns_source *dns, const char *below, const char *what)
{
	static double times[MANY];
	struct dmarc_finding finding = { 0 };
	struct err err = { 0 };
	char domain[80];

	for (int i = 0; i < MANY; i++) {
		snprintf(domain, sizeof(domain), "%sn%d.example", below, i);
		double from = microseconds();
		must(
		    dmarc_discover(dns, span_of(domain), &finding, &err), &err);
		times[i] = microseconds() - from;
	}
	double middle = median(times, MANY);
	printf("%-44s %8.1f us, %u questions, p=%s\n", what, middle,
	    finding.n_questions, dmarc_policy_name(finding.policy));
	return middle;
}

static double
look_up_cached(void)
{
	static double times[MANY];
	char path[] = "/tmp/crieur-bench-XXXXXX";
	struct domain_row policy;
	struct store *store = NULL;
	struct err err = { 0 };
	char domain[80];
	int fd = mkstemp(path);

	if (fd < 0)
		exit(1);
	close(fd);
	must(store_prepare(path, &err), &err);
	must(store_open(path, STORE_ROLE_CLERK, &store, &err), &err);
	must(store_begin(store, &err), &err);
	for (int i = 0; i < MANY; i++) {
		snprintf(domain, sizeof(domain), "n%d.example", i);
		must(store_domain_answer(store,
			 &(struct domain_answer){ domain, "reject", "", 1, 2 },
			 &err),
		    &err);
	}
	must(store_commit(store, &err), &err);
	for (int i = 0; i < MANY; i++) {
		snprintf(domain, sizeof(domain), "n%d.example", i);
		double from = microseconds();
		must(store_domain_policy_get(store, domain, &policy, &err),
		    &err);
		times[i] = microseconds() - from;
	}
	store_close(&store);
	unlink(path);
	double middle = median(times, MANY);
	printf("%-44s %8.1f us\n", "known, from the store", middle);
	return middle;
}

static void
look_up_all(const char *server)
{
	struct dns_settings settings = { &server, 1, 5 };
	struct dns_resolver *resolver = NULL;
	struct err err = { 0 };

	must(dns_resolver_open(&settings, &resolver, &err), &err);
	struct dns_source dns = dns_resolver_source(resolver);
	double own = look_up(&dns, "", "asked, its own record");
	double walk = look_up(&dns, "a.b.", "asked, a record two levels up");
	double most = look_up(
	    &dns, "a.b.c.d.e.f.g.h.i.", "asked, a name of eleven labels");
	double cached = look_up_cached();
	printf("ratio to the known one: %.0f, %.0f, %.0f\n", own / cached,
	    walk / cached, most / cached);
	dns_resolver_close(&resolver);
}

static struct sign_key *
make_key(void)
{
	EVP_PKEY *pair = EVP_RSA_gen(2048);
	BIO *bio = BIO_new(BIO_s_mem());
	struct sign_key *key = NULL;
	struct err err = { 0 };
	char *data = NULL;

	if (PEM_write_bio_PrivateKey(bio, pair, NULL, NULL, 0, NULL, NULL) != 1)
		exit(1);
	long n = BIO_get_mem_data(bio, &data);
	struct sign_key_settings settings = { "coop.example", "s",
		span_from(data, (size_t)n) };
	must(sign_key_new(&settings, &key, &err), &err);
	BIO_free(bio);
	EVP_PKEY_free(pair);
	return key;
}

static void
sign(const struct sign_key *key, size_t size, int n)
{
	static double times[SIGNED];
	CLEANUP(str_fini) struct str body = { 0 }, field = { 0 };
	static const char header[] =
	    "List-Id: <acttes.coop.example>\r\nFrom: \"Nicole via acttes\""
	    " <acttes@coop.example>\r\nTo: acttes@coop.example\r\n"
	    "Subject: essai\r\nMessage-ID: <1@x.example>\r\n";

	while (body.len < size)
		str_adds(&body, "Une ligne de soixante-dix signes, comme on en "
				"ecrit chaque jour la.\r\n");
	for (int i = 0; i < n; i++) {
		struct span rest = str_span(&body);
		struct signing *signing = NULL;
		struct err err = { 0 };
		double from = microseconds();
		must(signing_begin(key, span_of(header), &signing, &err), &err);
		while (rest.len > 0) {
			must(signing_body(
				 signing, span_first(rest, PIECE), &err),
			    &err);
			rest = span_from_offset(rest, PIECE);
		}
		str_clear(&field);
		must(signing_end(signing, &field, &err), &err);
		times[i] = microseconds() - from;
		signing_free(&signing);
	}
	printf("signing a message of %8zu octets           %8.0f us\n", size,
	    median(times, (size_t)n));
}

int
main(int argc, char **argv)
{
	struct sign_key *key = make_key();

	if (argc > 1)
		look_up_all(argv[1]);
	sign(key, 2000, SIGNED);
	sign(key, 100 * 1000, SIGNED);
	sign(key, 10 * 1000 * 1000, 20);
	sign_key_free(&key);
	return 0;
}
