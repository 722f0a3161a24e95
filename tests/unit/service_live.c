/* The live policy: kept whole, published once, taken by a running child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "crieur/base/str.h"
#include "crieur/service/live.h"
#include "crieur/service/service.h"
#include "crieur/store/policy.h"
#include "crieur/store/process.h"

static const char site_text[] =
    "site { name = \"S\"  domains = {\"a.test\"}  address = \"crieur@a.test\"\n"
    "  language = \"%s\"  timezone = \"%s\"  user = \"nobody\" }\n"
    "store { path = \"/nowhere/crieur.db\" }\n"
    "gate { socket = \"unix:/nowhere/gate\"  authserv_id = \"m.a.test\" }\n"
    "relay \"r\" { host = \"127.0.0.1\"  port = 1  tls = none }\n";

struct fixture {
	char directory[64], path[96];
	struct store *store;
	struct str problem;
	struct err err;
};

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->directory, "live-test-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	snprintf(f->path, sizeof(f->path), "%s/store", f->directory);
	assert_int_equal(store_prepare(f->path, &f->err), 0);
	assert_int_equal(
	    store_open(f->path, STORE_ROLE_ADMIN, &f->store, &f->err), 0);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	store_close(&f->store);
	str_fini(&f->problem);
	snprintf(command, sizeof(command), "rm -r %s", f->directory);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static int64_t
publish_text(struct fixture *f, const char *text, bool *is_new_r)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	struct live_change change = { .actor = "t", .comment = "", .at = 5 };
	struct live_version live;

	assert_int_equal(
	    bundle_append(&bundle, "crieur.conf", span_of(text)), 0);
	assert_int_equal(
	    live_publish(f->store, &bundle, &change, &live, &f->err), 0);
	*is_new_r = live.is_new;
	return live.policy_id;
}

static int64_t
publish(struct fixture *f, const char *language, const char *timezone)
{
	char text[1024];
	bool is_new = false;

	snprintf(text, sizeof(text), site_text, language, timezone);
	return publish_text(f, text, &is_new);
}

static void
the_same_text_is_no_new_version(void **state)
{
	struct fixture *f = *state;
	char text[1024];
	bool is_new = false;

	snprintf(text, sizeof(text), site_text, "fr", "UTC");
	assert_int_equal(publish_text(f, text, &is_new), 1);
	assert_true(is_new);
	assert_int_equal(publish_text(f, text, &is_new), 1);
	assert_false(is_new);
	assert_int_equal(publish(f, "en", "UTC"), 2);
	assert_int_equal(publish_text(f, text, &is_new), 3);
	assert_true(is_new);
}

static void
nothing_is_live_at_first(void **state)
{
	struct fixture *f = *state;
	struct site *site = NULL;
	int64_t id = 0;

	assert_int_equal(live_site(f->store, &site, &id, &f->err), -1);
	assert_int_equal(f->err.kind, ERR_UNREACHABLE);
	assert_null(site);
}

static void
what_was_published_is_read_back(void **state)
{
	struct fixture *f = *state;
	CLEANUP(site_release) struct site *site = NULL;
	int64_t id = 0;

	publish(f, "en", "UTC");
	assert_int_equal(live_site(f->store, &site, &id, &f->err), 0);
	assert_int_equal(id, 1);
	assert_string_equal(site->language, "en");
}

static const char *
recorded(struct fixture *f)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct process_row row;

	assert_int_equal(store_process_walk(f->store, &cursor, &f->err), 0);
	while (process_next(&cursor, &row, &f->err) > 0) {
		str_clear(&f->problem);
		str_addf(&f->problem, "policy %lld: %s",
		    (long long)row.policy_id, row.problem);
	}
	return str_c(&f->problem);
}

/* A child at work by version 1. */
static struct service_run
child_at_work(struct fixture *f)
{
	static const struct service service = { .name = "clerk" };
	struct service_run run = { .service = &service, .store = f->store };

	publish(f, "fr", "UTC");
	assert_int_equal(
	    live_site(f->store, &run.site, &run.policy_id, &f->err), 0);
	run.seen_policy_id = run.policy_id;
	assert_int_equal(store_process_start(f->store,
			     &(struct process_row){ .name = "clerk",
				 .pid = getpid(),
				 .policy_id = 1,
				 .started_at = 5 },
			     &f->err),
	    0);
	return run;
}

static void
a_child_takes_a_new_policy(void **state)
{
	struct fixture *f = *state;
	struct service_run run = child_at_work(f);
	bool has_changed = true;

	assert_int_equal(service_refresh(&run, &has_changed, &f->err), 0);
	assert_false(has_changed);
	publish(f, "en", "UTC");
	assert_int_equal(service_refresh(&run, &has_changed, &f->err), 0);
	assert_true(has_changed);
	assert_string_equal(run.site->language, "en");
	assert_string_equal(recorded(f), "policy 2: ");
	assert_false(service_is_stopping());
	site_release(&run.site);
}

static void
a_policy_that_cannot_be_read_changes_nothing(void **state)
{
	struct fixture *f = *state;
	struct service_run run = child_at_work(f);
	bool has_changed = true, is_new;

	publish_text(f, "of another version = 1\n", &is_new);
	assert_int_equal(service_refresh(&run, &has_changed, &f->err), -1);
	assert_int_equal(f->err.kind, ERR_CONFIG);
	assert_string_equal(run.site->language, "fr");
	assert_non_null(strstr(recorded(f), "crieur.conf:1"));
	assert_int_equal(service_refresh(&run, &has_changed, &f->err), 0);
	assert_false(has_changed);
	publish(f, "en", "UTC");
	assert_int_equal(service_refresh(&run, &has_changed, &f->err), 0);
	assert_true(has_changed);
	assert_string_equal(recorded(f), "policy 3: ");
	site_release(&run.site);
}

/* Last: a process that is asked to stop stays so. */
static void
another_time_zone_asks_for_a_fresh_process(void **state)
{
	struct fixture *f = *state;
	struct service_run run = child_at_work(f);
	bool has_changed = true;

	publish(f, "fr", "Europe/Paris");
	assert_int_equal(service_refresh(&run, &has_changed, &f->err), 0);
	assert_false(has_changed);
	assert_true(run.wants_restart);
	assert_true(service_is_stopping());
	assert_string_equal(run.site->timezone, "UTC");
	site_release(&run.site);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_same_text_is_no_new_version),
		TEST(nothing_is_live_at_first),
		TEST(what_was_published_is_read_back),
		TEST(a_child_takes_a_new_policy),
		TEST(a_policy_that_cannot_be_read_changes_nothing),
		TEST(another_time_zone_asks_for_a_fresh_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
