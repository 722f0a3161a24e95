/* Whatever the number of moderators, one act takes effect; the others are told
 * whose. */
#include <pthread.h>

#include "crieur/base/limits.h"
#include "crieur/moderation/act.h"
#include "crieur/store/event.h"

#include "queue_store.h"

enum {
	MODERATORS = 50,
};

static int
set_up(void **state)
{
	struct queue_store *q = calloc(1, sizeof(*q));

	*state = q;
	return q == NULL ? -1 : queue_store_open(q);
}

static int
tear_down(void **state)
{
	int status = queue_store_close(*state);

	free(*state);
	return status;
}

static int64_t
hold_one(struct queue_store *q)
{
	OK(q, store_begin(q->store, &q->err));
	int64_t message = put_message(
	    q, "guest@example.net", "1@example.net", sample_mail, 1000);
	int64_t post = put_post(q, message, "acttes", "post", "held", 1000);
	OK(q, store_commit(q->store, &q->err));
	return post;
}

static struct moderation_answer
act(struct queue_store *q, int64_t post, enum moderation_act act,
    const char *words)
{
	struct moderation moderation = {
		.post_id = post,
		.act = act,
		.actor = "admin:nicole",
		.words = words,
		.at = 2000,
	};
	struct moderation_answer answer = { 0 };

	OK(q,
	    moderation_act(q->store, &moderation, &q->arena, &answer, &q->err));
	return answer;
}

static void
the_first_act_wins(void **state)
{
	struct queue_store *q = *state;
	int64_t post = hold_one(q);

	struct moderation_answer answer =
	    act(q, post, MODERATION_REJECT, "hors sujet");
	assert_int_equal(answer.outcome, MODERATION_DONE);
	assert_int_equal(answer.state, POST_REJECTED);
	answer = act(q, post, MODERATION_APPROVE, "");
	assert_int_equal(answer.outcome, MODERATION_DECIDED);
	assert_int_equal(answer.state, POST_REJECTED);
	assert_string_equal(answer.moderated_by, "admin:nicole");
	assert_int_equal(answer.moderated_at, 2000);
	struct post_row row = get_post(q, post);
	assert_string_equal(row.words, "hors sujet");
	assert_true(row.owes_notice);
}

static void
a_discarded_or_approved_post_owes_nothing(void **state)
{
	struct queue_store *q = *state;
	int64_t post = hold_one(q);

	act(q, post, MODERATION_DISCARD, "");
	assert_int_equal(get_post(q, post).state, POST_DISCARDED);
	assert_false(get_post(q, post).owes_notice);
	post = hold_one(q);
	act(q, post, MODERATION_APPROVE, "");
	assert_int_equal(get_post(q, post).state, POST_ACCEPTED);
	assert_false(get_post(q, post).owes_notice);
}

static void
bad_acts_change_nothing(void **state)
{
	struct queue_store *q = *state;
	int64_t post = hold_one(q);
	char words[LIMIT_REASON + 2];
	struct moderation moderation = {
		.post_id = post,
		.act = MODERATION_REJECT,
		.actor = "admin:nicole",
		.words = words,
		.at = 2000,
	};
	struct moderation_answer answer;

	memset(words, 'x', sizeof(words));
	words[LIMIT_REASON + 1] = '\0';
	assert_int_equal(
	    moderation_act(q->store, &moderation, &q->arena, &answer, &q->err),
	    -1);
	assert_int_equal(q->err.kind, ERR_INPUT);
	moderation.words = "caf\xe9";
	assert_int_equal(
	    moderation_act(q->store, &moderation, &q->arena, &answer, &q->err),
	    -1);
	assert_int_equal(q->err.kind, ERR_INPUT);
	moderation.words = "";
	moderation.post_id = post + 100;
	assert_int_equal(
	    moderation_act(q->store, &moderation, &q->arena, &answer, &q->err),
	    -1);
	assert_int_equal(q->err.kind, ERR_ABSENT);
	assert_int_equal(get_post(q, post).state, POST_HELD);
	words[LIMIT_REASON] = '\0';
	moderation.post_id = post;
	moderation.words = words;
	OK(q,
	    moderation_act(q->store, &moderation, &q->arena, &answer, &q->err));
	assert_int_equal(answer.outcome, MODERATION_DONE);
}

struct moderator {
	pthread_t thread;
	const char *path;
	int64_t post;
	int number;
	struct err err;
	int result;
	enum moderation_outcome outcome;
};

static void *
moderate(void *self)
{
	struct moderator *moderator = self;
	struct arena arena = { 0 };
	struct store *store = NULL;
	char actor[32];
	struct moderation moderation = {
		.post_id = moderator->post,
		.act = (enum moderation_act)(moderator->number % 3),
		.actor = actor,
		.words = "",
		.at = 3000 + moderator->number,
	};
	struct moderation_answer answer = { 0 };

	snprintf(actor, sizeof(actor), "admin:m%d", moderator->number);
	moderator->result = store_open(
	    moderator->path, STORE_ROLE_ADMIN, &store, &moderator->err);
	if (moderator->result == 0)
		moderator->result = moderation_act(
		    store, &moderation, &arena, &answer, &moderator->err);
	moderator->outcome = answer.outcome;
	store_close(&store);
	arena_fini(&arena);
	return NULL;
}

static void
of_fifty_at_once_one_wins(void **state)
{
	struct queue_store *q = *state;
	struct moderator moderators[MODERATORS] = { 0 };
	int n_done = 0, winner = -1;
	int64_t post = hold_one(q);

	for (int i = 0; i < MODERATORS; i++) {
		moderators[i].path = q->path;
		moderators[i].post = post;
		moderators[i].number = i;
		assert_int_equal(pthread_create(&moderators[i].thread, NULL,
				     moderate, &moderators[i]),
		    0);
	}
	for (int i = 0; i < MODERATORS; i++) {
		pthread_join(moderators[i].thread, NULL);
		if (moderators[i].result != 0)
			fail_msg("%s", moderators[i].err.text);
		if (moderators[i].outcome == MODERATION_DONE) {
			n_done++;
			winner = i;
		}
	}
	assert_int_equal(n_done, 1);
	struct post_row row = get_post(q, post);
	assert_int_equal(row.moderated_at, 3000 + winner);
	assert_int_equal(
	    look(q, "SELECT count(*) FROM event WHERE subject = 'post'"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    the_first_act_wins, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_discarded_or_approved_post_owes_nothing, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    bad_acts_change_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    of_fifty_at_once_one_wins, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("moderation act", tests, NULL, NULL);
}
