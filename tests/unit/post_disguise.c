/* A From that is read as another's is refused by every list. */
#include "crieur/post/judge.h"

#include "house.h"

static const struct {
	const char *from, *because; /* "" : the rules decide */
} cases[] = {
	{ "jean@example.org", "" },
	{ "Jean <JEAN@example.org>", "" },
	{ "Jean<jean@example.org>", "" },
	{ "\"jean@example.org\" <jean@example.org>", "" },
	{ "\"'jean@example.org'\" <jean@example.org>", "" },
	{ "jean@example.org (Jean Petit)", "" },
	{ "\"Petit, Jean\" <jean@example.org>", "" },
	{ "\"Jean @ la Coop\" <jean@example.org>", "" },
	{ "\"@jean\" <jean@example.org>", "" },
	/* The second address of the same person. */
	{ "\"jean.petit@example.net\" <jean@example.org>", "" },
	{ "\"paule@example.org\" <jean@example.org>", "name-misleads" },
	{ "\"jean@example.org paule@example.org\" <jean@example.org>",
	    "name-misleads" },
	{ "\"PAULE @ example.org\" <jean@example.org>", "name-misleads" },
	{ "Jean (paule@example.org) <jean@example.org>", "name-misleads" },
	{ "jean@example.org (paule@example.org)", "name-misleads" },
	{ "=?utf-8?q?paule=40example.org?= <jean@example.org>",
	    "name-misleads" },
	{ "=?utf-8?b?cGF1bGVAZXhhbXBsZS5vcmc=?= <jean@example.org>",
	    "name-misleads" },
	{ "paule\xef\xbc\xa0"
	  "example.org <jean@example.org>",
	    "name-misleads" },
	{ "\"a,b@x.y;z\" <jean@example.org>", "name-misleads" },
	{ "\"paule@example.org\" <quidam@example.net>", "name-misleads" },
	{ "acttes@listes.example", "own-address" },
	{ "ACTTES <ca-owner@listes.example>", "own-address" },
	{ "crieur@listes.example", "own-address" },
	{ "acttes-bounces@listes.example", "own-address" },
};

static void
read_as_anothers(void **state)
{
	struct house *h = *state;

	house_edit(h);
	OK(&h->q, register_add_address(&h->edit, h->jean,
		      span_of("jean.petit@example.net"), true, &h->q.err));
	house_done(h);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(1 << 20);
		CLEANUP(str_fini) struct str raw = { 0 };
		struct message *message = NULL;
		const struct mailbox *author = NULL;
		struct ruling ruling;
		struct facts facts = {
			.site = h->site,
			.proofs = PROOF_SASL,
			.list = site_list(h->site, span_of("acttes")),
			.store = h->q.store,
			.at = h->at,
			.day = h->today,
		};
		str_addf(&raw, "From: %s\r\nTo: x@y.fr\r\n\r\n", cases[i].from);
		OK(&h->q, message_read(str_span(&raw), &message, &h->q.err));
		if (message_author(message, &author, &h->q.err) != 0)
			fail_msg("%s: %s", cases[i].from, h->q.err.text);
		facts.message = message;
		OK(&h->q,
		    register_person_by_address(
			ON_DAY(h->q.store, h->today, &arena),
			span_of(author->address), &facts.person, &h->q.err));
		OK(&h->q, post_judge(&facts, NULL, &ruling, &h->q.err));
		if (strcmp(ruling.because, cases[i].because) != 0)
			fail_msg("%s: %s", cases[i].from, ruling.because);
		message_free(message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    read_as_anothers, house_open, house_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
