#include "pool.h"

#include <pthread.h>
#include <stdlib.h>

enum {
	/* Judging is short; more handles than this only cost memory. */
	MAX_HANDLES = 4
};

struct pool {
	pthread_mutex_t lock;
	pthread_cond_t given_back;
	const char *store_path;
	struct store *idle[MAX_HANDLES];
	size_t n_idle, n_out;
};

int
pool_new(const char *store_path, struct pool **pool_r, struct err *err)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL)
		return err_memory(err);
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->given_back, NULL);
	pool->store_path = store_path;
	*pool_r = pool;
	return 0;
}

void
pool_free(struct pool **pool)
{
	if (*pool == NULL)
		return;
	for (size_t i = 0; i < (*pool)->n_idle; i++)
		store_close(&(*pool)->idle[i]);
	pthread_cond_destroy(&(*pool)->given_back);
	pthread_mutex_destroy(&(*pool)->lock);
	free(*pool);
	*pool = NULL;
}

static void
leave(struct pool *pool, struct store *store)
{
	pthread_mutex_lock(&pool->lock);
	pool->n_out--;
	if (store != NULL)
		pool->idle[pool->n_idle++] = store;
	pthread_cond_signal(&pool->given_back);
	pthread_mutex_unlock(&pool->lock);
}

int
pool_take(struct pool *pool, struct store **store_r, struct err *err)
{
	struct store *store = NULL;

	pthread_mutex_lock(&pool->lock);
	while (pool->n_out == MAX_HANDLES)
		pthread_cond_wait(&pool->given_back, &pool->lock);
	pool->n_out++;
	if (pool->n_idle > 0)
		store = pool->idle[--pool->n_idle];
	pthread_mutex_unlock(&pool->lock);
	if (store == NULL &&
	    store_open(pool->store_path, STORE_ROLE_GATE, &store, err) != 0) {
		leave(pool, NULL);
		return -1;
	}
	*store_r = store;
	return 0;
}

void
pool_give(struct pool *pool, struct store **store, bool has_failed)
{
	if (has_failed)
		store_close(store);
	leave(pool, *store);
	*store = NULL;
}
