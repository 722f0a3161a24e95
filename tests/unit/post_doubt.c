/* What the files say put to the register: names it does not know, lists that
 * nobody in it may receive or moderate. */
#include "crieur/base/str.h"
#include "crieur/insight/check.h"

#include "house.h"

static const char head[] = "site { domain = \"listes.example\" }\n"
			   "relay \"r\" { host = \"127.0.0.1\" tls = none }\n";

static struct site *
site_with(const char *rest)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(str_fini) struct str text = { 0 };
	struct site *site = NULL;

	str_addf(&text, "%s%s", head, rest);
	assert_int_equal(bundle_append(&bundle, "f", str_span(&text)), 0);
	if (site_build(&bundle, &site, &findings) != 0)
		fail_msg("%s", findings.items[0].text);
	return site;
}

static void
assert_doubts(struct house *h, const char *rest, const char *told)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(site_release) struct site *site = site_with(rest);
	CLEANUP(str_fini) struct str all = { 0 };
	char line[1000];

	insight_check(site, h->q.store, h->at, &findings);
	for (size_t i = 0; i < findings.n_items; i++)
		str_addf(&all, "%s\n",
		    finding_format(&findings.items[i], line, sizeof(line)));
	assert_string_equal(str_c(&all), told);
	assert_int_equal(findings.n_errors, 0);
}

static void
names_that_the_register_lacks_are_told_once(void **state)
{
	assert_doubts(*state,
	    "list \"a\" { group = acte receive = \"in(group) or known\"\n"
	    "  moderate = \"facilitates(group) or role(ca)\" otherwise = "
	    "hold\n"
	    "  rule \"r\" { when = \"guest(group)\" verdict = hold } }\n"
	    "list \"b\" { receive = \"role(presi) or role(president)\"\n"
	    "  moderate = \"role(dsi)\" otherwise = hold }\n",
	    "f:3:36: warning: in(group): the register has no group \"acte\" "
	    "(list \"a\"); did you mean acttes?\n"
	    "f:6:23: warning: role(presi): nobody in the register has that "
	    "role\n");
}

static void
lists_without_people_are_told(void **state)
{
	assert_doubts(*state,
	    "list \"a\" { receive = \"tag(none)\" moderate = \"role(dsi)\"\n"
	    "  otherwise = hold }\n"
	    "list \"b\" { receive = \"known\"\n"
	    "  moderate = \"guest(acttes) and paid\" otherwise = hold }\n",
	    "f:3: warning: list \"a\": nobody in the register may receive it "
	    "(receive = \"tag(none)\")\n"
	    "f:5: warning: list \"b\": nobody in the register may moderate it "
	    "(moderate = \"guest(acttes) and paid\")\n");
}

static void
what_is_in_order_is_not_doubted(void **state)
{
	assert_doubts(*state,
	    "list \"a\" { group = acttes receive = \"in(group) and paid\"\n"
	    "  moderate = \"facilitates(group)\" otherwise = hold }\n",
	    "");
}

static int
open_empty(void **state)
{
	struct house *h = calloc(1, sizeof(*h));

	*state = h;
	return h == NULL ? -1 : queue_store_open(&h->q);
}

static void
an_empty_register_says_nothing(void **state)
{
	assert_doubts(*state,
	    "list \"a\" { group = a receive = \"in(a)\" moderate = "
	    "\"in(a)\" otherwise = hold }\n",
	    "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    names_that_the_register_lacks_are_told_once, house_open,
		    house_close),
		cmocka_unit_test_setup_teardown(
		    lists_without_people_are_told, house_open, house_close),
		cmocka_unit_test_setup_teardown(
		    what_is_in_order_is_not_doubted, house_open, house_close),
		cmocka_unit_test_setup_teardown(
		    an_empty_register_says_nothing, open_empty, house_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
