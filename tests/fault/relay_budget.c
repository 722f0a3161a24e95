/*
 * Whose turn it is and how much may go: the budgets of an account and of the
 * site, whatever the clock does; the urgent first, and lists in turn.
 */
#include "tests/fault/relay_bench.h"

/* Never over the budget in any hour, and all of it used. */
static void
keeps_the_budget(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host, "");
	bench->relay.recipients_per_hour = 22; /* 20 for posts */
	bench->relay.recipients_per_message = 7;
	queue_many(bench, "membres", 50);
	start_connection(bench);
	int64_t began_at = bench->now;
	assert_int_equal(turn(bench), began_at + 3601);
	assert_int_equal(n_sent(bench), 20);
	bench->now = began_at + 3600;
	turn(bench);
	assert_int_equal(n_sent(bench), 20);
	bench->now = began_at + 3601;
	/* Another process knows it too. */
	start_connection(bench);
	turn(bench);
	assert_int_equal(n_sent(bench), 40);
	bench->now += 3601;
	assert_int_equal(turn(bench), INT64_MAX);
	assert_int_equal(n_sent(bench), 50);
	bench->relay.recipients_per_hour = 0;
	bench->relay.recipients_per_message = 50;
}

/* A day at its limit, with the delays of the world: in no hour more than the
 * budget, and of the whole 99 in a hundred. */
static void
uses_what_it_has(void **state)
{
	enum {
		PER_HOUR = 200,
		HOURS = 24
	};
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host, "");
	bench->relay.recipients_per_hour = PER_HOUR;
	bench->relay.recipients_per_message = 20;
	queue_many(bench, "membres", PER_HOUR * (HOURS + 1));
	start_connection(bench);
	int64_t began_at = bench->now;
	srandom(1);
	while (bench->now < began_at + HOURS * 3600) {
		int64_t next_at = 0;
		OK(&bench->q, connection_turn(
				  &bench->connection, &next_at, &bench->q.err));
		/* What a transaction takes, or until it is looked again. */
		bench->now += 1 + random() % 5;
		if (next_at > bench->now)
			bench->now = next_at + random() % 2;
	}
	int64_t in_hour =
	    look(&bench->q, "SELECT max((SELECT sum(cost) FROM handover AS b"
			    " WHERE b.counted_at <= a.counted_at"
			    " AND b.counted_at >= a.counted_at - 3600))"
			    " FROM handover AS a");
	int64_t sent = n_sent(bench);
	print_message("# at most %lld within an hour of %d; %lld in %d hours, "
		      "%.1f %% of the budget\n",
	    (long long)in_hour, PER_HOUR, (long long)sent, HOURS,
	    100.0 * (double)sent / (PER_HOUR * HOURS));
	assert_true(in_hour <= PER_HOUR);
	/* Posts leave a tenth to what is urgent. */
	assert_true(sent >= PER_HOUR * 9 / 10 * HOURS * 99 / 100);
	assert_true(in_hour <= PER_HOUR * 9 / 10);
	bench->relay.recipients_per_hour = 0;
	bench->relay.recipients_per_message = 50;
	bench->now = 1000000;
}

/* Of a day too, and of all relays together. */
static void
keeps_all_four_budgets(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host, "");
	bench->relay.recipients_per_hour = 22; /* 20 for posts */
	bench->relay.recipients_per_day = 55;
	queue_many(bench, "membres", 200);
	start_connection(bench);
	int64_t began_at = bench->now;
	for (int hour = 0; hour < 3; hour++)
		bench->now = turn(bench);
	assert_int_equal(n_sent(bench), 50);
	assert_int_equal(bench->now, began_at + 86401);
	turn(bench);
	assert_int_equal(n_sent(bench), 70);

	/* What another relay hands over leaves less for this one. */
	empty(bench);
	change(&bench->q,
	    "INSERT INTO handover(outgoing_id, list, relay,"
	    " n_recipients, cost, started_at, counted_at, state)"
	    " VALUES (1, 'ca', 'other', 12, 12, 0, 1000, 'answered')");
	bench->now = 2000;
	bench->relay.recipients_per_day = 0;
	queue_many(bench, "membres", 50);
	start_connection(bench);
	bench->connection.site = (struct allowance){ .per_hour = 16 };
	assert_int_equal(turn(bench), 1000 + 3601);
	assert_int_equal(n_sent(bench), 3);
	bench->now = 1000 + 3601;
	assert_int_equal(turn(bench), 2000 + 3601);
	assert_int_equal(n_sent(bench), 15);
	bench->relay.recipients_per_hour = 0;
	bench->now = 1000000;
}

static void
a_message_may_cost_one(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host, "at rcpt 1 say 450 4.2.1 not he");
	bench->relay.recipients_per_hour = 2;
	bench->relay.recipients_per_message = 10;
	bench->relay.unit = BUDGET_UNIT_MESSAGE;
	queue_many(bench, "membres", 50);
	start_connection(bench);
	int64_t began_at = bench->now;
	assert_int_equal(turn(bench), began_at + 3601);
	assert_int_equal(n_sent(bench), 19);
	bench->relay.recipients_per_hour = 0;
	bench->relay.recipients_per_message = 50;
	bench->relay.unit = BUDGET_UNIT_RECIPIENT;
}

/* What was not taken costs nothing; what may have been does. */
static void
only_what_was_taken_costs(void **state)
{
	struct bench *bench = *state;

	static const struct {
		const char *script;
		int cost;
	} cases[] = {
		{ "", 3 },
		{ "at rcpt 2 say 450 4.2.1 not he", 2 },
		{ "at rcpt * say 550 5.1.1 nobody", 0 },
		{ "at mail * say 451 4.3.0 later", 0 },
		{ "at dot * say 451 4.3.0 later", 0 },
		{ "at data * close", 0 },
		{ "at dot * lose", 3 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		empty(bench);
		smarthost_script(bench->host, cases[i].script);
		queue_three(bench);
		start_connection(bench);
		turn(bench);
		print_message("# %s\n", cases[i].script);
		assert_int_equal(
		    look(&bench->q, "SELECT sum(cost) FROM handover"),
		    cases[i].cost);
	}
}

/* Whatever the clock is set to, an hour remains an hour. */
static void
a_set_clock_changes_nothing(void **state)
{
	static const int64_t steps[] = { -86400, 86400, -3000, 7200,
		-40LL * 365 * 86400, 40LL * 365 * 86400 };
	struct bench *bench = *state;
	int64_t uptime = 500;

	bench->relay.recipients_per_hour = 22; /* 20 for posts */
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		bench->now = 2000000000;
		empty(bench);
		smarthost_script(bench->host, "");
		queue_many(bench, "membres", 60);
		start_connection(bench);
		bench->connection.boot = "one";
		bench->connection.uptime = clock_fixed(&uptime);
		turn(bench);
		assert_int_equal(n_sent(bench), 20);
		bench->now += 1800 + steps[i];
		uptime += 1800;
		assert_int_equal(turn(bench), bench->now + 1801);
		assert_int_equal(n_sent(bench), 20);
		bench->now += 1801 - steps[i];
		uptime += 1801;
		turn(bench);
		assert_int_equal(n_sent(bench), 40);
		/* Another start of the machine, with a clock gone back. */
		bench->now -= 5000;
		uptime = 7;
		bench->connection.boot = "two";
		assert_int_equal(turn(bench), bench->now + 3601);
		assert_int_equal(n_sent(bench), 40);
		bench->now += 3601;
		uptime += 3601;
		turn(bench);
		assert_int_equal(n_sent(bench), 60);
	}
	bench->now = 1000000;
	bench->relay.recipients_per_hour = 0;
}

/* Between lists of one priority none waits for another to be done. */
static void
no_list_starves(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host, "");
	bench->relay.recipients_per_hour = 111;
	bench->relay.recipients_per_message = 10;
	queue_many(bench, "grande", 400);
	queue_many(bench, "grande", 400);
	queue_many(bench, "moyenne", 60);
	queue_many(bench, "petite", 15);
	start_connection(bench);
	bench->now = turn(bench);
	assert_int_equal(
	    count(bench, "state = 'sent' AND address LIKE 'petite%'"), 15);
	assert_in_range(
	    count(bench, "state = 'sent' AND address LIKE 'moyenne%'"), 30, 50);
	assert_in_range(
	    count(bench, "state = 'sent' AND address LIKE 'grande%'"), 30, 50);
	bench->relay.recipients_per_hour = 0;
	bench->relay.recipients_per_message = 50;
	bench->now = 1000000;
}

/* However many posts wait, what is urgent has a share, and a connection kept
 * for it touches nothing else. */
static void
a_tenth_is_kept_for_what_is_urgent(void **state)
{
	struct bench *bench = *state;

	empty(bench);
	smarthost_script(bench->host, "");
	bench->relay.recipients_per_hour = 50;
	queue_many(bench, "membres", 100);
	start_connection(bench);
	turn(bench);
	assert_int_equal(n_sent(bench), 45);
	int64_t id = put_list_outgoing(bench, "membres", OUTGOING_MODERATION);
	put_recipient(bench, id, "moderation@x.example", 0);
	id = put_list_outgoing(bench, "membres", OUTGOING_ANNOUNCEMENT);
	put_recipient(bench, id, "announcement@x.example", 1);
	turn(bench);
	assert_int_equal(n_sent(bench), 47);

	bench->now += 3601;
	bench->connection.is_urgent_only = true;
	assert_int_equal(turn(bench), INT64_MAX);
	assert_int_equal(n_sent(bench), 47);
	bench->connection.is_urgent_only = false;
	turn(bench);
	assert_int_equal(n_sent(bench), 47 + 45);
	bench->relay.recipients_per_hour = 0;
	bench->now = 1000000;
}

/* What was refused costs nothing; what is urgent goes first; lists take
 * turns. */
static void
urgent_first_and_lists_in_turn(void **state)
{
	struct bench *bench = *state;
	size_t before = smarthost_n_messages(bench->host);
	char address[40];

	const struct {
		const char *list;
		enum outgoing_kind kind;
		int priority, n;
	} queue[] = {
		{ "acttes", OUTGOING_POST, 2, 3 },
		{ "ca", OUTGOING_POST, 2, 2 },
		{ "ca", OUTGOING_MODERATION, 0, 1 },
		{ "membres", OUTGOING_ANNOUNCEMENT, 1, 1 },
	};

	empty(bench);
	smarthost_script(bench->host, "");
	bench->relay.recipients_per_message = 1;
	for (size_t i = 0; i < COUNT_OF(queue); i++) {
		int64_t id =
		    put_list_outgoing(bench, queue[i].list, queue[i].kind);
		for (int j = 0; j < queue[i].n; j++) {
			snprintf(address, sizeof(address), "%s-%s-%d@x.example",
			    queue[i].list,
			    name_of(&outgoing_kind_names, queue[i].kind), j);
			put_recipient(bench, id, address, queue[i].priority);
		}
	}
	start_connection(bench);
	turn(bench);
	assert_int_equal(smarthost_n_messages(bench->host), before + 7);
	static const char *const order[] = { "ca/moderation",
		"membres/announcement", "acttes/post", "ca/post", "acttes/post",
		"ca/post", "acttes/post" };
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		char sql[300];
		snprintf(sql, sizeof(sql),
		    "SELECT outgoing.list || '/' || kind = '%s' FROM handover"
		    " JOIN outgoing ON outgoing.id = handover.outgoing_id"
		    " ORDER BY handover.id LIMIT 1 OFFSET %zu",
		    order[i], i);
		assert_int_equal(look(&bench->q, sql), 1);
	}
	bench->relay.recipients_per_message = 50;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_the_budget),
		cmocka_unit_test(uses_what_it_has),
		cmocka_unit_test(keeps_all_four_budgets),
		cmocka_unit_test(a_message_may_cost_one),
		cmocka_unit_test(only_what_was_taken_costs),
		cmocka_unit_test(a_set_clock_changes_nothing),
		cmocka_unit_test(no_list_starves),
		cmocka_unit_test(a_tenth_is_kept_for_what_is_urgent),
		cmocka_unit_test(urgent_first_and_lists_in_turn),
	};

	return cmocka_run_group_tests_name(
	    "relay budget", tests, set_up, tear_down);
}
