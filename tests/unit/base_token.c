/* A token is good for one purpose, row, person and time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/attribute.h"
#include "crieur/base/token.h"

static const unsigned char key[TOKEN_KEY_SIZE] = { 1, 2, 3 };
static const struct token sample = { "bounce", "4F2A", 12, 2000 };

static void
token_is_26_letters_and_the_same_each_time(void **state)
{
	char first[TOKEN_SIZE], second[TOKEN_SIZE];
	struct err err = { 0 };

	(void)state;
	assert_int_equal(token_make(key, &sample, first, &err), 0);
	assert_int_equal(token_make(key, &sample, second, &err), 0);
	assert_string_equal(first, second);
	assert_int_equal(strlen(first), TOKEN_LEN);
	assert_int_equal(
	    strspn(first, "abcdefghijklmnopqrstuvwxyz234567"), TOKEN_LEN);
}

static void
token_of_anything_else_is_another(void **state)
{
	static const unsigned char other_key[TOKEN_KEY_SIZE] = { 9 };
	static const struct token others[] = {
		{ "moderate", "4F2A", 12, 2000 },
		{ "bounce", "4F2B", 12, 2000 },
		{ "bounce", "4F2A", 13, 2000 },
		{ "bounce", "4F2A", 12, 2001 },
		{ "bounce:4F2A", "12", 2000, 0 },
	};
	char text[TOKEN_SIZE], other[TOKEN_SIZE];
	struct err err = { 0 };

	(void)state;
	assert_int_equal(token_make(key, &sample, text, &err), 0);
	assert_int_equal(token_make(other_key, &sample, other, &err), 0);
	assert_string_not_equal(text, other);
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		assert_int_equal(token_make(key, &others[i], other, &err), 0);
		assert_string_not_equal(text, other);
	}
}

static void
token_about_nothing_is_not_made(void **state)
{
	static const struct token nothing = { "bounce", "", 12, 2000 };
	char text[TOKEN_SIZE];
	struct err err = { 0 };

	(void)state;
	assert_int_equal(token_make(key, &nothing, text, &err), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(token_is_26_letters_and_the_same_each_time),
		cmocka_unit_test(token_of_anything_else_is_another),
		cmocka_unit_test(token_about_nothing_is_not_made),
	};

	return cmocka_run_group_tests_name("base token", tests, NULL, NULL);
}
