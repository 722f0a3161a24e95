/* Every word of a rule, answered from a register, a message and the store. */
#include "crieur/policy/pattern.h"
#include "crieur/post/witness.h"

#include "house.h"

static const char raw[] =
    "From: Jean <jean@example.org>\r\n"
    "To: acttes@listes.example, nicole@example.org, quidam@example.net\r\n"
    "Cc: luc@example.org\r\n"
    "Subject: =?utf-8?q?R=C3=A9union?=\r\n"
    "In-Reply-To: <0@example.org>\r\n"
    "X-Kind: first\r\n"
    "X-Kind: second\r\n"
    "Message-ID: <1@example.org>\r\n"
    "Content-Type: multipart/mixed; boundary=b\r\n"
    "\r\n"
    "--b\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n"
    "--b\r\nContent-Type: application/octet-stream\r\n"
    "Content-Disposition: attachment; filename=\"Setup.EXE\"\r\n\r\nMZ\r\n"
    "--b--\r\n";

struct scene {
	struct house *house;
	struct arena arena;
	struct message *message;
	struct facts facts;
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
	if (message_read(span_of(raw), &s->message, &s->err) != 0)
		return -1;
	s->facts = (struct facts){
		.site = s->house->site,
		.list = house_list(s->house, "acttes"),
		.store = s->house->q.store,
		.message = s->message,
		.size = sizeof(raw) - 1,
		.at = s->house->at,
		.day = s->house->today,
	};
	*state = s;
	return 0;
}

static int
close_scene(void **state)
{
	struct scene *s = *state;
	void *house = s->house;

	message_free(s->message);
	arena_fini(&s->arena);
	free(s);
	return house_close(&house);
}

static void
be(struct scene *s, int64_t person)
{
	s->facts.person = NULL;
	OK(s, register_person_by_id(
		  ON_DAY(s->house->q.store, s->facts.day, &s->arena), person,
		  &s->facts.person, &s->err));
}

static int64_t
ask(struct scene *s, enum word word, const char *argument, const char *regex)
{
	struct witness witness = facts_witness(&s->facts);
	struct pattern *pattern = NULL;
	int64_t value = -1;

	if (regex != NULL)
		OK(s, pattern_new(span_of(regex), &pattern, &s->err));
	struct question question = {
		.word = word,
		.argument = span_of(argument),
		.pattern = pattern,
	};
	OK(s, witness.answer(witness.self, &question, &value, &s->err));
	pattern_free(pattern);
	return value;
}

static void
check_person(struct scene *s, const int64_t expected[9])
{
	assert_int_equal(ask(s, WORD_KNOWN, "", NULL), expected[0]);
	assert_int_equal(ask(s, WORD_MEMBER, "", NULL), expected[1]);
	assert_int_equal(ask(s, WORD_PAID, "", NULL), expected[2]);
	assert_int_equal(ask(s, WORD_LAPSED, "", NULL), expected[3]);
	assert_int_equal(ask(s, WORD_IN, "acttes", NULL), expected[4]);
	assert_int_equal(ask(s, WORD_FACILITATES, "acttes", NULL), expected[5]);
	assert_int_equal(ask(s, WORD_GUEST, "acttes", NULL), expected[6]);
	assert_int_equal(ask(s, WORD_ROLE, "ca", NULL), expected[7]);
	assert_int_equal(ask(s, WORD_MEMBER_OF, "acttes", NULL), expected[8]);
}

static void
person_words(void **state)
{
	struct scene *s = *state;

	/* known member paid lapsed in facilitates guest role(ca) member-of */
	be(s, s->house->nicole);
	check_person(s, (int64_t[]){ 1, 1, 1, 0, 1, 1, 0, 0, 1 });
	be(s, s->house->jean);
	check_person(s, (int64_t[]){ 1, 1, 1, 0, 1, 0, 0, 1, 1 });
	be(s, s->house->lapsed);
	check_person(s, (int64_t[]){ 1, 1, 0, 1, 1, 1, 0, 1, 0 });
	s->facts.person = NULL;
	check_person(s, (int64_t[]){ 0, 0, 0, 0, 0, 0, 0, 0, 0 });
	be(s, s->house->guest);
	assert_int_equal(ask(s, WORD_GUEST, "acttes", NULL), 1);
	assert_int_equal(ask(s, WORD_IN, "acttes", NULL), 0);
	be(s, s->house->president);
	assert_int_equal(ask(s, WORD_ROLE, "president", NULL), 1);
	assert_int_equal(ask(s, WORD_TAG, "vip", NULL), 0);
	assert_int_equal(ask(s, WORD_MODERATED, "", NULL), 0);
	assert_int_equal(ask(s, WORD_ACTIVE_IN, "plateforme", NULL), 0);
}

static void
grace_days_are_the_sites(void **state)
{
	struct scene *s = *state;

	be(s, s->house->jean); /* paid until 2026-12-31 */
	struct site site = *s->house->site;
	site.dues.grace_days = 30;
	s->facts.site = &site;
	s->facts.day = date_make(2027, 1, 30);
	assert_int_equal(ask(s, WORD_PAID, "", NULL), 1);
	s->facts.day++;
	assert_int_equal(ask(s, WORD_PAID, "", NULL), 0);
	assert_int_equal(ask(s, WORD_LAPSED, "", NULL), 1);
}

static void
proof_words(void **state)
{
	struct scene *s = *state;

	assert_int_equal(ask(s, WORD_AUTHENTICATED, "", NULL), 0);
	s->facts.proofs = PROOF_DMARC;
	assert_int_equal(ask(s, WORD_AUTHENTICATED, "", NULL), 1);
	assert_int_equal(ask(s, WORD_PROOF, "dmarc", NULL), 1);
	assert_int_equal(ask(s, WORD_PROOF, "sasl", NULL), 0);
}

static void
message_words(void **state)
{
	struct scene *s = *state;

	assert_int_equal(ask(s, WORD_SIZE, "", NULL), sizeof(raw) - 1);
	assert_int_equal(ask(s, WORD_ATTACHMENTS, "", NULL), 1);
	assert_int_equal(ask(s, WORD_ATTACHMENT, "*.exe", NULL), 1);
	assert_int_equal(ask(s, WORD_ATTACHMENT, "*.zip", NULL), 0);
	assert_int_equal(ask(s, WORD_HTML_ONLY, "", NULL), 0);
	assert_int_equal(ask(s, WORD_SPAM, "", NULL), 0);
	assert_int_equal(ask(s, WORD_REPLY, "", NULL), 1);
	assert_int_equal(ask(s, WORD_RECIPIENTS, "", NULL), 4);
	assert_int_equal(ask(s, WORD_SUBJECT, "", "^réunion$"), 1);
	assert_int_equal(ask(s, WORD_SUBJECT, "", "^séance$"), 0);
	assert_int_equal(ask(s, WORD_HEADER, "x-kind", "first"), 1);
	assert_int_equal(ask(s, WORD_HEADER, "X-Kind", "second"), 1);
	assert_int_equal(ask(s, WORD_HEADER, "X-Kind", "third"), 0);
	assert_int_equal(ask(s, WORD_HEADER, "X-Other", ""), 0);
	assert_int_equal(ask(s, WORD_AUTOMATIC, "", NULL), 0);
	s->facts.is_automatic = true;
	assert_int_equal(ask(s, WORD_AUTOMATIC, "", NULL), 1);
}

/* Neither the list nor Nicole, who receives it; the stranger and the lapsed
 * member do not. */
static void
outsiders_are_those_the_list_does_not_reach(void **state)
{
	struct scene *s = *state;

	assert_int_equal(ask(s, WORD_OUTSIDERS, "", NULL), 2);
	s->facts.store = NULL;
	assert_int_equal(ask(s, WORD_OUTSIDERS, "", NULL), 0);
}

static void
post_once(struct scene *s, int64_t person, const char *from, int64_t at)
{
	struct post_intake_row row = {
		.list = "acttes",
		.purpose = PURPOSE_POST,
		.recipient = "acttes@listes.example",
		.state = POST_ACCEPTED,
		.verdict = "accept",
		.rule = "r",
		.rule_file = "f",
		.because = "",
		.proof = "none",
		.author_person_id = person,
		.decided_at = at,
	};
	int64_t id;

	row.message_id = put_message(&s->house->q, from, "0@x", raw, at);
	OK(s, store_post_insert(s->house->q.store, &row, &id, &s->err));
}

static void
past_words(void **state)
{
	struct scene *s = *state;
	int64_t midnight = date_start(s->facts.day);

	be(s, s->house->jean);
	assert_int_equal(ask(s, WORD_FIRST_POST, "", NULL), 1);
	post_once(s, s->house->jean, "jean@example.org", midnight - 1);
	assert_int_equal(ask(s, WORD_FIRST_POST, "", NULL), 0);
	assert_int_equal(ask(s, WORD_POSTS_TODAY, "", NULL), 0);
	post_once(s, s->house->jean, "jean@example.org", midnight);
	assert_int_equal(ask(s, WORD_POSTS_TODAY, "", NULL), 1);
	be(s, s->house->nicole);
	assert_int_equal(ask(s, WORD_FIRST_POST, "", NULL), 1);
	/* Nobody the register knows: by the From. */
	s->facts.person = NULL;
	assert_int_equal(ask(s, WORD_FIRST_POST, "", NULL), 1);
	post_once(s, 0, "jean@example.org", midnight);
	assert_int_equal(ask(s, WORD_FIRST_POST, "", NULL), 0);
}

static void
time_words(void **state)
{
	struct scene *s = *state;

	assert_int_equal(ask(s, WORD_TODAY, "", NULL), s->facts.day);
	assert_int_equal(ask(s, WORD_WEEKDAY, "", NULL), 2);
	assert_int_equal(ask(s, WORD_HOUR, "", NULL), 12);
	s->facts.day += 5;
	assert_int_equal(ask(s, WORD_WEEKDAY, "", NULL), 7);
}

static void
without_message_and_store_nothing_is_known(void **state)
{
	struct scene *s = *state;

	s->facts.message = NULL;
	s->facts.store = NULL;
	for (enum word word = WORD_ATTACHMENTS; word <= WORD_REPLY; word++)
		assert_int_equal(ask(s, word, "x", "x"), 0);
}

static void
rights_on_a_list_go_before_its_receive(void **state)
{
	struct scene *s = *state;
	struct list_setting settings[] = {
		{ .list = "acttes", .right = LIST_RIGHT_EXCLUDED },
		{ .list = "ca", .right = LIST_RIGHT_INCLUDED },
	};
	bool receives = true;

	be(s, s->house->nicole);
	struct person bent = *s->facts.person;
	bent.settings = settings;
	bent.n_settings = COUNT_OF(settings);
	s->facts.person = &bent;
	assert_int_equal(ask(s, WORD_MEMBER_OF, "acttes", NULL), 0);
	assert_int_equal(ask(s, WORD_MEMBER_OF, "ca", NULL), 1);
	OK(s, facts_receives(&s->facts, s->facts.list, &receives, &s->err));
	assert_false(receives);
}

static void
unknown_list_is_an_error_not_an_answer(void **state)
{
	struct scene *s = *state;
	struct witness witness = facts_witness(&s->facts);
	struct question question = {
		.word = WORD_MEMBER_OF,
		.argument = span_of("nowhere"),
	};
	int64_t value = 7;

	assert_int_equal(
	    witness.answer(witness.self, &question, &value, &s->err), -1);
	assert_int_equal(value, 7);
	assert_string_equal(
	    s->err.text, "member-of(\"nowhere\"): there is no such list");
}

static void
proofs_have_names(void **state)
{
	struct err err = { 0 };
	char buffer[64];
	unsigned proofs = 99;

	(void)state;
	assert_string_equal(
	    proof_names(PROOF_NONE, buffer, sizeof(buffer)), "none");
	assert_string_equal(
	    proof_names(PROOF_SASL | PROOF_DKIM, buffer, sizeof(buffer)),
	    "sasl,dkim");
	assert_int_equal(proof_read(span_of("dmarc, sasl"), &proofs, &err), 0);
	assert_int_equal(proofs, PROOF_SASL | PROOF_DMARC);
	assert_int_equal(proof_read(span_of("none"), &proofs, &err), 0);
	assert_int_equal(proofs, PROOF_NONE);
	assert_int_equal(proof_read(span_of("spf"), &proofs, &err), -1);
	assert_string_equal(err.text,
	    "\"spf\" is no proof; write none, sasl, dmarc, dkim or confirm");
}

#define IN_SCENE(test) \
 cmocka_unit_test_setup_teardown(test, open_scene, close_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENE(person_words),
		IN_SCENE(grace_days_are_the_sites),
		IN_SCENE(proof_words),
		IN_SCENE(message_words),
		IN_SCENE(outsiders_are_those_the_list_does_not_reach),
		IN_SCENE(past_words),
		IN_SCENE(time_words),
		IN_SCENE(without_message_and_store_nothing_is_known),
		IN_SCENE(rights_on_a_list_go_before_its_receive),
		IN_SCENE(unknown_list_is_an_error_not_an_answer),
		cmocka_unit_test(proofs_have_names),
	};

	return cmocka_run_group_tests_name("post facts", tests, NULL, NULL);
}
