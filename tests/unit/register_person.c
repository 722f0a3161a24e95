/* People as the policies see them, and edits, on a real store. */
#include <uninorm.h>
#include <unistr.h>

#include "crieur/register/name.h"
#include "crieur/register/walk.h"

#include "register_store.h"

enum {
	GRACE = 30
};

static int32_t first_day, later_day;

static void
an_empty_register_knows_nobody(void **state)
{
	struct fixture *f = *state;
	const struct person *person = NULL;
	CLEANUP(person_walk_close)
	struct person_walk walk = PERSON_WALK(f->store, first_day);

	assert_int_equal(person_next(&walk, &person, &f->err), 0);
	assert_null(person_at(f, "Quidam@Exemple.test", first_day));
	OK(f, register_person_by_id(
		  ON_DAY(f->store, first_day, &f->arena), 1, &person, &f->err));
	assert_null(person);
}

static void
a_person_is_found_by_any_verified_address(void **state)
{
	struct fixture *f = *state;
	bool is_new;

	edit_on(f, first_day);
	int64_t id = add_person(f, "  Anaïs Lévêque ", "Anais@Exemple.test");
	OK(f, register_add_address(
		  &f->edit, id, span_of("work@exemple.test"), true, &f->err));
	OK(f, register_add_address(
		  &f->edit, id, span_of("new@exemple.test"), false, &f->err));
	struct dues_row wish = {
		.person_id = id,
		.paid_from = DATE_NONE,
		.paid_until = date_make(2026, 12, 31),
		.source = "manual",
	};
	OK(f, register_add_dues(&f->edit, &wish, &is_new, &f->err));
	assert_true(is_new);
	edit_done(f);

	const struct person *person =
	    person_at(f, "ANAIS@exemple.TEST", later_day);
	assert_non_null(person);
	assert_int_equal(person->id, id);
	assert_string_equal(person->name, "Anaïs Lévêque");
	assert_string_equal(person->address, "anais@exemple.test");
	assert_true(person->is_member);
	assert_non_null(person_at(f, "work@exemple.test", later_day));
	assert_null(person_at(f, "new@exemple.test", later_day));

	edit_on(f, later_day);
	REFUSED(f,
	    register_deliver_to(
		&f->edit, id, span_of("new@exemple.test"), &f->err),
	    ERR_INPUT, "not verified");
	OK(f, register_deliver_to(
		  &f->edit, id, span_of("work@exemple.test"), &f->err));
	edit_done(f);
	assert_string_equal(
	    person_at(f, "anais@exemple.test", later_day)->address,
	    "work@exemple.test");

	edit_on(f, later_day);
	OK(f, register_remove_address(
		  &f->edit, id, span_of("work@exemple.test"), &f->err));
	edit_done(f);
	assert_string_equal(
	    person_at(f, "anais@exemple.test", later_day)->address,
	    "anais@exemple.test");
}

static void
an_address_belongs_to_one_person(void **state)
{
	struct fixture *f = *state;
	int64_t id;

	edit_on(f, later_day);
	REFUSED(f,
	    register_add_person(&f->edit,
		&(struct newcomer){
		    span_of("Autre"), "ANAIS@exemple.test", STANDING_NONE },
		&id, &f->err),
	    ERR_EXISTS, "the address of Anaïs Lévêque");
	store_rollback(f->store);
	edit_on(f, later_day);
	REFUSED(f,
	    register_add_person(&f->edit,
		&(struct newcomer){ span_of("=cmd|' /C calc'!A0"),
		    "x@exemple.test", STANDING_NONE },
		&id, &f->err),
	    ERR_INPUT, "formula");
	REFUSED(f,
	    register_add_person(&f->edit,
		&(struct newcomer){
		    span_of("X"), "not an address", STANDING_NONE },
		&id, &f->err),
	    ERR_INPUT, "address");
	store_rollback(f->store);
	REFUSED(f,
	    register_find(
		f->store, span_of("nobody@exemple.test"), &id, &f->err),
	    ERR_ABSENT, "nobody@exemple.test");
}

/* Days around the end of dues, with thirty of grace. */
static void
dues_last_through_their_grace(void **state)
{
	struct fixture *f = *state;

	static const struct {
		int year, month, day;
		bool has_paid;
	} days[] = {
		{ 2026, 2, 1, true }, /* taken over on the first day */
		{ 2026, 12, 31, true },
		{ 2027, 1, 1, true },
		{ 2027, 1, 30, true },
		{ 2027, 1, 31, false },
	};

	for (size_t i = 0; i < COUNT_OF(days); i++) {
		int32_t day =
		    date_make(days[i].year, days[i].month, days[i].day);
		assert_int_equal(
		    person_has_paid(
			person_at(f, "anais@exemple.test", day), day, GRACE),
		    days[i].has_paid);
	}
}

static void
paid_is_not_admitted(void **state)
{
	struct fixture *f = *state;
	int64_t id;
	bool is_new;

	edit_on(f, later_day);
	OK(f, register_add_person(&f->edit,
		  &(struct newcomer){ span_of("Candidate"),
		      "candidate@exemple.test", STANDING_CANDIDATE },
		  &id, &f->err));
	struct dues_row wish = {
		.person_id = id,
		.paid_from = DATE_NONE,
		.paid_until = date_make(2026, 12, 31),
		.source = "manual",
	};
	OK(f, register_add_dues(&f->edit, &wish, &is_new, &f->err));
	edit_done(f);
	assert_false(
	    person_has_paid(person_at(f, "candidate@exemple.test", later_day),
		later_day, GRACE));
	edit_on(f, later_day);
	OK(f, register_set_standing(
		  &f->edit, id, STANDING_MEMBER, later_day, &f->err));
	edit_done(f);
	assert_true(
	    person_has_paid(person_at(f, "candidate@exemple.test", later_day),
		later_day, GRACE));
	/* The newcomer was not there before. */
	const struct person *before =
	    person_at(f, "candidate@exemple.test", later_day - 1);
	assert_int_equal(before->standing, STANDING_NONE);
	assert_false(before->is_member);
}

static void
the_past_is_kept(void **state)
{
	struct fixture *f = *state;
	struct tie_wish wish = {
		.name = span_of("acttes"),
		.since = DATE_NONE,
		.until = DATE_FOREVER,
	};
	size_t n_ended = 0;

	edit_on(f, first_day);
	wish.person_id = add_person(f, "Loïc", "loic@exemple.test");
	join(f, wish.person_id, "acttes", TIE_KIND_MEMBER);
	join(f, wish.person_id, "acttes", TIE_KIND_FACILITATOR);
	edit_done(f);
	edit_on(f, later_day);
	wish.until = later_day - 1;
	OK(f,
	    register_untie(&f->edit, TIE_MEMBERSHIP, &wish, &n_ended, &f->err));
	assert_int_equal(n_ended, 2);
	OK(f, register_set_standing(&f->edit, wish.person_id, STANDING_RESIGNED,
		  later_day, &f->err));
	edit_done(f);

	const struct person *now = person_at(f, "loic@exemple.test", later_day);
	assert_false(person_is_in(now, span_of("acttes")));
	assert_false(now->is_member);
	const struct person *then =
	    person_at(f, "loic@exemple.test", later_day - 1);
	assert_true(person_facilitates(then, span_of("acttes")));
	assert_true(then->is_member);

	/* Who has left holds nothing, until they are back. */
	edit_on(f, later_day + 10);
	join(f, wish.person_id, "acttes", TIE_KIND_MEMBER);
	edit_done(f);
	assert_false(
	    person_is_in(person_at(f, "loic@exemple.test", later_day + 10),
		span_of("acttes")));
	edit_on(f, later_day + 10);
	OK(f, register_set_standing(&f->edit, wish.person_id, STANDING_MEMBER,
		  later_day + 10, &f->err));
	edit_done(f);
	assert_false(
	    person_is_in(person_at(f, "loic@exemple.test", later_day + 9),
		span_of("acttes")));
	assert_true(
	    person_is_in(person_at(f, "loic@exemple.test", later_day + 10),
		span_of("acttes")));
}

static void
guests_come_for_so_many_sessions(void **state)
{
	struct fixture *f = *state;
	struct tie_wish wish = {
		.name = span_of("acttes"),
		.kind = TIE_KIND_GUEST,
		.since = DATE_NONE,
		.until = later_day + 60,
		.sessions = 2,
	};
	struct session_report report;

	edit_on(f, later_day - 20);
	wish.person_id = add_person(f, "Visiteuse", "visit@exemple.test");
	OK(f, register_tie(&f->edit, TIE_MEMBERSHIP, &wish, &f->err));
	edit_done(f);
	assert_true(person_is_guest(
	    person_at(f, "visit@exemple.test", later_day), span_of("acttes")));
	assert_false(person_is_in(
	    person_at(f, "visit@exemple.test", later_day), span_of("acttes")));
	assert_false(
	    person_is_guest(person_at(f, "visit@exemple.test", later_day + 61),
		span_of("acttes")));
	/* The first, told twice, then the second; and one to come. */
	const int32_t days[] = { later_day - 10, later_day - 10, later_day };
	for (size_t i = 0; i < COUNT_OF(days); i++) {
		const struct session session = {
			.group = span_of("acttes"),
			.day = days[i],
			.whom = &wish.person_id,
			.n_whom = 1,
		};
		edit_on(f, later_day);
		OK(f, register_count_session(
			  &f->edit, &session, &report, &f->err));
		assert_int_equal(report.n_counted, i != 1);
		assert_int_equal(report.n_known, i == 1);
		assert_int_equal(report.n_ended, i == 2);
		edit_done(f);
	}
	const struct session early = {
		.group = span_of("acttes"),
		.day = later_day + 1,
	};
	edit_on(f, later_day);
	REFUSED(f, register_count_session(&f->edit, &early, &report, &f->err),
	    ERR_INPUT, "to come");
	edit_done(f);
	assert_true(person_is_guest(
	    person_at(f, "visit@exemple.test", later_day), span_of("acttes")));
	assert_false(
	    person_is_guest(person_at(f, "visit@exemple.test", later_day + 1),
		span_of("acttes")));
}

static void
an_organisation_pays_for_its_contacts(void **state)
{
	struct fixture *f = *state;
	struct tie_wish contact = {
		.name = span_of("Les Îlots"),
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = SESSIONS_NOT_COUNTED,
	};
	int64_t organisation;
	bool is_new;

	edit_on(f, first_day);
	contact.person_id = add_person(f, "Françoise", "f@exemple.test");
	OK(f, register_add_organisation(&f->edit, span_of("Les Îlots"),
		  span_of("platform"), &organisation, &f->err));
	OK(f, register_tie(&f->edit, TIE_CONTACT, &contact, &f->err));
	edit_done(f);
	const struct person *person = person_at(f, "f@exemple.test", later_day);
	assert_false(person_has_paid(person, later_day, GRACE));
	assert_false(
	    person_is_active_in(person, span_of("platform"), later_day, GRACE));

	edit_on(f, later_day);
	struct dues_row wish = {
		.organisation_id = organisation,
		.paid_from = DATE_NONE,
		.paid_until = date_make(2026, 12, 31),
		.source = "manual",
	};
	OK(f, register_add_dues(&f->edit, &wish, &is_new, &f->err));
	edit_done(f);
	person = person_at(f, "f@exemple.test", later_day);
	assert_true(person_has_paid(person, later_day, GRACE));
	assert_true(
	    person_is_active_in(person, span_of("platform"), later_day, GRACE));
	assert_false(person_is_active_in(
	    person, span_of("federation"), later_day, GRACE));
}

static void
exemptions_end(void **state)
{
	struct fixture *f = *state;
	size_t n_ended = 0;
	bool is_new;

	edit_on(f, first_day);
	int64_t id = add_person(f, "Honoré", "honore@exemple.test");
	struct dues_row wish = {
		.person_id = id,
		.is_exemption = true,
		.paid_from = DATE_NONE,
		.paid_until = DATE_FOREVER,
		.source = "manual",
	};
	OK(f, register_add_dues(&f->edit, &wish, &is_new, &f->err));
	edit_done(f);
	assert_true(person_has_paid(
	    person_at(f, "honore@exemple.test", later_day), later_day, GRACE));
	edit_on(f, later_day);
	OK(f, register_end_exemption(&f->edit, id, &n_ended, &f->err));
	assert_int_equal(n_ended, 1);
	edit_done(f);
	assert_false(person_has_paid(
	    person_at(f, "honore@exemple.test", later_day), later_day, GRACE));
	assert_true(
	    person_has_paid(person_at(f, "honore@exemple.test", later_day - 1),
		later_day - 1, GRACE));
}

static void
lists_have_their_own_settings(void **state)
{
	struct fixture *f = *state;
	struct tie_wish right = {
		.name = span_of("agriculture"),
		.kind = TIE_KIND_EXCLUDE,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = SESSIONS_NOT_COUNTED,
	};

	edit_on(f, first_day);
	int64_t id = add_person(f, "Zoé", "zoe@exemple.test");
	OK(f, register_add_address(
		  &f->edit, id, span_of("zoe2@exemple.test"), true, &f->err));
	OK(f, register_deliver_list_to(&f->edit, id, span_of("membres"),
		  span_of("zoe2@exemple.test"), &f->err));
	right.person_id = id;
	OK(f, register_tie(&f->edit, TIE_RIGHT, &right, &f->err));
	edit_done(f);
	const struct person *person =
	    person_at(f, "zoe@exemple.test", later_day);
	assert_string_equal(
	    person_address_on(person, span_of("membres")), "zoe2@exemple.test");
	assert_string_equal(
	    person_address_on(person, span_of("acttes")), "zoe@exemple.test");
	assert_int_equal(person_right_on(person, span_of("agriculture")),
	    LIST_RIGHT_EXCLUDED);
	assert_int_equal(
	    person_right_on(person, span_of("membres")), LIST_RIGHT_NONE);
}

/* A letter with its accent apart takes the way through Unicode's tables. */
static void
the_short_way_to_a_key_leads_where_the_long_one_does(void **state)
{
	struct fixture *f = *state;
	CLEANUP(str_fini) struct str direct = { 0 };
	CLEANUP(str_fini) struct str apart = { 0 };

	for (ucs4_t letter = 0x20; letter < 0x250; letter++) {
		uint8_t whole[8], parts[64];
		size_t n_parts = sizeof(parts) - 3;
		int n_whole = u8_uctomb(whole, letter, sizeof(whole));
		assert_true(n_whole > 0);
		assert_non_null(u8_normalize(
		    UNINORM_NFD, whole, (size_t)n_whole, parts, &n_parts));
		/* A mark alone at the end, which no key has. */
		memcpy(parts + n_parts, "\xcc\x81", 2);
		OK(f, name_key(span_from((char *)whole, (size_t)n_whole),
			  &direct, &f->err));
		OK(f, name_key(span_from((char *)parts, n_parts + 2), &apart,
			  &f->err));
		assert_string_equal(str_c(&direct), str_c(&apart));
	}
}

static void
an_erased_address_stays_out(void **state)
{
	struct fixture *f = *state;
	int64_t id;

	edit_on(f, later_day);
	OK(f, register_suppress(&f->edit, span_of("gone@exemple.test"),
		  "asked for", &f->err));
	REFUSED(f,
	    register_add_person(&f->edit,
		&(struct newcomer){
		    span_of("Parti"), "Gone@exemple.test", STANDING_NONE },
		&id, &f->err),
	    ERR_DENIED, "erased");
	OK(f, register_lift_suppression(
		  &f->edit, span_of("GONE@exemple.test"), &f->err));
	edit_done(f);
	edit_on(f, later_day);
	add_person(f, "Revenu", "gone@exemple.test");
	edit_done(f);
}

static void
assert_same_alone(struct fixture *f, const struct person *person)
{
	const struct person *alone = NULL;

	OK(f, register_person_by_id(ON_DAY(f->store, later_day, &f->arena),
		  person->id, &alone, &f->err));
	assert_string_equal(person->name, alone->name);
	assert_int_equal(person->standing, alone->standing);
	assert_int_equal(person->paid_until, alone->paid_until);
	assert_int_equal(person->n_memberships, alone->n_memberships);
	assert_int_equal(person->n_activities, alone->n_activities);
	assert_int_equal(person->n_settings, alone->n_settings);
	assert_int_equal(person->is_exempt, alone->is_exempt);
}

static void
the_walk_sees_what_single_questions_see(void **state)
{
	struct fixture *f = *state;
	CLEANUP(person_walk_close)
	struct person_walk walk = PERSON_WALK(f->store, later_day);
	const struct person *person;
	int more, count = 0;

	while ((more = person_next(&walk, &person, &f->err)) > 0) {
		assert_same_alone(f, person);
		count++;
	}
	assert_int_equal(more, 0);
	assert_int_equal(count, 8);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_register_knows_nobody),
		cmocka_unit_test(a_person_is_found_by_any_verified_address),
		cmocka_unit_test(an_address_belongs_to_one_person),
		cmocka_unit_test(dues_last_through_their_grace),
		cmocka_unit_test(paid_is_not_admitted),
		cmocka_unit_test(the_past_is_kept),
		cmocka_unit_test(guests_come_for_so_many_sessions),
		cmocka_unit_test(an_organisation_pays_for_its_contacts),
		cmocka_unit_test(exemptions_end),
		cmocka_unit_test(lists_have_their_own_settings),
		cmocka_unit_test(
		    the_short_way_to_a_key_leads_where_the_long_one_does),
		cmocka_unit_test(an_erased_address_stays_out),
		cmocka_unit_test(the_walk_sees_what_single_questions_see),
	};

	first_day = date_make(2026, 3, 1);
	later_day = date_make(2026, 6, 15);
	return cmocka_run_group_tests_name(
	    "register person", tests, fixture_open, fixture_close);
}
