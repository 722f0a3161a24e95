/* Opening, and what each role may write. */
#include "crieur/store/database.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cache.h"
#include "key.h"
#include "migrate.h"
#include "place.h"
#include "sql.h"
#include "turn.h"

enum {
	LOG_TRIES = 200,
	LOG_PAUSE_MS = 50,
};

/* What a role may write, beside the temporary. NULL: every table. */
static const char *const gate_tables[] = { "message", "post", "event",
	"process", "private_answer", "inlet_mark", "inlet_state", "list_flood",
	"heartbeat", NULL };
static const char *const relay_tables[] = { "delivery", "handover",
	"relay_state", "clock_seen", "refusal", "suspicion", "alert", "event",
	"process", "domain_question", "domain_policy", NULL };
static const char *const no_tables[] = { NULL };

static const char *const *
writable_tables(enum store_role role)
{
	switch (role) {
	case STORE_ROLE_GATE: return gate_tables;
	case STORE_ROLE_RELAY: return relay_tables;
	case STORE_ROLE_READER: return no_tables;
	case STORE_ROLE_ADMIN:
	case STORE_ROLE_CLERK: return NULL;
	}
	return no_tables;
}

static int
authorize_write(enum store_role role, const char *table)
{
	const char *const *allowed = writable_tables(role);

	if (role == STORE_ROLE_CLERK && (strcmp(table, "policy") == 0 ||
					    strcmp(table, "policy_file") == 0 ||
					    strcmp(table, "secret") == 0))
		return SQLITE_DENY;
	if (allowed == NULL)
		return SQLITE_OK;
	for (; *allowed != NULL; allowed++) {
		if (strcmp(*allowed, table) == 0)
			return SQLITE_OK;
	}
	return SQLITE_DENY;
}

/* Reading, transactions and functions are everyone's; writing is by table;
 * changing the schema is nobody's but the admin's. */
static int
authorize(void *self, int action, const char *first, const char *second,
    const char *database, const char *trigger)
{
	const struct store *store = self;

	(void)second, (void)database, (void)trigger;
	if (store->role == STORE_ROLE_ADMIN)
		return SQLITE_OK;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_TRANSACTION:
	case SQLITE_SAVEPOINT:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE:
	case SQLITE_PRAGMA: return SQLITE_OK;
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE: return authorize_write(store->role, first);
	default: return SQLITE_DENY;
	}
}

static int
configure(struct store *store, struct err *err)
{
	sqlite3_extended_result_codes(store->db, 1);
	turn_be_patient(store->db);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	return sql_script(store,
	    "PRAGMA synchronous = FULL;"
	    "PRAGMA foreign_keys = ON;"
	    "PRAGMA cache_size = -1024;"
	    "PRAGMA journal_size_limit = 16777216;",
	    err);
}

/* What is deleted is overwritten: erasing a person is done by the admin, and
 * forgetting what is past its time by the clerk. */
static int
forget_for_good(struct store *store, struct err *err)
{
	if (store->role == STORE_ROLE_ADMIN)
		return sql_script(store, "PRAGMA secure_delete = ON", err);
	if (store->role == STORE_ROLE_CLERK)
		return sql_script(store, "PRAGMA secure_delete = FAST", err);
	return 0;
}

static int
open_file(const char *path, enum store_role role, struct store **store_r,
    struct err *err)
{
	struct store *store = calloc(1, sizeof(*store));

	if (store == NULL)
		return err_memory(err);
	store->role = role;
	store->turn = turn_open(path);
	store->cache = cache_new();
	/* Nobody asks how much memory SQLite has; counting it costs each
	 * allocation a lock. Refused, and well so, once it is in use. */
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	int status = sqlite3_open_v2(path, &store->db,
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (status != SQLITE_OK) {
		query_error(store, status, err);
		store_close(&store);
		return err_wrap(err, "%s", path);
	}
	if (store->cache == NULL || configure(store, err) != 0 ||
	    forget_for_good(store, err) != 0) {
		if (store->cache == NULL)
			err_memory(err);
		store_close(&store);
		return err_wrap(err, "%s", path);
	}
	*store_r = store;
	return 0;
}

int
store_open(const char *path, enum store_role role, struct store **store_r,
    struct err *err)
{
	struct store *store = NULL;

	if (open_file(path, role, &store, err) != 0)
		return -1;
	if (migrate_check(store, err) != 0) {
		store_close(&store);
		return err_wrap(err, "%s", path);
	}
	place_remember(store);
	sqlite3_set_authorizer(store->db, authorize, store);
	*store_r = store;
	return 0;
}

/* Written into the file, once: SQLite asks for the file alone and does not wait
 * for those who look at it meanwhile, so we do. */
static int
keep_log(struct store *store, struct err *err)
{
	struct timespec pause = { .tv_nsec = LOG_PAUSE_MS * 1000000L };
	int status = SQLITE_BUSY;

	for (int i = 0; i < LOG_TRIES && (status & 0xff) == SQLITE_BUSY; i++) {
		if (i > 0)
			nanosleep(&pause, NULL);
		status = sqlite3_exec(
		    store->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
	}
	return status == SQLITE_OK ? 0 : query_error(store, status, err);
}

int
store_prepare(const char *path, struct err *err)
{
	struct store *store = NULL;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return err_errno(err, ERR_UNREACHABLE, errno,
		    "%s: cannot open or create the store", path);
	close(fd);
	if (open_file(path, STORE_ROLE_ADMIN, &store, err) != 0)
		return -1;
	int result = keep_log(store, err);
	if (result == 0)
		result = migrate_run(store, err);
	if (result == 0)
		result = key_prepare(store, err);
	store_close(&store);
	return result == 0 ? 0 : err_wrap(err, "%s", path);
}

void
store_close(struct store **store)
{
	if (*store == NULL)
		return;
	cache_free((*store)->cache);
	sqlite3_close((*store)->db);
	turn_close((*store)->turn);
	free(*store);
	*store = NULL;
}

int
store_expect_bulk(struct store *store, bool is_bulk, struct err *err)
{
	return sql_script(store,
	    is_bulk ? "PRAGMA cache_size = -32768"
		    : "PRAGMA cache_size = -1024; PRAGMA shrink_memory",
	    err);
}
