/* Each word of crieur-policy(5) has an example, and it is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crieur/base/str.h"

#include "policy_house.h"

static void
read_page(struct str *text)
{
	const char *source = getenv("top_srcdir");
	char path[4096], buffer[4096];
	size_t size;

	snprintf(path, sizeof(path), "%s/src/policy/crieur-policy.5",
	    source != NULL ? source : ".");
	FILE *file = fopen(path, "r");
	if (file == NULL)
		abort();
	while ((size = fread(buffer, 1, sizeof(buffer), file)) > 0)
		str_add(text, span_from(buffer, size));
	fclose(file);
}

/* ".It Ic word" or ".It Ic word Ns …". */
static bool
is_item_of(struct span line, const char *word)
{
	struct span rest = span_from_offset(line, strlen(".It Ic "));

	return span_is(span_cut(&rest, ' '), word);
}

/* The last example in the item of that word, or empty. */
static struct span
example_of(struct span page, const char *word)
{
	struct span found = span_of("");
	bool is_inside = false;

	page = span_from_offset(
	    page, span_find_text(page, span_of("\n.Sh WORDS\n")) + 1);
	(void)span_cut_line(&page);
	page = span_first(page, span_find_text(page, span_of("\n.Sh ")) + 1);
	while (page.len > 0) {
		struct span line = span_cut_line(&page);
		if (span_starts_nocase(line, ".It Ic "))
			is_inside = is_item_of(line, word);
		else if (is_inside && span_starts_nocase(line, ".Ql "))
			found = span_from_offset(line, 4);
	}
	return found;
}

/* mdoc writes a backslash as \e; in the file the quote wants one before. */
static void
add_quoted(struct str *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			str_addc(out, '\\');
		str_addc(out, text.at[i]);
		if (text.at[i] == '\\' && i + 1 < text.len &&
		    text.at[i + 1] == 'e')
			i++;
	}
}

static void
each_word_has_an_example_that_is_read(void **state)
{
	CLEANUP(str_fini) struct str page = { 0 };

	(void)state;
	read_page(&page);
	for (size_t i = 0; i < WORD_COUNT; i++) {
		CLEANUP(str_fini) struct str text = { 0 };
		const char *word = word_name((enum word)i);
		struct span example = example_of(str_span(&page), word);
		if (!span_contains_nocase(example, word))
			fail_msg("%s has no example", word);
		str_adds(&text,
		    "site { domain = x.org  roles = { president } }\n"
		    "relay \"r\" { host = h }\n"
		    "list \"ca\" { receive = paid  moderate = paid  group = g\n"
		    "otherwise = reject rule \"r\" { verdict = hold when = \"");
		add_quoted(&text, example);
		str_adds(&text, "\" } }\n");
		struct site *site = house_build(str_c(&text));
		site_release(&site);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_word_has_an_example_that_is_read),
	};

	return cmocka_run_group_tests_name("policy words", tests, NULL, NULL);
}
