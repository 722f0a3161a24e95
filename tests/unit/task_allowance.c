/* Whether crieur answers: what a bomb gets, from one source and from many, by
 * each kind of address; that it takes nothing from proved people; what those
 * who answer for a list get of it. */
#include "crieur/task/wish.h"

#include "bomb.h"
#include "house_task.h"
#include "sent.h"

enum {
	BOMB = 400, /* mails */
	UNPROVED = 40,
};

static const char one[] = "192.0.2.7";
static const char many[] = "198.51.#.7";

static const struct bomb bombs[] = {
	{ .to = "acttes-help@listes.example", .purpose = PURPOSE_COMMAND },
	{ .to = "acttes-request@listes.example",
	    .text = "modérer 1",
	    .purpose = PURPOSE_COMMAND },
	{ .to = "crieur@listes.example",
	    .text = "aide",
	    .list = "",
	    .purpose = PURPOSE_COMMAND },
	{ .to = "acttes-leave@listes.example", .purpose = PURPOSE_COMMAND },
};

static void
a_bomb_gets_little_from_one_source_and_from_many(void **state)
{
	struct house *h = *state;

	for (size_t i = 0; i < COUNT_OF(bombs); i++) {
		struct bomb bomb = bombs[i];
		change(&h->q, "DELETE FROM answer");
		/* An eighth to one address; a quarter to one network; half to
		 * one domain; and no more in all. */
		bomb.from = "quidam@foreign.example";
		bomb.client = many;
		assert_in_range(explode(h, &bomb, BOMB), 0, UNPROVED / 8);
		bomb.from = "u@foreign#.example";
		bomb.client = one;
		assert_in_range(explode(h, &bomb, BOMB), 0, UNPROVED / 4);
		bomb.from = "u#@foreign.example";
		bomb.client = many;
		assert_in_range(explode(h, &bomb, BOMB), 0, UNPROVED / 2);
		bomb.from = "u@foreign#.example";
		explode(h, &bomb, BOMB);
		assert_int_equal(look(&h->q, "SELECT count(*) FROM answer"
					     " WHERE is_proved = 0"),
		    UNPROVED);
	}
	/* Nor a whole day long. */
	for (int i = 0; i < 20; i++) {
		h->at += 3601;
		struct bomb bomb = bombs[0];
		bomb.from = "v@foreign#.example";
		bomb.client = many;
		explode(h, &bomb, 60);
	}
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM answer"), (int64_t)UNPROVED * 8);
}

static void
a_guess_gets_nothing(void **state)
{
	struct house *h = *state;
	struct bomb bomb = {
		.from = "jean@example.org",
		.client = many,
		.text = "oui",
		.to = "acttes-confirm+aaaaaaaaaaaaaaaaaaaaaaa#@listes.example",
		.purpose = PURPOSE_CONFIRM,
	};

	assert_int_equal(explode(h, &bomb, 30), 0);
	bomb.to = "acttes-moderate+aaaaaaaaaaaaaaaaaaaaaaa#@listes.example";
	bomb.purpose = PURPOSE_MODERATE;
	assert_int_equal(explode(h, &bomb, 30), 0);
	bomb.to = "acttes-leave+aaaaaaaaaaaaaaaaaaaaaaa#@listes.example";
	bomb.purpose = PURPOSE_COMMAND;
	assert_int_equal(explode(h, &bomb, 30), 0);
}

static void
a_machine_or_a_lie_gets_nothing(void **state)
{
	struct house *h = *state;
	struct bomb bomb = bombs[0];

	bomb.client = one;
	bomb.from = "MAILER-DAEMON@foreign#.example";
	assert_int_equal(explode(h, &bomb, 5), 0);
	bomb.from = "u@foreign#.example";
	bomb.is_empty_path = true;
	assert_int_equal(explode(h, &bomb, 5), 0);
	bomb.is_empty_path = false;
	bomb.field = "Authentication-Results: mx.listes.example;"
		     " dmarc=fail header.from=foreign.example\r\n";
	h->site->gate.authserv_id = "mx.listes.example";
	assert_int_equal(explode(h, &bomb, 5), 0);
	bomb.field = "Authentication-Results: other.example;"
		     " dmarc=fail header.from=foreign.example\r\n";
	assert_int_equal(explode(h, &bomb, 5), 5);
}

static void
a_bomb_takes_nothing_from_proved_people(void **state)
{
	struct house *h = *state;
	struct bomb bomb = bombs[0];

	bomb.from = "u@foreign#.example";
	bomb.client = many;
	explode(h, &bomb, BOMB);
	bomb.from = "jean@example.org";
	bomb.client = "198.51.1.7";
	assert_int_equal(explode(h, &bomb, 1), 0);
	bomb.proof = "sasl";
	assert_int_equal(explode(h, &bomb, 1), 1);
	/* One person has his share of what is theirs. */
	assert_int_equal(explode(h, &bomb, BOMB), UNPROVED * 10 / 8 - 1);
	bomb.from = "nicole@example.org";
	assert_int_equal(explode(h, &bomb, 1), 1);
}

static void
facilitators_get_the_first_and_one_summary(void **state)
{
	struct house *h = *state;
	static const char *const to[] = { "acttes-join@listes.example",
		"acttes-owner@listes.example" };

	for (size_t i = 0; i < COUNT_OF(to); i++) {
		struct bomb bomb = {
			.from = "u@foreign#.example",
			.client = many,
			.to = to[i],
			.purpose = i == 0 ? PURPOSE_COMMAND : PURPOSE_OWNER,
		};
		int64_t before = n_to(h, "nicole%"), n = 0;
		explode(h, &bomb, 50);
		assert_int_equal(n_to(h, "nicole%"), before + 1);
		OK(&h->q, wish_clock(house_at(h, h->at), &n, &h->q.err));
		assert_int_equal(n, 0);
		h->at += 3601;
		OK(&h->q, wish_clock(house_at(h, h->at), &n, &h->q.err));
		assert_int_equal(n, 1);
		assert_int_equal(n_to(h, "nicole%"), before + 2);
		struct sent mail = sent_to(h, "nicole@example.org");
		assert_string_equal(mail.subject,
		    "Messages que rien ne prouve pour acttes@listes.example : 49");
		assert_non_null(strstr(mail.text, to[i]));
		assert_non_null(
		    strstr(mail.text, "u@foreign1.example: Bonjour 1\n"));
		h->at += 3601;
		OK(&h->q, wish_clock(house_at(h, h->at), &n, &h->q.err));
		assert_int_equal(n, 0);
		/* Who is proved is brought at once. */
		bomb.from = "jean@example.org";
		bomb.proof = "sasl";
		before = n_to(h, "nicole%");
		explode(h, &bomb, 1);
		assert_int_equal(n_to(h, "nicole%"), before + (int64_t)i);
		assert_true(
		    i == 0 || strstr(sent_to(h, "jean@example.org").text,
				  "Nicole Vidal") != NULL);
	}
}

int
main(void)
{
#define HOUSE(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)
	const struct CMUnitTest tests[] = {
		HOUSE(a_bomb_gets_little_from_one_source_and_from_many),
		HOUSE(a_guess_gets_nothing),
		HOUSE(a_machine_or_a_lie_gets_nothing),
		HOUSE(a_bomb_takes_nothing_from_proved_people),
		HOUSE(facilitators_get_the_first_and_one_summary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
