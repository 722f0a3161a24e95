/* Payments from HelloAsso's export and from a plain file. */
#include "crieur/import/import.h"
#include "crieur/store/unmatched.h"

#include "register_store.h"

static int32_t day;

static struct import_report report;

static struct import_rules rules;

static void
import_with(struct fixture *f,
    int (*import)(struct register_edit *edit, FILE *file,
	const struct import_rules *import_rules,
	struct import_report *import_report, struct err *err),
    const char *text)
{
	FILE *file = tmpfile();

	import_report_fini(&report);
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	edit_on(f, day);
	OK(f, import(&f->edit, file, &rules, &report, &f->err));
	edit_done(f);
	fclose(file);
}

static void
import_helloasso(struct fixture *f, const char *text)
{
	import_with(f, register_import_helloasso, text);
}

static void
assert_counts(int added, int changed, int unchanged, int unmatched, int refused)
{
	assert_int_equal(report.counts[IMPORT_ADDED], added);
	assert_int_equal(report.counts[IMPORT_CHANGED], changed);
	assert_int_equal(report.counts[IMPORT_UNCHANGED], unchanged);
	assert_int_equal(report.counts[IMPORT_UNMATCHED], unmatched);
	assert_int_equal(report.counts[IMPORT_REFUSED], refused);
}

/* The note of that line holds those words. */
static void
assert_note(unsigned long line, const char *words)
{
	for (size_t i = 0; i < report.n_notes; i++) {
		if (report.notes[i].line != line)
			continue;
		if (strstr(report.notes[i].words, words) == NULL)
			fail_msg("\"%s\" lacks \"%s\"", report.notes[i].words,
			    words);
		return;
	}
	fail_msg("no note of line %lu", line);
}

static void
assert_paid(struct fixture *f, const char *address, const char *until)
{
	char text[DATE_TEXT_SIZE];
	const struct person *person = person_at(f, address, day);

	assert_non_null(person);
	assert_string_equal(date_format(person->paid_until, text), until);
}

#define HEADER                                                             \
 "Référence commande;Date de la commande;Statut de la commande;"         \
 "Nom adhérent;Prénom adhérent;Nom payeur;Prénom payeur;Email payeur;" \
 "Raison sociale;Moyen de paiement;Tarif;Montant tarif;Code Promo;"        \
 "Montant code promo;Adresse e-mail pour les listes ;"                     \
 "Groupes de travail;Parrainage (deux membres du CA)\r\n"

#define ORDER_102                                                        \
 "900000102;08/01/2026 21:40;Validé;D'HÉROUVILLE-PÉRÈS;Zoé;"        \
 "D'HÉROUVILLE-PÉRÈS;Loïc;loic.dhp@exemple.test;;Carte bancaire;"    \
 "Adhésion individuelle;30,00;;;Zoe.DHP@Exemple.test ;Compta CARE;\r\n" \
 "900000102;08/01/2026 21:40;Validé;D'HÉROUVILLE-PÉRÈS;Loïc;"       \
 "D'HÉROUVILLE-PÉRÈS;Loïc;loic.dhp@exemple.test;;Carte bancaire;"    \
 "Adhésion individuelle;30,00;;;;"                                      \
 "\"Compta CARE ; Services de proximité\";\r\n"

static const char export[] =
    "\xef\xbb\xbf" HEADER
    "900000101;08/01/2026 09:12;Validé;LÉVÊQUE;Anaïs;LÉVÊQUE;Anaïs;"
    "anais.leveque@exemple.test;;Carte bancaire;Adhésion individuelle;"
    "30,00;;;anais.leveque@exemple.test;\"Agriculture ; ACTTES\";"
    "\"M. Ünal ; C. Ébrard\"\r\n" ORDER_102
    "900000117;02/02/2026 14:05;Validé;ŒUVRARD;Françoise;BRÉMONT;Gaël;"
    "compta@coop-fictive.test;\"Coopérative fictive \"\"Les Îlots\"\" ; "
    "SCIC\";Virement;Adhésion personne morale;150,00;;;"
    "francoise.oeuvrard@coop-fictive.test;Plateformes en communs;\r\n"
    "900000131;15/03/2026 18:22;Validé;GARCÍA ÑÍGUEZ;José;GARCÍA "
    "ÑÍGUEZ;José;jose.gn@exemple.test;;Carte bancaire;Adhésion "
    "solidaire;10,00;SOLIDAIRE;20,00;jose.gn@exemple.test;;\r\n"
    "900000140;30/03/2026 08:03;Annulé;NGUYỄN;Thị Mai;NGUYỄN;Thị Mai;"
    "mai.nguyen@exemple.test;;Carte bancaire;Adhésion individuelle;"
    "30,00;;;mai.nguyen@exemple.test;Agriculture;\r\n"
    "900000152;12/05/2026 23:59;Validé;LE BIHAN;Maëlle;LE BIHAN;Maëlle;"
    "maelle.lebihan@exemple.test;;Chèque;Adhésion individuelle;30,00;"
    ";;maelle.lebihan@exemple.test;\"Démocratie\";\r\n"
    "900000160;01/12/2026 00:15;Validé;ANGOT;Théo;ANGOT;Théo;"
    "theo.angot@exemple.test;;;Membre d'honneur (gratuit);0,00;;;"
    "theo.angot@exemple.test;;\"Adhésion offerte\r\npar décision du "
    "CA\"\r\n";

static void
enter(struct fixture *f, const char *name, const char *address,
    enum standing standing)
{
	int64_t id;

	OK(f, register_add_person(&f->edit,
		  &(struct newcomer){ span_of(name), address, standing }, &id,
		  &f->err));
}

static void
the_export_finds_its_people(void **state)
{
	struct fixture *f = *state;
	int64_t id;

	edit_on(f, day - 100);
	enter(
	    f, "Anaïs Lévêque", "anais.leveque@exemple.test", STANDING_MEMBER);
	enter(f, "Zoé d'Hérouville", "zoe.dhp@exemple.test", STANDING_MEMBER);
	enter(f, "Loïc D'Hérouville-Pérès", "loic.dhp@exemple.test",
	    STANDING_MEMBER);
	enter(f, "José García", "jose.gn@exemple.test", STANDING_MEMBER);
	enter(f, "Thi Mai Nguyen", "mai.nguyen@exemple.test", STANDING_MEMBER);
	enter(f, "Le Bihan Maelle", "maelle.lebihan@exemple.test",
	    STANDING_CANDIDATE);
	OK(f, register_add_organisation(&f->edit,
		  span_of("SCIC Coopérative fictive Les ÎLOTS"),
		  span_of("platform"), &id, &f->err));
	edit_done(f);

	import_helloasso(f, export);
	assert_counts(6, 0, 1, 1, 0);
	assert_paid(f, "anais.leveque@exemple.test", "2026-12-31");
	assert_paid(f, "zoe.dhp@exemple.test", "2026-12-31");
	assert_paid(f, "loic.dhp@exemple.test", "2026-12-31");
	assert_paid(f, "jose.gn@exemple.test", "2026-12-31");
	assert_paid(f, "mai.nguyen@exemple.test", "");
	assert_note(8, "awaits the committee");
	assert_note(9, "nobody has the address theo.angot@exemple.test");

	import_helloasso(f, export);
	assert_counts(0, 0, 7, 1, 0);
}

static void
an_unmatched_payment_is_assigned_once(void **state)
{
	struct fixture *f = *state;
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct unmatched_row row = { 0 };
	int64_t waiting, person_id;

	OK(f, store_unmatched_walk(f->store, &cursor, &f->err));
	assert_int_equal(unmatched_next(&cursor, &row, &f->err), 1);
	waiting = row.id;
	cursor_close(&cursor);
	edit_on(f, day);
	enter(f, "Théo Angot", "theo@exemple.test", STANDING_MEMBER);
	OK(f, register_find(
		  f->store, span_of("theo@exemple.test"), &person_id, &f->err));
	OK(f, register_assign(&f->edit, waiting, person_id, 0, &f->err));
	edit_done(f);
	assert_paid(f, "theo@exemple.test", "");
	day += 200; /* the payment counts from December on */
	assert_paid(f, "theo@exemple.test", "2026-12-31");
	day -= 200;
	edit_on(f, day);
	REFUSED(f, register_assign(&f->edit, waiting, person_id, 0, &f->err),
	    ERR_ABSENT, "waits");
	store_rollback(f->store);
	import_helloasso(f, export);
	assert_counts(0, 0, 8, 0, 0);
}

static void
a_refund_takes_back(void **state)
{
	struct fixture *f = *state;

	import_helloasso(f, HEADER
	    "900000131;15/03/2026 18:22;Remboursé;GARCÍA ÑÍGUEZ;José;x;y;"
	    "jose.gn@exemple.test;;;;10,00;;;jose.gn@exemple.test;;\r\n"
	    /* Assigned by hand to another address. */
	    "900000160;01/12/2026 00:15;Annulé;ANGOT;Théo;ANGOT;Théo;"
	    "theo.angot@exemple.test;;;;0,00;;;theo.angot@exemple.test;;\r\n");
	assert_counts(0, 2, 0, 0, 0);
	assert_paid(f, "jose.gn@exemple.test", "");
	day += 200;
	assert_paid(f, "theo@exemple.test", "");
	day -= 200;
}

static void
the_payer_is_not_the_member(void **state)
{
	struct fixture *f = *state;

	import_helloasso(f, HEADER
	    /* A friend pays; only the friend's address is given. */
	    "1;10/06/2026 10:00;Validé;MARTIN;Paul;LÉVÊQUE;Anaïs;"
	    "anais.leveque@exemple.test;;;Adhésion;30,00;;;;;\r\n"
	    /* One of a couple, with the other's address for the lists. */
	    "2;10/06/2026 10:00;Validé;D'HÉROUVILLE-PÉRÈS;Luce;x;y;z@b.test;;;"
	    "Adhésion;30,00;;;loic.dhp@exemple.test;;\r\n"
	    /* The employer pays for a person. */
	    "3;10/06/2026 10:00;Validé;LÉVÊQUE;Anaïs;COMPTA;Service;"
	    "compta@coop.test;Coop;;Adhésion individuelle;30,00;;;"
	    "anais.leveque@exemple.test;;\r\n"
	    "4;10/06/2026 10:00;Validé;LÉVÊQUE;Anaïs;x;y;"
	    "compta@coop.test;Inconnue SARL;;Adhésion morale;30,00;;;"
	    "anais.leveque@exemple.test;;\r\n");
	assert_counts(1, 0, 0, 3, 0);
	assert_note(2, "only the payer's address is given");
	assert_note(3, "is the address of Loïc");
	assert_note(5, "no organisation Inconnue SARL");
}

static void
bad_lines_of_an_export_are_refused(void **state)
{
	struct fixture *f = *state;

	import_helloasso(f, HEADER
	    ";10/06/2026;Validé;A;B;A;B;a@b.test;;;T;30,00;;;;;\r\n"
	    "7;06/2026;Validé;A;B;A;B;a@b.test;;;T;30,00;;;;;\r\n"
	    "8;10/06/2026;Peut-être;A;B;A;B;a@b.test;;;T;30,00;;;;;\r\n"
	    "9;10/06/2026;Validé;A;B;A;B;a@b.test;;;T;beaucoup;;;;;\r\n"
	    "10;10/06/2026;Validé;=A1;;A;B;a@b.test;;;T;30,00;;;;;\r\n"
	    "11;10/06/2026;Validé;A\r\n"
	    "12;10/06/2026;En attente;A;B;A;B;a@b.test;;;T;30,00;;;;;\r\n" HEADER);
	assert_counts(0, 0, 1, 0, 7);
	assert_note(2, "no order reference");
	assert_note(3, "no day");
	assert_note(4, "unknown");
	assert_note(5, "no amount");
	assert_note(6, "formula");
	assert_note(7, "4 fields");
	assert_note(9, "second header");
}

static void
the_dues_year_follows_the_rules(void **state)
{
	struct fixture *f = *state;

	/* Rolling: twelve months from the payment, or from the old end. */
	rules.is_rolling = true;
	edit_on(f, day - 100);
	enter(f, "Roule Anne", "roule@exemple.test", STANDING_MEMBER);
	enter(f, "Octobre Anne", "octobre@exemple.test", STANDING_MEMBER);
	edit_done(f);
	import_helloasso(f,
	    HEADER "21;10/05/2026 10:00;Validé;ROULE;Anne;;;"
		   "roule@exemple.test;;;T;30,00;;;roule@exemple.test;;\r\n");
	assert_paid(f, "roule@exemple.test", "2027-05-09");
	import_helloasso(f,
	    HEADER "22;12/06/2026 10:00;Validé;ROULE;Anne;;;"
		   "roule@exemple.test;;;T;30,00;;;roule@exemple.test;;\r\n");
	assert_paid(f, "roule@exemple.test", "2028-05-09");
	/* Calendar year: from October on for the year after. */
	rules = (struct import_rules){ .opening_month = 10 };
	import_helloasso(f, HEADER "31;30/09/2025;Validé;OCTOBRE;Anne;;;"
				   "octobre@exemple.test;;;T;30,00;;;;;\r\n");
	assert_paid(f, "octobre@exemple.test", "2025-12-31");
	import_helloasso(f, HEADER "32;01/10/2025;Validé;OCTOBRE;Anne;;;"
				   "octobre@exemple.test;;;T;30,00;;;;;\r\n");
	assert_paid(f, "octobre@exemple.test", "2026-12-31");
	/* A season to the end of August, open from June on. */
	rules = (struct import_rules){ .opening_month = 6, .closing_month = 8 };
	edit_on(f, day - 100);
	enter(f, "Saison Anne", "saison@exemple.test", STANDING_MEMBER);
	edit_done(f);
	import_helloasso(f, HEADER "41;31/05/2026;Validé;SAISON;Anne;;;"
				   "saison@exemple.test;;;T;30,00;;;;;\r\n");
	assert_paid(f, "saison@exemple.test", "2026-08-31");
	import_helloasso(f, HEADER "42;01/06/2026;Validé;SAISON;Anne;;;"
				   "saison@exemple.test;;;T;30,00;;;;;\r\n");
	assert_paid(f, "saison@exemple.test", "2027-08-31");
	import_helloasso(f, HEADER "43;15/09/2024;Validé;SAISON;Anne;;;"
				   "saison@exemple.test;;;T;30,00;;;;;\r\n");
	assert_paid(f, "saison@exemple.test", "2027-08-31");
}

static void
a_plain_file_of_dues_is_read_too(void **state)
{
	struct fixture *f = *state;
	static const char file[] = "address,until,amount\n"
				   "roule@exemple.test,2030-12-31,\"12,5\"\n"
				   "inconnue@exemple.test,2030-12-31,\n"
				   "octobre@exemple.test,,\n";

	import_with(f, register_import_dues, file);
	assert_counts(1, 0, 0, 1, 1);
	assert_note(4, "no date");
	assert_paid(f, "roule@exemple.test", "2030-12-31");
	import_with(f, register_import_dues, file);
	assert_counts(0, 0, 1, 1, 1);
}

static void
another_file_is_refused_whole(void **state)
{
	struct fixture *f = *state;
	FILE *file = tmpfile();

	assert_non_null(file);
	fputs("address,name\na@b.test,A\n", file);
	edit_on(f, day);
	REFUSED(f,
	    register_import_helloasso(&f->edit, file, &rules, &report, &f->err),
	    ERR_INPUT, "Référence commande");
	store_rollback(f->store);
	fclose(file);
}

static int
fini_report(void **state)
{
	import_report_fini(&report);
	return fixture_close(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_export_finds_its_people),
		cmocka_unit_test(an_unmatched_payment_is_assigned_once),
		cmocka_unit_test(a_refund_takes_back),
		cmocka_unit_test(the_payer_is_not_the_member),
		cmocka_unit_test(bad_lines_of_an_export_are_refused),
		cmocka_unit_test(the_dues_year_follows_the_rules),
		cmocka_unit_test(a_plain_file_of_dues_is_read_too),
		cmocka_unit_test(another_file_is_refused_whole),
	};

	day = date_make(2026, 6, 15);
	return cmocka_run_group_tests_name(
	    "register dues", tests, fixture_open, fini_report);
}
