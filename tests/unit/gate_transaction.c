/* SMTP's events in, SMTP's answers out, on a real store. */
#include "crieur/base/limits.h"

#include "../../src/gate/transaction.h"
#include "gate_site.h"

struct scene {
	struct house *house;
	struct site *site;
	struct gate gate;
	struct transaction transaction;
	struct reply reply;
	struct err err;
};

static int
open_scene(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));
	void *house = NULL;

	if (house_open(&house) != 0)
		return -1;
	s->house = house;
	s->site = gate_site(&(struct gate_wish){ .acttes = VERDICT_ACCEPT });
	if (gate_init(&s->gate, s->house->q.path, s->site, 1, &s->err) != 0) {
		fprintf(stderr, "%s\n", s->err.text);
		return -1;
	}
	const struct client client = { "client", "192.0.2.1" };
	transaction_init(&s->transaction, &s->gate, &client);
	*state = s;
	return 0;
}

static int
close_scene(void **state)
{
	struct scene *s = *state;
	void *house = s->house;

	transaction_fini(&s->transaction);
	gate_fini(&s->gate);
	site_release(&s->site);
	free(s);
	return house_close(&house);
}

/* Another policy, from the next message on. */
static void
rule(struct scene *s, const struct gate_wish *wish, int64_t policy_id)
{
	site_release(&s->site);
	s->site = gate_site(wish);
	gate_renew(&s->gate, s->site, policy_id);
}

static enum recipient_answer
rcpt(struct scene *s, const char *address)
{
	return transaction_recipient(
	    &s->transaction, address, &s->reply, &s->err);
}

static void
mail(struct scene *s, const char *sender, const char *login)
{
	OK(s, transaction_begin(&s->transaction, sender, login, &s->err));
}

static enum end_answer
send(struct scene *s, const char *from, const char *subject)
{
	char raw[500];

	snprintf(raw, sizeof(raw),
	    "From: %s\r\nSubject: %s\r\nMessage-ID: <%s@example.org>\r\n"
	    "\r\nBonjour\r\n",
	    from, subject, subject);
	OK(s,
	    transaction_add(&s->transaction, span_of(raw), &s->reply, &s->err));
	return transaction_end(&s->transaction, "4ABC", &s->reply, &s->err);
}

static const struct {
	const char *address;
	enum recipient_answer answer;
} recipients[] = {
	{ "<acttes@listes.example>", RECIPIENT_OURS },
	{ "<ACTTES@Listes.Example>", RECIPIENT_OURS },
	{ "acttes@listes.example", RECIPIENT_OURS },
	{ "<acttes-owner@listes.example>", RECIPIENT_OURS },
	{ "<crieur@listes.example>", RECIPIENT_OURS },
	{ "<acttes+x@listes.example>", RECIPIENT_UNKNOWN },
	{ "<personne@listes.example>", RECIPIENT_UNKNOWN },
	{ "<a b@listes.example>", RECIPIENT_UNKNOWN },
	{ "<acttes@example.net>", RECIPIENT_OTHER },
	{ "<acttes>", RECIPIENT_OTHER },
	{ "<>", RECIPIENT_OTHER },
};

static void
recipients_are_told_apart(void **state)
{
	struct scene *s = *state;

	mail(s, "<jean@example.org>", "");
	for (size_t i = 0; i < COUNT_OF(recipients); i++)
		assert_int_equal(
		    rcpt(s, recipients[i].address), recipients[i].answer);
	assert_int_equal(s->transaction.n_ours, 5);
	assert_int_equal(s->transaction.n_others, 3);
	assert_string_equal(
	    s->transaction.ours[1].original, "<ACTTES@Listes.Example>");
}

static void
unknown_address_is_refused_in_two_languages(void **state)
{
	struct scene *s = *state;

	mail(s, "<jean@example.org>", "");
	assert_int_equal(
	    rcpt(s, "<personne@listes.example>"), RECIPIENT_UNKNOWN);
	assert_string_equal(s->reply.code, "550");
	assert_string_equal(s->reply.enhanced, "5.1.1");
	assert_string_equal(s->reply.text,
	    "Il n'y a pas de liste a l'adresse personne@listes.example. "
	    "Verifiez comment elle s'ecrit. / There is no list at "
	    "personne@listes.example. Check how it is spelt.");
}

static void
recipients_have_a_limit(void **state)
{
	struct scene *s = *state;

	mail(s, "<jean@example.org>", "");
	for (int i = 0; i < LIMIT_RECIPIENTS_PER_TRANSACTION; i++)
		assert_int_equal(
		    rcpt(s, "<acttes@listes.example>"), RECIPIENT_OURS);
	assert_int_equal(
	    rcpt(s, "<acttes@listes.example>"), RECIPIENT_TOO_MANY);
}

static void
a_post_is_taken_and_the_next_refused(void **state)
{
	struct scene *s = *state;

	mail(s, "<jean@example.org>", "jean@example.org");
	assert_int_equal(rcpt(s, "<acttes@listes.example>"), RECIPIENT_OURS);
	assert_int_equal(send(s, "jean@example.org", "un"), END_TAKEN);
	transaction_reset(&s->transaction);

	rule(s,
	    &(struct gate_wish){
		.acttes = VERDICT_REJECT, .because = "dues-lapsed" },
	    2);
	mail(s, "<jean@example.org>", "jean@example.org");
	assert_int_equal(rcpt(s, "<acttes@listes.example>"), RECIPIENT_OURS);
	assert_int_equal(send(s, "jean@example.org", "deux"), END_REFUSED);
	assert_string_equal(s->reply.code, "550");
	assert_string_equal(s->reply.enhanced, "5.7.1");
	assert_non_null(strstr(s->reply.text, "Votre cotisation"));
	assert_non_null(strstr(s->reply.text, "https://example.org/adherer"));
	assert_non_null(strstr(s->reply.text, " / Your dues"));
	assert_non_null(strstr(s->reply.text, "acttes-owner@listes.example"));
}

/* Who proves nothing is not told whom the register knows. */
static void
strangers_and_unproved_members_read_the_same(void **state)
{
	struct scene *s = *state;
	char stranger[sizeof(s->reply.text)];

	rule(s, &(struct gate_wish){ .acttes = VERDICT_REJECT }, 2);
	mail(s, "<quidam@example.net>", "");
	rcpt(s, "<acttes@listes.example>");
	assert_int_equal(send(s, "quidam@example.net", "a"), END_TAKEN);
	mail(s, "<luc@example.org>", "");
	rcpt(s, "<acttes@listes.example>");
	assert_int_equal(send(s, "luc@example.org", "a2"), END_TAKEN);
	rule(s,
	    &(struct gate_wish){
		.acttes = VERDICT_REJECT, .unproved = "refuse" },
	    3);
	mail(s, "<quidam@example.net>", "");
	rcpt(s, "<acttes@listes.example>");
	assert_int_equal(send(s, "quidam@example.net", "a3"), END_REFUSED);
	strcpy(stranger, s->reply.text);
	rule(s,
	    &(struct gate_wish){
		.acttes = VERDICT_ACCEPT, .unproved = "refuse" },
	    4);
	mail(s, "<luc@example.org>", "");
	rcpt(s, "<acttes@listes.example>");
	assert_int_equal(send(s, "luc@example.org", "b"), END_REFUSED);
	assert_string_equal(s->reply.text, stranger);
}

static void
size_is_limited_as_it_comes(void **state)
{
	struct scene *s = *state;
	static char bytes[1000];

	rule(s, &(struct gate_wish){ .max_message_size = "1000" }, 2);
	mail(s, "<jean@example.org>", "");
	rcpt(s, "<acttes@listes.example>");
	OK(s, transaction_add(&s->transaction, span_from(bytes, sizeof(bytes)),
		  &s->reply, &s->err));
	assert_int_equal(
	    transaction_add(&s->transaction, span_of("x"), &s->reply, &s->err),
	    -1);
	assert_int_equal(s->err.kind, ERR_INPUT);
	assert_string_equal(s->reply.code, "552");
	assert_string_equal(s->reply.enhanced, "5.3.4");
	assert_non_null(
	    strstr(s->reply.text, "trop gros pour acttes@listes.example"));
}

/* From its first recipient on a message has one policy. */
static void
a_new_policy_is_for_the_next_message(void **state)
{
	struct scene *s = *state;

	mail(s, "<jean@example.org>", "");
	assert_int_equal(
	    rcpt(s, "<personne@listes.example>"), RECIPIENT_UNKNOWN);
	rule(s, &(struct gate_wish){ .domain = "autre.example" }, 2);
	assert_int_equal(
	    rcpt(s, "<personne@listes.example>"), RECIPIENT_UNKNOWN);
	assert_int_equal(s->transaction.policy_id, 1);
	mail(s, "<jean@example.org>", "");
	assert_int_equal(rcpt(s, "<personne@listes.example>"), RECIPIENT_OTHER);
	assert_int_equal(s->transaction.policy_id, 2);
}

static void
a_closing_gate_takes_nothing(void **state)
{
	struct scene *s = *state;

	mail(s, "<jean@example.org>", "");
	rcpt(s, "<acttes@listes.example>");
	assert_true(gate_close(&s->gate));
	assert_int_equal(send(s, "jean@example.org", "tard"), END_FAILED);
	assert_true(err_is_temporary(s->err.kind));
}

static const struct {
	const char *text, *ascii;
} likenesses[] = {
	{ "adhérent·e à jour", "adherent.e a jour" },
	{ "« Œuvre » : l’été…", "\" OEuvre \" : l'ete..." },
	{ "10 €", "10 EUR" },
	{ "日本", "??" },
	{ "a\r\nb\tc", "a  b c" },
	{ "\xff\xc3", "??" },
	{ "", "" },
};

static enum place
place_of(struct transaction *transaction, const char *queue_id)
{
	transaction_take_place(transaction, queue_id);
	return transaction->place;
}

/* What the verifiers found is believed of that message, as long as the
 * connection of the first call is about it, and of no other. */
static void
the_second_call_is_known_by_the_first(void **state)
{
	struct scene *s = *state;
	const struct client client = { "client", "192.0.2.1" };
	struct clearance *clearance = &s->gate.clearance;
	struct transaction second;

	rule(s, &(struct gate_wish){ .acttes = VERDICT_ACCEPT }, 2);
	transaction_init(&second, &s->gate, &client);
	mail(s, "<jean@example.org>", "");
	assert_int_equal(rcpt(s, "<acttes@listes.example>"), RECIPIENT_OURS);
	assert_int_equal(place_of(&s->transaction, "4ABC"), PLACE_ONLY);
	s->site->gate.has_verifiers = true;
	assert_int_equal(place_of(&s->transaction, "4ABC"), PLACE_FIRST);
	clearance_add(clearance, &s->transaction.cleared, "4ABC");

	OK(s, transaction_begin(&second, "<jean@example.org>", "", &s->err));
	assert_int_equal(transaction_recipient(&second, "acttes@listes.example",
			     &s->reply, &s->err),
	    RECIPIENT_OURS);
	assert_int_equal(place_of(&second, "4ABC"), PLACE_LAST);
	assert_int_equal(place_of(&second, "4ABCD"), PLACE_FIRST);
	assert_int_equal(place_of(&second, ""), PLACE_FIRST);
	mail(s, "<jean@example.org>", "");
	assert_int_equal(place_of(&second, "4ABC"), PLACE_FIRST);
	clearance_add(clearance, &s->transaction.cleared, "4ABE");
	assert_int_equal(place_of(&second, "4ABE"), PLACE_LAST);
	transaction_fini(&s->transaction);
	assert_int_equal(place_of(&second, "4ABE"), PLACE_FIRST);
	transaction_fini(&second);
}

static void
an_id_that_is_none_clears_nothing(void **state)
{
	struct clearance clearance;
	struct cleared one = { .next = NULL }, two = { .next = NULL };
	char longest[QUEUE_ID_SIZE + 1] = "";

	(void)state;
	clearance_init(&clearance);
	memset(longest, 'A', QUEUE_ID_SIZE - 1);
	clearance_add(&clearance, &one, longest);
	assert_true(clearance_has(&clearance, longest));
	longest[QUEUE_ID_SIZE - 1] = 'A';
	clearance_add(&clearance, &two, longest);
	assert_false(clearance_has(&clearance, longest));
	clearance_add(&clearance, &two, "");
	assert_false(clearance_has(&clearance, ""));
	clearance_add(&clearance, &two, "4ABC");
	clearance_remove(&clearance, &one);
	clearance_remove(&clearance, &one);
	assert_true(clearance_has(&clearance, "4ABC"));
	clearance_remove(&clearance, &two);
	assert_null(clearance.first);
	clearance_fini(&clearance);
}

static void
replies_are_ascii(void **state)
{
	char buffer[64];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(likenesses); i++) {
		reply_ascii(
		    span_of(likenesses[i].text), buffer, sizeof(buffer));
		assert_string_equal(buffer, likenesses[i].ascii);
	}
	reply_ascii(span_of("éé"), buffer, 3);
	assert_string_equal(buffer, "ee");
	reply_ascii(span_of("ééé"), buffer, 3);
	assert_string_equal(buffer, "ee");
}

#define IN_SCENE(test) \
 cmocka_unit_test_setup_teardown(test, open_scene, close_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENE(recipients_are_told_apart),
		IN_SCENE(unknown_address_is_refused_in_two_languages),
		IN_SCENE(recipients_have_a_limit),
		IN_SCENE(a_post_is_taken_and_the_next_refused),
		IN_SCENE(strangers_and_unproved_members_read_the_same),
		IN_SCENE(size_is_limited_as_it_comes),
		IN_SCENE(a_new_policy_is_for_the_next_message),
		IN_SCENE(a_closing_gate_takes_nothing),
		IN_SCENE(the_second_call_is_known_by_the_first),
		cmocka_unit_test(an_id_that_is_none_clears_nothing),
		cmocka_unit_test(replies_are_ascii),
	};

	return cmocka_run_group_tests_name(
	    "gate transaction", tests, NULL, NULL);
}
