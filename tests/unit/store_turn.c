/* A writer that goes from transaction to transaction does not keep another
 * waiting for more than the one it is in. */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "crieur/base/clock.h"
#include "crieur/store/event.h"

#include "queue_store.h"

enum {
	HELD_MS = 10, /* how long the busy one is at it each time */
	TURNS = 20,
	/* A machine under load included. */
	PATIENCE_MS = 1000,
};

struct busy {
	const char *path;
	atomic_bool is_over;
	atomic_int n;
};

static void
rest(int ms)
{
	struct timespec pause = { .tv_nsec = (long)ms * 1000000 };

	nanosleep(&pause, NULL);
}

static const struct event event = {
	.at = 1,
	.actor = "test",
	.subject = "site",
	.what = "writing",
	.detail = "",
};

static void *
be_busy(void *self)
{
	struct busy *busy = self;
	struct store *store = NULL;
	struct err err = { 0 };

	if (store_open(busy->path, STORE_ROLE_CLERK, &store, &err) != 0)
		return self;
	while (!busy->is_over) {
		if (store_begin(store, &err) != 0)
			break;
		rest(HELD_MS);
		if (store_event_add(store, &event, &err) != 0 ||
		    store_commit(store, &err) != 0)
			break;
		busy->n++;
	}
	bool was_stopped = busy->is_over;
	store_close(&store);
	return was_stopped ? NULL : self;
}

static void
who_waits_comes_next(void **state)
{
	struct queue_store q = { 0 };
	pthread_t thread;
	void *result = NULL;

	(void)state;
	assert_int_equal(queue_store_open(&q), 0);
	struct busy busy = { .path = q.path };
	assert_int_equal(pthread_create(&thread, NULL, be_busy, &busy), 0);
	while (busy.n == 0)
		rest(HELD_MS);
	for (int i = 0; i < TURNS; i++) {
		int64_t from = clock_monotonic_ms();
		OK(&q, store_begin(q.store, &q.err));
		assert_true(clock_monotonic_ms() - from < PATIENCE_MS);
		OK(&q, store_event_add(q.store, &event, &q.err));
		OK(&q, store_commit(q.store, &q.err));
	}
	busy.is_over = true;
	assert_int_equal(pthread_join(thread, &result), 0);
	assert_null(result);
	/* And it was kept from nothing. */
	assert_true(busy.n >= TURNS / 2);
	assert_int_equal(queue_store_close(&q), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_waits_comes_next),
	};

	return cmocka_run_group_tests_name("store turn", tests, NULL, NULL);
}
