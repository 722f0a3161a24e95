/* What a flood has held back: its facilitators are told once, its author once,
 * and one order decides about all of it. */
#include "crieur/moderation/moderation.h"
#include "crieur/post/flood.h"
#include "crieur/store/flood.h"

#include "confirm_house.h"
#include "house_task.h"

static const char jean[] = "jean@example.org";
static const char nicole[] = "nicole@example.org";

static void
begin(struct house *h)
{
	house_list(h, "libre")->flood_posts = 3;
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_flood_begin(h->q.store, "libre", h->at, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
}

static int64_t
held_from(struct house *h, const char *from)
{
	return come(h, &(struct incoming){ .from = from,
			   .to = "libre@listes.example",
			   .purpose = PURPOSE_POST,
			   .state = POST_HELD,
			   .text = "Encore.\n",
			   .rule = flood_rule });
}

static struct clock_report
clock_at(struct house *h, int64_t at)
{
	struct clock_report report;

	OK(&h->q, moderation_clock(house_at(h, at), &report, &h->q.err));
	return report;
}

static bool
order(struct house *h, const char *text)
{
	int64_t id = come(h, &(struct incoming){ .from = nicole,
				 .to = "libre-request@listes.example",
				 .purpose = PURPOSE_COMMAND,
				 .state = POST_ACCEPTED,
				 .text = "",
				 .subject = text });

	change(
	    &h->q, "UPDATE post SET proof = 'sasl' WHERE purpose = 'command'");
	return house_work_off(h, id, moderation_request).outcome ==
	       TASK_ORDERED;
}

static void
everybody_is_told_once(void **state)
{
	struct house *h = *state;

	begin(h);
	for (int i = 0; i < 5; i++)
		(void)held_from(h, jean);
	(void)held_from(h, "somebody@example.com");
	work(h);
	assert_int_equal(mails_to(h, nicole), 1);
	struct sent told = sent_to(h, nicole);
	assert_string_equal(told.subject,
	    "Trop de messages sur libre@listes.example : tout attend");
	assert_non_null(strstr(told.text, "en 10 min"));
	assert_non_null(strstr(told.text, "pendant\n1 h"));
	assert_non_null(strstr(told.text, "libre-request@listes.example"));
	assert_int_equal(strncmp(told.reply_to, "libre-moderate+", 15), 0);
	assert_int_equal(mails_to(h, jean), 1);
	assert_int_equal(mails_to(h, "somebody@example.com"), 1);
}

/* The one they were asked about is brought back to them; all of them end. */
static void
the_clock_speaks_of_the_first_alone(void **state)
{
	struct house *h = *state;
	int64_t last = 0;

	begin(h);
	for (int i = 0; i < 5; i++)
		last = held_from(h, jean);
	work(h);
	assert_int_equal(clock_at(h, h->at + 2 * 86400).n_reminded, 1);
	assert_int_equal(mails_to(h, nicole), 2);
	assert_int_equal(clock_at(h, h->at + 4 * 86400).n_escalated, 1);
	assert_int_equal(get_post(&h->q, last).state, POST_HELD);
	assert_int_equal(clock_at(h, h->at + 14 * 86400).n_expired, 5);
	assert_int_equal(get_post(&h->q, last).state, POST_REJECTED);
}

static void
orders_decide_about_all_of_it(void **state)
{
	struct house *h = *state;
	struct flood_row row;
	int64_t other, posts[3];

	begin(h);
	for (size_t i = 0; i < COUNT_OF(posts); i++)
		posts[i] = held_from(h, jean);
	other = come(h, &(struct incoming){ .from = jean,
			    .to = "libre@listes.example",
			    .purpose = PURPOSE_POST,
			    .state = POST_HELD,
			    .text = "Une question.\n",
			    .rule = "guests" });
	work(h);
	assert_false(order(h, "afflux"));
	assert_false(order(h, "afflux oui mais"));
	assert_true(order(h, "Reprendre"));
	assert_non_null(strstr(sent_to(h, nicole).text, "afflux a retenus"));
	OK(&h->q, store_flood_get(h->q.store, "libre", &row, &h->q.err));
	assert_int_equal(row.ended_at, h->at);
	assert_int_equal(get_post(&h->q, posts[2]).state, POST_HELD);
	assert_true(order(h, "Afflux : non"));
	for (size_t i = 0; i < COUNT_OF(posts); i++)
		assert_int_equal(
		    get_post(&h->q, posts[i]).state, POST_DISCARDED);
	assert_int_equal(get_post(&h->q, other).state, POST_HELD);
	int64_t late = held_from(h, jean);
	assert_true(order(h, "flood yes"));
	assert_int_equal(get_post(&h->q, late).state, POST_ACCEPTED);
	assert_int_equal(get_post(&h->q, other).state, POST_HELD);
}

/* Nobody else's yes ends it, as for any order. */
static void
a_member_gives_no_orders(void **state)
{
	struct house *h = *state;
	struct flood_row row;

	begin(h);
	int64_t id = come(h, &(struct incoming){ .from = jean,
				 .to = "libre-request@listes.example",
				 .purpose = PURPOSE_COMMAND,
				 .state = POST_ACCEPTED,
				 .text = "",
				 .subject = "reprendre" });
	change(&h->q, "UPDATE post SET proof = 'sasl'");
	house_work_off(h, id, moderation_request);
	OK(&h->q, store_flood_get(h->q.store, "libre", &row, &h->q.err));
	assert_int_equal(row.ended_at, 0);
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, confirm_house_open, house_close)
	const struct CMUnitTest tests[] = {
		IN_HOUSE(everybody_is_told_once),
		IN_HOUSE(the_clock_speaks_of_the_first_alone),
		IN_HOUSE(orders_decide_about_all_of_it),
		IN_HOUSE(a_member_gives_no_orders),
	};
#undef IN_HOUSE

	return cmocka_run_group_tests_name(
	    "moderation flood", tests, NULL, NULL);
}
