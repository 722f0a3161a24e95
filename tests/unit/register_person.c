/* People as the policies see them, on a real store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "crieur/base/date.h"
#include "crieur/register/person.h"

static int
count_person(void *self, const struct person *person, struct err *err)
{
	(void)person, (void)err;
	++*(int *)self;
	return 0;
}

static void
an_empty_register_knows_nobody(void **state)
{
	struct store *store = *state;
	CLEANUP(arena_fini) struct arena arena = { 0 };
	const struct person *person = NULL;
	struct err err = { 0 };
	int count = 0;

	assert_int_equal(register_each_person(store, date_make(2026, 11, 24),
			     count_person, &count, &err),
	    0);
	assert_int_equal(count, 0);
	assert_int_equal(
	    register_person_by_address(store, span_of("Quidam@Exemple.test"),
		20000, &arena, &person, &err),
	    0);
	assert_null(person);
	assert_int_equal(
	    register_person_by_id(store, 1, 20000, &arena, &person, &err), 0);
	assert_null(person);
}

static char directory[] = "/tmp/crieur-register-XXXXXX";
static char path[64];

static int
open_store(void **state)
{
	struct store *store = NULL;
	struct err err = { 0 };

	if (mkdtemp(directory) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/store", directory);
	if (store_prepare(path, &err) != 0 ||
	    store_open(path, STORE_ROLE_ADMIN, &store, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		return -1;
	}
	*state = store;
	return 0;
}

static int
close_store(void **state)
{
	struct store *store = *state;

	store_close(&store);
	unlink(path);
	rmdir(directory);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_register_knows_nobody),
	};

	return cmocka_run_group_tests_name(
	    "register person", tests, open_store, close_store);
}
