/*
 * The register from the outside: imports with the guard around them, a watched
 * folder, and what its days ask for.
 */
#include <sys/stat.h>
#include <utime.h>

#include "crieur/import/calendar.h"
#include "crieur/import/file.h"
#include "crieur/import/watch.h"
#include "crieur/post/audience.h"
#include "crieur/store/set_aside.h"

#include "house.h"

static int64_t
count_notices(struct house *h)
{
	return look(
	    &h->q, "SELECT count(*) FROM outgoing WHERE kind = 'notice'");
}

static size_t
audience_size(struct house *h, const char *list)
{
	const struct audience_member *members;
	size_t n_members;
	struct audience audience = {
		.store = h->q.store,
		.site = h->site,
		.list = site_list(h->site, span_of(list)),
		.at = h->at,
	};

	OK(&h->q, audience_list(
		      &audience, &h->q.arena, &members, &n_members, &h->q.err));
	return n_members;
}

static struct bulk
bulk_of(struct house *h, const char *text)
{
	struct bulk bulk = {
		.store = h->q.store,
		.site = h->site,
		.kind = BULK_PEOPLE,
		.file = tmpfile(),
		.file_name = "people.csv",
		.actor = "admin:test",
		.at = h->at,
	};

	assert_non_null(bulk.file);
	assert_true(fputs(text, bulk.file) >= 0);
	return bulk;
}

/* A file of n people of the group acttes; the groups column as given. */
static char *
many_people(int n, const char *groups)
{
	struct str text = { 0 };

	str_adds(&text, "address,name,groups,paid_until\n");
	for (int i = 0; i < n; i++)
		str_addf(&text, "m%d@example.org,Membre %d,%s,2026-12-31\n", i,
		    i, groups);
	assert_true(str_ok(&text));
	return str_take(&text);
}

static void
a_wrong_file_empties_no_list(void **state)
{
	struct house *h = *state;
	char *right = many_people(30, "acttes");
	char *wrong = many_people(30, "");
	struct bulk_result result = { 0 };

	struct bulk bulk = bulk_of(h, right);
	OK(&h->q, bulk_run(&bulk, &result, &h->q.err));
	assert_true(result.is_kept);
	fclose(bulk.file);
	bulk_result_fini(&result);
	assert_int_equal(audience_size(h, "acttes"), 32);

	result = (struct bulk_result){ 0 };
	bulk = bulk_of(h, wrong);
	OK(&h->q, bulk_run(&bulk, &result, &h->q.err));
	fclose(bulk.file);
	assert_false(result.is_kept);
	assert_int_not_equal(result.set_aside_id, 0);
	assert_non_null(
	    strstr(str_c(&result.loss), "acttes: 30 of 32 no longer receive"));
	assert_non_null(strstr(str_c(&result.loss), "m0@example.org"));
	assert_int_equal(audience_size(h, "acttes"), 32);
	assert_int_equal(count_notices(h), 1);
	int64_t id = result.set_aside_id;
	bulk_result_fini(&result);

	/* Accepted, it does what it said; twice it cannot be. */
	result = (struct bulk_result){ 0 };
	OK(&h->q, bulk_accept(&bulk, id, &result, &h->q.err));
	assert_true(result.is_kept);
	bulk_result_fini(&result);
	assert_int_equal(audience_size(h, "acttes"), 2);
	assert_int_equal(bulk_accept(&bulk, id, &result, &h->q.err), -1);
	assert_int_equal(h->q.err.kind, ERR_ABSENT);
	free(right);
	free(wrong);
}

/* What an import takes, and whether it is kept. */
static void
the_guard_knows_how_much_is_too_much(void **state)
{
	struct house *h = *state;

	static const struct {
		const char *text;
		bool is_kept;
		const char *words;
	} cases[] = {
		/* Five of thirty-two, as many as are let go. */
		{ "address,groups\nm0@example.org,\nm1@example.org,\n"
		  "m2@example.org,\nm3@example.org,\nm4@example.org,\n",
		    true, "acttes: 5 of 32" },
		/* Six. */
		{ "address,groups\nm5@example.org,\nm6@example.org,\n"
		  "m7@example.org,\nm8@example.org,\nm9@example.org,\n"
		  "m10@example.org,\n",
		    false, "acttes: 6 of 27" },
		/* The last who moderates. */
		{ "address,roles\nnicole@example.org,\n", false,
		    "acttes: its last moderator is gone" },
		/* A role that is empty then. */
		{ "address,roles\ndenis@example.org,\n", false,
		    "role dsi: nobody holds it any more" },
	};

	char *right = many_people(30, "acttes");
	struct bulk_result result = { 0 };

	struct bulk bulk = bulk_of(h, right);
	OK(&h->q, bulk_run(&bulk, &result, &h->q.err));
	fclose(bulk.file);
	bulk_result_fini(&result);
	free(right);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		result = (struct bulk_result){ 0 };
		bulk = bulk_of(h, cases[i].text);
		OK(&h->q, bulk_run(&bulk, &result, &h->q.err));
		fclose(bulk.file);
		assert_int_equal(result.is_kept, cases[i].is_kept);
		if (strstr(str_c(&result.loss), cases[i].words) == NULL)
			fail_msg("\"%s\" lacks \"%s\"", str_c(&result.loss),
			    cases[i].words);
		bulk_result_fini(&result);
	}
	OK(&h->q, bulk_drop(&bulk, 2, &h->q.err));
	assert_int_equal(
	    look(&h->q,
		"SELECT count(*) FROM set_aside WHERE decided_at IS NULL"),
	    2);
}

static void
strict_and_dry_change_nothing(void **state)
{
	struct house *h = *state;
	struct bulk_result result = { 0 };
	static const char text[] =
	    "address,name\nnew@example.org,Neuf\nbad,X\n";

	for (int i = 0; i < 3; i++) {
		result = (struct bulk_result){ 0 };
		struct bulk bulk = bulk_of(h, text);
		bulk.is_dry = i == 0;
		bulk.is_strict = i == 1;
		OK(&h->q, bulk_run(&bulk, &result, &h->q.err));
		fclose(bulk.file);
		assert_int_equal(result.report.counts[IMPORT_ADDED], 1);
		assert_int_equal(result.report.counts[IMPORT_REFUSED], 1);
		assert_int_equal(result.is_kept, i == 2);
		assert_int_equal(
		    look(&h->q, "SELECT count(*) FROM address"
				" WHERE address = 'new@example.org'"),
		    i == 2);
		bulk_result_fini(&result);
	}
}

static int64_t
reminded_on(struct house *h, int year, int month, int day)
{
	struct calendar_report report = { 0 };

	OK(&h->q, calendar_run(h->q.store, h->site,
		      date_start(date_make(year, month, day)) + 12 * 3600,
		      &report, &h->q.err));
	return report.n_dues;
}

static void
members_are_reminded_once_and_kindly(void **state)
{
	struct house *h = *state;
	struct site *site = (struct site *)(uintptr_t)h->site;
	static const unsigned days[] = { 30, 7 };

	/* Four have paid until the end of 2026, one lapsed long ago. */
	site->dues.grace_days = 30;
	assert_int_equal(reminded_on(h, 2026, 12, 10), 0);
	site->dues.remind = days;
	site->dues.n_remind = 2;
	assert_int_equal(reminded_on(h, 2026, 11, 30), 0);
	assert_int_equal(reminded_on(h, 2026, 12, 1), 4);
	assert_int_equal(reminded_on(h, 2026, 12, 2), 0);
	assert_int_equal(reminded_on(h, 2026, 12, 23), 0);
	assert_int_equal(reminded_on(h, 2026, 12, 24), 4);
	assert_int_equal(reminded_on(h, 2026, 12, 31), 0);
	assert_int_equal(reminded_on(h, 2027, 1, 1), 4);
	assert_int_equal(reminded_on(h, 2027, 1, 23), 0);
	assert_int_equal(reminded_on(h, 2027, 1, 24), 4);
	assert_int_equal(reminded_on(h, 2027, 1, 30), 0);
	/* The first day without: told, but not weeks after. */
	assert_int_equal(reminded_on(h, 2027, 1, 31), 4);
	assert_int_equal(reminded_on(h, 2027, 2, 1), 0);
	assert_int_equal(count_notices(h), 20);
}

static void
whoever_pays_is_left_in_peace(void **state)
{
	struct house *h = *state;
	struct site *site = (struct site *)(uintptr_t)h->site;
	static const unsigned days[] = { 30 };

	site->dues.grace_days = 30;
	site->dues.remind = days;
	site->dues.n_remind = 1;
	assert_int_equal(reminded_on(h, 2026, 12, 10), 4);
	house_edit(h);
	OK(&h->q, register_set_paid_until(&h->edit, h->nicole, "test",
		      date_make(2027, 12, 31), &h->q.err));
	house_done(h);
	assert_int_equal(reminded_on(h, 2027, 1, 5), 3);
	/* Missed all of the grace: nothing is dug up. */
	assert_int_equal(reminded_on(h, 2027, 3, 1), 0);
}

static void
ends_and_guests_and_candidates_are_told(void **state)
{
	struct house *h = *state;
	struct calendar_report report = { 0 };
	int64_t id;
	bool is_new;
	struct tie_wish mandate = {
		.person_id = h->jean,
		.name = span_of("president"),
		.since = DATE_NONE,
		.until = h->today + 20,
		.sessions = SESSIONS_NOT_COUNTED,
	};

	h->at += (int64_t)86400 * 3; /* no longer the register's first day */
	house_edit(h);
	OK(&h->q, register_tie(&h->edit, TIE_ROLE, &mandate, &h->q.err));
	OK(&h->q, register_add_person(&h->edit,
		      &(struct newcomer){ span_of("Candide"),
			  "candide@example.org", STANDING_CANDIDATE },
		      &id, &h->q.err));
	struct dues_row dues = {
		.person_id = id,
		.paid_from = DATE_NONE,
		.paid_until = date_make(2027, 12, 31),
		.source = "test",
	};
	OK(&h->q, register_add_dues(&h->edit, &dues, &is_new, &h->q.err));
	house_person(h, "Visite", "visite@example.org", "guest:acttes", "");
	house_done(h);
	OK(&h->q, calendar_run(h->q.store, h->site, h->at, &report, &h->q.err));
	assert_int_equal(report.n_terms, 1);
	assert_int_equal(report.n_awaiting, 1);
	assert_int_equal(report.n_guests, 1);
	/* Jean; the dsi; and three of the committee, twice. */
	assert_int_equal(count_notices(h), 2 + 2 * 3);
	OK(&h->q, calendar_run(h->q.store, h->site, h->at, &report, &h->q.err));
	assert_int_equal(
	    report.n_terms + report.n_awaiting + report.n_guests, 0);
}

static void
guests_are_told_before_and_when_it_is_over(void **state)
{
	struct house *h = *state;
	struct calendar_report report = { 0 };
	struct session session = { .group = span_of("acttes") };
	struct session_report counted;
	char host[32];
	struct tie_wish visit = {
		.name = span_of("acttes"),
		.kind = TIE_KIND_GUEST,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = 2,
		.granted_by = host,
	};

	snprintf(host, sizeof(host), "person:%lld", (long long)h->nicole);
	h->at += (int64_t)86400 * 3;
	for (int i = 0; i < 3; i++, h->at += (int64_t)86400 * 2) {
		house_edit(h);
		if (i == 0) {
			OK(&h->q,
			    register_add_person(&h->edit,
				&(struct newcomer){ span_of("Visite"),
				    "visite@example.org", STANDING_GUEST },
				&visit.person_id, &h->q.err));
			OK(&h->q, register_tie(&h->edit, TIE_MEMBERSHIP, &visit,
				      &h->q.err));
		}
		session.day = h->edit.day;
		if (i < 2)
			OK(&h->q, register_count_session(
				      &h->edit, &session, &counted, &h->q.err));
		house_done(h);
		for (int again = 0; again < 2; again++)
			OK(&h->q, calendar_run(h->q.store, h->site, h->at,
				      &report, &h->q.err));
	}
	for (size_t i = 0; i < 2; i++) {
		char sql[120];
		snprintf(sql, sizeof(sql),
		    "SELECT count(*) FROM reminder WHERE what LIKE '%s:%%'",
		    i == 0 ? "guest-last" : "guest-over");
		assert_int_equal(look(&h->q, sql), 1);
	}
	assert_int_equal(look(&h->q, "SELECT count(*) FROM delivery"
				     " WHERE address = 'visite@example.org'"),
	    2);
	/* The committee is told who invited. */
	assert_int_equal(look(&h->q, "SELECT count(*) FROM outgoing"
				     " WHERE instr(body, 'Nicole') > 0"
				     " AND instr(body, 'Visite') > 0"),
	    3);
}

static void
put_file(struct house *h, const char *name, const char *text, int64_t mtime)
{
	char path[128];
	struct utimbuf times = { .actime = mtime, .modtime = mtime };

	snprintf(path, sizeof(path), "%s/in/%s", h->q.directory, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(utime(path, &times), 0);
}

static struct watch_report
watch_now(struct house *h)
{
	struct watch_report report = { 0 };

	OK(&h->q, watch_run(h->q.store, h->site, h->at, &report, &h->q.err));
	return report;
}

static void
a_watched_folder_is_imported_once_a_version(void **state)
{
	struct house *h = *state;
	struct site *site = (struct site *)(uintptr_t)h->site;
	char folder[80];

	snprintf(folder, sizeof(folder), "%s/in", h->q.directory);
	site->registry.watch = folder;
	/* Not there yet: told once a day. */
	assert_int_equal(watch_now(h).n_problems, 1);
	assert_int_equal(watch_now(h).n_problems, 0);
	assert_int_equal(mkdir(folder, 0700), 0);

	put_file(h, "a.csv", "address,name\nw1@example.org,Un\n", h->at - 30);
	put_file(h, "note.txt", "not for us\n", h->at - 600);
	assert_int_equal(
	    watch_now(h).n_files, 0); /* perhaps still being written */
	h->at += 60;
	assert_int_equal(watch_now(h).n_files, 1);
	assert_int_equal(watch_now(h).n_files, 0);
	put_file(h, "a.csv", "address,name\nw1@example.org,Un\nbad,X\n",
	    h->at - 600);
	put_file(h, "b.dues.csv", "address,until\nw1@example.org,2026-12-31\n",
	    h->at - 600);
	struct watch_report report = watch_now(h);
	assert_int_equal(report.n_files, 2);
	assert_int_equal(report.n_problems, 1);
	assert_int_equal(
	    look(&h->q, "SELECT count(*) FROM dues WHERE source = 'csv'"), 1);
	put_file(h, "c.csv", "what;ever\n1;2\n", h->at - 600);
	assert_int_equal(watch_now(h).n_problems, 1);
	assert_int_equal(watch_now(h).n_files, 0);
	/* The dsi was told of the folder, the bad line and the other file. */
	assert_int_equal(count_notices(h), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_wrong_file_empties_no_list, house_open, house_close),
		cmocka_unit_test_setup_teardown(
		    the_guard_knows_how_much_is_too_much, house_open,
		    house_close),
		cmocka_unit_test_setup_teardown(
		    strict_and_dry_change_nothing, house_open, house_close),
		cmocka_unit_test_setup_teardown(
		    members_are_reminded_once_and_kindly, house_open,
		    house_close),
		cmocka_unit_test_setup_teardown(
		    whoever_pays_is_left_in_peace, house_open, house_close),
		cmocka_unit_test_setup_teardown(
		    ends_and_guests_and_candidates_are_told, house_open,
		    house_close),
		cmocka_unit_test_setup_teardown(
		    guests_are_told_before_and_when_it_is_over, house_open,
		    house_close),
		cmocka_unit_test_setup_teardown(
		    a_watched_folder_is_imported_once_a_version, house_open,
		    house_close),
	};

	return cmocka_run_group_tests_name("post register", tests, NULL, NULL);
}
