/* A token is good for one purpose, object, person and time, whatever the case
 * a mail system gives it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/token.h"

static const unsigned char key[TOKEN_KEY_SIZE] = { 1, 2, 3 };
static const struct token sample = { "bounce", 4711, 12, 2000 };

static void
token_survives_the_journey(void **state)
{
	char text[TOKEN_TEXT_SIZE];
	struct token back = { .purpose = "bounce" };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(token_write(key, &sample, text, &err), 0);
	for (char *at = text; *at != '\0'; at++)
		*at = *at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at;
	assert_int_equal(token_read(key, span_of(text), 2000, &back, &err), 0);
	assert_int_equal(back.object, 4711);
	assert_int_equal(back.person, 12);
	assert_int_equal(back.expires_at, 2000);
}

static void
token_refuses_everything_else(void **state)
{
	static const char *const wrong[] = { "", "-", "---", "a-b-c-d",
		"a-b-c-aaaaaaaaaaaaaaaaaaaaaaaaaa", "1-1-1-1",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaa" };
	unsigned char other_key[TOKEN_KEY_SIZE] = { 9 };
	char text[TOKEN_TEXT_SIZE];
	struct token back = { .purpose = "bounce" };
	struct token other = { .purpose = "moderate" };
	struct err err = { 0 };

	(void)state;
	assert_int_equal(token_write(key, &sample, text, &err), 0);
	assert_int_equal(token_read(key, span_of(text), 2001, &back, &err), -1);
	assert_int_equal(token_read(key, span_of(text), 1, &other, &err), -1);
	assert_int_equal(
	    token_read(other_key, span_of(text), 1, &back, &err), -1);
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		assert_int_equal(
		    token_read(key, span_of(wrong[i]), 1, &back, &err), -1);
	for (size_t i = 0; text[i] != '\0'; i++) {
		char kept = text[i];
		text[i] = kept == 'a' ? 'b' : 'a';
		assert_int_equal(
		    token_read(key, span_of(text), 1, &back, &err), -1);
		text[i] = kept;
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(token_survives_the_journey),
		cmocka_unit_test(token_refuses_everything_else),
	};

	return cmocka_run_group_tests_name("base token", tests, NULL, NULL);
}
