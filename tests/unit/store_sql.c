/* The seam to the engine: kinds of columns, and walks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "src/store/sql.h"

#define TEMPER(NAME)       \
 NAME(TEMPER_CALM, "calm") \
 NAME(TEMPER_ANGRY, "angry")

enum temper {
	TEMPER(NAME_CONSTANT)
};
NAME_TABLE(temper_names, "a temper", TEMPER)
#define ROW_TYPE_TEMPER  enum temper
#define ROW_KIND_TEMPER  ROW_KIND_ENUM
#define ROW_NAMES_TEMPER &temper_names

#define PROBE_ROW(ROW)         \
 ROW(INT, id, "id")            \
 ROW(ID, other_id, "other_id") \
 ROW(NUMBER, level, "level")   \
 ROW(BOOL, is_open, "is_open") \
 ROW(TEXT, word, "word")       \
 ROW(OPTION, reason, "reason") \
 ROW(BYTES, octets, "octets")  \
 ROW(DAY, since, "since")      \
 ROW(LAST_DAY, until, "until") \
 ROW(TEMPER, temper, "temper")
ROW_DECLARE(probe, PROBE_ROW)
ROW_DEFINE(probe, PROBE_ROW)
ROW_NEXT(probe)

struct fixture {
	char directory[64], path[96];
	struct store *store;
	struct arena arena;
	struct err err;
};

#define OK(f, call)                          \
 do {                                        \
  if ((call) != 0)                           \
   fail_msg("%s: %s", #call, (f)->err.text); \
 } while (0)

static int
set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	strcpy(f->directory, "store-sql-XXXXXX");
	assert_non_null(mkdtemp(f->directory));
	snprintf(f->path, sizeof(f->path), "%s/store", f->directory);
	OK(f, store_prepare(f->path, &f->err));
	OK(f, store_open(f->path, STORE_ROLE_ADMIN, &f->store, &f->err));
	OK(f, sql_run(f->store,
		  "CREATE TABLE probe (id INTEGER PRIMARY KEY,"
		  " other_id INTEGER, level INTEGER, is_open INTEGER,"
		  " word TEXT, reason TEXT, octets BLOB, since TEXT,"
		  " until TEXT, temper TEXT DEFAULT 'calm')",
		  NO_ARGS, &f->err));
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];

	store_close(&f->store);
	arena_fini(&f->arena);
	snprintf(command, sizeof(command), "rm -r %s", f->directory);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

static int
insert(struct fixture *f, const struct probe_row *row, int64_t *id_r)
{
	return sql_insert(f->store,
	    "INSERT INTO probe(other_id, level, is_open, word, reason, octets,"
	    " since, until, temper)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	    ARGS(ID(row->other_id), INT(row->level), INT(row->is_open),
		TEXT(row->word), TEXT(row->reason), BYTES(row->octets),
		DAY(row->since), DAY(row->until),
		NAME(temper_names, row->temper)),
	    id_r, &f->err);
}

static int
get(struct fixture *f, int64_t id, struct probe_row *row_r)
{
	return sql_row(f->store, SELECT_FROM(PROBE_ROW, "probe WHERE id = ?1"),
	    ARGS(INT(id)), INTO(probe, row_r, &f->arena), &f->err);
}

static void
what_is_bound_is_read_back(void **state)
{
	struct fixture *f = *state;
	const struct probe_row row = {
		.other_id = 7,
		.level = -3,
		.is_open = true,
		.word = "mot",
		.reason = "",
		.octets = span_from("a\0b", 3),
		.since = date_make(2026, 1, 2),
		.until = date_make(2026, 12, 31),
		.temper = TEMPER_ANGRY,
	};
	struct probe_row read;
	int64_t id = 0;

	OK(f, insert(f, &row, &id));
	assert_int_equal(get(f, id, &read), 1);
	assert_int_equal(read.id, id);
	assert_int_equal(read.other_id, 7);
	assert_int_equal(read.level, -3);
	assert_true(read.is_open);
	assert_string_equal(read.word, "mot");
	assert_string_equal(read.reason, "");
	assert_int_equal(read.octets.len, 3);
	assert_memory_equal(read.octets.at, "a\0b", 3);
	assert_int_equal(read.since, row.since);
	assert_int_equal(read.until, row.until);
	assert_int_equal(read.temper, TEMPER_ANGRY);
}

static void
what_is_null_reads_as_its_kind_says(void **state)
{
	struct fixture *f = *state;
	struct probe_row read;

	OK(f, sql_run(f->store, "INSERT INTO probe(id) VALUES (1)", NO_ARGS,
		  &f->err));
	assert_int_equal(get(f, 1, &read), 1);
	assert_int_equal(read.other_id, 0);
	assert_int_equal(read.level, 0);
	assert_false(read.is_open);
	assert_string_equal(read.word, "");
	assert_null(read.reason);
	assert_int_equal(read.octets.len, 0);
	assert_int_equal(read.since, DATE_NONE);
	assert_int_equal(read.until, DATE_FOREVER);
	assert_int_equal(read.temper, TEMPER_CALM);
}

static void
nothing_and_no_id_are_bound_as_null(void **state)
{
	struct fixture *f = *state;
	const struct probe_row row = {
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.word = NULL,
	};
	int64_t id = 0, n = 0;

	OK(f, insert(f, &row, &id));
	OK(f, sql_number(f->store,
		  "SELECT count(*) FROM probe WHERE other_id IS NULL"
		  " AND word IS NULL AND since IS NULL AND until IS NULL",
		  NO_ARGS, &n, &f->err));
	assert_int_equal(n, 1);
}

static void
a_row_that_is_missing_leaves_all_as_it_was_or_zero(void **state)
{
	struct fixture *f = *state;
	struct probe_row read = { .level = 5 };
	const char *text = "before";

	assert_int_equal(get(f, 9, &read), 0);
	assert_int_equal(read.level, 5);
	OK(f, sql_first(f->store, SELECT_FROM(PROBE_ROW, "probe"), NO_ARGS,
		  INTO(probe, &read, &f->arena), &f->err));
	assert_int_equal(read.level, 0);
	assert_int_equal(sql_text(f->store, "SELECT word FROM probe", NO_ARGS,
			     INTO_TEXT(&text, &f->arena), &f->err),
	    0);
	assert_string_equal(text, "before");
	assert_int_equal(sql_must(0, &f->err, "there is no probe %d", 9), -1);
	assert_int_equal(f->err.kind, ERR_ABSENT);
	assert_string_equal(f->err.text, "there is no probe 9");
}

static void
a_word_the_program_does_not_know_is_told(void **state)
{
	struct fixture *f = *state;
	struct probe_row read;

	OK(f, sql_run(f->store,
		  "INSERT INTO probe(id, temper) VALUES (1, 'merry')", NO_ARGS,
		  &f->err));
	assert_int_equal(get(f, 1, &read), -1);
	assert_int_equal(f->err.kind, ERR_BUG);
	assert_non_null(strstr(f->err.text, "\"merry\" as a temper"));
}

static void
a_change_says_whether_it_changed_a_row(void **state)
{
	struct fixture *f = *state;
	const char *sql = "UPDATE probe SET level = 1 WHERE id = ?1";
	bool is_changed = true;

	OK(f, sql_changed(f->store, sql, ARGS(INT(1)), &is_changed, &f->err));
	assert_false(is_changed);
	OK(f, sql_run(f->store, "INSERT INTO probe(id) VALUES (1)", NO_ARGS,
		  &f->err));
	OK(f, sql_changed(f->store, sql, ARGS(INT(1)), &is_changed, &f->err));
	assert_true(is_changed);
}

static void
fill(struct fixture *f)
{
	char word[2] = "a";

	for (; word[0] <= 'c'; word[0]++) {
		int64_t id;
		OK(f, insert(f, &(struct probe_row){ .word = word }, &id));
	}
}

static int
walk(struct fixture *f, struct cursor *cursor)
{
	char after[] = "";

	/* What is bound may be gone before the first row is asked for. */
	int result = sql_walk(f->store,
	    SELECT_FROM(PROBE_ROW, "probe WHERE word > ?1 ORDER BY word"),
	    ARGS(TEXT(after)), cursor, &f->err);
	after[0] = 'z';
	return result;
}

static void
a_walk_ends_and_stays_at_its_end(void **state)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct fixture *f = *state;
	struct probe_row row;
	int n = 0;

	assert_int_equal(probe_next(&cursor, &row, &f->err), 0);
	fill(f);
	for (int i = 0; i < 2; i++) {
		OK(f, walk(f, &cursor));
		for (n = 0; probe_next(&cursor, &row, &f->err) > 0; n++)
			assert_int_equal(row.word[0], 'a' + n);
		assert_int_equal(n, 3);
		assert_int_equal(probe_next(&cursor, &row, &f->err), 0);
	}
}

/* A walk left early would keep its read transaction open. */
static void
a_walk_left_early_leaves_the_store_free(void **state)
{
	struct fixture *f = *state;
	struct probe_row row;
	int64_t busy = -1;

	fill(f);
	for (int i = 0; i < 3; i++) {
		CLEANUP(cursor_close) struct cursor cursor = { 0 };
		OK(f, walk(f, &cursor));
		assert_int_equal(probe_next(&cursor, &row, &f->err), 1);
		assert_string_equal(row.word, "a");
	}
	OK(f, sql_number(f->store, "PRAGMA wal_checkpoint(TRUNCATE)", NO_ARGS,
		  &busy, &f->err));
	assert_int_equal(busy, 0);
}

/* The same statement, from the same place of the program. */
static void
a_statement_is_used_again_while_a_walk_of_it_is_open(void **state)
{
	struct fixture *f = *state;
	struct probe_row row, inner_row;
	int n = 0;

	fill(f);
	CLEANUP(cursor_close) struct cursor outer = { 0 };
	OK(f, walk(f, &outer));
	while (probe_next(&outer, &row, &f->err) > 0) {
		CLEANUP(cursor_close) struct cursor inner = { 0 };
		OK(f, walk(f, &inner));
		while (probe_next(&inner, &inner_row, &f->err) > 0)
			n++;
		assert_int_equal(row.word[0], 'a' + n / 3 - 1);
	}
	assert_int_equal(n, 9);
}

static void
a_transaction_ends_as_its_work_did(void **state)
{
	struct fixture *f = *state;
	struct probe_row row;

	OK(f, store_begin(f->store, &f->err));
	fill(f);
	err_set(&f->err, ERR_INPUT, "no");
	assert_int_equal(store_end(f->store, -1, &f->err), -1);
	assert_string_equal(f->err.text, "no");
	assert_int_equal(get(f, 1, &row), 0);
	OK(f, store_begin(f->store, &f->err));
	fill(f);
	OK(f, store_end(f->store, 0, &f->err));
	assert_int_equal(get(f, 1, &row), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_bound_is_read_back),
		TEST(what_is_null_reads_as_its_kind_says),
		TEST(nothing_and_no_id_are_bound_as_null),
		TEST(a_row_that_is_missing_leaves_all_as_it_was_or_zero),
		TEST(a_word_the_program_does_not_know_is_told),
		TEST(a_change_says_whether_it_changed_a_row),
		TEST(a_walk_ends_and_stays_at_its_end),
		TEST(a_walk_left_early_leaves_the_store_free),
		TEST(a_statement_is_used_again_while_a_walk_of_it_is_open),
		TEST(a_transaction_ends_as_its_work_did),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
