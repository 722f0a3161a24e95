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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_written_into_a_file_that_is_gone),
	};

	return cmocka_run_group_tests_name("store moved", tests, NULL, NULL);
}
