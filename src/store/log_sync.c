#include "crieur/store/log_sync.h"

void
log_sync_init(struct log_sync *sync)
{
	*sync = (struct log_sync){ 0 };
	pthread_mutex_init(&sync->lock, NULL);
	pthread_cond_init(&sync->is_over, NULL);
}

void
log_sync_fini(struct log_sync *sync)
{
	pthread_cond_destroy(&sync->is_over);
	pthread_mutex_destroy(&sync->lock);
}

/* For all who have asked so far; with the lock, but for the sync itself. */
static void
sync_for_all(struct log_sync *sync, struct store *store, struct err *err)
{
	uint64_t n_asked = sync->n_asked;

	sync->is_busy = true;
	pthread_mutex_unlock(&sync->lock);
	int result = store_sync(store, err);
	pthread_mutex_lock(&sync->lock);
	sync->is_busy = false;
	if (result == 0)
		sync->n_on_disk = n_asked;
	else
		sync->has_failed = true;
	pthread_cond_broadcast(&sync->is_over);
}

int
log_sync_wait(struct log_sync *sync, struct store *store, struct err *err)
{
	pthread_mutex_lock(&sync->lock);
	uint64_t mine = ++sync->n_asked;
	while (!sync->has_failed && sync->n_on_disk < mine) {
		if (sync->is_busy)
			pthread_cond_wait(&sync->is_over, &sync->lock);
		else
			sync_for_all(sync, store, err);
	}
	bool is_on_disk = sync->n_on_disk >= mine;
	pthread_mutex_unlock(&sync->lock);
	return is_on_disk ? 0
	                  : err_set(err, ERR_TEMPORARY,
				"the store could not be written to disk");
}

bool
log_sync_has_failed(struct log_sync *sync)
{
	pthread_mutex_lock(&sync->lock);
	bool has_failed = sync->has_failed;
	pthread_mutex_unlock(&sync->lock);
	return has_failed;
}
