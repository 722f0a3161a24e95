#ifndef CRIEUR_STORE_LOG_SYNC_H
#define CRIEUR_STORE_LOG_SYNC_H
/*
 * Waiting for the disk together: what several handles of one store have
 * committed lightly, each in its thread, one sync takes to disk, and no lock of
 * the store is held meanwhile.
 *
 * A sync that failed is not tried again: the system may have forgotten what was
 * to be written. From then on nothing is on disk for anybody, until a fresh
 * process looks.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct log_sync {
	pthread_mutex_t lock;
	pthread_cond_t is_over;
	uint64_t n_asked, n_on_disk;
	bool is_busy, has_failed;
};

void log_sync_init(struct log_sync *sync);
void log_sync_fini(struct log_sync *sync);

/* Wait until what store has committed is on disk. */
MUST_USE int log_sync_wait(
    struct log_sync *sync, struct store *store, struct err *err);

bool log_sync_has_failed(struct log_sync *sync);

#endif
