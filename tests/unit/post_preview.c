/* Whom a post would reach, and who nearly would and why not; which fields of
 * its header would go and come. */
#include "crieur/base/str.h"
#include "crieur/insight/preview.h"
#include "crieur/post/audience.h"

#include "house.h"

struct told {
	struct str lines; /* "ADDRESS: REACH" */
	size_t n_receive;
};

static void
note_all(const struct preview *preview, struct told *told)
{
	CLEANUP(reach_close) struct reach_walk walk = { .preview = *preview };
	struct reached reached;
	struct err err = { 0 };
	int more;

	while ((more = reach_next(&walk, &reached, &err)) > 0) {
		told->n_receive += reached.reach == REACH_RECEIVES;
		str_addf(&told->lines, "%s: %s\n",
		    reached.address != NULL ? reached.address
					    : reached.person->name,
		    reach_name(reached.reach));
	}
	if (more < 0)
		fail_msg("%s", err.text);
}

static struct message *
read_message(const char *text)
{
	struct message *message = NULL;
	struct err err = { 0 };

	if (message_read(span_of(text), &message, &err) != 0)
		fail_msg("%s", err.text);
	return message;
}

static void
assert_reach(struct house *h, const char *mail, const char *lines)
{
	struct told told = { .n_receive = 0 };
	struct message *message = read_message(mail);
	struct preview preview = {
		.store = h->q.store,
		.site = h->site,
		.list = house_list(h, "acttes"),
		.message = message,
		.at = h->at,
	};

	note_all(&preview, &told);
	assert_string_equal(str_c(&told.lines), lines);
	str_fini(&told.lines);
	message_free(message);
}

static void
each_is_told_with_a_reason(void **state)
{
	struct house *h = *state;
	struct tie_wish wish = {
		.name = span_of("acttes"),
		.kind = TIE_KIND_EXCLUDE,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = SESSIONS_NOT_COUNTED,
	};

	house_edit(h);
	wish.person_id = house_person(
	    h, "Olga Ôtée", "olga@example.org", "acttes", "2026-12-31");
	OK(&h->q, register_tie(&h->edit, TIE_RIGHT, &wish, &h->q.err));
	house_done(h);
	/* Of the guest, of roles and of who has only paid nothing is said. */
	assert_reach(h, "From: a@b.org\r\nTo: jean@example.org\r\n\r\n",
	    "nicole@example.org: receives\n"
	    "jean@example.org: receives\n"
	    "luc@example.org: not entitled\n"
	    "olga@example.org: taken off the list in the register\n");
	house_list(h, "acttes")->skips_addressed = true;
	assert_reach(h, "From: a@b.org\r\nTo: jean@example.org\r\n\r\n",
	    "nicole@example.org: receives\n"
	    "jean@example.org: stands in To or Cc already\n"
	    "luc@example.org: not entitled\n"
	    "olga@example.org: taken off the list in the register\n");
}

/* What is foretold is what expansion goes by. */
static void
the_audience_is_the_same(void **state)
{
	struct house *h = *state;
	struct err err = { 0 };

	for (size_t i = 0; i < h->site->n_lists; i++) {
		struct told told = { .n_receive = 0 };
		int64_t n = 0;
		struct preview preview = {
			.store = h->q.store,
			.site = h->site,
			.list = &h->site->lists[i],
			.at = h->at,
		};
		struct audience audience = {
			.store = h->q.store,
			.site = h->site,
			.list = &h->site->lists[i],
			.kind = AUDIENCE_RECEIVES,
			.at = h->at,
		};
		note_all(&preview, &told);
		assert_int_equal(audience_count(&audience, &n, &err), 0);
		assert_int_equal(told.n_receive, n);
		str_fini(&told.lines);
	}
}

static void
fields_that_change_are_told(void **state)
{
	static const char mail[] =
	    "Return-Path: <a@b.org>\r\nX-A: 1\r\nX-A: 1\r\nList-Id: <x.y>\r\n"
	    "From: a@b.org\r\nSubject: x\r\n\r\n";
	static const char *const wanted[] = { "-Return-Path: <a@b.org>",
		"-List-Id: <x.y>", "-Subject: x", "+Subject: [CA] x",
		"+Precedence: list", "+Reply-To: ca@listes.example" };
	struct house *h = *state;
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(str_fini) struct str lines = { 0 };
	const struct field_change *changes = NULL;
	struct message *message = read_message(mail);
	struct err err = { 0 };
	size_t n = 0;
	struct preview preview = {
		.store = h->q.store,
		.site = h->site,
		.list = house_list(h, "ca"),
		.message = message,
		.at = h->at,
	};

	if (preview_header(&preview, &arena, &changes, &n, &err) != 0)
		fail_msg("%s", err.text);
	for (size_t i = 0; i < n; i++) {
		str_addc(&lines, changes[i].is_added ? '+' : '-');
		str_add(&lines, changes[i].field);
		str_addc(&lines, '\n');
	}
	for (size_t i = 0; i < COUNT_OF(wanted); i++) {
		if (strstr(str_c(&lines), wanted[i]) == NULL)
			fail_msg("no %s in\n%s", wanted[i], str_c(&lines));
	}
	assert_null(strstr(str_c(&lines), "X-A"));
	assert_null(strstr(str_c(&lines), "From"));
	message_free(message);
}

int
main(void)
{
#define IN_HOUSE(test) \
 cmocka_unit_test_setup_teardown(test, house_open, house_close)
	const struct CMUnitTest tests[] = {
		IN_HOUSE(each_is_told_with_a_reason),
		IN_HOUSE(the_audience_is_the_same),
		IN_HOUSE(fields_that_change_are_told),
	};

	return cmocka_run_group_tests_name("post preview", tests, NULL, NULL);
}
