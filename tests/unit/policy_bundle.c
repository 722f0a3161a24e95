/* Files as they are found on a disk, the hostile ones included. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"

#include "policy_house.h"

/* A folder of its own for each test; the working directory meanwhile. */
static int
enter_folder(void **state)
{
	const char *above = getenv("TMPDIR");
	char *folder = NULL;

	if (asprintf(&folder, "%s/crieur-bundle.XXXXXX",
		above != NULL ? above : P_tmpdir) < 0 ||
	    mkdtemp(folder) == NULL || chdir(folder) != 0)
		return -1;
	*state = folder;
	return 0;
}

static int
leave_folder(void **state)
{
	char command[4096];

	snprintf(command, sizeof(command), "rm -rf '%s'", (char *)*state);
	int status = chdir("/") != 0 || system(command) != 0;
	free(*state);
	return status;
}

static void
put(const char *name, struct span text)
{
	FILE *file = fopen(name, "wb");

	if (file == NULL)
		abort();
	if (text.len > 0)
		fwrite(text.at, 1, text.len, file);
	fclose(file);
}

static void
puts_in(const char *name, const char *text)
{
	put(name, span_of(text));
}

/* Reads site.conf; the findings, a line each, must be these. */
static struct bundle
read_it(const char *expected)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(str_fini) struct str said = { 0 };
	struct bundle bundle = { 0 };
	char line[2048];

	int status = bundle_read("site.conf", &bundle, &findings);
	for (size_t i = 0; i < findings.n_items; i++)
		str_addf(&said, "%s\n",
		    finding_format(&findings.items[i], line, sizeof(line)));
	assert_string_equal(str_c(&said), expected);
	assert_int_equal(status, findings.n_errors > 0 ? -1 : 0);
	if (status != 0)
		assert_int_equal(bundle.n_files, 0);
	return bundle;
}

static void
files_are_read_in_order(void **state)
{
	(void)state;
	mkdir("lists", 0700);
	puts_in("site.conf", "include(\"lists/*.conf\")\n"
			     "include('kinds.conf')\n# include(\"no\")\n"
			     "a { b = 'include(\"no\")' }\n");
	puts_in("kinds.conf", "\xef\xbb\xbf# with a mark before\n");
	puts_in("lists/b.conf", "include(\"deep.inc\")");
	puts_in("lists/a.conf", "");
	puts_in("lists/deep.inc", "x");
	puts_in("lists/a.conf~", "nobody reads this");
	struct bundle bundle = read_it("");
	static const char *const names[] = { "site.conf", "lists/a.conf",
		"lists/b.conf", "lists/deep.inc", "kinds.conf" };
	assert_int_equal(bundle.n_files, COUNT_OF(names));
	for (size_t i = 0; i < COUNT_OF(names); i++)
		assert_string_equal(bundle.files[i].name, names[i]);
	assert_string_equal(bundle.files[3].text, "x");
	bundle_fini(&bundle);
}

static void
texts_are_read_from_their_folder(void **state)
{
	(void)state;
	mkdir("texts", 0700);
	mkdir("texts/fr", 0700);
	mkdir("texts/en", 0700);
	puts_in(
	    "site.conf", "site { texts = \"texts\" }\ninclude(\"odd.txt\")\n");
	puts_in("odd.txt", "");
	puts_in("texts/fr/spam.txt", "Non\n");
	puts_in("texts/en/spam.txt", "No\n");
	puts_in("texts/en/spam.text", "No\n");
	puts_in("texts/en/spam.txt~", "No\n");
	puts_in("texts/spam.txt", "No\n");
	struct bundle bundle = read_it(
	    "texts/spam.txt: warning: it is not read; a text is a file "
	    "LANGUAGE/NAME.txt\n"
	    "texts/en/spam.text: warning: it is not read; a text is a file "
	    "LANGUAGE/NAME.txt\n"
	    "site.conf:2: odd.txt ends in .txt, as the site's texts do; "
	    "expected a name such as FILE.conf\n");
	bundle_fini(&bundle);
	puts_in("site.conf", "site { texts = \"texts\" }\n");
	unlink("texts/en/spam.text");
	unlink("texts/spam.txt");
	bundle = read_it("");
	assert_int_equal(bundle.n_files, 3);
	assert_string_equal(bundle.files[1].name, "texts/en/spam.txt");
	assert_string_equal(bundle.files[2].name, "texts/fr/spam.txt");
	bundle_fini(&bundle);
	puts_in("site.conf", "\nsite { texts = \"none\" }\n");
	bundle =
	    read_it("site.conf:2: texts: cannot read none: No such file or "
		    "directory\n");
	bundle_fini(&bundle);
}

static void
what_cannot_be_read_is_told_where_it_is_named(void **state)
{
	(void)state;
	mkdir("folder", 0700);
	assert_int_equal(mkfifo("pipe", 0600), 0);
	puts_in("nul.conf", "one\ntwo");
	put("nul.conf", span_from("one\nt\0o", 7));
	puts_in("latin.conf", "# one\n# two\n# caf\xe9\n");
	puts_in("site.conf", "\ninclude(\"folder\")\n"
			     "include(\"/dev/zero\")\n"
			     "include(\"pipe\")\n"
			     "include(\"missing.conf\")\n"
			     "include(\"missing/*.conf\")\n"
			     "include(\"site.conf\")\n"
			     "include(\"nul.conf\")\n"
			     "include(\"latin.conf\")\n"
			     "include(\"*.none\")\n");
	struct bundle bundle = read_it(
	    "site.conf:2: folder is a directory; expected a file, or a pattern "
	    "such as lists/*.conf\n"
	    "site.conf:3: /dev/zero is not a regular file\n"
	    "site.conf:4: pipe is not a regular file\n"
	    "site.conf:5: cannot read missing.conf: No such file or directory\n"
	    "site.conf:6: cannot read missing/*.conf: No such file or directory\n"
	    "site.conf:7: site.conf includes itself in a circle; each file is "
	    "read once\n"
	    "nul.conf:2: a NUL octet; expected text in UTF-8\n"
	    "latin.conf:3: not UTF-8; save the file in that encoding\n"
	    "site.conf:10: warning: no file matches *.none\n");
	bundle_fini(&bundle);
}

static void
a_circle_of_files_is_told(void **state)
{
	(void)state;
	puts_in("site.conf", "include(\"a.conf\")\n");
	puts_in("a.conf", "\n\ninclude(\"./b.conf\")\n");
	puts_in("b.conf", "include(\"a.conf\")\n\ninclude(\"link.conf\")\n"
			  "include(\"c.conf\")\ninclude(\"c.conf\")\n");
	puts_in("c.conf", "\n");
	assert_int_equal(symlink("a.conf", "link.conf"), 0);
	struct bundle bundle = read_it(
	    "./b.conf:1: ./a.conf includes itself in a circle; each file is "
	    "read once\n"
	    "./b.conf:3: ./link.conf includes itself in a circle; each file is "
	    "read once\n"
	    "./b.conf:5: ./c.conf is included already; each file is read "
	    "once\n");
	bundle_fini(&bundle);
}

static void
a_chain_of_files_has_its_bound(void **state)
{
	char name[32], text[64];

	(void)state;
	for (int i = 1; i <= 16; i++) {
		snprintf(name, sizeof(name), "%d.conf", i);
		snprintf(text, sizeof(text), "include(\"%d.conf\")", i + 1);
		puts_in(i == 1 ? "site.conf" : name, text);
	}
	puts_in("16.conf", "# the end");
	struct bundle bundle = read_it("");
	assert_int_equal(bundle.n_files, 16);
	bundle_fini(&bundle);
	puts_in("16.conf", "include(\"17.conf\")");
	puts_in("17.conf", "");
	bundle =
	    read_it("16.conf:1: files include one another more than 16 deep\n");
}

static void
the_first_file_may_be_missing(void **state)
{
	(void)state;
	struct bundle bundle =
	    read_it("cannot read site.conf: No such file or directory\n");
	bundle_fini(&bundle);
}

static void
a_file_has_its_bound(void **state)
{
	char *text = malloc(LIMIT_POLICY_FILE + 1);

	(void)state;
	if (text == NULL)
		abort();
	memset(text, ' ', LIMIT_POLICY_FILE + 1);
	put("site.conf", span_from(text, LIMIT_POLICY_FILE));
	struct bundle bundle = read_it("");
	assert_int_equal(bundle.files[0].len, LIMIT_POLICY_FILE);
	bundle_fini(&bundle);
	put("site.conf", span_from(text, LIMIT_POLICY_FILE + 1));
	bundle = read_it("site.conf is larger than 4 MiB; split it\n");
	free(text);
}

/* A site with one list whose rule has `when`, repeated before and after. */
static size_t
n_errors_of(struct str *text, const char *expected)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct site *site = NULL;
	char line[2048];

	assert_int_equal(bundle_append(&bundle, "f", str_span(text)), 0);
	if (site_build(&bundle, &site, &findings) == 0)
		site_release(&site);
	if (expected != NULL) {
		assert_true(findings.n_items > 0);
		assert_string_equal(
		    finding_format(&findings.items[0], line, sizeof(line)),
		    expected);
	}
	return findings.n_errors;
}

static void
begin_list(struct str *text)
{
	str_clear(text);
	str_adds(text,
	    "site { domain = x.org }\nrelay \"r\" { host = h }\n"
	    "list \"a\" { receive = paid moderate = paid otherwise = hold\n");
}

static void
repeat(struct str *text, const char *what, size_t n)
{
	for (size_t i = 0; i < n; i++)
		str_adds(text, what);
}

static void
expressions_have_their_bounds(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		begin_list(&text);
		str_adds(&text, "rule \"r\" { verdict = hold when = \"");
		repeat(&text, "(", LIMIT_EXPRESSION_DEPTH + more);
		str_adds(&text, "paid");
		repeat(&text, ")", LIMIT_EXPRESSION_DEPTH + more);
		str_adds(&text, "\" } }\n");
		assert_int_equal(
		    n_errors_of(&text, more ? "f:4:135: nested more than 100 "
					      "deep"
					    : NULL),
		    more);
		begin_list(&text);
		str_adds(&text, "rule \"r\" { verdict = hold when = \"paid");
		repeat(&text, " ", LIMIT_EXPRESSION - 4 + more);
		str_adds(&text, "\" } }\n");
		assert_int_equal(
		    n_errors_of(&text, more ? "f:4:35: longer than 65536 "
					      "octets; split the rule"
					    : NULL),
		    more);
	}
}

static void
what_is_nested_beyond_reason_is_told(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	begin_list(&text);
	str_adds(&text, "rule \"r\" { verdict = hold when = \"");
	repeat(&text, "(not ", 10000);
	str_adds(&text, "\" } }\n");
	assert_int_equal(
	    n_errors_of(&text, "f:4:285: nested more than 100 deep"), 1);
	str_clear(&text);
	repeat(&text, "a { ", 10000);
	assert_true(
	    n_errors_of(&text, "f:1:19: blocks are nested too deep") > 0);
	begin_list(&text);
	str_adds(&text, "rule \"r\" { verdict = hold when = \"");
	repeat(&text, "paid or ", 131072);
	str_adds(&text, "paid\" } }\n");
	assert_int_equal(
	    n_errors_of(&text, "f:4:35: longer than 65536 octets; split the "
			       "rule"),
	    1);
}

static void
ten_thousand_rules_are_read(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 };

	(void)state;
	begin_list(&text);
	for (size_t i = 0; i < 10000; i++)
		str_addf(&text,
		    "rule \"%zu\" { when = \"in(g%zu)\" verdict = hold }\n", i,
		    i);
	str_adds(&text, "}\n");
	struct site *site = house_build(str_c(&text));
	assert_int_equal(site->lists[0].n_rules, 10000);
	site_release(&site);
}

static void
more_mistakes_than_are_shown_are_counted(void **state)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(str_fini) struct str text = { 0 };
	struct site *site = NULL;

	(void)state;
	begin_list(&text);
	for (size_t i = 0; i < LIMIT_FINDINGS + 7; i++)
		str_addf(&text, "key%zu = value\n", i);
	str_adds(&text, "}\n");
	assert_int_equal(bundle_append(&bundle, "f", str_span(&text)), 0);
	assert_int_equal(site_build(&bundle, &site, &findings), -1);
	assert_null(site);
	assert_int_equal(findings.n_items, LIMIT_FINDINGS);
	assert_int_equal(findings.n_errors, LIMIT_FINDINGS + 7);
	assert_int_equal(findings.n_dropped, 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    files_are_read_in_order, enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
		    what_cannot_be_read_is_told_where_it_is_named, enter_folder,
		    leave_folder),
		cmocka_unit_test_setup_teardown(
		    a_circle_of_files_is_told, enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
		    a_chain_of_files_has_its_bound, enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
		    the_first_file_may_be_missing, enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
		    a_file_has_its_bound, enter_folder, leave_folder),
		cmocka_unit_test_setup_teardown(
		    texts_are_read_from_their_folder, enter_folder,
		    leave_folder),
		cmocka_unit_test(expressions_have_their_bounds),
		cmocka_unit_test(what_is_nested_beyond_reason_is_told),
		cmocka_unit_test(ten_thousand_rules_are_read),
		cmocka_unit_test(more_mistakes_than_are_shown_are_counted),
	};

	return cmocka_run_group_tests_name("policy bundle", tests, NULL, NULL);
}
