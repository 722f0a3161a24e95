/* What goes out after DATA, whatever the message holds and wherever it is
 * cut. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/attribute.h"

#include "src/smtp/stuff.h"

static const struct {
	const char *in, *out;
} cases[] = {
	{ "", ".\r\n" },
	{ "a\r\n", "a\r\n.\r\n" },
	{ "a", "a\r\n.\r\n" },
	{ ".\r\n", "..\r\n.\r\n" },
	{ "..a\r\n.b\r\n", "...a\r\n..b\r\n.\r\n" },
	{ "a.b\r\n", "a.b\r\n.\r\n" },
	{ "a\nb\n", "a\r\nb\r\n.\r\n" },
	{ "a\rb\r", "a\r\nb\r\n.\r\n" },
	{ "a\r\r\nb", "a\r\n\r\nb\r\n.\r\n" },
	/* Ends of data in another server's eyes. */
	{ "a\n.\nb", "a\r\n..\r\nb\r\n.\r\n" },
	{ "a\r.\rb", "a\r\n..\r\nb\r\n.\r\n" },
	{ "a\r\n.\rb", "a\r\n..\r\nb\r\n.\r\n" },
	{ "a\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n" },
	{ "\n.", "\r\n..\r\n.\r\n" },
};

static void
expect_cut_at(size_t i, size_t cut)
{
	struct stuffer stuffer = { 0 };
	char out[100];
	struct span in = span_of(cases[i].in);

	size_t n = stuff_add(&stuffer, span_first(in, cut), out);
	assert_true(n <= STUFF_ROOM(cut));
	n += stuff_add(&stuffer, span_from_offset(in, cut), out + n);
	n += stuff_end(&stuffer, out + n);
	out[n] = '\0';
	assert_string_equal(out, cases[i].out);
}

static void
stuffs_whatever_the_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t cut = 0; cut <= strlen(cases[i].in); cut++)
			expect_cut_at(i, cut);
}

static void
stays_within_its_room(void **state)
{
	char in[64], out[STUFF_ROOM(sizeof(in)) + 1];
	struct stuffer stuffer = { 0 };

	(void)state;
	for (const char *worst = "\r\n."; *worst != '\0'; worst++) {
		memset(in, *worst, sizeof(in));
		for (int i = 0; i < 3; i++) {
			out[STUFF_ROOM(sizeof(in))] = 'x';
			size_t n =
			    stuff_add(&stuffer, span_from(in, sizeof(in)), out);
			assert_true(n <= STUFF_ROOM(sizeof(in)));
			assert_int_equal(out[STUFF_ROOM(sizeof(in))], 'x');
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stuffs_whatever_the_cut),
		cmocka_unit_test(stays_within_its_room),
	};

	return cmocka_run_group_tests_name("smtp stuff", tests, NULL, NULL);
}
