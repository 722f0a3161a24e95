/* One address alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/str.h"
#include "crieur/message/address.h"

static void
addresses_come_out_in_lower_case(void **state)
{
	static const char *const accepted[][2] = {
		{ "Nicole@Example.ORG", "nicole@example.org" },
		{ "<a+b@c.fr>", "a+b@c.fr" },
		{ "a.b_c-d'e@x-y.fr", "a.b_c-d'e@x-y.fr" },
		{ "\"ab\"@c.fr", "ab@c.fr" },
		{ "\"a@b\"@c.fr", "\"a@b\"@c.fr" },
		{ "root@localhost", "root@localhost" },
		{ "n\xc3\xa9@\xc3\xa9t\xc3\xa9.fr",
		    "n\xc3\xa9@\xc3\xa9t\xc3\xa9.fr" },
		{ "a@1.fr", "a@1.fr" },
		{ "a@b_c.fr", "a@b_c.fr" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(accepted); i++) {
		char address[ADDRESS_TEXT_SIZE];
		struct err err = { 0 };
		if (address_normalize(span_of(accepted[i][0]), address, &err) !=
		    0)
			fail_msg("%s", err.text);
		assert_string_equal(address, accepted[i][1]);
	}
}

static void
what_is_no_address_is_refused(void **state)
{
	static const char *const refused[] = { "", "<>", "a", "@b.fr", "a@",
		"a@b@c.fr", "a b@c.fr", "a@b c.fr", " a@b.fr", "a@b.fr ",
		".a@b.fr", "a.@b.fr", "a..b@b.fr", "a@.fr", "a@b..fr",
		"a@b.fr.", "a@-b.fr", "a@b-.fr", "a@127.0.0.1", "a@[::1]",
		"a@b.fr\r\n", "a\r\nDATA@b.fr", "a@b.fr>", "<a@b.fr",
		"a,b@c.fr", "\"a b\"@c.fr", "\"a\"b\"@c.fr", "\"\"@c.fr",
		"a@b,c", "a@b!c.fr", "\xe9@b.fr", "a@\xe9.fr", "a\x7f@b.fr" };

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		char address[ADDRESS_TEXT_SIZE] = "untouched";
		struct err err = { 0 };
		if (address_normalize(span_of(refused[i]), address, &err) == 0)
			fail_msg("accepted: %s", refused[i]);
		assert_int_equal(err.kind, ERR_INPUT);
		assert_string_equal(address, "untouched");
		for (const char *at = err.text; *at != '\0'; at++)
			assert_true(*at >= ' ' && *at <= '~');
	}
	char address[ADDRESS_TEXT_SIZE];
	struct err err = { 0 };
	assert_int_equal(
	    address_normalize(span_from("a\0b@c.fr", 8), address, &err), -1);
}

/* n letters, then the domain b.fr or labels up to size octets in all. */
static int
normalize_sized(size_t n_local, size_t size)
{
	CLEANUP(str_fini) struct str text = { 0 };
	char address[ADDRESS_TEXT_SIZE];
	struct err err = { 0 };

	for (size_t i = 0; i < n_local; i++)
		str_addc(&text, 'a');
	str_addc(&text, '@');
	while (text.len + 3 < size)
		str_adds(&text, text.len + 4 < size ? "b." : "c");
	while (text.len < size)
		str_addc(&text, 'd');
	return address_normalize(str_span(&text), address, &err);
}

static void
length_has_its_bounds(void **state)
{
	(void)state;
	assert_int_equal(normalize_sized(64, 80), 0);
	assert_int_equal(normalize_sized(65, 80), -1);
	assert_int_equal(normalize_sized(60, 254), 0);
	assert_int_equal(normalize_sized(60, 255), -1);
}

static void
an_address_has_two_parts(void **state)
{
	(void)state;
	assert_true(span_is(address_localpart(span_of("a+b@c.fr")), "a+b"));
	assert_true(span_is(address_domain(span_of("a+b@c.fr")), "c.fr"));
	assert_true(span_is(address_domain(span_of("\"a@b\"@c.fr")), "c.fr"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_come_out_in_lower_case),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(length_has_its_bounds),
		cmocka_unit_test(an_address_has_two_parts),
	};

	return cmocka_run_group_tests_name(
	    "message address", tests, NULL, NULL);
}
