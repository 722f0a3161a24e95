/* One message, several lists: what each decides, what SMTP is answered, what is
 * on disk afterwards. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>

#include "crieur/base/limits.h"
#include "crieur/post/arrive.h"
#include "crieur/post/keep.h"
#include "crieur/post/stored.h"
#include "crieur/post/witness.h"
#include "crieur/store/author_address.h"

#include "gate_site.h"

enum {
	MEMORY = 4 * 1024 * 1024,
	N_THREADS = 16,
	PER_THREAD = 12,
};

/* The sites a test has asked for: earlier judgements still look at theirs. */
struct scene {
	struct house *house;
	struct custody *custody;
	struct site *sites[32];
	size_t n_sites;
	const struct site *site; /* the last of them */
};

/* A message on its way, its judgement, and what custody says. */
struct passage {
	struct house *house;
	struct custody *custody;
	struct store *store;
	struct scene *scene;
	struct arena arena;
	struct arrival arrival;
	struct arrival_recipient recipients[8];
	char raw[2000];
	struct intake intake;
	struct err err;
	int result;
};

static void
passage_fini(struct passage *p)
{
	intake_fini(&p->intake);
	arena_fini(&p->arena);
}

static void
write_message(struct passage *p, const char *header, const char *id)
{
	snprintf(p->raw, sizeof(p->raw),
	    "%sTo: acttes@listes.example\r\nSubject: Une question\r\n"
	    "Message-ID: <%s@example.org>\r\n\r\nBonjour,\r\n",
	    header, id);
	p->arrival.raw = span_of(p->raw);
}

static void
to(struct passage *p, const char *address)
{
	struct arrival_recipient *recipient =
	    &p->recipients[p->arrival.n_recipients++];

	recipient->address = address;
	recipient->match = site_match(p->scene->site, span_of(address));
	p->arrival.site = p->scene->site;
}

/* Jean's message to acttes, with his login. */
static struct passage
passage_new(struct scene *scene, const char *id)
{
	struct passage p = {
		.house = scene->house,
		.custody = scene->custody,
		.store = scene->house->q.store,
		.scene = scene,
		.arena = ARENA_LIMIT(MEMORY),
		.arrival = {
		    .policy_id = 7,
		    .client = "mail.example.org [192.0.2.1]",
		    .helo = "mail.example.org",
		    .queue_id = "4ABC",
		    .envelope_sender = "jean@example.org",
		    .sasl_login = "jean@example.org",
		    .at = scene->house->at,
		},
	};

	write_message(&p, "From: Jean <Jean@example.org>\r\n", id);
	return p;
}

static void
pass(struct passage *p)
{
	p->arrival.raw.at = p->raw;
	p->arrival.recipients = p->recipients;
	p->result =
	    intake_judge(p->store, &p->arrival, &p->arena, &p->intake, &p->err);
	if (p->result == 0)
		p->result = custody_take(p->custody, &p->intake, &p->err);
}

static void
pass_well(struct passage *p)
{
	pass(p);
	if (p->result != 0)
		fail_msg("%s", p->err.text);
}

/* What custody keeps of a list's post. */
static struct post_row
kept(struct passage *p, size_t destination)
{
	struct post_row row = { 0 };
	int64_t id = p->intake.destinations[destination].post_id;

	assert_int_not_equal(id, 0);
	OK(&p->house->q, store_post_get(p->house->q.store, id,
			     &p->house->q.arena, &row, &p->house->q.err));
	return row;
}

static int
open_house(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));
	void *house = NULL;

	if (house_open(&house) != 0)
		return -1;
	scene->house = house;
	*state = scene;
	return 0;
}

static int
open_scene(void **state)
{
	struct err err = { 0 };

	if (open_house(state) != 0)
		return -1;
	struct scene *scene = *state;
	if (custody_new(scene->house->q.path, &scene->custody, &err) == 0)
		return 0;
	fprintf(stderr, "%s\n", err.text);
	return -1;
}

static int
close_scene(void **state)
{
	struct scene *scene = *state;
	void *house = scene->house;

	custody_free(&scene->custody);
	while (scene->n_sites > 0)
		site_release(&scene->sites[--scene->n_sites]);
	free(scene);
	return house_close(&house);
}

static void
rule(struct scene *scene, const struct gate_wish *wish)
{
	assert_true(scene->n_sites < COUNT_OF(scene->sites));
	scene->site = scene->sites[scene->n_sites++] = gate_site(wish);
}

static void
rule_acttes(struct scene *scene, enum verdict verdict)
{
	rule(scene,
	    &(struct gate_wish){ .acttes = verdict, .ca = VERDICT_ACCEPT });
}

static void
accepted_post_is_kept_whole(void **state)
{
	struct scene *scene = *state;
	CLEANUP(passage_fini)
	struct passage p = passage_new(scene, "accepted");
	CLEANUP(str_fini) struct str content = { 0 };

	rule_acttes(scene, VERDICT_ACCEPT);
	to(&p, "acttes@listes.example");
	pass_well(&p);
	assert_int_equal(p.intake.answer, INTAKE_TAKE);
	struct post_row row = kept(&p, 0);
	assert_int_equal(row.state, POST_ACCEPTED);
	assert_string_equal(row.list, "acttes");
	assert_int_equal(row.purpose, PURPOSE_POST);
	assert_string_equal(row.rule, "otherwise");
	assert_string_equal(row.proof, "sasl");
	assert_string_equal(row.header_from, "jean@example.org");
	assert_int_equal(row.author_person_id, scene->house->jean);
	assert_false(row.owes_notice);
	OK(&scene->house->q, stored_read(scene->house->q.store, &row,
				 STORED_WHOLE, &content, &p.err));
	assert_string_equal(str_c(&content), p.raw);
}

/* One more that came for that address before. */
static void
put_private(struct scene *scene, const char *seal, int i)
{
	struct house *h = scene->house;
	char id[40];

	snprintf(id, sizeof(id), "earlier%d@example.org", i);
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	int64_t message = put_message(
	    &h->q, "paule@example.org", id, "From: x@y\r\n\r\n", h->at);
	int64_t post =
	    put_post(&h->q, message, "acttes", "private", "expanded", h->at);
	OK(&h->q, store_private_answer_insert(
		      h->q.store, post, span_of(seal), h->at, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
}

static void
put_author_address(struct scene *scene, const char *seal, int64_t expires_at)
{
	struct house *h = scene->house;
	struct author_address_row row = {
		.seal = seal,
		.list = "acttes",
		.address = "nicole@example.org",
		.expires_at = expires_at,
	};

	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_author_address_insert(h->q.store, &row, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
}

static void
a_private_answer_is_judged_as_a_post_and_read_by_nobody(void **state)
{
	static const char good[] =
	    "acttes-a+aaaaaaaaaaaaaaaaaaaaaaaaaa@listes.example";

	static const struct {
		enum verdict list;
		const char *address, *envelope_sender;
		enum verdict verdict;
		const char *because;
	} cases[] = {
		{ VERDICT_ACCEPT, good, "jean@example.org", VERDICT_ACCEPT,
		    "members-only" },
		{ VERDICT_ACCEPT,
		    "acttes-a+AAAAAAAAAAAAAAAAAAAAAAAAAA@listes.example",
		    "jean@example.org", VERDICT_ACCEPT, "members-only" },
		{ VERDICT_HOLD, good, "jean@example.org", VERDICT_REJECT,
		    "private-refused" },
		{ VERDICT_CONFIRM, good, "jean@example.org", VERDICT_REJECT,
		    "proof-needed" },
		{ VERDICT_REJECT, good, "jean@example.org", VERDICT_REJECT,
		    "members-only" },
		{ VERDICT_ACCEPT, good, "", VERDICT_DISCARD, "automatic" },
		{ VERDICT_ACCEPT,
		    "acttes-a+cccccccccccccccccccccccccc@listes.example",
		    "jean@example.org", VERDICT_REJECT, "unknown-address" },
		{ VERDICT_ACCEPT,
		    "ca-a+aaaaaaaaaaaaaaaaaaaaaaaaaa@listes.example",
		    "jean@example.org", VERDICT_REJECT, "unknown-address" },
		{ VERDICT_ACCEPT,
		    "acttes-a+bbbbbbbbbbbbbbbbbbbbbbbbbb@listes.example",
		    "jean@example.org", VERDICT_REJECT, "address-expired" },
	};
	struct scene *scene = *state;

	put_author_address(
	    scene, "aaaaaaaaaaaaaaaaaaaaaaaaaa", scene->house->at + 1);
	put_author_address(
	    scene, "bbbbbbbbbbbbbbbbbbbbbbbbbb", scene->house->at);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(passage_fini)
		struct passage p = passage_new(scene, "private");
		p.arrival.envelope_sender = cases[i].envelope_sender;
		snprintf(p.raw + strlen(p.raw), 20, "%zu\r\n", i);
		p.arrival.raw = span_of(p.raw);
		rule_acttes(scene, cases[i].list);
		to(&p, cases[i].address);
		pass_well(&p);
		const struct destination *to = &p.intake.destinations[0];
		assert_int_equal(to->purpose, PURPOSE_PRIVATE);
		assert_int_equal(to->verdict, cases[i].verdict);
		assert_string_equal(to->because, cases[i].because);
		assert_int_equal(look(&scene->house->q,
				     "SELECT count(*) FROM private_answer"),
		    i == 0 ? 1 : 2);
		assert_int_equal(kept(&p, 0).purpose, PURPOSE_PRIVATE);
	}
	/* The twentieth of a day, and one more. */
	for (int i = 0; i < 18; i++) {
		CLEANUP(passage_fini)
		struct passage p = passage_new(scene, "many");
		if (i == 17) {
			rule_acttes(scene, VERDICT_ACCEPT);
			to(&p, good);
			pass_well(&p);
			assert_int_equal(p.intake.answer, INTAKE_TAKE);
			break;
		}
		put_private(scene, "aaaaaaaaaaaaaaaaaaaaaaaaaa", i);
	}
	CLEANUP(passage_fini)
	struct passage p = passage_new(scene, "too-many");
	to(&p, good);
	pass_well(&p);
	assert_int_equal(p.intake.answer, INTAKE_REFUSE);
	assert_string_equal(p.intake.refusal->because, "too-many-posts");
}

static void
held_and_unproved_posts_wait(void **state)
{
	static const struct {
		enum verdict verdict;
		const char *envelope_sender, *state;
	} cases[] = {
		{ VERDICT_HOLD, "jean@example.org", "held" },
		{ VERDICT_CONFIRM, "jean@example.org", "unconfirmed" },
		/* Nobody is asked because of what a machine sent. */
		{ VERDICT_CONFIRM, "", "held" },
	};
	struct scene *scene = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		CLEANUP(passage_fini)
		struct passage p = passage_new(scene, "held");
		p.arrival.envelope_sender = cases[i].envelope_sender;
		/* Other content: not a retry of the one before. */
		snprintf(p.raw + strlen(p.raw), 20, "%zu\r\n", i);
		p.arrival.raw = span_of(p.raw);
		rule_acttes(scene, cases[i].verdict);
		to(&p, "acttes@listes.example");
		pass_well(&p);
		assert_int_equal(p.intake.answer, INTAKE_TAKE);
		struct post_row row = kept(&p, 0);
		assert_string_equal(post_state_name(row.state), cases[i].state);
		assert_string_equal(
		    row.verdict, verdict_name(cases[i].verdict));
		assert_true(row.owes_notice);
		assert_true(row.has_content);
	}
}

static void
refused_post_leaves_a_trace_without_content(void **state)
{
	struct scene *scene = *state;
	CLEANUP(passage_fini)
	struct passage p = passage_new(scene, "refused");

	rule_acttes(scene, VERDICT_REJECT);
	to(&p, "acttes@listes.example");
	pass_well(&p);
	assert_int_equal(p.intake.answer, INTAKE_REFUSE);
	assert_ptr_equal(p.intake.refusal, &p.intake.destinations[0]);
	struct post_row row = kept(&p, 0);
	assert_int_equal(row.state, POST_REJECTED);
	assert_false(row.has_content);
	assert_false(row.owes_notice);
}

static void
discarded_post_is_taken_and_not_kept(void **state)
{
	struct scene *scene = *state;
	CLEANUP(passage_fini)
	struct passage p = passage_new(scene, "discarded");

	rule_acttes(scene, VERDICT_DISCARD);
	p.arrival.sasl_login = p.arrival.envelope_sender = "";
	to(&p, "acttes@listes.example");
	pass_well(&p);
	assert_int_equal(p.intake.answer, INTAKE_TAKE);
	struct post_row row = kept(&p, 0);
	assert_int_equal(row.state, POST_DISCARDED);
	assert_false(row.has_content);
}

static void
nothing_of_a_proved_author_is_discarded(void **state)
{
	struct scene *scene = *state;

	for (int i = 0; i < 2; i++) {
		char id[20];
		snprintf(id, sizeof(id), "spared%d", i);
		CLEANUP(passage_fini)
		struct passage p = passage_new(scene, id);
		rule_acttes(scene, VERDICT_DISCARD);
		if (i == 1)
			p.arrival.envelope_sender = "";
		to(&p, "acttes@listes.example");
		pass_well(&p);
		assert_int_equal(p.intake.answer, INTAKE_TAKE);
		assert_int_equal(kept(&p, 0).state, POST_HELD);
	}
}

/* Two destinations and what SMTP is answered; whether the refusing list owes
 * the author a word. */
static const struct {
	enum verdict first, second;
	bool has_others, is_automatic, is_proved;
	enum intake_answer answer;
	bool owes; /* of the second */
} mixtures[] = {
	{ VERDICT_ACCEPT, VERDICT_REJECT, false, false, true, INTAKE_TAKE,
	    true },
	{ VERDICT_HOLD, VERDICT_REJECT, false, false, true, INTAKE_TAKE, true },
	{ VERDICT_ACCEPT, VERDICT_REJECT, false, true, true, INTAKE_TAKE,
	    false },
	{ VERDICT_REJECT, VERDICT_REJECT, false, false, true, INTAKE_REFUSE,
	    false },
	{ VERDICT_REJECT, VERDICT_REJECT, true, false, true, INTAKE_TAKE,
	    true },
	{ VERDICT_REJECT, VERDICT_REJECT, true, true, true, INTAKE_TAKE,
	    false },
	{ VERDICT_DISCARD, VERDICT_REJECT, false, false, true, INTAKE_TAKE,
	    true },
	{ VERDICT_DISCARD, VERDICT_REJECT, true, false, true, INTAKE_TAKE,
	    true },
	{ VERDICT_DISCARD, VERDICT_DISCARD, false, false, true, INTAKE_TAKE,
	    true },
	/* A forged From names somebody who wrote nothing. */
	{ VERDICT_HOLD, VERDICT_REJECT, false, false, false, INTAKE_TAKE,
	    false },
	{ VERDICT_REJECT, VERDICT_REJECT, true, false, false, INTAKE_TAKE,
	    false },
};

static void
one_answer_for_several_lists(void **state)
{
	struct scene *scene = *state;

	for (size_t i = 0; i < COUNT_OF(mixtures); i++) {
		char id[20];
		snprintf(id, sizeof(id), "mixture%zu", i);
		CLEANUP(passage_fini)
		struct passage p = passage_new(scene, id);
		rule(scene, &(struct gate_wish){
				.acttes = mixtures[i].first,
				.ca = mixtures[i].second,
			    });
		if (mixtures[i].is_automatic)
			p.arrival.envelope_sender = "";
		if (!mixtures[i].is_proved)
			p.arrival.sasl_login = "";
		p.arrival.has_others = mixtures[i].has_others;

		to(&p, "acttes@listes.example");
		to(&p, "ca@listes.example");
		pass_well(&p);
		assert_int_equal(p.intake.answer, mixtures[i].answer);
		assert_int_equal(kept(&p, 1).owes_notice, mixtures[i].owes);
	}
}

static const struct {
	const char *header, *because;
} broken[] = {
	{ "From: jean@example.org\r\nFrom: nicole@example.org\r\n",
	    "two-from" },
	{ "From: jean@example.org, nicole@example.org\r\n", "two-from" },
	{ "X: y\r\n", "no-from" },
	{ "From: undisclosed:;\r\n", "malformed" },
	{ "From: jean@example.org\r\nno field\r\n", "malformed" },
	{ "From: jean at example.org\r\n", "odd-from" },
	{ "From: jean@example.org\r\nTo: a@b.fr\r\nTO : c@d.fr\r\n",
	    "doubled-field" },
	{ "From: jean@example.org\r\nSubject: a\r\nSubject: b\r\n",
	    "doubled-field" },
	{ "From: jean@example.org\r\nX: a\rb\r\n", "bare-cr" },
};

static void
message_nobody_can_judge_is_refused_whole(void **state)
{
	struct scene *scene = *state;

	rule_acttes(scene, VERDICT_ACCEPT);
	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		CLEANUP(passage_fini)
		struct passage p = passage_new(scene, "broken");
		write_message(&p, broken[i].header, "broken");
		p.arrival.has_others = true;
		to(&p, "acttes@listes.example");
		to(&p, "acttes-owner@listes.example");
		pass_well(&p);
		assert_int_equal(p.intake.answer, INTAKE_REFUSE);
		assert_string_equal(
		    p.intake.refusal->because, broken[i].because);
		struct post_row row = kept(&p, 1);
		assert_int_equal(row.state, POST_REJECTED);
		assert_false(row.has_content);
	}
}

/* Messages beyond what is read, each one step too far. */
static void
add_parts(struct str *raw)
{
	str_adds(raw, "From: jean@example.org\r\n"
		      "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
	for (int i = 0; i <= LIMIT_MIME_PARTS; i++)
		str_adds(raw, "--b\r\n\r\nx\r\n");
	str_adds(raw, "--b--\r\n");
}

static void
add_depth(struct str *raw)
{
	str_adds(raw, "From: jean@example.org\r\n");
	for (int i = 0; i <= LIMIT_MIME_DEPTH; i++)
		str_addf(raw,
		    "Content-Type: multipart/mixed; boundary=b%03d\r\n\r\n"
		    "--b%03d\r\n",
		    i, i);
	str_adds(raw, "\r\nx\r\n");
}

static void
add_long_field(struct str *raw)
{
	str_adds(raw, "From: jean@example.org\r\nX-Long: x");
	for (int i = 0; i * 60 <= LIMIT_HEADER_FIELD; i++)
		str_addf(raw, "\r\n %060d", i);
	str_adds(raw, "\r\n\r\nx\r\n");
}

static void
add_fields(struct str *raw)
{
	str_adds(raw, "From: jean@example.org\r\n");
	for (int i = 0; i < LIMIT_HEADER_FIELDS; i++)
		str_addf(raw, "X-%d: y\r\n", i);
	str_adds(raw, "\r\nx\r\n");
}

static void
add_long_header(struct str *raw)
{
	str_adds(raw, "From: jean@example.org\r\n");
	for (int i = 0; i * 500 <= LIMIT_HEADER_BLOCK; i++)
		str_addf(raw, "X-%d: %0500d\r\n", i, i);
	str_adds(raw, "\r\nx\r\n");
}

static const struct {
	void (*add)(struct str *raw);
	const char *because;
} too_much[] = {
	{ add_parts, "too-many-parts" },
	{ add_depth, "too-many-parts" },
	{ add_long_field, "header-too-large" },
	{ add_fields, "header-too-large" },
	{ add_long_header, "header-too-large" },
};

static void
message_beyond_the_limits_is_refused_with_the_reason(void **state)
{
	struct scene *scene = *state;

	rule_acttes(scene, VERDICT_ACCEPT);
	for (size_t i = 0; i < COUNT_OF(too_much); i++) {
		CLEANUP(passage_fini)
		struct passage p = passage_new(scene, "too much");
		CLEANUP(str_fini) struct str raw = { 0 };
		too_much[i].add(&raw);
		to(&p, "acttes@listes.example");
		p.arrival.raw = str_span(&raw);
		p.arrival.recipients = p.recipients;
		OK(&p.house->q, intake_judge(p.store, &p.arrival, &p.arena,
				    &p.intake, &p.house->q.err));
		assert_int_equal(p.intake.answer, INTAKE_REFUSE);
		assert_string_equal(
		    p.intake.refusal->because, too_much[i].because);
	}
}

static void
a_loop_ends_here(void **state)
{
	struct scene *scene = *state;
	CLEANUP(passage_fini)
	struct passage p = passage_new(scene, "loop");

	rule_acttes(scene, VERDICT_ACCEPT);
	write_message(&p,
	    "From: jean@example.org\r\n" LOOP_MARK
	    ": acttes@listes.example\r\n",
	    "loop");
	to(&p, "acttes@listes.example");
	to(&p, "ca@listes.example");
	pass_well(&p);
	assert_int_equal(p.intake.answer, INTAKE_TAKE);
	assert_string_equal(kept(&p, 0).because, "loop");
	assert_int_equal(kept(&p, 0).state, POST_REJECTED);
	assert_false(kept(&p, 0).owes_notice);
	assert_int_equal(kept(&p, 1).state, POST_ACCEPTED);
}

static void
a_list_may_have_a_size_of_its_own(void **state)
{
	struct scene *scene = *state;
	CLEANUP(passage_fini) struct passage at = passage_new(scene, "size-at");
	CLEANUP(passage_fini)
	struct passage over =
	    passage_new(scene, "size-over"); /* two octets more */
	char size[20];

	snprintf(size, sizeof(size), "%zu", strlen(at.raw));
	rule(scene,
	    &(struct gate_wish){ .acttes = VERDICT_ACCEPT, .max_size = size });
	to(&at, "acttes@listes.example");
	pass_well(&at);
	assert_int_equal(at.intake.answer, INTAKE_TAKE);
	to(&over, "acttes@listes.example");
	pass_well(&over);
	assert_int_equal(over.intake.answer, INTAKE_REFUSE);
	assert_string_equal(over.intake.refusal->because, "too-large");
}

static const struct {
	const char *address, *list, *purpose;
} addresses[] = {
	{ "acttes-owner@listes.example", "acttes", "owner" },
	{ "acttes-join@listes.example", "acttes", "command" },
	{ "acttes-help@listes.example", "acttes", "command" },
	{ "acttes-bounces@listes.example", "acttes", "bounce" },
	{ "acttes-bounces+1-2-3-abc@listes.example", "acttes", "bounce" },
	{ "acttes-moderate+abc@listes.example", "acttes", "moderate" },
	{ "crieur@listes.example", "", "owner" },
};

static void
every_address_of_ours_is_kept_for_its_purpose(void **state)
{
	struct scene *scene = *state;
	CLEANUP(passage_fini)
	struct passage p = passage_new(scene, "purposes");

	rule_acttes(scene, VERDICT_ACCEPT);
	p.arrival.envelope_sender = "";
	for (size_t i = 0; i < COUNT_OF(addresses); i++)
		to(&p, addresses[i].address);
	pass_well(&p);
	assert_int_equal(p.intake.answer, INTAKE_TAKE);
	assert_int_equal(p.intake.n_destinations, COUNT_OF(addresses));
	for (size_t i = 0; i < COUNT_OF(addresses); i++) {
		struct post_row row = kept(&p, i);
		assert_string_equal(row.list, addresses[i].list);
		assert_string_equal(
		    purpose_name(row.purpose), addresses[i].purpose);
		assert_string_equal(row.recipient, addresses[i].address);
		assert_int_equal(row.state, POST_ACCEPTED);
	}
}

static void
a_list_named_twice_is_judged_once(void **state)
{
	struct scene *scene = *state;
	CLEANUP(passage_fini)
	struct passage p = passage_new(scene, "twice");

	rule_acttes(scene, VERDICT_ACCEPT);
	to(&p, "acttes@listes.example");
	to(&p, "acttes@listes.example");
	pass_well(&p);
	assert_int_equal(p.intake.n_destinations, 1);
}

/* Login, From, and whether the one proves the other. */
static const struct {
	const char *login, *from;
	unsigned proofs;
} logins[] = {
	{ "jean@example.org", "jean@example.org", PROOF_SASL },
	{ "JEAN@example.org", "Jean@Example.org", PROOF_SASL },
	{ "nicole@example.org", "jean@example.org", PROOF_NONE },
	{ "", "jean@example.org", PROOF_NONE },
	{ "jean", "jean@example.org", PROOF_NONE },
	{ "quidam@example.net", "quidam@example.net", PROOF_NONE },
};

static void
a_login_proves_its_own_person(void **state)
{
	struct scene *scene = *state;

	for (size_t i = 0; i < COUNT_OF(logins); i++) {
		CLEANUP(passage_fini)
		struct passage p = passage_new(scene, "login");
		char header[100];
		rule_acttes(scene, VERDICT_ACCEPT);
		snprintf(
		    header, sizeof(header), "From: %s\r\n", logins[i].from);
		write_message(&p, header, "login");
		p.arrival.sasl_login = logins[i].login;
		p.arrival.recipients = p.recipients;
		to(&p, "acttes@listes.example");
		OK(&p, intake_judge(scene->house->q.store, &p.arrival, &p.arena,
			   &p.intake, &p.err));
		assert_int_equal(p.intake.proofs, logins[i].proofs);
	}
}

static void
a_retry_is_acknowledged_and_not_posted_twice(void **state)
{
	struct scene *scene = *state;
	struct gate_wish wish = {
		.acttes = VERDICT_ACCEPT,
		.duplicate_window = "1000s",
	};

	rule(scene, &wish);
	CLEANUP(passage_fini)
	struct passage first = passage_new(scene, "retry");
	to(&first, "acttes@listes.example");
	pass_well(&first);

	/* Even if the rules have changed since. */
	wish.acttes = VERDICT_REJECT;
	rule(scene, &wish);
	CLEANUP(passage_fini)
	struct passage again = passage_new(scene, "retry");
	again.arrival.at += 1000;
	to(&again, "acttes@listes.example");
	pass_well(&again);
	assert_int_equal(again.intake.answer, INTAKE_TAKE);
	assert_true(again.intake.destinations[0].is_duplicate);
	assert_int_equal(again.intake.destinations[0].post_id, 0);

	wish.acttes = VERDICT_ACCEPT;
	rule(scene, &wish);
	CLEANUP(passage_fini)
	struct passage late = passage_new(scene, "retry");
	late.arrival.at += 1001;
	to(&late, "acttes@listes.example");
	pass_well(&late);
	assert_int_not_equal(late.intake.destinations[0].post_id, 0);
}

static void
same_id_with_other_content_is_another_post(void **state)
{
	struct scene *scene = *state;

	rule_acttes(scene, VERDICT_ACCEPT);
	CLEANUP(passage_fini)
	struct passage first = passage_new(scene, "same");
	to(&first, "acttes@listes.example");
	pass_well(&first);

	CLEANUP(passage_fini)
	struct passage other = passage_new(scene, "same");
	strcat(other.raw, "PS\r\n");
	other.arrival.raw = span_of(other.raw);
	to(&other, "acttes@listes.example");
	pass_well(&other);
	assert_false(other.intake.destinations[0].is_duplicate);

	/* And the same for another list as well. */
	CLEANUP(passage_fini)
	struct passage both = passage_new(scene, "same");
	to(&both, "acttes@listes.example");
	to(&both, "ca@listes.example");
	pass_well(&both);
	assert_true(both.intake.destinations[0].is_duplicate);
	assert_int_equal(kept(&both, 1).state, POST_ACCEPTED);
}

/* A refusal keeps nothing, so who repairs what was wrong may send again. */
static void
a_refused_message_may_come_again(void **state)
{
	struct scene *scene = *state;

	rule_acttes(scene, VERDICT_REJECT);
	CLEANUP(passage_fini)
	struct passage first = passage_new(scene, "repaired");
	to(&first, "acttes@listes.example");
	pass_well(&first);
	rule_acttes(scene, VERDICT_ACCEPT);
	CLEANUP(passage_fini)
	struct passage again = passage_new(scene, "repaired");
	to(&again, "acttes@listes.example");
	pass_well(&again);
	assert_int_equal(kept(&again, 0).state, POST_ACCEPTED);
}

/* The power is cut between the commit and the answer: what comes again is
 * known. */
static void
death_before_the_answer_posts_once(void **state)
{
	struct scene *scene = *state;
	struct house *h = scene->house;
	int status = 0;

	rule_acttes(scene, VERDICT_ACCEPT);
	pid_t child = fork();
	if (child == 0) {
		struct custody *custody = NULL;
		struct passage p = passage_new(scene, "death");
		struct store *store = NULL;
		if (custody_new(h->q.path, &custody, &p.err) != 0 ||
		    store_open(h->q.path, STORE_ROLE_GATE, &store, &p.err) != 0)
			_exit(1);
		to(&p, "acttes@listes.example");
		p.arrival.recipients = p.recipients;
		p.arrival.raw.at = p.raw;
		if (intake_judge(
			store, &p.arrival, &p.arena, &p.intake, &p.err) != 0 ||
		    custody_take(custody, &p.intake, &p.err) != 0)
			_exit(2);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	OK(&h->q, custody_new(h->q.path, &scene->custody, &h->q.err));
	CLEANUP(passage_fini)
	struct passage again = passage_new(scene, "death");
	to(&again, "acttes@listes.example");
	pass_well(&again);
	assert_int_equal(again.intake.answer, INTAKE_TAKE);
	assert_true(again.intake.destinations[0].is_duplicate);
}

static void
without_its_store_nothing_is_taken(void **state)
{
	struct scene *scene = *state;
	struct house *h = scene->house;
	char aside[80];

	rule_acttes(scene, VERDICT_ACCEPT);
	snprintf(aside, sizeof(aside), "%s.aside", h->q.path);
	CLEANUP(passage_fini)
	struct passage p = passage_new(scene, "moved");
	to(&p, "acttes@listes.example");
	p.arrival.recipients = p.recipients;
	p.arrival.raw.at = p.raw;
	OK(&p,
	    intake_judge(h->q.store, &p.arrival, &p.arena, &p.intake, &p.err));
	assert_int_equal(rename(h->q.path, aside), 0);
	assert_int_equal(custody_take(scene->custody, &p.intake, &p.err), -1);
	assert_true(err_is_temporary(p.err.kind));
	assert_int_equal(rename(aside, h->q.path), 0);
	OK(&p, custody_take(scene->custody, &p.intake, &p.err));
	assert_int_not_equal(p.intake.destinations[0].post_id, 0);
}

struct sender {
	pthread_t thread;
	struct scene *scene;
	int number;
	int n_kept;
	struct err err;
};

static void *
send_many(void *self)
{
	struct sender *sender = self;
	struct store *store = NULL;
	struct err err = { 0 };

	if (store_open(sender->scene->house->q.path, STORE_ROLE_GATE, &store,
		&err) != 0)
		return NULL;
	for (int i = 0; i < PER_THREAD; i++) {
		char id[40];
		/* Every second one is its neighbour's too. */
		snprintf(id, sizeof(id), "many-%d-%d",
		    i % 2 == 0 ? sender->number : sender->number / 2, i);
		CLEANUP(passage_fini)
		struct passage p = passage_new(sender->scene, id);
		p.store = store;
		to(&p, "acttes@listes.example");
		pass(&p);
		if (p.result != 0)
			sender->err = p.err;
		if (p.result == 0 && p.intake.answer == INTAKE_TAKE &&
		    !p.intake.destinations[0].is_duplicate)
			sender->n_kept++;
	}
	store_close(&store);
	return NULL;
}

static void
many_at_once_share_commits_and_lose_nothing(void **state)
{
	struct scene *scene = *state;
	struct sender senders[N_THREADS] = { 0 };
	int n_kept = 0;

	rule_acttes(scene, VERDICT_ACCEPT);
	for (int i = 0; i < N_THREADS; i++) {
		senders[i].scene = scene;
		senders[i].number = i;
		assert_int_equal(pthread_create(&senders[i].thread, NULL,
				     send_many, &senders[i]),
		    0);
	}
	for (int i = 0; i < N_THREADS; i++) {
		pthread_join(senders[i].thread, NULL);
		n_kept += senders[i].n_kept;
		assert_string_equal(senders[i].err.text, "");
	}
	assert_int_equal(n_kept,
	    N_THREADS * PER_THREAD / 2 + N_THREADS / 2 * PER_THREAD / 2);
}

#define IN_SCENE(test) \
 cmocka_unit_test_setup_teardown(test, open_scene, close_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENE(accepted_post_is_kept_whole),
		IN_SCENE(
		    a_private_answer_is_judged_as_a_post_and_read_by_nobody),
		IN_SCENE(held_and_unproved_posts_wait),
		IN_SCENE(refused_post_leaves_a_trace_without_content),
		IN_SCENE(discarded_post_is_taken_and_not_kept),
		IN_SCENE(nothing_of_a_proved_author_is_discarded),
		IN_SCENE(one_answer_for_several_lists),
		IN_SCENE(message_nobody_can_judge_is_refused_whole),
		IN_SCENE(message_beyond_the_limits_is_refused_with_the_reason),
		IN_SCENE(a_loop_ends_here),
		IN_SCENE(a_list_may_have_a_size_of_its_own),
		IN_SCENE(every_address_of_ours_is_kept_for_its_purpose),
		IN_SCENE(a_list_named_twice_is_judged_once),
		IN_SCENE(a_login_proves_its_own_person),
		IN_SCENE(a_retry_is_acknowledged_and_not_posted_twice),
		IN_SCENE(same_id_with_other_content_is_another_post),
		IN_SCENE(a_refused_message_may_come_again),
		cmocka_unit_test_setup_teardown(
		    death_before_the_answer_posts_once, open_house,
		    close_scene),
		IN_SCENE(without_its_store_nothing_is_taken),
		IN_SCENE(many_at_once_share_commits_and_lose_nothing),
	};

	return cmocka_run_group_tests_name("post intake", tests, NULL, NULL);
}
