/* Files of people as they come: spreadsheets, accidents, and worse. */
#include <sqlite3.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/import/csv.h"
#include "crieur/import/import.h"

#include "register_store.h"

static int32_t day;

static struct import_report report;
static bool is_complete;
static enum people_format format;

/* Import text on that day; 0, or -1 with f->err. */
static int
import_bytes(struct fixture *f, int32_t on, const void *text, size_t size)
{
	static const char *const roles[] = { "president", "dsi", "ca" };
	struct import_rules rules = {
		.roles = roles,
		.n_roles = 3,
		.is_complete = is_complete,
		.format = format,
	};
	FILE *file = tmpfile();

	import_report_fini(&report);
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	edit_on(f, on);
	int result =
	    register_import_people(&f->edit, file, &rules, &report, &f->err);
	fclose(file);
	if (result == 0)
		edit_done(f);
	else
		store_rollback(f->store);
	return result;
}

static int
import_text(struct fixture *f, const char *text)
{
	return import_bytes(f, day, text, strlen(text));
}

static void
assert_counts(int added, int changed, int unchanged, int refused)
{
	assert_int_equal(report.counts[IMPORT_ADDED], added);
	assert_int_equal(report.counts[IMPORT_CHANGED], changed);
	assert_int_equal(report.counts[IMPORT_UNCHANGED], unchanged);
	assert_int_equal(report.counts[IMPORT_REFUSED], refused);
}

/* The note number i is of that line and holds those words. */
static void
assert_note(size_t i, unsigned long line, const char *words)
{
	assert_true(i < report.n_notes);
	assert_int_equal(report.notes[i].line, line);
	if (strstr(report.notes[i].words, words) == NULL)
		fail_msg("\"%s\" lacks \"%s\"", report.notes[i].words, words);
}

static const char people[] =
    "address,password,name,groups,roles,paid_until\r\n"
    "pres@demo.test,secret,\"Présidente, La\",acttes,"
    "president facilitator:acttes,2026-12-31\r\n"
    "membre@demo.test,secret,Membre,acttes agriculture,,2026-12-31\r\n"
    "retard@demo.test,secret,Retard,acttes,,\r\n"
    "visite@demo.test,secret,Visite,,guest:acttes,\r\n";

static void
the_site_s_own_file_imports(void **state)
{
	struct fixture *f = *state;

	OK(f, import_text(f, people));
	assert_counts(4, 0, 0, 0);
	assert_int_equal(report.n_groups_added, 2);
	const struct person *person = person_at(f, "pres@demo.test", day);
	assert_string_equal(person->name, "Présidente, La");
	assert_true(person_has_role(person, span_of("president")));
	assert_true(person_facilitates(person, span_of("acttes")));
	assert_true(person_has_paid(person, day, 0));
	person = person_at(f, "retard@demo.test", day);
	assert_true(person->is_member);
	assert_false(person_has_paid(person, day, 0));
	person = person_at(f, "visite@demo.test", day);
	assert_int_equal(person->standing, STANDING_GUEST);
	assert_true(person_is_guest(person, span_of("acttes")));
}

static void
the_same_file_again_changes_nothing(void **state)
{
	struct fixture *f = *state;

	OK(f, import_text(f, people));
	assert_counts(0, 0, 4, 0);
	assert_int_equal(report.n_groups_added, 0);
	OK(f, import_bytes(f, day + 30, people, strlen(people)));
	assert_counts(0, 0, 4, 0);
}

static void
a_file_says_what_is_so_of_those_it_names(void **state)
{
	struct fixture *f = *state;

	OK(f, import_text(f,
		  "address;name;groups;roles;paid_until\n"
		  "membre@demo.test second@demo.test;Membre Nouveau;"
		  "agriculture compta-care;dsi;2027-12-31\n"
		  "retard@demo.test;Retard;acttes;;31/12/2026 10:30\n"));
	assert_counts(0, 2, 0, 0);
	const struct person *person = person_at(f, "second@demo.test", day);
	assert_string_equal(person->name, "Membre Nouveau");
	assert_string_equal(person->address, "membre@demo.test");
	assert_false(person_is_in(person, span_of("acttes")));
	assert_true(person_is_in(person, span_of("compta-care")));
	assert_true(person_has_role(person, span_of("dsi")));
	assert_int_equal(person->paid_until, date_make(2027, 12, 31));
	assert_true(
	    person_has_paid(person_at(f, "retard@demo.test", day), day, 0));

	/* Emptied and shortened dues are taken back. */
	OK(f, import_text(f, "address;paid_until\n"
			     "membre@demo.test;2026-12-31\n"
			     "retard@demo.test;\n"));
	assert_counts(0, 2, 0, 0);
	person = person_at(f, "membre@demo.test", day);
	assert_int_equal(person->paid_until, date_make(2026, 12, 31));
	assert_true(person_is_in(person, span_of("compta-care")));
	assert_int_equal(
	    person_at(f, "retard@demo.test", day)->paid_until, DATE_NONE);
}

static void
encodings_and_separators_are_recognised(void **state)
{
	struct fixture *f = *state;

	static const struct {
		const char *text, *address, *name;
	} files[] = {
		{ "\xef\xbb\xbf"
		  "address;name\nbom@demo.test;Zoé\n",
		    "bom@demo.test", "Zoé" },
		{ "address,name\nlatin@demo.test,Andr\xe9 \x8cuvre\n",
		    "latin@demo.test", "André Œuvre" },
		{ "Courriel\tNom\tPr\xc3\xa9nom\ntab@demo.test\tÑÍGUEZ\tJosé\n",
		    "tab@demo.test", "José ÑÍGUEZ" },
		{ "\n\naddress,name\n\n\nlast@demo.test,\"Sans\nfin\"",
		    "last@demo.test", NULL },
		{ "address,name\rold@demo.test,Vieux Mac\r", "old@demo.test",
		    "Vieux Mac" },
	};

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		OK(f, import_text(f, files[i].text));
		if (files[i].name == NULL) {
			assert_note(0, 6, "control");
			continue;
		}
		assert_counts(1, 0, 0, 0);
		assert_string_equal(
		    person_at(f, files[i].address, day)->name, files[i].name);
	}
}

/* Exports of other programs, by the names of their columns. */
static void
other_programs_exports_import(void **state)
{
	struct fixture *f = *state;

	OK(f, import_text(f, "nom_adh;prenom_adh;email_adh;adresse_adh;"
			     "date_echeance;activite_adh;bool_exempt_adh\n"
			     "LÉVÊQUE;Anaïs;gal1@demo.test;1 rue X;2026-12-31;"
			     "1;0\n"
			     "Honoré;Guy;gal2@demo.test;2 rue X;;1;1\n"
			     "Parti;Jean;gal3@demo.test;3 rue X;;0;0\n"));
	assert_counts(3, 0, 0, 0);
	assert_true(
	    person_has_paid(person_at(f, "gal1@demo.test", day), day, 0));
	assert_true(
	    person_has_paid(person_at(f, "gal2@demo.test", day), day, 0));
	assert_int_equal(
	    person_at(f, "gal3@demo.test", day)->standing, STANDING_RESIGNED);
	OK(f,
	    import_text(f, "Numéro de membre,Nom & prénom,Adresse E-Mail,"
			   "Adresse postale,Date d'expiration\n"
			   "7,Zoé Périer,pah@demo.test,4 rue Y,31/12/2026\n"));
	assert_counts(1, 0, 0, 0);
	assert_string_equal(
	    person_at(f, "pah@demo.test", day)->name, "Zoé Périer");
	OK(f, import_text(f, "Nom,Prénom,Adresse,Email,État,Date fin adhésion\n"
			     "Dupont,Luc,5 rue Z,dol1@demo.test,1,2026-12-31\n"
			     "Martin,Eve,6 rue Z,dol2@demo.test,-1,\n"));
	assert_counts(2, 0, 0, 0);
	assert_true(
	    person_has_paid(person_at(f, "dol1@demo.test", day), day, 0));
	assert_int_equal(
	    person_at(f, "dol2@demo.test", day)->standing, STANDING_CANDIDATE);
}

static void
import_format(struct fixture *f, enum people_format as, const char *text)
{
	format = as;
	OK(f, import_text(f, text));
	format = PEOPLE_FORMAT_CSV;
}

/* As the three programs write them, in French. */
static void
exports_are_read_by_their_own_names(void **state)
{
	struct fixture *f = *state;

	import_format(f, PEOPLE_FORMAT_GALETTE,
	    "Numéro d'adhérent :;Statut :;Nom :;Prénom :;Adresse :;Courriel :;"
	    "Compte :;Exempt de cotisation :;Date d'échéance :\n"
	    "1;Président;LÉVÊQUE;Anaïs;1 rue X;fr1@demo.test;Oui;Non;"
	    "31/12/2026\n"
	    "2;Non membre;Honoré;Guy;2 rue X;fr2@demo.test;Oui;Oui;\n"
	    "3;Membre actif;Parti;Jean;3 rue X;fr3@demo.test;Non;Non;\n");
	assert_counts(3, 0, 0, 0);
	assert_true(
	    person_has_paid(person_at(f, "fr1@demo.test", day), day, 0));
	assert_true(
	    person_has_paid(person_at(f, "fr2@demo.test", day), day, 0));
	assert_int_equal(
	    person_at(f, "fr3@demo.test", day)->standing, STANDING_RESIGNED);
	import_format(f, PEOPLE_FORMAT_PAHEKO,
	    "\"Numéro de membre\",\"Nom & prénom\",\"Adresse E-Mail\","
	    "\"Adresse postale\",\"Catégorie\"\n"
	    "7,Zoé Périer,pa1@demo.test,4 rue Y,Membres actifs\n"
	    "8,Ève Partie,pa2@demo.test,4 rue Y,Anciens membres\n");
	assert_counts(2, 0, 0, 0);
	assert_true(person_at(f, "pa1@demo.test", day)->is_member);
	assert_int_equal(
	    person_at(f, "pa2@demo.test", day)->standing, STANDING_RESIGNED);
	import_format(f, PEOPLE_FORMAT_DOLIBARR,
	    "Id,Nom,Prénom,Société,Adresse,Email,État,Date fin adhésion,"
	    "Id adhésion,Date adhésion,Montant\n"
	    "1,Dupont,Luc,,5 rue Z,do1@demo.test,1,2026-12-31,4,2025-01-02,30\n"
	    "1,Dupont,Luc,,5 rue Z,do1@demo.test,1,2026-12-31,9,2026-01-02,30\n"
	    "2,Martin,Eve,,6 rue Z,do2@demo.test,-1,,,,\n"
	    "3,Exclu,Jo,,6 rue Z,do3@demo.test,-2,,,,\n");
	assert_counts(3, 0, 1, 0);
	assert_true(
	    person_has_paid(person_at(f, "do1@demo.test", day), day, 0));
	assert_int_equal(
	    person_at(f, "do2@demo.test", day)->standing, STANDING_CANDIDATE);
	assert_int_equal(
	    person_at(f, "do3@demo.test", day)->standing, STANDING_STRUCK_OFF);
	format = PEOPLE_FORMAT_GALETTE;
	REFUSED(f, import_text(f, "address,name\nx@demo.test,X\n"), ERR_INPUT,
	    "Galette");
	REFUSED(f, import_text(f, "Nom :;Courriel :\n"), ERR_INPUT, "nobody");
	format = PEOPLE_FORMAT_CSV;
}

static void
bad_lines_are_refused_and_the_rest_is_taken(void **state)
{
	struct fixture *f = *state;

	OK(f, import_text(f, "address,name,groups,roles,paid_until\n"
			     "good1@demo.test,Bon,,,\n"
			     "no address,Faux,,,\n"
			     "formula@demo.test,=HYPERLINK(1),,,\n"
			     "good1@demo.test,Bon Bis,,,\n"
			     "day@demo.test,Jour,,,2026-02-30\n"
			     "role@demo.test,Role,,emperor,\n"
			     "role2@demo.test,Role,,chief:acttes,\n"
			     "group@demo.test,Groupe,a/b,,\n"
			     "both@demo.test,Double,acttes,guest:acttes,\n"
			     "good1@demo.test pres@demo.test,Deux,,,\n"
			     "short@demo.test,Court\n"
			     "address,name,groups,roles,paid_until\n"
			     "anon@demo.test,,,,\n"
			     ",Sans,,,\n"
			     "mixed@demo.test,Andr\xe9,,,\n"
			     "utf8@demo.test,Andr\xc3\xa9,,,\n"
			     "good2@demo.test,\"Bon \"\"deux\"\"\",,,\n"));
	assert_counts(3, 0, 0, 14);
	assert_note(1, 3, "address");
	assert_note(2, 4, "formula");
	assert_note(3, 5, "earlier line");
	assert_note(4, 6, "2026-02-30");
	assert_note(5, 7, "emperor");
	assert_note(6, 8, "chief:acttes");
	assert_note(7, 9, "a/b");
	assert_note(8, 10, "both a member and a guest");
	assert_note(9, 11, "two people");
	assert_note(10, 12, "2 fields, the header has 5");
	assert_note(11, 13, "second header");
	assert_note(12, 14, "no name");
	assert_note(13, 15, "no address");
	assert_note(14, 16, "not UTF-8");
	assert_string_equal(
	    person_at(f, "good2@demo.test", day)->name, "Bon \"deux\"");
}

static void
what_is_no_such_file_is_refused_whole(void **state)
{
	struct fixture *f = *state;

	static const struct {
		const char *bytes;
		size_t size;
		const char *words;
	} files[] = {
		{ "", 0, "empty" },
		{ " \n\n", 3, "empty" },
		{ "\xff\xfe"
		  "a\0d\0",
		    6, "UTF-16" },
		{ "PK\3\4\0\0", 6, "binary" },
		{ "Référence commande;Email payeur\n1;a@b.test\n", 45,
		    "no column is called \"address\"" },
		{ "address,name,name\n", 18, "twice" },
	};

	for (size_t i = 0; i < COUNT_OF(files); i++)
		REFUSED(f, import_bytes(f, day, files[i].bytes, files[i].size),
		    ERR_INPUT, files[i].words);
}

static void
a_cut_file_says_so(void **state)
{
	struct fixture *f = *state;

	OK(f, import_text(f, "address,name\n"
			     "cut1@demo.test,Entier\n"
			     "cut2@demo.test,\"Coup"));
	assert_counts(1, 0, 0, 1);
	assert_note(1, 3, "cut short");
}

/* A header, then one name of size octets; how many lines were refused. */
static uint64_t
import_long(struct fixture *f, size_t size, bool is_quoted)
{
	CLEANUP(str_fini) struct str text = { 0 };

	str_adds(&text, "address,name,tags\nlong@demo.test,Long,");
	if (is_quoted)
		str_addc(&text, '"');
	for (size_t i = 0; i < size; i++)
		str_addc(&text, i % 100 == 99 ? '\n' : 't');
	str_adds(&text, "\nafter@demo.test,Apres,\n");
	OK(f, import_bytes(f, day, text.data, text.len));
	return report.counts[IMPORT_REFUSED];
}

static void
a_quote_that_never_ends_costs_no_memory(void **state)
{
	struct fixture *f = *state;

	/* Ends within the file: one refusal for all it swallowed. */
	assert_int_equal(import_long(f, 3000, true), 1);
	assert_note(0, 2, "cut short");
	/* Beyond a field's bound: given up, and the rest is read again. */
	import_long(f, (size_t)LIMIT_CSV_FIELD + 8192, true);
	assert_note(0, 2, "65536 octets");
	assert_non_null(person_at(f, "after@demo.test", day));
}

struct rows {
	size_t count, fields, problems;
};

static int
count_row(void *self, const struct csv_row *row, struct err *err)
{
	struct rows *rows = self;

	(void)err;
	rows->count++;
	rows->fields = row->n_fields;
	rows->problems += row->problem != NULL;
	return 0;
}

static void
columns_and_fields_have_bounds(void **state)
{
	static const struct {
		int columns, field;
		size_t problems;
	} cases[] = {
		{ LIMIT_CSV_COLUMNS, 1, 0 },
		{ LIMIT_CSV_COLUMNS + 1, 1, 1 },
		{ 1, LIMIT_CSV_FIELD, 0 },
		{ 1, LIMIT_CSV_FIELD + 1, 1 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct rows rows = { 0 };
		struct err err = { 0 };
		FILE *file = tmpfile();
		assert_non_null(file);
		for (int column = 0; column < cases[i].columns; column++)
			fprintf(file, "%s%.*d", column > 0 ? "," : "",
			    cases[i].field, 1);
		fputc('\n', file);
		assert_int_equal(csv_read(file, count_row, &rows, &err), 0);
		assert_int_equal(rows.count, 1);
		assert_int_equal(rows.problems, cases[i].problems);
		fclose(file);
	}
}

static void
a_view_of_another_database_is_read(void **state)
{
	struct fixture *f = *state;
	char path[80];
	sqlite3 *db = NULL;
	struct import_rules rules = { 0 };
	FILE *file = tmpfile();

	assert_non_null(file);
	snprintf(path, sizeof(path), "%s/other", f->directory);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_exec(db,
		"CREATE TABLE users(email TEXT, nom TEXT, until TEXT);"
		"INSERT INTO users VALUES"
		" ('view1@demo.test', 'Un, \"Deux\"', '2026-12-31'),"
		" ('view2@demo.test', 'Zoé', NULL);"
		"CREATE VIEW \"our \"\"people\" AS SELECT email AS address,"
		" nom AS name, until AS paid_until FROM users;",
		NULL, NULL, NULL),
	    SQLITE_OK);
	sqlite3_close(db);
	REFUSED(f, csv_from_view(path, "none", file, &f->err), ERR_ABSENT,
	    "no such table");
	REFUSED(f, csv_from_view("/nowhere/at/all", "v", file, &f->err),
	    ERR_ABSENT, "/nowhere/at/all");
	OK(f, csv_from_view(path, "our \"people", file, &f->err));
	import_report_fini(&report);
	edit_on(f, day);
	OK(f, register_import_people(&f->edit, file, &rules, &report, &f->err));
	edit_done(f);
	fclose(file);
	assert_counts(2, 0, 0, 0);
	const struct person *person = person_at(f, "view1@demo.test", day);
	assert_string_equal(person->name, "Un, \"Deux\"");
	assert_true(person_has_paid(person, day, 0));
}

static void
an_erased_address_is_not_imported(void **state)
{
	struct fixture *f = *state;

	edit_on(f, day);
	OK(f, register_suppress(
		  &f->edit, span_of("gone@demo.test"), "asked", &f->err));
	edit_done(f);
	OK(f, import_text(f, "address,name\ngone@demo.test,Partie\n"));
	assert_counts(0, 0, 0, 1);
	assert_note(0, 2, "not to be written to again");
}

static int
fini_report(void **state)
{
	import_report_fini(&report);
	return fixture_close(state);
}

static void
a_line_names_the_organisation_of_a_contact(void **state)
{
	struct fixture *f = *state;
	const int32_t paid = date_make(2027, 6, 30);

	OK(f, import_text(f,
		  "address;name;paid_until;organisation;organisation_kind;"
		  "organisation_paid_until\n"
		  "un@ilots.test;Une;;Les Îlots ;platform;2027-06-30\n"
		  "deux@ilots.test;Deux;;Les Îlots;;\n"
		  "trois@ilots.test;Trois;;Les Îlots;supporter;\n"
		  "quatre@ilots.test;Quatre;;=cmd;platform;\n"));
	assert_counts(2, 0, 0, 2);
	assert_note(2, 4, "not of the kind supporter");
	assert_note(3, 5, "formula");
	for (int i = 0; i < 2; i++) {
		const struct person *person = person_at(
		    f, i == 0 ? "un@ilots.test" : "deux@ilots.test", day);
		assert_true(
		    person_is_active_in(person, span_of("platform"), day, 0));
		assert_int_equal(person->paid_until, paid);
	}
	/* The same again; then they are nobody's contact any more. */
	OK(f, import_text(f, "address;organisation;organisation_kind;"
			     "organisation_paid_until\n"
			     "un@ilots.test;Les Îlots;platform;30/06/2027\n"
			     "deux@ilots.test;;;\n"));
	assert_counts(0, 1, 1, 0);
	assert_false(person_is_active_in(
	    person_at(f, "deux@ilots.test", day), span_of("platform"), day, 0));
}

/* On its own days, after everything else, since it ends everybody else. */
static void
who_is_missing_from_a_complete_file_has_left(void **state)
{
	struct fixture *f = *state;
	static const char all[] = "address;name;groups;roles\n"
				  "reste@demo.test;Reste;acttes;\n"
				  "part@demo.test;Part;acttes;dsi\n";
	static const char less[] = "address;name\nreste@demo.test;Reste\n";
	static const char bad[] = "address;name\nreste@demo.test;Reste\nx;Y\n";

	is_complete = true;
	OK(f, import_bytes(f, day + 100, all, strlen(all)));
	assert_true(report.counts[IMPORT_ENDED] > 3);
	/* A refused line may be anybody's. */
	OK(f, import_bytes(f, day + 110, bad, strlen(bad)));
	assert_int_equal(report.counts[IMPORT_REFUSED], 1);
	assert_int_equal(report.counts[IMPORT_ENDED], 0);
	OK(f, import_bytes(f, day + 120, less, strlen(less)));
	assert_int_equal(report.counts[IMPORT_ENDED], 1);
	assert_note(0, 0, "not in the file");
	OK(f, import_bytes(f, day + 120, less, strlen(less)));
	assert_int_equal(report.counts[IMPORT_ENDED], 0);
	const struct person *part = person_at(f, "part@demo.test", day + 120);
	assert_int_equal(part->standing, STANDING_RESIGNED);
	assert_false(person_has_role(part, span_of("dsi")));
	assert_false(person_is_in(part, span_of("acttes")));
	part = person_at(f, "part@demo.test", day + 119);
	assert_true(part->is_member && person_is_in(part, span_of("acttes")));

	/* Back, with all they had. */
	is_complete = false;
	OK(f, import_bytes(f, day + 130, all, strlen(all)));
	assert_counts(0, 1, 1, 0);
	part = person_at(f, "part@demo.test", day + 130);
	assert_true(part->is_member && person_has_role(part, span_of("dsi")));
	/* Struck off by somebody's word, no file brings them back. */
	edit_on(f, day + 140);
	OK(f, register_set_standing(
		  &f->edit, part->id, STANDING_STRUCK_OFF, day + 140, &f->err));
	edit_done(f);
	OK(f, import_bytes(f, day + 150, all, strlen(all)));
	assert_false(person_at(f, "part@demo.test", day + 150)->is_member);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_site_s_own_file_imports),
		cmocka_unit_test(the_same_file_again_changes_nothing),
		cmocka_unit_test(a_file_says_what_is_so_of_those_it_names),
		cmocka_unit_test(encodings_and_separators_are_recognised),
		cmocka_unit_test(other_programs_exports_import),
		cmocka_unit_test(exports_are_read_by_their_own_names),
		cmocka_unit_test(bad_lines_are_refused_and_the_rest_is_taken),
		cmocka_unit_test(what_is_no_such_file_is_refused_whole),
		cmocka_unit_test(a_cut_file_says_so),
		cmocka_unit_test(a_quote_that_never_ends_costs_no_memory),
		cmocka_unit_test(columns_and_fields_have_bounds),
		cmocka_unit_test(a_view_of_another_database_is_read),
		cmocka_unit_test(an_erased_address_is_not_imported),
		cmocka_unit_test(a_line_names_the_organisation_of_a_contact),
		cmocka_unit_test(who_is_missing_from_a_complete_file_has_left),
	};

	day = date_make(2026, 6, 15);
	return cmocka_run_group_tests_name(
	    "register import", tests, fixture_open, fini_report);
}
