/*
 * Several relays, several connections: each goes its own way, and together they
 * keep what is to be kept.
 */
#include "tests/fault/relay_process.h"

static const char site_head[] =
    "site { name = \"S\" domains = {\"a.test\"} address = \"crieur@a.test\"\n"
    "  language = \"fr\" user = \"%s\" recipients_per_hour = %d }\n"
    "store { path = \"%s\" }\n"
    "gate { socket = \"unix:%s.gate\" authserv_id = \"m.a.test\" }\n"
    "list \"l\" { address = \"l@a.test\" receive = \"member\"\n"
    "  moderate = \"member\" otherwise = reject }\n";
static const char relay_block[] =
    "relay \"%s\" { host = \"localhost\" port = %u tls = starttls\n"
    "  user = \"crieur\" password_file = \"%s\" ca_file = \"%s\"\n"
    "  recipients_per_message = 1 recipients_per_hour = 0\n"
    "  connections = %d %s }\n";

struct connections_of {
	const char *name;
	struct smarthost *host;
	const char *password_file;
	int connections;
	const char *lists; /* "for = ..." or "" */
};

static int
set_up(void **state)
{
	struct killing *k = calloc(1, sizeof(*k));

	if (k == NULL || queue_store_open(&k->q) != 0)
		return -1;
	k->host = smarthost_start("");
	write_password(k, "sesame", 0600);
	*state = k;
	return 0;
}

static int
tear_down(void **state)
{
	struct killing *k = *state;

	smarthost_stop(k->host);
	int status = queue_store_close(&k->q);
	free(k);
	return status;
}

static void
publish(struct killing *k, int per_hour, const struct connections_of *relays,
    size_t n)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	const struct live_change change = { .actor = "test", .comment = "" };
	char text[4000];
	struct live_version live;

	int length = snprintf(text, sizeof(text), site_head,
	    getpwuid(getuid())->pw_name, per_hour, k->q.path, k->q.path);
	for (size_t i = 0; i < n; i++)
		length += snprintf(text + length, sizeof(text) - (size_t)length,
		    relay_block, relays[i].name, smarthost_port(relays[i].host),
		    relays[i].password_file, smarthost_ca_file(relays[i].host),
		    relays[i].connections, relays[i].lists);
	assert_int_equal(
	    bundle_append(&bundle, "crieur.conf", span_of(text)), 0);
	OK(&k->q, live_publish(k->q.store, &bundle, &change, &live, &k->q.err));
}

static void
queue(struct killing *k, const char *relay, int n)
{
	struct clock clock = clock_system();
	int64_t now = clock_now(&clock), id = 0;
	char address[60];
	const struct outgoing_new outgoing = {
		.list = relay,
		.kind = OUTGOING_POST,
		.relay = relay,
		.envelope_sender = "acttes-bounces@a.test",
		.header_message_id = "x",
		.header = span_of("Message-ID: <x@x>\r\n\r\n"),
		.body = span_of("Bonjour\r\n"),
		.at = now,
	};

	OK(&k->q, store_outgoing_insert(k->q.store, &outgoing, &id, &k->q.err));
	for (int i = 0; i < n; i++) {
		snprintf(address, sizeof(address), "m%d@example.org", i);
		const struct delivery_new delivery = {
			.outgoing_id = id,
			.address = address,
			.relay = relay,
			.priority = 2,
			.at = now,
		};
		OK(&k->q,
		    store_delivery_insert(k->q.store, &delivery, &k->q.err));
	}
}

static void
empty(struct killing *k)
{
	change(&k->q, "DELETE FROM delivery; DELETE FROM outgoing;"
		      " DELETE FROM handover; DELETE FROM relay_state");
	smarthost_script(k->host, "");
}

/* One that hangs at every step it can, beside one that works. */
static void
a_slow_relay_holds_no_other(void **state)
{
	static const char *const scripts[] = { "at connect * stall",
		"at ehlo * stall", "at mail * stall", "at dot * stall" };
	struct killing *k = *state;
	struct smarthost *slow = smarthost_start("");
	const struct connections_of relays[] = {
		{ "slow", slow, k->password_file, 2, "for = { \"l\" }" },
		{ "fast", k->host, k->password_file, 2, "" },
	};

	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		empty(k);
		publish(k, 0, relays, COUNT_OF(relays));
		smarthost_script(slow, scripts[i]);
		queue(k, "slow", 4);
		queue(k, "fast", 20);
		start_relay(k);
		assert_true(await(k,
		    "SELECT count(*) FROM delivery WHERE relay = 'fast'"
		    " AND state = 'sent'",
		    20));
		assert_int_equal(
		    look(&k->q, "SELECT count(*) FROM delivery"
				" WHERE relay = 'slow' AND state IN"
				" ('queued','sending')"),
		    4);
		end_relay(k, SIGKILL);
	}
	smarthost_stop(slow);
}

static void
as_many_connections_as_configured(void **state)
{
	struct killing *k = *state;
	const struct connections_of relays[] = {
		{ "ovh", k->host, k->password_file, 3, "" },
	};

	empty(k);
	publish(k, 0, relays, COUNT_OF(relays));
	smarthost_script(k->host, "at data * stall");
	queue(k, "ovh", 20);
	start_relay(k);
	assert_true(await(
	    k, "SELECT count(*) FROM delivery WHERE state = 'sending'", 3));
	pause_ms(1500);
	assert_int_equal(look(&k->q, "SELECT count(*) FROM delivery"
				     " WHERE state = 'sending'"),
	    3);
	assert_int_equal(smarthost_n_events(k->host, "connect"), 3);
	end_relay(k, SIGKILL);
}

/* Six connections of two relays find a budget of seven. */
static void
together_they_keep_the_sites_budget(void **state)
{
	struct killing *k = *state;
	const struct connections_of relays[] = {
		{ "one", k->host, k->password_file, 3, "for = { \"l\" }" },
		{ "two", k->host, k->password_file, 3, "" },
	};

	empty(k);
	publish(k, 7, relays, COUNT_OF(relays));
	size_t before = smarthost_n_messages(k->host);
	queue(k, "one", 20);
	queue(k, "two", 20);
	start_relay(k);
	assert_true(
	    await(k, "SELECT count(*) FROM delivery WHERE state = 'sent'", 7));
	pause_ms(1500);
	end_relay(k, SIGTERM);
	/* Nor does a fresh process give more. */
	start_relay(k);
	pause_ms(1500);
	end_relay(k, SIGTERM);
	assert_int_equal(smarthost_n_messages(k->host), before + 7);
}

/* The file of one cannot be read; it is taken when it can. */
static void
a_relay_without_password_rests_alone(void **state)
{
	struct killing *k = *state;
	char other[100];
	const struct connections_of relays[] = {
		{ "one", k->host, other, 1, "for = { \"l\" }" },
		{ "two", k->host, k->password_file, 1, "" },
	};

	empty(k);
	snprintf(other, sizeof(other), "%s/other", k->q.directory);
	publish(k, 0, relays, COUNT_OF(relays));
	queue(k, "one", 3);
	queue(k, "two", 3);
	start_relay(k);
	assert_true(
	    await(k, "SELECT count(*) FROM delivery WHERE state = 'sent'", 3));
	assert_true(await(k,
	    "SELECT count(*) FROM relay_state WHERE name = 'one'"
	    " AND state = 'stopped' AND words LIKE '%cannot be read%'",
	    1));
	assert_int_equal(look(&k->q, "SELECT count(*) FROM delivery"
				     " WHERE relay = 'one' AND n_tries = 0"),
	    3);
	FILE *file = fopen(other, "w");
	assert_non_null(file);
	fchmod(fileno(file), 0600);
	fputs("sesame\n", file);
	fclose(file);
	int status = 0;
	assert_int_equal(waitpid(k->pid, &status, 0), k->pid);
	assert_int_equal(WEXITSTATUS(status), 75);
	start_relay(k);
	assert_true(
	    await(k, "SELECT count(*) FROM delivery WHERE state = 'sent'", 6));
	end_relay(k, SIGTERM);
}

/* Which lists a new policy sends where, and with which account, is known at
 * once. */
static void
a_relay_of_a_new_policy_is_used(void **state)
{
	struct killing *k = *state;
	const struct connections_of relays[] = {
		{ "one", k->host, k->password_file, 1, "for = { \"l\" }" },
		{ "two", k->host, k->password_file, 1, "" },
	};
	int status = 0;

	empty(k);
	publish(k, 0, relays + 1, 1);
	queue(k, "one", 3);
	start_relay(k);
	pause_ms(500);
	publish(k, 0, relays, COUNT_OF(relays));
	/* It has not read that one's password. */
	assert_int_equal(waitpid(k->pid, &status, 0), k->pid);
	assert_int_equal(WEXITSTATUS(status), 75);
	start_relay(k);
	assert_true(
	    await(k, "SELECT count(*) FROM delivery WHERE state = 'sent'", 3));
	end_relay(k, SIGTERM);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slow_relay_holds_no_other),
		cmocka_unit_test(as_many_connections_as_configured),
		cmocka_unit_test(together_they_keep_the_sites_budget),
		cmocka_unit_test(a_relay_without_password_rests_alone),
		cmocka_unit_test(a_relay_of_a_new_policy_is_used),
	};

	return cmocka_run_group_tests_name(
	    "relay connections", tests, set_up, tear_down);
}
