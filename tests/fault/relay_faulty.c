/* What a smarthost may do wrong at every step of the conversation. */
#include <sys/resource.h>

#include "crieur/base/clock.h"

#include "tests/fault/relay_bench.h"

/* A smarthost that goes wrong, whatever the step: what it does, and whether it
 * may have taken a message meanwhile. */
static const struct {
	const char *deed;
	bool is_slow; /* each try has its time */
} faulty[] = {
	{ "close", false },
	{ "flood", false },
	{ "twice 250 2.0.0 too early", false },
	{ "say 999 no such code", false },
	{ "say 334 go on", false },
	{ "say 250-2.0.0 one|251 2.0.0 other", false },
	{ "say hello", false },
	{ "say-close 421 4.3.2 going", false },
	{ "stall", true },
	{ "drip", true },
};

static const char *const steps[] = { "connect", "ehlo", "starttls", "auth",
	"mail", "rcpt", "data", "dot" };

/* Nobody is lost or fails, nobody has it twice but where the dot was seen, the
 * time and the memory are bounded, and then it is well again. */
static void
no_fault_of_the_peers_costs_a_message(void **state)
{
	struct bench *bench = *state;
	struct rusage before, after;
	size_t n_wrong = 0;

	getrusage(RUSAGE_SELF, &before);
	for (size_t i = 0; i < COUNT_OF(faulty) * COUNT_OF(steps); i++) {
		const char *step = steps[i % COUNT_OF(steps)];
		const char *deed = faulty[i / COUNT_OF(steps)].deed;
		char script[100], text[40];
		size_t n_more = 0, n_none = 0;
		snprintf(script, sizeof(script), "at %s * %s", step, deed);
		snprintf(text, sizeof(text), "Message-ID: <%zu@fault>", i);
		empty(bench);
		queue_text(bench, text);
		smarthost_script(bench->host, script);
		start_connection(bench);
		int64_t from_ms = clock_monotonic_ms();
		turn(bench);
		int64_t took_ms = clock_monotonic_ms() - from_ms;
		smarthost_script(bench->host, "");
		connection_fini(&bench->connection);
		change(&bench->q, "UPDATE relay_state SET retry_at = 0;"
				  "UPDATE delivery SET next_at = 0");
		turn(bench);
		for (size_t j = 0; j < COUNT_OF(three); j++) {
			size_t n = smarthost_count(bench->host, three[j], text);
			n_none += n == 0;
			n_more += n > 1;
		}
		bool is_dot = strcmp(step, "dot") == 0;
		if (n_none == 0 && (n_more == 0 || is_dot) &&
		    count(bench, "state = 'sent'") == 3 && took_ms < 9000)
			continue;
		n_wrong++;
		print_error("\"%s\": %zu without, %zu twice, %lld sent, "
			    "%lld ms\n",
		    script, n_none, n_more,
		    (long long)count(bench, "state = 'sent'"),
		    (long long)took_ms);
	}
	getrusage(RUSAGE_SELF, &after);
	assert_int_equal(n_wrong, 0);
	/* The smarthost and all its megabytes are in it, and what a sanitizer
	 * keeps. */
	assert_true(after.ru_maxrss - before.ru_maxrss < 400 * 1024);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_fault_of_the_peers_costs_a_message),
	};

	return cmocka_run_group_tests_name(
	    "relay faulty", tests, set_up, tear_down);
}
