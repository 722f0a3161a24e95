/* What a list counts, forgives and remembers: posts of a day, floods, senders
 * who have confirmed; to the message, and whatever comes at once. */
#include <pthread.h>

#include "crieur/post/arrive.h"
#include "crieur/post/flood.h"
#include "crieur/post/keep.h"
#include "crieur/post/witness.h"
#include "crieur/store/flood.h"
#include "crieur/store/remembered.h"

#include "house.h"

enum {
	MEMORY = 4 * 1024 * 1024,
	AT_ONCE = 12,
};

static const char lists_conf[] =
    "list \"day\" { address = \"day@listes.example\" group = \"acttes\"\n"
    "  receive = \"in(group)\" moderate = \"facilitates(group)\"\n"
    "  rule \"many\" { when = \"posts-today >= 2\" verdict = reject\n"
    "    because = \"too-many-posts\" }\n"
    "  otherwise = accept }\n"
    "list \"hour\" { address = \"hour@listes.example\" group = \"acttes\"\n"
    "  receive = \"in(group)\" moderate = \"facilitates(group)\"\n"
    "  rule \"many\" { when = \"posts-this-hour >= 2\" verdict = hold }\n"
    "  otherwise = accept }\n"
    "list \"all\" { address = \"all@listes.example\" group = \"acttes\"\n"
    "  receive = \"in(group)\" moderate = \"facilitates(group)\"\n"
    "  rule \"many\" { when = \"list-posts-today >= 3\" verdict = hold }\n"
    "  otherwise = accept }\n"
    "list \"river\" { address = \"river@listes.example\" group = \"acttes\"\n"
    "  receive = \"in(group)\" moderate = \"facilitates(group)\"\n"
    "  flood_posts = 3 flood_within = 10m flood_quiet = 1h\n"
    "  rule \"machine\" { when = \"spam\" verdict = discard }\n"
    "  otherwise = accept }\n"
    "list \"libre\" { address = \"libre@listes.example\" group = \"acttes\"\n"
    "  receive = \"in(group)\" moderate = \"facilitates(group)\"\n"
    "  remember = 30d\n"
    "  rule \"proved\" { when = \"in(group) and proof(confirm)\"\n"
    "    verdict = accept }\n"
    "  otherwise = confirm }\n";

struct scene {
	struct house *house;
	struct site *site;
	struct custody *custody;
};

static int
open_scene(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));
	struct bundle bundle = { 0 };
	struct findings findings = { 0 };
	struct err err = { 0 };
	void *house = NULL;

	*state = scene;
	if (house_open(&house) != 0)
		return -1;
	scene->house = house;
	if (bundle_append(&bundle, "crieur.conf", span_of(house_conf)) != 0 ||
	    bundle_append(&bundle, "lists.conf", span_of(lists_conf)) != 0 ||
	    site_build(&bundle, &scene->site, &findings) != 0) {
		for (size_t i = 0; i < findings.n_items; i++)
			fprintf(stderr, "%s:%u: %s\n",
			    findings.items[i].at.file,
			    findings.items[i].at.line, findings.items[i].text);
		return -1;
	}
	findings_fini(&findings);
	bundle_fini(&bundle);
	return custody_new(scene->house->q.path, &scene->custody, &err);
}

static int
close_scene(void **state)
{
	struct scene *scene = *state;
	void *house = scene->house;

	custody_free(&scene->custody);
	site_release(&scene->site);
	free(scene);
	return house_close(&house);
}

struct mail {
	const char *from, *to, *head; /* further fields, with CRLF */
	const char *client_address;   /* NULL: 192.0.2.1 */
	int64_t at;
};

/* What became of it; store NULL: through a handle of its own. */
static struct destination
pass(struct scene *scene, const struct mail *mail)
{
	static _Atomic int n;
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
	struct store *store = NULL;
	struct err err = { 0 };
	struct intake intake = { 0 };
	struct arrival_recipient recipient = {
		.address = mail->to,
		.match = site_match(scene->site, span_of(mail->to)),
	};
	char raw[2000];

	snprintf(raw, sizeof(raw),
	    "%sFrom: A <%s>\r\nTo: %s\r\nSubject: a\r\n"
	    "Date: Tue, 24 Nov 2026 12:00:00 +0100\r\n"
	    "Message-ID: <%d@example.org>\r\n\r\nBonjour\r\n",
	    mail->head != NULL ? mail->head : "", mail->from, mail->to, ++n);
	struct arrival arrival = {
		.site = scene->site,
		.client = "mail.example.org [192.0.2.1]",
		.client_name = "mail.example.org",
		.client_address = mail->client_address != NULL
		                      ? mail->client_address
		                      : "192.0.2.1",
		.helo = "mail.example.org",
		.queue_id = "4ABC",
		.envelope_sender = mail->from,
		.sasl_login = "",
		.is_verified = true,
		.recipients = &recipient,
		.n_recipients = 1,
		.raw = span_of(raw),
		.at = mail->at,
	};
	if (store_open(scene->house->q.path, STORE_ROLE_GATE, &store, &err) !=
		0 ||
	    intake_judge(store, &arrival, &arena, &intake, &err) != 0 ||
	    custody_take(scene->custody, &intake, &err) != 0)
		fail_msg("%s", err.text);
	struct destination destination = intake.destinations[0];
	intake_fini(&intake);
	store_close(&store);
	return destination;
}

static enum verdict
post(struct scene *scene, const char *from, const char *to, int64_t at)
{
	struct mail mail = { .from = from, .to = to, .at = at };

	return pass(scene, &mail).verdict;
}

static void
a_day_is_the_sites_day(void **state)
{
	struct scene *scene = *state;
	int64_t midnight = date_start(scene->house->today);
	static const char jean[] = "jean@example.org";
	static const char nicole[] = "nicole@example.org";
	static const char day[] = "day@listes.example";

	/* The day before, to the last second. */
	assert_int_equal(post(scene, jean, day, midnight - 1), VERDICT_ACCEPT);
	assert_int_equal(post(scene, jean, day, midnight), VERDICT_ACCEPT);
	assert_int_equal(post(scene, jean, day, midnight + 1), VERDICT_ACCEPT);
	assert_int_equal(post(scene, jean, day, midnight + 2), VERDICT_REJECT);
	assert_int_equal(
	    post(scene, jean, day, midnight + 86399), VERDICT_REJECT);
	/* Each author by themselves, and each list. */
	assert_int_equal(
	    post(scene, nicole, day, midnight + 2), VERDICT_ACCEPT);
	assert_int_equal(post(scene, jean, "river@listes.example", midnight),
	    VERDICT_ACCEPT);
	assert_int_equal(
	    post(scene, jean, day, midnight + 86400), VERDICT_ACCEPT);
}

static void
an_hour_slides(void **state)
{
	struct scene *scene = *state;
	int64_t at = scene->house->at;
	static const char jean[] = "jean@example.org";
	static const char hour[] = "hour@listes.example";

	assert_int_equal(post(scene, jean, hour, at), VERDICT_ACCEPT);
	assert_int_equal(post(scene, jean, hour, at + 10), VERDICT_ACCEPT);
	/* Held ones count: whoever sends on waits on. */
	assert_int_equal(post(scene, jean, hour, at + 3599), VERDICT_HOLD);
	assert_int_equal(post(scene, jean, hour, at + 3610), VERDICT_ACCEPT);
}

static void
a_list_counts_everybody(void **state)
{
	struct scene *scene = *state;
	int64_t at = scene->house->at;
	static const char all[] = "all@listes.example";

	assert_int_equal(
	    post(scene, "jean@example.org", all, at), VERDICT_ACCEPT);
	assert_int_equal(
	    post(scene, "nicole@example.org", all, at), VERDICT_ACCEPT);
	assert_int_equal(post(scene, "x@example.net", all, at), VERDICT_ACCEPT);
	assert_int_equal(post(scene, "y@example.net", all, at), VERDICT_HOLD);
}

struct one_of_many {
	struct scene *scene;
	pthread_barrier_t *start;
	enum verdict verdict;
};

static void *
send_one(void *self)
{
	struct one_of_many *one = self;

	pthread_barrier_wait(one->start);
	one->verdict = post(one->scene, "jean@example.org",
	    "day@listes.example", one->scene->house->at);
	return NULL;
}

static void
messages_that_come_at_once_are_counted(void **state)
{
	struct scene *scene = *state;
	pthread_t threads[AT_ONCE];
	struct one_of_many many[AT_ONCE];
	pthread_barrier_t start;
	int n_accepted = 0;

	assert_int_equal(pthread_barrier_init(&start, NULL, AT_ONCE), 0);
	for (size_t i = 0; i < AT_ONCE; i++) {
		many[i] =
		    (struct one_of_many){ scene, &start, VERDICT_DISCARD };
		assert_int_equal(
		    pthread_create(&threads[i], NULL, send_one, &many[i]), 0);
	}
	for (size_t i = 0; i < AT_ONCE; i++) {
		pthread_join(threads[i], NULL);
		n_accepted += many[i].verdict == VERDICT_ACCEPT;
	}
	pthread_barrier_destroy(&start);
	assert_int_equal(n_accepted, 2);
}

static struct flood_row
flood(struct scene *scene)
{
	struct house *h = scene->house;
	struct flood_row row;

	OK(&h->q, store_flood_get(h->q.store, "river", &row, &h->q.err));
	return row;
}

/* Three pass, the fourth and all after it wait. */
static void
a_flood_begins_with_one_too_many(void **state)
{
	struct scene *scene = *state;
	int64_t at = scene->house->at;
	struct mail mail = { "jean@example.org", "river@listes.example", NULL,
		NULL, at };

	for (int i = 0; i < 3; i++) {
		assert_int_equal(pass(scene, &mail).verdict, VERDICT_ACCEPT);
		assert_int_equal(flood(scene).since_at, 0);
	}
	struct destination fourth = pass(scene, &mail);
	assert_int_equal(fourth.verdict, VERDICT_HOLD);
	assert_string_equal(fourth.rule, flood_rule);
	assert_string_equal(fourth.because, "flood");
	assert_int_equal(flood(scene).since_at, at);
	/* Others' as well, long after the ten minutes, while it is not quiet.
	 */
	mail.from = "nicole@example.org";
	mail.at = at + 3599;
	assert_int_equal(pass(scene, &mail).verdict, VERDICT_HOLD);
	mail.at = at + 3599 + 3599;
	assert_int_equal(pass(scene, &mail).verdict, VERDICT_HOLD);
	assert_int_equal(flood(scene).n_held, 3);
	mail.at += 3600;
	assert_int_equal(pass(scene, &mail).verdict, VERDICT_ACCEPT);
	assert_int_equal(flood(scene).ended_at, mail.at);
}

/* Ten minutes are ten minutes. */
static void
slow_posts_are_no_flood(void **state)
{
	struct scene *scene = *state;
	int64_t at = scene->house->at;
	static const char river[] = "river@listes.example";

	for (int i = 0; i < 12; i++)
		assert_int_equal(
		    post(scene, "jean@example.org", river, at + i * 200),
		    VERDICT_ACCEPT);
	assert_int_equal(
	    post(scene, "jean@example.org", river, at + 11 * 200 + 199),
	    VERDICT_HOLD);
}

static void
what_a_rule_drops_is_no_flood(void **state)
{
	struct scene *scene = *state;
	struct mail mail = { "x@example.net", "river@listes.example",
		"X-Spam-Flag: YES\r\n", NULL, scene->house->at };

	for (int i = 0; i < 10; i++)
		assert_int_equal(pass(scene, &mail).verdict, VERDICT_DISCARD);
	assert_int_equal(flood(scene).since_at, 0);
}

static void
quiet_and_orders_end_it(void **state)
{
	struct scene *scene = *state;
	struct house *h = scene->house;
	static const char river[] = "river@listes.example";
	int64_t at = h->at, n = 0;
	bool was_flood;

	for (int i = 0; i < 5; i++)
		(void)post(scene, "jean@example.org", river, at);
	OK(&h->q,
	    flood_clock(h->q.store, scene->site, at + 3599, &n, &h->q.err));
	assert_int_equal(n, 0);
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q,
	    flood_end(h->q.store,
		&(struct flood_change){ "river", "nicole@example.org", at + 5 },
		&was_flood, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	assert_true(was_flood);
	/* What led to it is forgiven: three more pass. */
	for (int i = 0; i < 3; i++)
		assert_int_equal(post(scene, "jean@example.org", river, at + 6),
		    VERDICT_ACCEPT);
	assert_int_equal(
	    post(scene, "jean@example.org", river, at + 6), VERDICT_HOLD);
	OK(&h->q,
	    flood_clock(h->q.store, scene->site, at + 6 + 3600, &n, &h->q.err));
	assert_int_equal(n, 1);
	assert_int_equal(flood(scene).ended_at, at + 6 + 3600);
	/* One of a list that is no more. */
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_flood_begin(h->q.store, "gone", at, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	OK(&h->q, flood_clock(h->q.store, scene->site, at, &n, &h->q.err));
	assert_int_equal(n, 1);
}

static void
remember(struct scene *scene, const char *domain, int64_t until_at)
{
	struct house *h = scene->house;
	struct remembered_row row = {
		.list = "libre",
		.address = "jean@example.org",
		.domain = domain,
		.person_id = h->jean,
		.since_at = h->at,
		.until_at = until_at,
	};

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_remember(h->q.store, &row, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
}

static const char by_spf[] = "Authentication-Results: listes.example;\r\n"
			     " spf=pass smtp.mailfrom=example.org\r\n";

static void
a_remembered_sender_is_believed_from_there_only(void **state)
{
	static const struct {
		const char *from, *head, *client;
		int64_t later_s;
		enum verdict verdict;
	} cases[] = {
		{ "jean@example.org", by_spf, NULL, 0, VERDICT_ACCEPT },
		{ "jean@example.org", by_spf, NULL, 99, VERDICT_ACCEPT },
		{ "jean@example.org", by_spf, NULL, 100, VERDICT_CONFIRM },
		/* Somebody else's is another. */
		{ "nicole@example.org", by_spf, NULL, 0, VERDICT_CONFIRM },
		/* Nothing says where it came from. */
		{ "jean@example.org", "", NULL, 0, VERDICT_CONFIRM },
		{ "jean@example.org",
		    "Authentication-Results: listes.example;\r\n"
		    " spf=fail smtp.mailfrom=example.org\r\n",
		    NULL, 0, VERDICT_CONFIRM },
		{ "jean@example.org",
		    "Authentication-Results: evil.example;\r\n"
		    " spf=pass smtp.mailfrom=example.org\r\n",
		    NULL, 0, VERDICT_CONFIRM },
		/* This machine itself: nobody's connection. */
		{ "jean@example.org", by_spf, "127.0.0.1", 0, VERDICT_CONFIRM },
	};
	struct scene *scene = *state;
	int64_t at = scene->house->at;

	remember(scene, "example.org", at + 100);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mail mail = { cases[i].from, "libre@listes.example",
			cases[i].head, cases[i].client, at + cases[i].later_s };
		struct destination destination = pass(scene, &mail);
		if (destination.verdict != cases[i].verdict)
			fail_msg("case %zu: %s", i,
			    verdict_name(destination.verdict));
		assert_int_equal((destination.proofs & PROOF_CONFIRM) != 0,
		    cases[i].verdict == VERDICT_ACCEPT);
	}
}

static void
the_domain_is_kept_until_it_is_confirmed(void **state)
{
	struct scene *scene = *state;
	struct house *h = scene->house;
	struct mail mail = { "jean@example.org", "libre@listes.example", by_spf,
		NULL, h->at };
	const char *domain = NULL;

	struct destination known = pass(scene, &mail);
	OK(&h->q, store_sender_domain(h->q.store, known.post_id, &h->q.arena,
		      &domain, &h->q.err));
	assert_string_equal(domain, "example.org");
	mail.head = "";
	struct destination unknown = pass(scene, &mail);
	OK(&h->q, store_sender_domain(h->q.store, unknown.post_id, &h->q.arena,
		      &domain, &h->q.err));
	assert_string_equal(domain, "");
}

int
main(void)
{
#define IN_SCENE(test) \
 cmocka_unit_test_setup_teardown(test, open_scene, close_scene)
	const struct CMUnitTest tests[] = {
		IN_SCENE(a_day_is_the_sites_day),
		IN_SCENE(an_hour_slides),
		IN_SCENE(a_list_counts_everybody),
		IN_SCENE(messages_that_come_at_once_are_counted),
		IN_SCENE(a_flood_begins_with_one_too_many),
		IN_SCENE(slow_posts_are_no_flood),
		IN_SCENE(what_a_rule_drops_is_no_flood),
		IN_SCENE(quiet_and_orders_end_it),
		IN_SCENE(a_remembered_sender_is_believed_from_there_only),
		IN_SCENE(the_domain_is_kept_until_it_is_confirmed),
	};
#undef IN_SCENE

	return cmocka_run_group_tests_name("post turn", tests, NULL, NULL);
}
