/* What is on disk before anything is said, for how many at once, and what is
 * said when the disk does not take it. */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>

#include "crieur/store/event.h"

#include "tests/fault/relay_bench.h"

enum {
	THREADS = 8,
	COMMITS = 20,
	SYNC_MS = 5,
};

static atomic_int n_syncs;
static atomic_bool is_broken;

/* In the place of the system's. */
int
fdatasync(int fd)
{
	const struct timespec pause = { .tv_nsec = SYNC_MS * 1000000 };

	n_syncs++;
	nanosleep(&pause, NULL);
	if (is_broken) {
		errno = EIO;
		return -1;
	}
	return (int)syscall(SYS_fdatasync, fd);
}

static void
the_intent_is_on_disk_before_anything_is_said(void **state)
{
	struct bench *bench = *state;
	int64_t look_again_at = 0;

	queue_three(bench);
	start_connection(bench);
	is_broken = true;
	assert_int_equal(
	    connection_turn(&bench->connection, &look_again_at, &bench->q.err),
	    -1);
	is_broken = false;
	assert_true(log_sync_has_failed(&bench->sync));
	assert_int_equal(smarthost_n_events(bench->host, "mail"), 0);

	/* The second try does not count: a fresh process does. */
	queue_three(bench);
	assert_int_equal(
	    connection_turn(&bench->connection, &look_again_at, &bench->q.err),
	    -1);
	assert_int_equal(smarthost_n_events(bench->host, "mail"), 0);
	struct recovery recovery;
	OK(&bench->q, store_delivery_recover(bench->q.store, bench->now,
			  &recovery, &bench->q.err));
	assert_int_equal(recovery.n_requeued, 2 * COUNT_OF(three));
	log_sync_init(&bench->sync);
	turn(bench);
	assert_int_equal(n_sent(bench), 2 * COUNT_OF(three));
	assert_int_equal(smarthost_n_messages(bench->host), 2);
}

static void
a_batch_costs_one_sync(void **state)
{
	struct bench *bench = *state;

	queue_many(bench, "acttes", 500);
	start_connection(bench);
	turn(bench);
	queue_many(bench, "ca", 500);
	n_syncs = 0;
	turn(bench);
	assert_int_equal(n_sent(bench), 1000);
	print_message("%d syncs for 10 batches\n", (int)n_syncs);
	/* One each, the last outcome's, a checkpoint's two. */
	assert_in_range(n_syncs, 10, 13);
}

static void *
commit_and_wait(void *self)
{
	struct bench *bench = self;
	struct store *store = NULL;
	struct err err = { 0 };
	const struct event event = {
		.at = 1,
		.actor = "test",
		.subject = "site",
		.what = "writing",
		.detail = "",
	};
	int result = store_open(bench->q.path, STORE_ROLE_RELAY, &store, &err);

	for (int i = 0; i < COMMITS && result == 0; i++) {
		result = store_begin_light(store, &err);
		if (result == 0)
			result = store_end(
			    store, store_event_add(store, &event, &err), &err);
		if (result == 0)
			result = log_sync_wait(&bench->sync, store, &err);
	}
	store_close(&store);
	return result == 0 ? NULL : self;
}

static void
those_who_wait_share_a_sync(void **state)
{
	struct bench *bench = *state;
	pthread_t threads[THREADS];

	n_syncs = 0;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, commit_and_wait, bench),
		    0);
	for (int i = 0; i < THREADS; i++) {
		void *failed = NULL;
		assert_int_equal(pthread_join(threads[i], &failed), 0);
		assert_null(failed);
	}
	print_message("%d syncs for %d commits of %d threads\n", (int)n_syncs,
	    THREADS * COMMITS, THREADS);
	assert_true(n_syncs < THREADS * COMMITS / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    the_intent_is_on_disk_before_anything_is_said, set_up,
		    tear_down),
		cmocka_unit_test_setup_teardown(
		    a_batch_costs_one_sync, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    those_who_wait_share_a_sync, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("relay disk", tests, NULL, NULL);
}
