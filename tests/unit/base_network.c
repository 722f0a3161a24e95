/* Addresses and networks of both kinds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crieur/base/attribute.h"
#include "crieur/base/network.h"

static void
networks_have_what_lies_in_them(void **state)
{
	static const struct {
		const char *network, *address;
		bool has;
	} cases[] = {
		{ "192.0.2.7", "192.0.2.7", true },
		{ "192.0.2.7", "192.0.2.8", false },
		{ "192.0.2.0/24", "192.0.2.255", true },
		{ "192.0.2.0/24", "192.0.3.0", false },
		{ "192.0.2.128/25", "192.0.2.127", false },
		{ "0.0.0.0/0", "203.0.113.9", true },
		{ "0.0.0.0/0", "2001:db8::1", false },
		{ "::/0", "2001:db8::1", true },
		{ "2001:db8::/33", "2001:db8:7fff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "192.0.2.7", "::ffff:192.0.2.7", true },
		{ "192.0.2.7", "local", false },
		{ "192.0.2.7", "", false },
		{ "192.0.2.7", "192.0.2.7/32", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct network network;
		assert_true(network_read(span_of(cases[i].network), &network));
		if (network_has(&network, span_of(cases[i].address)) !=
		    cases[i].has)
			fail_msg(
			    "%s in %s", cases[i].address, cases[i].network);
	}
}

static void
what_is_no_network_is_refused(void **state)
{
	static const char *const wrong[] = { "", "/", "192.0.2.0/33",
		"192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/1000", "192.0.2",
		"2001:db8::/129", "host.example", "192.0.2.1 ", "192.0.2.0/2x",
		"1111:2222:3333:4444:5555:6666:7777:8888:9999:0000:1111:2" };
	struct network network;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		if (network_read(span_of(wrong[i]), &network))
			fail_msg("%s", wrong[i]);
	}
}

static void
this_machine_is_known(void **state)
{
	(void)state;
	assert_true(network_is_loopback(span_of("127.0.0.1")));
	assert_true(network_is_loopback(span_of("127.255.0.9")));
	assert_true(network_is_loopback(span_of("::1")));
	assert_true(network_is_loopback(span_of("::ffff:127.0.0.1")));
	assert_false(network_is_loopback(span_of("128.0.0.1")));
	assert_false(network_is_loopback(span_of("::2")));
	assert_false(network_is_loopback(span_of("unknown")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(networks_have_what_lies_in_them),
		cmocka_unit_test(what_is_no_network_is_refused),
		cmocka_unit_test(this_machine_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
