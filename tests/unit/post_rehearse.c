/* The admin's own tests: what holds is silent, what does not is told with its
 * place, what came instead and which rule did it. */
#include "crieur/base/str.h"
#include "crieur/insight/rehearse.h"

#include "house.h"

static const char list_conf[] =
    "list \"essai\" {\n"
    "  address = \"essai@listes.example\"\n"
    "  group = \"acttes\"\n"
    "  receive = \"in(group) and paid\"\n"
    "  moderate = \"facilitates(group)\"\n"
    "  rule \"files\" { when = \"attachments > 0\" verdict = reject\n"
    "    because = \"attachment-refused\" }\n"
    "  rule \"members\" { when = \"in(group) and paid and authenticated\"\n"
    "    verdict = accept }\n"
    "  rule \"lapsed\" { when = \"in(group) and not paid\" verdict = reject\n"
    "    because = \"dues-lapsed\" }\n"
    "  otherwise = hold\n"
    "%s"
    "}\n";

/* The findings about a list with these expect blocks, a line each. */
static const char *
rehearse(struct house *h, struct store *store, const char *blocks)
{
	struct bundle bundle = { 0 };
	struct findings findings = { 0 };
	struct site *site = NULL;
	struct str conf = { 0 }, text = { 0 };
	char line[1000];

	str_adds(&conf, house_conf);
	str_addf(&conf, list_conf, blocks);
	assert_int_equal(
	    bundle_append(&bundle, "crieur.conf", str_span(&conf)), 0);
	if (site_build(&bundle, &site, &findings) == 0)
		insight_rehearse(site, store, h->at, &findings);
	for (size_t i = 0; i < findings.n_items; i++) {
		if (findings.items[i].is_warning)
			continue;
		str_addf(&text, "%s\n",
		    finding_format(&findings.items[i], line, sizeof(line)));
	}
	const char *kept = arena_dups(&h->q.arena, str_c(&text));
	site_release(&site);
	findings_fini(&findings);
	bundle_fini(&bundle);
	str_fini(&conf);
	str_fini(&text);
	return kept;
}

static void
what_holds_is_silent(void **state)
{
	struct house *h = *state;

	assert_string_equal(
	    rehearse(h, h->q.store,
		"expect \"a\" { from = \"nicole@example.org\" proof = sasl"
		" verdict = accept rule = \"members\" }\n"
		"expect \"b\" { from = \"nicole@example.org\""
		" verdict = hold }\n"
		"expect \"c\" { from = \"luc@example.org\" verdict = reject"
		" because = \"dues-lapsed\" }\n"
		"expect \"d\" { from = \"nicole@example.org\" proof = sasl"
		" date = \"2027-06-01\" verdict = reject }\n"
		"expect \"e\" { from = \"x@example.net\" proof = dmarc"
		" as = \"member paid in(acttes)\" verdict = accept }\n"),
	    "");
	/* Without a register nobody is known, but through as. */
	assert_string_equal(
	    rehearse(h, NULL,
		"expect \"a\" { from = \"nicole@example.org\" proof = sasl"
		" verdict = hold }\n"
		"expect \"b\" { from = \"x@example.net\" proof = sasl"
		" as = \"paid facilitates(acttes)\" verdict = accept }\n"),
	    "");
}

static void
what_fails_says_what_came(void **state)
{
	struct house *h = *state;
	const char *text = rehearse(h, h->q.store,
	    "expect \"late\" { from = \"luc@example.org\" verdict = accept }\n"
	    "expect \"odd\" { from = \"not an address\" verdict = hold }\n"
	    "expect \"file\" { message = \"no-such-file\" verdict = hold }\n");

	static const char *const wanted[] = { "late", "reject", "dues-lapsed",
		"lapsed", "odd", "no-such-file" };
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		if (strstr(text, wanted[i]) == NULL)
			fail_msg("\"%s\" is missing in\n%s", wanted[i], text);
	}
	assert_int_equal(strncmp(text, "crieur.conf:", 12), 0);
}

static void
a_whole_message_may_be_judged(void **state)
{
	struct house *h = *state;
	char path[100], blocks[600];

	snprintf(path, sizeof(path), "%s/mail", h->q.directory);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("From: nicole@example.org\nSubject: x\nMIME-Version: 1.0\n"
	      "Content-Type: multipart/mixed; boundary=b\n\n"
	      "--b\n\ntexte\n--b\n"
	      "Content-Type: application/pdf\n"
	      "Content-Disposition: attachment; filename=a.pdf\n\nx\n--b--\n",
	    file);
	fclose(file);
	snprintf(blocks, sizeof(blocks),
	    "expect \"pdf\" { message = \"%s\" proof = sasl verdict = reject"
	    " because = \"attachment-refused\" }\n",
	    path);
	assert_string_equal(rehearse(h, h->q.store, blocks), "");
	/* What stands before the rules does here, too. */
	snprintf(path, sizeof(path), "%s/mail", h->q.directory);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("From: nicole@example.org\nX-Crieur-Loop: essai@listes.example"
	      "\n\nx\n",
	    file);
	fclose(file);
	snprintf(blocks, sizeof(blocks),
	    "expect \"loop\" { message = \"%s\" proof = sasl"
	    " verdict = reject rule = loop because = loop }\n"
	    "expect \"no\" { message = \"%s\" proof = sasl"
	    " verdict = accept }\n",
	    path, path);
	const char *text = rehearse(h, h->q.store, blocks);
	assert_non_null(strstr(text, "wants accept but rule \"loop\""));
	assert_null(strstr(text, "\"loop\" wants"));
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)
	const struct CMUnitTest tests[] = {
		IN_HOUSE(what_holds_is_silent),
		IN_HOUSE(what_fails_says_what_came),
		IN_HOUSE(a_whole_message_may_be_judged),
	};

	return cmocka_run_group_tests_name("post rehearse", tests, NULL, NULL);
}
