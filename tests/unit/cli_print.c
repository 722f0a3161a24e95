/* What commands say: lines for people, a document for programs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/cli/print.h"

/* Everything a command may say, in one document. */
static void
say_all(struct print *print)
{
	print_facts(print, "{list} has {n}[ and {nothing}]",
	    FACTS(TEXT("list", "acttes"), TEXT("nothing", NULL), INT("n", 3),
		FLAG("paid", true), TIME("at", 86400), TIME("never", 0),
		NO_FACT, TEXT(".said", "aloud")));
	print_array(print, "people");
	print_record(print, NULL, FACTS(TEXT("name", "Zo\303\251")));
	print_item(print, "7");
}

static void
expect_text(bool is_json, const char *expected)
{
	struct print *print = print_new(is_json);

	assert_non_null(print);
	say_all(print);
	char *text = print_take(print);
	assert_string_equal(text, expected);
	free(text);
	print_free(print);
}

static void
json_holds_facts_and_no_lines(void **state)
{
	(void)state;
	expect_text(true, "{\n"
			  "  \"list\": \"acttes\",\n"
			  "  \"nothing\": null,\n"
			  "  \"n\": 3,\n"
			  "  \"paid\": true,\n"
			  "  \"at\": \"1970-01-02T00:00:00Z\",\n"
			  "  \"never\": null,\n"
			  "  \"people\": [\n"
			  "    {\n"
			  "      \"name\": \"Zo\303\251\"\n"
			  "    },\n"
			  "    \"7\"\n"
			  "  ]\n"
			  "}");
}

static void
text_holds_lines_and_no_facts(void **state)
{
	(void)state;
	expect_text(false, "acttes has 3\n");
}

static void
line_becomes(const char *said, const char *expected)
{
	struct print *print = print_new(false);

	print_line(print, "%s", said);
	char *text = print_take(print);
	assert_string_equal(text, expected);
	free(text);
	print_free(print);
}

static void
hostile_text_cannot_move_the_cursor(void **state)
{
	(void)state;
	line_becomes("a\033[2Jb\nc\r\177", "a?[2Jb / c??\n");
	line_becomes("not here,\r\nbut there\n", "not here, / but there\n");
	line_becomes("\302\233K \303\251t\303\251", "??K \303\251t\303\251\n");
	line_becomes("caf\351", "caf?\n");
	/* Nobody's words look like others, or like nothing. */
	line_becomes("oui\342\200\256non\342\200\254 a\342\200\213b",
	    "oui<U+202E>non<U+202C> a<U+200B>b\n");
	line_becomes("\342\200\250x\342\200\251 \357\273\277y "
		     "\342\201\246z\342\201\251 \330\234",
	    "<U+2028>x<U+2029> <U+FEFF>y <U+2066>z<U+2069> <U+061C>\n");
	line_becomes("\363\240\201\201 \302\255", "<U+E0041> <U+00AD>\n");
}

static void
json_survives_what_is_not_utf8(void **state)
{
	struct print *print = print_new(true);

	(void)state;
	print_array(print, NULL);
	print_item(print, "caf\351 \"x\"");
	print_close(print);
	char *text = print_take(print);
	assert_string_equal(text, "[\n  \"caf? \\\"x\\\"\"\n]");
	free(text);
	print_free(print);
}

static void
cells_stand_under_one_another(void **state)
{
	struct print *print = print_new(false);

	(void)state;
	print_line(print, "ID\tFROM\tSUBJECT");
	print_line(print, "12\tzo\303\251@a.test\thello");
	print_line(print, "7\tb@a.test\t");
	print_line(print, "2 held");
	print_line(print, "x\ty");
	char *text = print_take(print);
	assert_string_equal(text, "ID  FROM        SUBJECT\n"
				  "12  zo\303\251@a.test  hello\n"
				  "7   b@a.test\n"
				  "2 held\n"
				  "x  y\n");
	free(text);
	print_free(print);
}

static void
template_becomes(const char *line, const char *expected)
{
	struct print *print = print_new(false);

	print_facts(print, line,
	    FACTS(TEXT("word", "a{b}[c]"), TEXT("empty", ""), INT("zero", 0),
		FLAG("yes", true), FLAG("no", false), TIME("never", 0),
		DAY("day", 19723), DAY("no_day", INT32_MAX),
		TEXT(".said", "aloud")));
	char *text = print_take(print);
	assert_string_equal(text, expected);
	free(text);
	print_free(print);
}

static void
a_line_is_made_of_facts(void **state)
{
	(void)state;
	template_becomes("{word}, {zero}, {.said}, {day}",
	    "a{b}[c], 0, aloud, 2024-01-01\n");
	template_becomes(
	    "{empty|-} {never} {no_day|for ever}", "- - for ever\n");
	template_becomes(
	    "a[ {word}][ {empty}][, {yes}b][, {no}c]", "a a{b}[c], b\n");
	template_becomes("a\n[b {empty}]\n\n{empty}\nc", "a\n\n\nc\n");
}

static void
too_deep_a_document_is_no_document(void **state)
{
	struct print *print = print_new(true);

	(void)state;
	for (int i = 0; i < 17; i++)
		print_array(print, NULL);
	assert_null(print_take(print));
	print_free(print);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_holds_facts_and_no_lines),
		cmocka_unit_test(text_holds_lines_and_no_facts),
		cmocka_unit_test(a_line_is_made_of_facts),
		cmocka_unit_test(hostile_text_cannot_move_the_cursor),
		cmocka_unit_test(json_survives_what_is_not_utf8),
		cmocka_unit_test(cells_stand_under_one_another),
		cmocka_unit_test(too_deep_a_document_is_no_document),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
