/*
 * What it costs at the gate to know who wrote: the judgement of a message whose
 * author nothing proves, who has logged in, whom verifiers have proved by SPF
 * or by a signature, and of one with as many hostile signatures as a header
 * holds. Medians in microseconds. Prints figures; judges nothing.
 */
#include <time.h>

#include "crieur/post/arrive.h"
#include "crieur/post/witness.h"

#include "../unit/house.h"

enum {
	MEMORY = 4 * 1024 * 1024,
	MESSAGES = 2000,
	HOSTILE = 400, /* signatures */
};

#define US "Authentication-Results: listes.example;\r\n "
#define SPF                                                         \
 US "dmarc=pass (p=reject dis=none) header.from=example.org\r\n" US \
    "spf=pass smtp.mailfrom=example.org\r\n"
#define DKIM                                                         \
 US "dkim=pass (2048-bit key; unprotected) header.d=example.org\r\n" \
    "\theader.i=@example.org header.a=rsa-sha256 header.s=s header.b=J3x\r\n"
#define SIGNATURE                                                    \
 "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple;\r\n"          \
 "\td=example.org; s=s; t=1795568024; i=@example.org;\r\n"           \
 "\th=From:To:Subject:Date:Message-ID; bh=J3xD871fhjIVFOhtD6N=;\r\n" \
 "\tb=NuVfbE1Wsr04xFUgs1UzYNOkI+LB/qXaxxwjfGQhz94KI601Smz+YhJ=\r\n"
#define BAD "DKIM-Signature: d=example.org; i==40=40=40=40; h=a:b:c:d:e:f;\r\n"

static const struct {
	const char *what, *header, *login;
	int n_hostile;
	unsigned proofs;
} measured[] = {
	{ "nothing proves the author", "", "", 0, PROOF_NONE },
	{ "a login", "", "jean@example.org", 0, PROOF_SASL },
	{ "DMARC by SPF", SPF, "", 0, PROOF_DMARC },
	{ "DMARC by a signature", SPF DKIM SIGNATURE, "", 0,
	    PROOF_DMARC | PROOF_DKIM },
	{ "hostile signatures", SPF DKIM SIGNATURE, "", HOSTILE, PROOF_DMARC },
};

static double
now_us(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int
by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static void
write_message(struct str *raw, size_t i)
{
	str_adds(raw, measured[i].header);
	for (int n = 0; n < measured[i].n_hostile; n++)
		str_adds(raw, BAD);
	str_addf(raw,
	    "From: Jean Petit <jean@example.org>\r\n"
	    "To: <acttes@listes.example>\r\nSubject: Jeudi\r\n"
	    "Date: Tue, 24 Nov 2026 12:00:00 +0100\r\n"
	    "Message-ID: <1@example.org>\r\n\r\n%01500d\r\n",
	    0);
}

static double
judge(struct house *h, struct span raw, size_t i)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
	const char *address = "acttes@listes.example";
	struct intake intake = { 0 };
	struct arrival_recipient recipient = {
		.address = address,
		.match = site_match(h->site, span_of(address)),
	};
	struct arrival arrival = {
		.site = h->site,
		.client = "mail.example.org [192.0.2.1]",
		.client_name = "mail.example.org",
		.client_address = "192.0.2.1",
		.helo = "mail.example.org",
		.queue_id = "4ABC",
		.envelope_sender = "jean@example.org",
		.sasl_login = measured[i].login,
		.is_verified = true,
		.recipients = &recipient,
		.n_recipients = 1,
		.raw = raw,
		.at = h->at,
	};
	double from = now_us();
	OK(&h->q,
	    intake_judge(h->q.store, &arrival, &arena, &intake, &h->q.err));
	double took = now_us() - from;
	if (intake.proofs != measured[i].proofs)
		fail_msg("%s: %u", measured[i].what, intake.proofs);
	intake_fini(&intake);
	return took;
}

/* In turn, so that what else the machine does weighs on all alike. */
static void
figures(void **state)
{
	static double took[COUNT_OF(measured)][MESSAGES];
	struct str raw[COUNT_OF(measured)] = { 0 };
	double first = 0;

	for (size_t j = 0; j < COUNT_OF(measured); j++)
		write_message(&raw[j], j);
	for (size_t i = 0; i < MESSAGES; i++) {
		for (size_t j = 0; j < COUNT_OF(measured); j++)
			took[j][i] = judge(*state, str_span(&raw[j]), j);
	}
	for (size_t j = 0; j < COUNT_OF(measured); j++) {
		qsort(took[j], MESSAGES, sizeof(took[j][0]), by_size);
		double median = took[j][MESSAGES / 2];
		first = j == 0 ? median : first;
		printf("%-28s %6zu octets %8.1f us (x%.2f)\n", measured[j].what,
		    raw[j].len, median, median / first);
		str_fini(&raw[j]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    figures, house_open, house_close),
	};

	return cmocka_run_group_tests_name("gate proof", tests, NULL, NULL);
}
