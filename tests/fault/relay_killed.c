/*
 * crieur-relay, killed at every step of its conversation and started again:
 * nobody gets nothing, and only those of the transaction whose answer was lost
 * get it twice. CRIEUR_KILL_ROUNDS=N adds N rounds killed at moments drawn by
 * lot.
 */
#include "tests/fault/relay_process.h"

enum {
	N_RECIPIENTS = 7,
	PER_MESSAGE = 3,
	SPAN_US = 15000, /* about the length of a conversation */
};

static const char site_text[] =
    "site { name = \"S\" domains = {\"a.test\"} address = \"crieur@a.test\"\n"
    "  language = \"fr\" user = \"%s\" }\n"
    "store { path = \"%s\" }\n"
    "gate { socket = \"unix:%s.gate\" authserv_id = \"m.a.test\" }\n"
    "relay \"ovh\" { host = \"localhost\" port = %u tls = starttls\n"
    "  user = \"crieur\" password_file = \"%s\" ca_file = \"%s\"\n"
    "  recipients_per_message = %d recipients_per_hour = 0\n"
    "  connections = 1 }\n";

static void
publish_site(struct killing *k)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	char text[2000];
	const struct live_change change = { .actor = "test", .comment = "" };
	struct live_version live;

	snprintf(text, sizeof(text), site_text, getpwuid(getuid())->pw_name,
	    k->q.path, k->q.path, smarthost_port(k->host), k->password_file,
	    smarthost_ca_file(k->host), PER_MESSAGE);
	assert_int_equal(
	    bundle_append(&bundle, "crieur.conf", span_of(text)), 0);
	OK(&k->q, live_publish(k->q.store, &bundle, &change, &live, &k->q.err));
}

static int
set_up(void **state)
{
	struct killing *k = calloc(1, sizeof(*k));

	if (k == NULL || queue_store_open(&k->q) != 0)
		return -1;
	k->host = smarthost_start("");
	write_password(k, "sesame", 0600);
	publish_site(k);
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
kill_relay(void *self)
{
	struct killing *k = self;

	kill(k->pid, SIGKILL);
}

static void
queue_round(struct killing *k)
{
	char address[60], text[60];
	int64_t id = 0;
	struct clock clock = clock_system();
	int64_t now = clock_now(&clock);

	k->round++;
	snprintf(
	    text, sizeof(text), "Message-ID: <round-%u@x>\r\n\r\n", k->round);
	const struct outgoing_new outgoing = {
		.list = "acttes",
		.kind = OUTGOING_POST,
		.relay = "ovh",
		.envelope_sender = "acttes-bounces@a.test",
		.header_message_id = "x",
		.header = span_of(text),
		.body = span_of("Bonjour\r\n"),
		.at = now,
	};
	OK(&k->q, store_outgoing_insert(k->q.store, &outgoing, &id, &k->q.err));
	for (int i = 0; i < N_RECIPIENTS; i++) {
		snprintf(address, sizeof(address), "m%d@example.org", i);
		const struct delivery_new delivery = {
			.outgoing_id = id,
			.address = address,
			.relay = "ovh",
			.priority = 2,
			.at = now,
		};
		OK(&k->q,
		    store_delivery_insert(k->q.store, &delivery, &k->q.err));
	}
}

struct copies {
	size_t n_none, n_once, n_twice, n_more;
};

static struct copies
count_copies(struct killing *k)
{
	struct copies copies = { 0 };
	char address[60], text[60];

	snprintf(text, sizeof(text), "<round-%u@x>", k->round);
	for (int i = 0; i < N_RECIPIENTS; i++) {
		snprintf(address, sizeof(address), "m%d@example.org", i);
		size_t n = smarthost_count(k->host, address, text);
		copies.n_none += n == 0;
		copies.n_once += n == 1;
		copies.n_twice += n == 2;
		copies.n_more += n > 2;
	}
	return copies;
}

static struct copies
live_through(struct killing *k, const char *script)
{
	smarthost_script(k->host, script);
	queue_round(k);
	start_relay(k);
	/* It dies by the smarthost's hand. */
	int status = 0;
	assert_int_equal(waitpid(k->pid, &status, 0), k->pid);
	assert_true(WIFSIGNALED(status));
	smarthost_script(k->host, "");
	/* Those who were refused for now need not be waited for. */
	change(&k->q, "UPDATE delivery SET next_at = 0 WHERE state = 'queued'");
	start_relay(k);
	assert_true(
	    await(k, "SELECT count(*) FROM delivery WHERE state != 'sent'", 0));
	status = end_relay(k, SIGTERM);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	return count_copies(k);
}

static const struct {
	const char *script;
	size_t n_twice_least, n_twice_most;
} kills[] = {
	{ "at connect 1 call", 0, 0 },
	{ "at ehlo 1 call", 0, 0 },
	{ "at starttls 1 call", 0, 0 },
	{ "at starttls 1 answer-call", 0, 0 },
	{ "at ehlo 2 call", 0, 0 },
	{ "at auth 1 call", 0, 0 },
	{ "at auth 1 answer-call", 0, 0 },
	{ "at mail 1 call", 0, 0 },
	{ "at mail 1 answer-call", 0, 0 },
	{ "at mail 2 answer-call", 0, 0 },
	{ "at rcpt * say 450 4.2.1 later\nat rset 1 call", 0, 0 },
	{ "at rcpt * say 450 4.2.1 later\nat rset 1 answer-call", 0, 0 },
	{ "at rcpt 1 call", 0, 0 },
	{ "at rcpt 5 answer-call", 0, 0 },
	{ "at data 1 call", 0, 0 },
	{ "at data 2 call", 0, 0 },
	{ "at dot 1 call", 0, 0 },
	{ "at dot 3 call", 0, 0 },
	/* The dot was seen, the answer lost: those of that batch. */
	{ "at dot 1 take-call", PER_MESSAGE, PER_MESSAGE },
	{ "at dot 2 take-call", PER_MESSAGE, PER_MESSAGE },
	{ "at dot 3 take-call", 1, 1 },
	/* The answer was sent, and may have been kept or not. */
	{ "at dot 1 answer-call", 0, PER_MESSAGE },
	{ "at dot 2 answer-call", 0, PER_MESSAGE },
};

static void
nobody_gets_nothing_and_only_the_doubtful_twice(void **state)
{
	struct killing *k = *state;
	size_t n_wrong = 0;

	smarthost_hook(k->host, kill_relay, k);
	for (size_t i = 0; i < COUNT_OF(kills); i++) {
		struct copies copies = live_through(k, kills[i].script);
		if (copies.n_none == 0 && copies.n_more == 0 &&
		    copies.n_twice >= kills[i].n_twice_least &&
		    copies.n_twice <= kills[i].n_twice_most)
			continue;
		n_wrong++;
		print_error("\"%s\": %zu none, %zu once, %zu twice, %zu more\n",
		    kills[i].script, copies.n_none, copies.n_once,
		    copies.n_twice, copies.n_more);
	}
	assert_int_equal(n_wrong, 0);
	/* Each lost answer is on record. */
	assert_true(look(&k->q, "SELECT count(*) FROM handover"
				" WHERE state = 'in-doubt'") >= 3);
}

static void
nor_at_any_moment(void **state)
{
	struct killing *k = *state;
	const char *rounds = getenv("CRIEUR_KILL_ROUNDS");
	long n_rounds = rounds != NULL ? strtol(rounds, NULL, 10) : 5;
	size_t n_twice = 0;

	int64_t n_before = look(
	    &k->q, "SELECT count(*) FROM handover WHERE state = 'in-doubt'");
	srandom((unsigned)getpid());
	for (long i = 0; i < n_rounds; i++) {
		smarthost_script(k->host, "");
		queue_round(k);
		start_relay(k);
		while (smarthost_n_events(k->host, "auth") == 0)
			pause_us(100);
		pause_us(random() % SPAN_US);
		end_relay(k, SIGKILL);
		start_relay(k);
		assert_true(await(k,
		    "SELECT count(*) FROM delivery WHERE state != 'sent'", 0));
		end_relay(k, SIGTERM);
		struct copies copies = count_copies(k);
		assert_int_equal(copies.n_none, 0);
		assert_int_equal(copies.n_more, 0);
		assert_true(copies.n_twice <= PER_MESSAGE);
		n_twice += copies.n_twice;
	}
	int64_t n_doubtful = look(
	    &k->q, "SELECT count(*) FROM handover WHERE state = 'in-doubt'");
	print_message("# %ld rounds, %zu recipients twice, %lld transactions "
		      "in doubt\n",
	    n_rounds, n_twice, (long long)(n_doubtful - n_before));
}

/* At QUIT all is kept already. */
static void
nor_at_the_very_end(void **state)
{
	struct killing *k = *state;
	int status = 0;

	smarthost_script(k->host, "at quit 1 call");
	queue_round(k);
	start_relay(k);
	assert_true(
	    await(k, "SELECT count(*) FROM delivery WHERE state != 'sent'", 0));
	kill(k->pid, SIGTERM);
	assert_int_equal(waitpid(k->pid, &status, 0), k->pid);
	assert_true(WIFSIGNALED(status));
	smarthost_script(k->host, "");
	start_relay(k);
	pause_ms(300);
	end_relay(k, SIGTERM);
	assert_int_equal(count_copies(k).n_once, N_RECIPIENTS);
}

/* SIGTERM while a message is under way: it is finished first. */
static void
finishes_what_it_has_in_hand(void **state)
{
	struct killing *k = *state;

	smarthost_script(k->host, "");
	queue_round(k);
	start_relay(k);
	while (smarthost_n_events(k->host, "mail") == 0)
		pause_ms(1);
	int status = end_relay(k, SIGTERM);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_int_equal(look(&k->q, "SELECT count(*) FROM delivery"
				     " WHERE state = 'sending'"),
	    0);
	assert_int_equal(look(&k->q, "SELECT count(*) FROM handover"
				     " WHERE state = 'intended'"),
	    0);
	start_relay(k);
	assert_true(
	    await(k, "SELECT count(*) FROM delivery WHERE state != 'sent'", 0));
	end_relay(k, SIGTERM);
	struct copies copies = count_copies(k);
	assert_int_equal(copies.n_once, N_RECIPIENTS);
}

/* 535 stops the relay with the words; a replaced file is seen, and a fresh
 * process goes on at once. */
static void
a_new_password_is_taken(void **state)
{
	struct killing *k = *state;
	int status = 0;

	smarthost_script(k->host, "");
	write_password(k, "wrong", 0600);
	queue_round(k);
	start_relay(k);
	assert_true(await(k,
	    "SELECT count(*) FROM relay_state WHERE state = 'stopped'"
	    " AND words LIKE '535 5.7.8%'",
	    1));
	assert_int_equal(look(&k->q, "SELECT count(*) FROM delivery"
				     " WHERE state = 'queued'"),
	    N_RECIPIENTS);
	write_password(k, "sesame", 0600);
	assert_int_equal(waitpid(k->pid, &status, 0), k->pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 75);
	start_relay(k);
	assert_true(
	    await(k, "SELECT count(*) FROM delivery WHERE state != 'sent'", 0));
	end_relay(k, SIGTERM);
	assert_int_equal(look(&k->q, "SELECT count(*) FROM relay_state"
				     " WHERE state != 'ready'"),
	    0);
}

static void
a_password_for_all_eyes_is_refused(void **state)
{
	struct killing *k = *state;
	int status = 0;

	write_password(k, "sesame", 0640);
	start_relay(k);
	assert_int_equal(waitpid(k->pid, &status, 0), k->pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 78);
	write_password(k, "sesame", 0600);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    nobody_gets_nothing_and_only_the_doubtful_twice),
		cmocka_unit_test(nor_at_the_very_end),
		cmocka_unit_test(nor_at_any_moment),
		cmocka_unit_test(finishes_what_it_has_in_hand),
		cmocka_unit_test(a_new_password_is_taken),
		cmocka_unit_test(a_password_for_all_eyes_is_refused),
	};

	return cmocka_run_group_tests_name(
	    "relay killed", tests, set_up, tear_down);
}
