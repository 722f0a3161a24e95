/* Being forgotten: nothing that says who it was stays anywhere. */
#include <sqlite3.h>

#include "crieur/import/import.h"
#include "crieur/register/archive.h"
#include "crieur/store/dues.h"
#include "crieur/store/event.h"
#include "crieur/store/trace.h"

#include "register_store.h"

static int32_t day;

static sqlite3 *
open_db(struct fixture *f)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	return db;
}

static void
run_sql(struct fixture *f, const char *sql)
{
	sqlite3 *db = open_db(f);
	char *error = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s: %s", sql, error);
	sqlite3_close(db);
}

static int
count_in_table(sqlite3 *db, const char *table, const char *words)
{
	sqlite3_stmt *rows = NULL;
	char sql[120];
	int count = 0;

	snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\"", table);
	assert_int_equal(
	    sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
	while (sqlite3_step(rows) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(rows); i++) {
			const unsigned char *text =
			    sqlite3_column_text(rows, i);
			if (text != NULL &&
			    strstr((const char *)text, words) != NULL)
				count++;
		}
	}
	sqlite3_finalize(rows);
	return count;
}

/* In how many fields of all tables those words stand. */
static int
count_everywhere(struct fixture *f, const char *words)
{
	sqlite3 *db = open_db(f);
	sqlite3_stmt *tables = NULL;
	int count = 0;

	assert_int_equal(
	    sqlite3_prepare_v2(db,
		"SELECT name FROM sqlite_master WHERE type = 'table'", -1,
		&tables, NULL),
	    SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW)
		count += count_in_table(
		    db, (const char *)sqlite3_column_text(tables, 0), words);
	sqlite3_finalize(tables);
	sqlite3_close(db);
	return count;
}

static int64_t
enter_somebody(struct fixture *f)
{
	bool is_new;

	edit_on(f, day);
	int64_t id = add_person(f, "Zélie Oubliée", "zelie@exemple.test");
	OK(f, register_add_address(&f->edit, id,
		  span_of("zelie.bis@exemple.test"), true, &f->err));
	OK(f, register_set_name(
		  &f->edit, id, span_of("Zélie Oubliée-Martin"), &f->err));
	join(f, id, "acttes", TIE_KIND_FACILITATOR);
	struct dues_row wish = {
		.person_id = id,
		.paid_from = DATE_NONE,
		.paid_until = date_make(2026, 12, 31),
		.amount_cents = 3000,
		.source = "helloasso",
		.reference = "900000777",
	};
	OK(f, register_add_dues(&f->edit, &wish, &is_new, &f->err));
	edit_done(f);
	return id;
}

/* What other tables hold of them is read too. */
static void
check_traces(struct fixture *f, int64_t id)
{
	char sql[600];
	int count = 0;

	snprintf(sql, sizeof(sql),
	    "INSERT INTO absence(person_id, until) VALUES (%lld, '2026-01-01');"
	    "INSERT INTO reminder(person_id, what, about, sent_at)"
	    " VALUES (%lld, 'dues-soon:7', '2026-12-31', 1);"
	    "INSERT INTO bounce(at, day, address, list, delivery_id, source,"
	    " class, code, words) VALUES (1, '2026-01-01',"
	    " 'zelie.bis@exemple.test', 'acttes', 1, 'mail', 'full', '', '');",
	    (long long)id, (long long)id);
	run_sql(f, sql);
	for (size_t i = 0; store_trace_name(i) != NULL; i++) {
		CLEANUP(cursor_close) struct cursor cursor = { 0 };
		struct trace_row row;
		OK(f, store_trace_walk(f->store, i, id, &cursor, &f->err));
		for (; trace_next(&cursor, &row, &f->err) > 0; count++)
			assert_true(row.n_values > 0 && row.names[0] != NULL);
	}
	assert_int_equal(count, 3);
}

static void
nothing_that_names_them_stays(void **state)
{
	struct fixture *f = *state;
	struct erase_report report = { 0 };
	char sql[1000];
	int64_t id = enter_somebody(f);

	/* A mail on its way to them, and one that has arrived. */
	snprintf(sql, sizeof(sql),
	    "INSERT INTO outgoing(id, list, kind, relay, envelope_sender,"
	    " header_message_id, header, size, created_at)"
	    " VALUES (1, 'acttes', 'post', 'r', '', 'a', 'h', 1, 1),"
	    " (2, 'acttes', 'post', 'r', '', 'b', 'h', 1, 1);"
	    "INSERT INTO delivery(outgoing_id, person_id, address, relay,"
	    " priority, state, next_at, last_text)"
	    " VALUES (1, %lld, 'zelie@exemple.test', 'r', 2, 'queued', 1, ''),"
	    " (2, %lld, 'zelie@exemple.test', 'r', 2, 'sent', 1,"
	    "  'zelie@exemple.test accepted');"
	    "INSERT INTO event(at, actor, subject, subject_id, what, detail)"
	    " VALUES (1, 'zelie@exemple.test', 'post', 1, 'approved', ''),"
	    " (1, 'clerk', 'post', 1, 'told', 'a@b.test zelie@exemple.test');",
	    (long long)id, (long long)id);
	run_sql(f, sql);
	check_traces(f, id);
	assert_true(count_everywhere(f, "Oubliée") > 2);
	assert_true(count_everywhere(f, "zelie") > 4);

	edit_on(f, day);
	OK(f, register_erase(&f->edit, id, &report, &f->err));
	edit_done(f);
	assert_int_equal(report.n_addresses, 2);
	assert_int_equal(report.n_dues, 1);
	assert_int_equal(report.n_cancelled, 1);
	assert_int_equal(count_everywhere(f, "Oubliée"), 0);
	assert_int_equal(count_everywhere(f, "zelie"), 0);
	/* The accounts keep the payment. */
	assert_int_equal(count_everywhere(f, "900000777"), 1);
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct dues_row dues;
	OK(f, store_dues_walk(f->store, id, 0, &cursor, &f->err));
	assert_int_equal(dues_next(&cursor, &dues, &f->err), 0);
}

static void
imports_do_not_bring_them_back(void **state)
{
	struct fixture *f = *state;
	static const char people[] =
	    "address,name\nzelie.bis@exemple.test,Zélie\n";
	static const char payments[] =
	    "Référence commande;Date de la commande;Nom adhérent;"
	    "Prénom adhérent;Email payeur\n"
	    "900000777;08/01/2026;Oubliée;Zélie;zelie@exemple.test\n";
	struct import_rules rules = { 0 };
	struct import_report report = { 0 };
	FILE *file = tmpfile();

	assert_non_null(file);
	fputs(people, file);
	edit_on(f, day);
	OK(f, register_import_people(&f->edit, file, &rules, &report, &f->err));
	assert_int_equal(report.counts[IMPORT_REFUSED], 1);
	fclose(file);
	import_report_fini(&report);
	file = tmpfile();
	assert_non_null(file);
	fputs(payments, file);
	OK(f, register_import_helloasso(
		  &f->edit, file, &rules, &report, &f->err));
	assert_int_equal(report.counts[IMPORT_UNCHANGED], 1);
	edit_done(f);
	fclose(file);
	import_report_fini(&report);
	assert_int_equal(count_everywhere(f, "zelie"), 0);
}

/* Tables that are shown, and erased, row by row elsewhere: see
 * cli/person_show.c; and what is kept of everybody alike. */
static const char *const register_tables[] = { "person", "former_standing",
	"address", "person_tag", "list_right", "membership", "role_holder",
	"organisation_contact", "dues", "message", "outgoing", "delivery",
	"event" };

static bool
is_shown(const char *table)
{
	const char *name;

	for (size_t i = 0; i < COUNT_OF(register_tables); i++) {
		if (strcmp(register_tables[i], table) == 0)
			return true;
	}
	for (size_t i = 0; (name = store_trace_table(i)) != NULL; i++) {
		if (strcmp(name, table) == 0)
			return true;
	}
	return false;
}

/* Every table with a column that can name somebody is in the export. */
static void
the_export_forgets_no_table(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db = open_db(f);
	sqlite3_stmt *columns = NULL;
	int count = 0;

	assert_int_equal(
	    sqlite3_prepare_v2(db,
		"SELECT m.name, c.name FROM sqlite_master AS m,"
		" pragma_table_info(m.name) AS c WHERE m.type = 'table'"
		" AND (c.name LIKE '%person_id' OR c.name LIKE '%address'"
		"  OR c.name IN ('moderated_by', 'membership_id'))",
		-1, &columns, NULL),
	    SQLITE_OK);
	for (; sqlite3_step(columns) == SQLITE_ROW; count++) {
		const char *table =
		    (const char *)sqlite3_column_text(columns, 0);
		if (!is_shown(table))
			fail_msg("%s.%s is in no export", table,
			    (const char *)sqlite3_column_text(columns, 1));
	}
	assert_true(count > 20);
	sqlite3_finalize(columns);
	sqlite3_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_that_names_them_stays),
		cmocka_unit_test(imports_do_not_bring_them_back),
		cmocka_unit_test(the_export_forgets_no_table),
	};

	day = date_make(2026, 6, 15);
	return cmocka_run_group_tests_name(
	    "register archive", tests, fixture_open, fixture_close);
}
