/* What comes in is what is looked at, in memory and on disk, up to the limit
 * and not an octet further. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "crieur/base/spool.h"

enum {
	IN_MEMORY = 1000,
	MAX = 5000,
};

static char folder[] = "spool-test-XXXXXX";

static int
set_up(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	/* Fails if anything was left in it. */
	return rmdir(folder);
}

/* Fill with size octets in pieces, look, compare. */
static void
check_size(size_t size, size_t piece, bool is_on_disk)
{
	CLEANUP(spool_fini) struct spool spool = { 0 };
	struct err err = { 0 };
	struct span seen = { 0 };
	char bytes[MAX];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 31 % 127);
	spool_init(&spool, folder, IN_MEMORY, MAX);
	for (size_t at = 0; at < size; at += piece) {
		size_t n = size - at < piece ? size - at : piece;
		assert_int_equal(
		    spool_add(&spool, span_from(bytes + at, n), &err), 0);
	}
	assert_int_equal(spool_view(&spool, &seen, &err), 0);
	assert_int_equal(seen.len, size);
	if (size > 0)
		assert_memory_equal(seen.at, bytes, size);
	assert_int_equal(spool.fd >= 0, is_on_disk);
	size_t at = 0;
	for (int64_t n = 1; n > 0; at += (size_t)n) {
		char back[300];
		n = spool_read(&spool, at, back, sizeof(back), &err);
		assert_true(n >= 0);
		assert_memory_equal(back, bytes + at, (size_t)n);
	}
	assert_int_equal(at, size);
	if (size == MAX) {
		assert_int_equal(spool_add(&spool, span_of("x"), &err), -1);
		assert_int_equal(err.kind, ERR_INPUT);
	}
}

static void
bytes_survive(void **state)
{
	(void)state;
	check_size(0, 1, false);
	check_size(IN_MEMORY, 100, false);
	check_size(IN_MEMORY + 1, 100, true);
	check_size(IN_MEMORY + 1, IN_MEMORY + 1, true);
	check_size(MAX, 333, true);
	check_size(MAX, MAX, true);
}

static void
no_disk_is_temporary(void **state)
{
	CLEANUP(spool_fini) struct spool spool = { 0 };
	struct err err = { 0 };
	char bytes[IN_MEMORY + 1] = { 0 };

	(void)state;
	spool_init(&spool, "no/such/folder", IN_MEMORY, MAX);
	assert_int_equal(
	    spool_add(&spool, span_from(bytes, sizeof(bytes)), &err), -1);
	assert_int_equal(err.kind, ERR_TEMPORARY);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_survive),
		cmocka_unit_test(no_disk_is_temporary),
	};

	return cmocka_run_group_tests_name(
	    "base spool", tests, set_up, tear_down);
}
