/*
 * What confirmation, remembering, counting and the flood switch cost: a
 * message's judgement at the gate, its keeping, the question to its author and
 * the answer. Medians in microseconds, and each against an accepted post of
 * the plain list. The author who is counted has hundreds of posts that day.
 * Prints figures; judges nothing.
 */
#include <time.h>

#include "crieur/clerk/pass.h"
#include "crieur/post/arrive.h"
#include "crieur/post/keep.h"
#include "crieur/store/confirmation.h"
#include "crieur/store/remembered.h"

#include "../unit/house.h"
#include "../unit/sent.h"

enum {
	MEMORY = 4 * 1024 * 1024,
	MESSAGES = 400,
	ASKED = 300,
};

static const char lists_conf[] =
    "list \"plain\" { address = \"plain@listes.example\" group = \"acttes\"\n"
    "  receive = \"in(group)\" moderate = \"facilitates(group)\"\n"
    "  rule \"proof\" { when = \"in(group) and paid\" verdict = accept }\n"
    "  otherwise = reject }\n"
    "list \"asks\" { address = \"asks@listes.example\" group = \"acttes\"\n"
    "  receive = \"in(group)\" moderate = \"facilitates(group)\"\n"
    "  rule \"members\" { when = \"in(group) and paid and authenticated\"\n"
    "    verdict = accept }\n"
    "  rule \"proof\" { when = \"in(group) and paid\" verdict = confirm }\n"
    "  otherwise = reject }\n"
    "list \"knows\" { address = \"knows@listes.example\" group = \"acttes\"\n"
    "  receive = \"in(group)\" moderate = \"facilitates(group)\"\n"
    "  remember = 30d\n"
    "  rule \"members\" { when = \"in(group) and paid and authenticated\"\n"
    "    verdict = accept }\n"
    "  rule \"proof\" { when = \"in(group) and paid\" verdict = confirm }\n"
    "  otherwise = reject }\n"
    "list \"counts\" { address = \"counts@listes.example\"\n"
    "  group = \"acttes\"\n"
    "  receive = \"in(group)\" moderate = \"facilitates(group)\"\n"
    "  rule \"many\" { when = \"posts-today >= 1000000\" verdict = hold }\n"
    "  rule \"proof\" { when = \"in(group) and paid\" verdict = accept }\n"
    "  otherwise = reject }\n"
    "list \"river\" { address = \"river@listes.example\" group = \"acttes\"\n"
    "  receive = \"in(group)\" moderate = \"facilitates(group)\"\n"
    "  flood_posts = 1000000 flood_within = 10m\n"
    "  rule \"proof\" { when = \"in(group) and paid\" verdict = accept }\n"
    "  otherwise = reject }\n";

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

static double
median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), by_size);
	return values[n / 2];
}

struct bench {
	struct house *h;
	struct site *site;
	struct custody *custody;
	int n; /* messages so far */
};

/* One message of Jean's to list, with what our verifiers found. */
static void
pass(struct bench *b, const char *list, double *judged, double *kept)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
	struct intake intake = { 0 };
	char raw[3000], address[60];

	snprintf(address, sizeof(address), "%s@listes.example", list);
	snprintf(raw, sizeof(raw),
	    "Authentication-Results: listes.example;\r\n"
	    " spf=pass smtp.mailfrom=example.org\r\n"
	    "From: Jean Petit <jean@example.org>\r\nTo: <%s>\r\n"
	    "Subject: Jeudi\r\nDate: Tue, 24 Nov 2026 12:00:00 +0100\r\n"
	    "Message-ID: <%d@example.org>\r\n\r\n%01500d\r\n",
	    address, ++b->n, 0);
	struct arrival_recipient recipient = {
		.address = address,
		.match = site_match(b->site, span_of(address)),
	};
	struct arrival arrival = {
		.site = b->site,
		.client = "mail.example.org [192.0.2.1]",
		.client_name = "mail.example.org",
		.client_address = "192.0.2.1",
		.helo = "mail.example.org",
		.queue_id = "4ABC",
		.envelope_sender = "jean@example.org",
		.sasl_login = "",
		.is_verified = true,
		.recipients = &recipient,
		.n_recipients = 1,
		.raw = span_of(raw),
		.at = b->h->at,
	};
	double from = now_us();
	OK(&b->h->q, intake_judge(b->h->q.store, &arrival, &arena, &intake,
			 &b->h->q.err));
	double between = now_us();
	OK(&b->h->q, custody_take(b->custody, &intake, &b->h->q.err));
	*judged = between - from;
	*kept = now_us() - between;
	intake_fini(&intake);
}

static const struct {
	const char *list, *what;
} measured[] = {
	{ "plain", "accepted, nothing asked" },
	{ "asks", "to be confirmed" },
	{ "knows", "accepted, its sender remembered" },
	{ "counts", "accepted, posts-today counted" },
	{ "river", "accepted, a flood looked for" },
};

/* In pass, so that what else the machine does weighs on all alike. */
static void
measure(struct bench *b)
{
	static double judged[COUNT_OF(measured)][MESSAGES];
	static double kept[COUNT_OF(measured)][MESSAGES];
	double judge[COUNT_OF(measured)], keep[COUNT_OF(measured)];

	for (size_t i = 0; i < MESSAGES; i++) {
		for (size_t j = 0; j < COUNT_OF(measured); j++)
			pass(b, measured[j].list, &judged[j][i], &kept[j][i]);
	}
	for (size_t j = 0; j < COUNT_OF(measured); j++) {
		judge[j] = median(judged[j], MESSAGES);
		keep[j] = median(kept[j], MESSAGES);
		printf("%-44s judge %7.1f us (x%.2f)   keep %7.1f us (x%.2f)\n",
		    measured[j].what, judge[j], judge[j] / judge[0], keep[j],
		    keep[j] / keep[0]);
	}
}

static void
clerk_pass(struct bench *b, const char *what, int n)
{
	struct pass_report report = { 0 };
	struct pass it = {
		.store = b->h->q.store,
		.site = b->site,
		.at = b->h->at,
	};
	double from = now_us();

	OK(&b->h->q, pass_run(&it, &report, &b->h->q.err));
	printf("%-44s %7.1f us each, of %d\n", what, (now_us() - from) / n, n);
}

/* Every question is answered with a yes. */
static void
answer_all(struct bench *b)
{
	static const char seals[] =
	    "SELECT seal FROM confirmation_token WHERE is_denial = 0"
	    " AND used_at IS NULL ORDER BY post_id LIMIT 1 OFFSET %d";
	struct queue_store *q = &b->h->q;

	OK(q, store_begin(q->store, &q->err));
	for (int i = 0; i < ASKED; i++) {
		char sql[200], address[100], raw[400], id[40];
		int64_t post_id;
		snprintf(sql, sizeof(sql), seals, i);
		snprintf(address, sizeof(address),
		    "asks-confirm+%s@listes.example", look_text(q, sql));
		snprintf(id, sizeof(id), "yes%d@example.org", i);
		snprintf(raw, sizeof(raw),
		    "From: jean@example.org\r\nTo: %s\r\nMessage-ID: <%s>\r\n"
		    "\r\noui\r\n",
		    address, id);
		struct post_intake_row row = {
			.message_id = put_message(
			    q, "jean@example.org", id, raw, b->h->at),
			.list = "asks",
			.purpose = PURPOSE_CONFIRM,
			.recipient = address,
			.state = POST_ACCEPTED,
			.verdict = "accept",
			.rule = "confirm",
			.rule_file = "",
			.because = "",
			.author_person_id = b->h->jean,
			.proof = "none",
			.decided_at = b->h->at,
		};
		OK(q, store_post_insert(q->store, &row, &post_id, &q->err));
	}
	OK(q, store_commit(q->store, &q->err));
}

static void
remember(struct bench *b)
{
	struct queue_store *q = &b->h->q;
	struct remembered_row row = {
		.list = "knows",
		.address = "jean@example.org",
		.domain = "example.org",
		.person_id = b->h->jean,
		.since_at = b->h->at,
		.until_at = b->h->at + 86400,
	};

	OK(q, store_begin(q->store, &q->err));
	OK(q, store_remember(q->store, &row, &q->err));
	OK(q, store_commit(q->store, &q->err));
}

static struct site *
read_site(void)
{
	struct bundle bundle = { 0 };
	struct findings findings = { 0 };
	struct site *site = NULL;

	if (bundle_append(&bundle, "crieur.conf", span_of(house_conf)) != 0 ||
	    bundle_append(&bundle, "lists.conf", span_of(lists_conf)) != 0 ||
	    site_build(&bundle, &site, &findings) != 0)
		fail_msg("the site is not in order");
	findings_fini(&findings);
	bundle_fini(&bundle);
	/* As many questions as there are posts. */
	site->confirmation.per_hour = 0;
	return site;
}

static void
figures(void **state)
{
	struct house *h = *state;
	struct bench b = { .h = h, .site = read_site() };

	OK(&h->q, custody_new(h->q.path, &b.custody, &h->q.err));
	remember(&b);
	measure(&b);
	change(&h->q, "DELETE FROM post; DELETE FROM message");
	for (int i = 0; i < ASKED; i++) {
		double judged, kept;
		pass(&b, "asks", &judged, &kept);
	}
	clerk_pass(&b, "its author asked (clerk)", ASKED);
	answer_all(&b);
	clerk_pass(&b, "confirmed, judged anew, expanded (clerk)", ASKED);
	custody_free(&b.custody);
	site_release(&b.site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    figures, house_open, house_close),
	};

	return cmocka_run_group_tests_name("gate confirm", tests, NULL, NULL);
}
