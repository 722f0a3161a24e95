/* What a site says once it is built, and whose an address is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy_house.h"

static const char whole[] =
    "site { name = \"La Coop\" domains = { X.org, lists.x.org }\n"
    "  reserved = { DSI, old@lists.x.org } roles = { ca } language = en\n"
    "  timezone = Europe/Paris user = nobody }\n"
    "store { path = /srv/db }\n"
    "gate { max_message_size = 10M duplicate_window = 36h\n"
    "  recipient_delimiter = \"+\" authserv_id = mx.x.org verifiers = yes\n"
    "  forwarders = { \"192.0.2.0/24\", .mail.x.net } }\n"
    "relay \"main\" { host = h user = u@x.org password_file = p\n"
    "  envelope = account from_rewrite = always recipients_per_hour = 200\n"
    "  recipients_per_message = 20 give_up_after = 3d retry_first = 2\n"
    "  retry_max = 90m }\n"
    "relay \"news\" { host = n tls = starttls envelope = verp for = { b } }\n"
    "dues { period = rolling grace_days = 90 remind = { 30, 7 } }\n"
    "moderation { on_expiry = discard expire_after = 1w }\n"
    "retention { messages = 90d departed = 3y }\n"
    "kind \"k\" { receive = \"in(group) and paid\" moderate = paid\n"
    "  description = \"of the kind\" max_size = 1M\n"
    "  rule \"one\" { when = paid verdict = accept }\n"
    "  rule \"two\" { when = lapsed verdict = hold }\n"
    "  otherwise = reject because = guest }\n"
    "list \"b\" { kind = k group = g address = B@Lists.X.org }\n"
    "list \"a\" { kind = k group = h aliases = { AA@x.org, a-b@x.org }\n"
    "  description = \"its own\" announcement = yes subject_tag = \"[a]\"\n"
    "  reply_to = list language = fr\n"
    "  closing_note = others tell_accepted = yes leave = no\n"
    "  rule \"two\" { when = known verdict = discard }\n"
    "  rule \"new\" { when = spam verdict = reject because = spam }\n"
    "  otherwise = discard }\n";

static void
settings_arrive(void **state)
{
	struct site *site = house_build(whole);
	const struct relay *relay = &site->relays[0];

	(void)state;
	assert_string_equal(site->name, "La Coop");
	assert_int_equal(site->n_domains, 2);
	assert_string_equal(site->domains[0], "x.org");
	assert_string_equal(site->address, "crieur@x.org");
	assert_int_equal(site->n_reserved, 3);
	assert_string_equal(site->language, "en");
	assert_string_equal(site->store.path, "/srv/db");
	assert_int_equal(site->gate.max_message_size, 10 * 1024 * 1024);
	assert_int_equal(site->gate.duplicate_window_s, 36 * 3600);
	assert_string_equal(site->gate.authserv_id, "mx.x.org");
	assert_true(site->gate.has_verifiers);
	assert_int_equal(site->gate.n_forwarders, 2);
	assert_string_equal(site->gate.forwarders[1], ".mail.x.net");
	assert_int_equal(site->dues.period, DUES_PERIOD_ROLLING);
	assert_int_equal(site->dues.n_remind, 2);
	assert_int_equal(site->dues.remind[1], 7);
	assert_int_equal(site->patience.on_expiry, EXPIRY_DISCARD);
	assert_int_equal(site->patience.expire_after_s, 7 * 86400);
	assert_int_equal(site->retention.departed_s, 3 * 365 * 86400);
	assert_string_equal(relay->name, "main");
	assert_int_equal(relay->port, 465);
	assert_int_equal(relay->tls, TLS_MODE_IMPLICIT);
	assert_int_equal(relay->envelope, ENVELOPE_ACCOUNT);
	assert_int_equal(relay->from_rewrite, FROM_REWRITE_ALWAYS);
	assert_int_equal(relay->give_up_after_s, 3 * 86400);
	assert_int_equal(relay->retry_first_s, 2);
	assert_int_equal(relay->retry_max_s, 5400);
	assert_int_equal(site->relays[1].port, 587);
	site_release(&site);
}

static void
a_list_comes_over_its_kind(void **state)
{
	struct site *site = house_build(whole);
	const struct list *a = site_list(site, span_of("a"));
	const struct list *b = site_list(site, span_of("b"));

	(void)state;
	assert_ptr_equal(a, &site->lists[0]);
	assert_string_equal(a->address, "a@x.org");
	assert_string_equal(a->description, "its own");
	assert_int_equal(a->max_size, 1024 * 1024);
	assert_true(a->is_announcement);
	assert_int_equal(a->reply_to, REPLY_TO_LIST);
	assert_string_equal(a->language, "fr");
	assert_int_equal(a->closing_note, CLOSING_NOTE_OTHERS);
	assert_true(a->tells_accepted);
	assert_int_equal(b->closing_note, CLOSING_NOTE_ALL);
	assert_false(b->tells_accepted);
	assert_false(a->may_leave);
	assert_true(b->may_leave);
	assert_string_equal(b->address, "b@lists.x.org");
	assert_string_equal(b->localpart, "b");
	assert_string_equal(b->description, "of the kind");
	assert_string_equal(b->language, "en");
	/* Its new rule first; the kind's second changed where it stood. */
	assert_int_equal(a->n_rules, 3);
	assert_string_equal(a->rules[0].name, "new");
	assert_string_equal(a->rules[1].name, "one");
	assert_string_equal(a->rules[2].name, "two");
	assert_string_equal(a->rules[2].when_text, "known");
	assert_int_equal(a->rules[2].verdict, VERDICT_DISCARD);
	assert_int_equal(a->otherwise.verdict, VERDICT_DISCARD);
	assert_string_equal(a->otherwise.because, "guest");
	assert_int_equal(b->n_rules, 2);
	assert_int_equal(b->rules[1].verdict, VERDICT_HOLD);
	assert_string_equal(a->relay->name, "main");
	assert_string_equal(b->relay->name, "news");
	assert_null(site_list(site, span_of("c")));
	assert_ptr_equal(site_relay(site, span_of("news")), &site->relays[1]);
	site_release(&site);
}

static const struct {
	const char *address;
	enum role_of_address role;
	const char *list, *token;
} addresses[] = {
	{ "a@x.org", ADDRESS_POST, "a", "" },
	{ "A@X.ORG", ADDRESS_POST, "a", "" },
	{ "aa@x.org", ADDRESS_POST, "a", "" },
	{ "b@lists.x.org", ADDRESS_POST, "b", "" },
	/* Of another domain of ours. */
	{ "b@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "a+x@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "c@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "a@y.org", ADDRESS_ELSEWHERE, NULL, "" },
	{ "a", ADDRESS_ELSEWHERE, NULL, "" },
	{ "", ADDRESS_ELSEWHERE, NULL, "" },
	{ "a@sub.x.org", ADDRESS_ELSEWHERE, NULL, "" },
	{ "dsi@x.org", ADDRESS_RESERVED, NULL, "" },
	{ "Dsi@lists.x.org", ADDRESS_RESERVED, NULL, "" },
	{ "old@lists.x.org", ADDRESS_RESERVED, NULL, "" },
	{ "old@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "Crieur@x.org", ADDRESS_SITE, NULL, "" },
	{ "Crieur+seal@x.org", ADDRESS_OWNER, NULL, "seal" },
	{ "crieur-join@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "a-bounces@x.org", ADDRESS_BOUNCES, "a", "" },
	/* The account mail goes out from. */
	{ "U@x.org", ADDRESS_BOUNCES, NULL, "" },
	{ "A-Bounces+T0ken@x.org", ADDRESS_BOUNCES, "a", "T0ken" },
	{ "aa-bounces+t+u@x.org", ADDRESS_BOUNCES, "a", "t+u" },
	{ "a-moderate+t@x.org", ADDRESS_MODERATE, "a", "t" },
	{ "a-moderate%2Bt@x.org", ADDRESS_MODERATE, "a", "t" },
	{ "a-moderate%2bt+u@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "a-moderate%t@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "a-owner%@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "a-moderate@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "a-owner@x.org", ADDRESS_OWNER, "a", "" },
	{ "a-leave+t@x.org", ADDRESS_OWNER, "a", "t" },
	{ "a-join+t@x.org", ADDRESS_OWNER, "a", "t" },
	{ "a-help+t@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "a-owner+t@x.org", ADDRESS_UNKNOWN, NULL, "" },
	{ "-owner@x.org", ADDRESS_UNKNOWN, NULL, "" },
	/* A list whose name ends like another's address. */
	{ "a-b@x.org", ADDRESS_POST, "a", "" },
	{ "a-b-owner@x.org", ADDRESS_OWNER, "a", "" },
};

static void
each_address_is_somebodys(void **state)
{
	struct site *site = house_build(whole);

	(void)state;
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		struct recipient_match match =
		    site_match(site, span_of(addresses[i].address));
		const char *list = match.list != NULL ? match.list->name : NULL;
		if (match.role != addresses[i].role ||
		    !span_is(match.token, addresses[i].token) ||
		    (list == NULL) != (addresses[i].list == NULL) ||
		    (list != NULL && strcmp(list, addresses[i].list) != 0))
			fail_msg("%s: role %d, list %s, token %.*s",
			    addresses[i].address, (int)match.role,
			    list != NULL ? list : "none", (int)match.token.len,
			    match.token.at != NULL ? match.token.at : "");
	}
	site_release(&site);
}

static void
command_addresses_are_the_lists(void **state)
{
	static const char *const words[] = { "request", "join", "leave", "help",
		"subscribe", "unsubscribe", "confirm+t" };
	struct site *site = house_build(whole);
	char address[64];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		snprintf(address, sizeof(address), "a-%s@x.org", words[i]);
		struct recipient_match match =
		    site_match(site, span_of(address));
		assert_non_null(match.list);
		assert_string_equal(match.list->name, "a");
	}
	site_release(&site);
}

static void
a_site_lives_while_somebody_holds_it(void **state)
{
	struct site *site = house_build(whole);
	struct site *other = site_hold(site);

	(void)state;
	site_release(&site);
	assert_null(site);
	assert_string_equal(other->lists[0].name, "a");
	site_release(&other);
	site_release(&other);
}

/* An address that nobody has written is one like all others. */
static void
a_name_in_capitals_has_an_address(void **state)
{
	struct site *site =
	    house_build("site { domain = \"X.org\" }\n"
			"relay \"r\" { host = \"127.0.0.1\" tls = none }\n"
			"list \"ACTTES\" { receive = known moderate = known\n"
			"  otherwise = hold }\n");

	(void)state;
	assert_string_equal(site->lists[0].address, "acttes@x.org");
	assert_int_equal(
	    site_match(site, span_of("Acttes@x.org")).role, ADDRESS_POST);
	site_release(&site);
}

/* libconfuse 3.3 would eat these backslashes and *, put the environment's value
 * in the place of ${HOME}, and let the second test take the first one's. */
static void
a_text_means_what_it_says(void **state)
{
	struct site *site = house_build(
	    "\xef\xbb\xbfsite { domain = x.org name = \"${HOME} $5\" }\n"
	    "relay \"r\" { host = h user = 'a\\'b\\\\c\\d\"'\n"
	    "  password_file = \"p$\" }\n"
	    "kind \"k\" { receive = paid moderate = paid otherwise = hold }\n"
	    "list \"a # b\" { kind = { k } address = a@x.org aliases = { }\n"
	    "  description = \"/* no */ // comment # here\" group = *.x|y/*z\n"
	    "  footer = \"one\\ntwo\\\nthree\\tfour\\x\n\"\n"
	    "  rule \"r\" { when = \"subject('^\\[x\\d')\" verdict = hold }\n"
	    "  expect \"e\" { from = a@x.org verdict = reject }\n"
	    "  expect \"e\" { from = b@x.org verdict = hold } }\n"
	    "list b { kind = k; aliases = b2@x.org }\n");
	const struct list *list = site_list(site, span_of("a # b"));

	(void)state;
	assert_string_equal(site->name, "${HOME} $5");
	assert_string_equal(site->relays[0].user, "a'b\\c\\d\"");
	assert_string_equal(site->relays[0].password_file, "p$");
	assert_non_null(list);
	assert_string_equal(list->description, "/* no */ // comment # here");
	assert_string_equal(list->group, "*.x|y/*z");
	assert_string_equal(list->footer, "one\ntwothree\tfour\\x\n");
	assert_string_equal(list->rules[0].when_text, "subject('^\\[x\\d')");
	assert_int_equal(list->n_aliases, 0);
	assert_int_equal(list->n_expectations, 2);
	assert_string_equal(list->expectations[0].from, "a@x.org");
	assert_string_equal(list->expectations[1].from, "b@x.org");
	assert_int_equal(list->at.line, 5);
	list = site_list(site, span_of("b"));
	assert_int_equal(list->n_aliases, 1);
	site_release(&site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_arrive),
		cmocka_unit_test(a_text_means_what_it_says),
		cmocka_unit_test(a_list_comes_over_its_kind),
		cmocka_unit_test(each_address_is_somebodys),
		cmocka_unit_test(a_name_in_capitals_has_an_address),
		cmocka_unit_test(command_addresses_are_the_lists),
		cmocka_unit_test(a_site_lives_while_somebody_holds_it),
	};

	return cmocka_run_group_tests_name("policy site", tests, NULL, NULL);
}
