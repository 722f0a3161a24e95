/*
 * What the clerk does in a second: posts expanded to 100 and to 10 000 people,
 * held posts brought to a facilitator, answers by mail followed. Prints figures
 * and the memory at its peak; judges nothing.
 */
#include <sys/resource.h>

#include "crieur/base/clock.h"
#include "crieur/clerk/pass.h"

#include "../unit/house_pass.h"
#include "../unit/sent.h"

enum {
	SMALL = 100,
	LARGE = 10000,
	POSTS = 200,
	HELD = 1000,
};

static void
run(struct house *h, const char *what, int count)
{
	struct rusage usage;
	int64_t from = clock_monotonic_ms();

	house_pass(h);
	int64_t spent = clock_monotonic_ms() - from;
	getrusage(RUSAGE_SELF, &usage);
	printf("%-48s %6lld ms, %.0f a second, peak %ld MB\n", what,
	    (long long)spent, 1000.0 * count / (double)(spent > 0 ? spent : 1),
	    usage.ru_maxrss / 1024);
}

static int64_t
arrive(struct house *h, const char *list, const char *state, size_t size, int i)
{
	struct str raw = { 0 };
	char id[40];

	snprintf(id, sizeof(id), "%s%d@example.org", state, i);
	str_addf(&raw,
	    "From: guest@example.net\r\nTo: %s@listes.example\r\n"
	    "Subject: Essai %d\r\nMessage-ID: <%s>\r\n\r\n",
	    list, i, id);
	while (raw.len < size)
		str_adds(&raw, "Une ligne de soixante-dix signes, comme on en "
			       "écrit chaque jour.\r\n");
	int64_t message =
	    put_message(&h->q, "guest@example.net", id, str_c(&raw), h->at);
	str_fini(&raw);
	return put_post(&h->q, message, list, "post", state, h->at);
}

static void
fill(struct house *h, int from, int to, const char *group)
{
	house_edit(h);
	for (int i = from; i < to; i++) {
		char name[40], address[40];
		snprintf(name, sizeof(name), "Personne %d", i);
		snprintf(address, sizeof(address), "p%d@example.org", i);
		house_person(h, name, address, group, "2026-12-31");
	}
	house_done(h);
}

static void
answer_all(struct house *h)
{
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	for (int i = 1; i <= HELD; i++) {
		char sql[120], raw[300], to[120];
		struct post_intake_row row = {
			.list = "acttes",
			.purpose = PURPOSE_MODERATE,
			.recipient = to,
			.state = POST_ACCEPTED,
			.verdict = "accept",
			.rule = "moderate",
			.rule_file = "",
			.because = "",
			.author_person_id = h->nicole,
			.proof = "none",
			.decided_at = h->at,
		};
		int64_t id;
		snprintf(sql, sizeof(sql),
		    "SELECT seal FROM moderation_token"
		    " ORDER BY post_id LIMIT 1 OFFSET %d",
		    i - 1);
		snprintf(to, sizeof(to), "acttes-moderate+%s@listes.example",
		    look_text(&h->q, sql));
		snprintf(raw, sizeof(raw),
		    "From: nicole@example.org\r\nTo: %s\r\n\r\n%s\r\n", to,
		    i % 2 == 0 ? "oui" : "non : hors sujet");
		row.message_id =
		    put_message(&h->q, "nicole@example.org", "", raw, h->at);
		OK(&h->q, store_post_insert(h->q.store, &row, &id, &h->q.err));
	}
	OK(&h->q, store_commit(h->q.store, &h->q.err));
}

static void
work(void **state)
{
	struct house *h = *state;

	fill(h, 0, SMALL - 2, "acttes");
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	for (int i = 0; i < POSTS; i++)
		arrive(h, "acttes", "accepted", 5000, i);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	run(h, "200 posts of 5 kB, 100 recipients each", POSTS);

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	for (int i = 0; i < HELD; i++)
		arrive(h, "acttes", "held", 5000, i);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	run(h, "1000 held posts brought to a facilitator", HELD);
	answer_all(h);
	run(h, "1000 answers followed, authors told", HELD);

	fill(h, SMALL, LARGE, "");
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	arrive(h, "membres", "accepted", 50000, 1);
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	run(h, "1 post of 50 kB, 10 000 recipients", LARGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(work, house_open, house_close),
	};

	return cmocka_run_group_tests_name("clerk work", tests, NULL, NULL);
}
