/* A store whose file is not where it was takes nothing: what would be written
 * there is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "crieur/store/database.h"
#include "crieur/store/heartbeat.h"

static void
nothing_is_written_into_a_file_that_is_gone(void **state)
{
	char directory[] = "store-moved-XXXXXX";
	char path[64], aside[64], command[128];
	struct store *store = NULL;
	struct err err = { 0 };

	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/store", directory);
	snprintf(aside, sizeof(aside), "%s/aside", directory);
	assert_int_equal(store_prepare(path, &err), 0);
	assert_int_equal(store_open(path, STORE_ROLE_GATE, &store, &err), 0);
	assert_int_equal(store_begin(store, &err), 0);
	assert_int_equal(store_commit(store, &err), 0);

	assert_int_equal(rename(path, aside), 0);
	assert_int_equal(store_begin(store, &err), -1);
	assert_int_equal(err.kind, ERR_UNREACHABLE);
	assert_non_null(strstr(err.text, "moved or removed"));

	assert_int_equal(rename(aside, path), 0);
	err = (struct err){ 0 };
	assert_int_equal(store_begin(store, &err), 0);
	assert_int_equal(store_commit(store, &err), 0);

	assert_int_equal(unlink(path), 0);
	assert_int_equal(store_begin(store, &err), -1);

	store_close(&store);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	assert_int_equal(system(command), 0);
}

enum fault {
	REMOVED,
	REPLACED,
	CUT
};

/* One file of the set, with something committed in the log. */
static void
break_file(const char *suffix, enum fault fault)
{
	char directory[] = "store-moved-XXXXXX";
	char path[64], name[80], command[512];
	struct store *store = NULL, *fresh = NULL;
	struct err err = { 0 };

	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/store", directory);
	snprintf(name, sizeof(name), "%s%s", path, suffix);
	assert_int_equal(store_prepare(path, &err), 0);
	assert_int_equal(store_open(path, STORE_ROLE_GATE, &store, &err), 0);
	assert_int_equal(store_heartbeat(store, "gate", 1, &err), 0);
	if (fault == REMOVED)
		assert_int_equal(unlink(name), 0);
	else if (fault == CUT)
		assert_int_equal(truncate(name, 0), 0);
	snprintf(command, sizeof(command), "cp %s %s.new && mv %s.new %s", name,
	    name, name, name);
	if (fault == REPLACED)
		assert_int_equal(system(command), 0);
	assert_int_equal(store_heartbeat(store, "gate", 2, &err), -1);
	if (strcmp(suffix, "-wal") == 0) {
		/* The old index does not go with the new log. */
		if (store_open(path, STORE_ROLE_GATE, &fresh, &err) == 0)
			assert_int_equal(
			    store_heartbeat(fresh, "gate", 3, &err),
			    fault == REPLACED ? 0 : -1);
		store_close(&fresh);
	}
	store_close(&store);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	assert_int_equal(system(command), 0);
}

static void
each_file_of_the_set_is_looked_at(void **state)
{
	(void)state;
	break_file("", REMOVED);
	break_file("", REPLACED);
	break_file("-wal", REMOVED);
	break_file("-wal", REPLACED);
	break_file("-wal", CUT);
	break_file("-shm", REMOVED);
	break_file("-shm", REPLACED);
}

/* What was acknowledged before the log was removed is read by the next. */
static void
what_a_removed_log_held_is_kept(void **state)
{
	char directory[] = "store-moved-XXXXXX";
	char path[64], log[80], command[128];
	struct store *store = NULL;
	struct err err = { 0 };
	(void)state;
	assert_non_null(mkdtemp(directory));
	snprintf(path, sizeof(path), "%s/store", directory);
	snprintf(log, sizeof(log), "%s-wal", path);
	assert_int_equal(store_prepare(path, &err), 0);
	assert_int_equal(store_open(path, STORE_ROLE_GATE, &store, &err), 0);
	assert_int_equal(store_heartbeat(store, "kept", 7, &err), 0);
	assert_int_equal(unlink(log), 0);
	assert_int_equal(store_heartbeat(store, "gate", 2, &err), -1);
	/* As after kill -9: nobody closes it. */
	snprintf(command, sizeof(command), "%s-shm", path);
	assert_int_equal(unlink(command), 0);
	struct store *fresh = NULL;
	assert_int_equal(store_open(path, STORE_ROLE_GATE, &fresh, &err), 0);
	int64_t at = 0;
	assert_int_equal(store_heartbeat_last(fresh, "kept", &at, &err), 0);
	assert_int_equal(at, 7);
	store_close(&fresh);
	store_close(&store);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_written_into_a_file_that_is_gone),
		cmocka_unit_test(each_file_of_the_set_is_looked_at),
		cmocka_unit_test(what_a_removed_log_held_is_kept),
	};

	return cmocka_run_group_tests_name("store moved", tests, NULL, NULL);
}
