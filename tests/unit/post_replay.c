/* Stored posts decided anew by another policy: which verdicts would change,
 * with the facts of then. */
#include "crieur/insight/replay.h"
#include "crieur/post/arrive.h"
#include "crieur/post/keep.h"

#include "house.h"

enum {
	MEMORY = 4 * 1024 * 1024,
	DAY = 86400,
};

static const char head[] =
    "site { domain = \"listes.example\" roles = { \"ca\" } }\n"
    "relay \"r\" { host = \"127.0.0.1\" tls = none }\n"
    "list \"acttes\" { group = \"acttes\" receive = \"in(group)\"\n"
    "  moderate = \"facilitates(group)\" otherwise = reject\n";

static const char members[] =
    "  rule \"members\" { when = \"in(group)\" verdict = accept } }\n";

struct scene {
	struct house *house;
	struct custody *custody;
	struct site *live, *files;
	char told[2000]; /* a line a change */
	struct replay replay;
};

static struct site *
site_with(const char *rest)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(str_fini) struct str text = { 0 };
	struct site *site = NULL;

	str_addf(&text, "%s%s", head, rest);
	assert_int_equal(bundle_append(&bundle, "f", str_span(&text)), 0);
	if (site_build(&bundle, &site, &findings) != 0)
		fail_msg("%s", findings.items[0].text);
	return site;
}

static int
scene_open(void **state)
{
	struct scene *scene = calloc(1, sizeof(*scene));
	void *house = NULL;
	struct err err = { 0 };

	if (scene == NULL || house_open(&house) != 0)
		return -1;
	scene->house = house;
	scene->live = site_with(members);
	*state = scene;
	return custody_new(scene->house->q.path, &scene->custody, &err);
}

static int
scene_close(void **state)
{
	struct scene *scene = *state;
	void *house = scene->house;

	custody_free(&scene->custody);
	site_release(&scene->live);
	site_release(&scene->files);
	free(scene);
	return house_close(&house);
}

/* A message to acttes goes through gate and custody, n days ago. */
static void
post(struct scene *scene, const char *from, const char *subject, int days_ago,
    const char *login)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
	char raw[1000];
	struct err err = { 0 };
	struct intake intake = { 0 };
	struct arrival_recipient recipient = {
		.address = "acttes@listes.example",
		.match =
		    site_match(scene->live, span_of("acttes@listes.example")),
	};
	snprintf(raw, sizeof(raw),
	    "From: <%s>\r\nTo: acttes@listes.example\r\nSubject: %s\r\n"
	    "Message-ID: <%d.%zu@x>\r\n\r\nBonjour\r\n",
	    from, subject, days_ago, strlen(subject));
	struct arrival arrival = {
		.site = scene->live,
		.policy_id = 1,
		.client = "c",
		.helo = "h",
		.queue_id = "q",
		.envelope_sender = from,
		.sasl_login = login,
		.has_proofs = strcmp(login, "dkim") == 0,
		.proofs = PROOF_DKIM,
		.recipients = &recipient,
		.n_recipients = 1,
		.raw = span_of(raw),
		.at = scene->house->at - (int64_t)days_ago * DAY,
	};
	if (intake_judge(
		scene->house->q.store, &arrival, &arena, &intake, &err) != 0 ||
	    custody_take(scene->custody, &intake, &err) != 0)
		fail_msg("%s", err.text);
	intake_fini(&intake);
}

static int
note(void *self, const struct replayed *replayed, struct err *err)
{
	struct scene *scene = self;
	size_t used = strlen(scene->told);

	(void)err;
	snprintf(scene->told + used, sizeof(scene->told) - used,
	    "%s: %s %s:%u -> %s %s:%u%s\n", replayed->row->subject,
	    replayed->before_exists ? verdict_name(replayed->before.verdict)
				    : "-",
	    replayed->before_exists ? replayed->before.rule : "-",
	    replayed->before.line,
	    replayed->after_exists ? verdict_name(replayed->after.verdict)
				   : "-",
	    replayed->after_exists ? replayed->after.rule : "-",
	    replayed->after.line, replayed->row->has_content ? "" : " (head)");
	return 0;
}

static void
replay(struct scene *scene, const char *rest, int days)
{
	struct err err = { 0 };

	site_release(&scene->files);
	scene->files = site_with(rest);
	scene->told[0] = '\0';
	scene->replay = (struct replay){
		.store = scene->house->q.store,
		.before = scene->live,
		.after = scene->files,
		.since_at = scene->house->at - (int64_t)days * DAY,
		.visit = note,
		.self = scene,
	};
	if (insight_replay(&scene->replay, &err) != 0)
		fail_msg("%s", err.text);
}

static void
changed_verdicts_are_told_with_both_rules(void **state)
{
	struct scene *scene = *state;

	post(scene, "jean@example.org", "vieux", 40, "");
	post(scene, "jean@example.org", "sans preuve", 3, "");
	post(scene, "jean@example.org", "avec preuve", 2, "jean@example.org");
	replay(scene,
	    "rule \"proof\" { when = \"not authenticated\" verdict = hold }\n"
	    "rule \"members\" { when = \"in(group)\" verdict = accept } }\n",
	    30);
	assert_string_equal(
	    scene->told, "sans preuve: accept members:5 -> hold proof:5\n");
	assert_int_equal(scene->replay.n_posts, 2);
	assert_int_equal(scene->replay.n_changes, 1);
	replay(scene,
	    "rule \"old\" { when = \"subject(\\\"vieux\\\")\" verdict = "
	    "discard }\n"
	    "rule \"members\" { when = \"in(group)\" verdict = accept } }\n",
	    60);
	assert_string_equal(
	    scene->told, "vieux: accept members:5 -> discard old:5\n");
}

static void
same_rules_change_nothing(void **state)
{
	struct scene *scene = *state;

	post(scene, "jean@example.org", "un", 1, "");
	post(scene, "inconnu@example.net", "deux", 1, "");
	replay(scene,
	    "rule \"renamed\" { when = \"in(group)\" verdict = accept } }\n",
	    30);
	assert_string_equal(scene->told, "");
	assert_int_equal(scene->replay.n_posts, 2);
	assert_int_equal(scene->replay.n_gone, 0);
}

/* No bytes are kept of what is refused. */
static void
refused_posts_are_decided_from_their_head(void **state)
{
	struct scene *scene = *state;

	post(scene, "inconnu@example.net", "refusé", 1, "dkim");
	replay(scene,
	    "rule \"all\" { when = \"subject(\\\"^refusé$\\\") and size < 1K\""
	    " verdict = hold } }\n",
	    30);
	assert_string_equal(
	    scene->told, "refusé: reject otherwise:4 -> hold all:5 (head)\n");
}

static void
earlier_posts_count_as_they_did_then(void **state)
{
	struct scene *scene = *state;

	post(scene, "jean@example.org", "premier", 3, "");
	post(scene, "jean@example.org", "second", 2, "");
	replay(scene,
	    "rule \"first\" { when = \"first-post\" verdict = hold }\n"
	    "rule \"members\" { when = \"in(group)\" verdict = accept } }\n",
	    30);
	assert_string_equal(
	    scene->told, "premier: accept members:5 -> hold first:5\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    changed_verdicts_are_told_with_both_rules, scene_open,
		    scene_close),
		cmocka_unit_test_setup_teardown(
		    same_rules_change_nothing, scene_open, scene_close),
		cmocka_unit_test_setup_teardown(
		    refused_posts_are_decided_from_their_head, scene_open,
		    scene_close),
		cmocka_unit_test_setup_teardown(
		    earlier_posts_count_as_they_did_then, scene_open,
		    scene_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
