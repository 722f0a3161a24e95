/*
 * The power is cut while the relay sends: what the disk was asked to keep, and
 * nothing else, is there afterwards. What the smarthost has answered is on it
 * before the same connection says the next DATA, so that nobody whose
 * transaction was answered gets a second copy.
 */
#include <pthread.h>
#include <sys/syscall.h>

#include "tests/fault/relay_bench.h"

enum {
	N_TRANSACTIONS = 6,
	PER_MESSAGE = 2,
	PATH_SIZE = 120,
};

/* The functions of the C library that SQLite calls know no arguments of ours.
 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *store_path;
static int n_cuts;

static void
copy(const char *from, const char *to, const char *suffix)
{
	char command[3 * PATH_SIZE];

	snprintf(
	    command, sizeof(command), "cp %s%s %s%s", from, suffix, to, suffix);
	assert_int_equal(system(command), 0);
}

static void
copy_store(const char *from, const char *to)
{
	copy(from, to, "");
	copy(from, to, "-wal");
}

/* What is in the files now would be there. */
static int
synced(int result)
{
	char disk[PATH_SIZE];

	if (store_path == NULL)
		return result;
	snprintf(disk, sizeof(disk), "%s.disk", store_path);
	pthread_mutex_lock(&lock);
	copy_store(store_path, disk);
	pthread_mutex_unlock(&lock);
	return result;
}

int
fdatasync(int fd)
{
	return synced((int)syscall(SYS_fdatasync, fd));
}

int
fsync(int fd)
{
	return synced((int)syscall(SYS_fsync, fd));
}

/* At each DATA. */
static void
cut_power(void *self)
{
	char disk[PATH_SIZE], cut[PATH_SIZE];

	(void)self;
	snprintf(disk, sizeof(disk), "%s.disk", store_path);
	snprintf(cut, sizeof(cut), "%s.cut-%d", store_path, n_cuts++);
	pthread_mutex_lock(&lock);
	copy_store(disk, cut);
	pthread_mutex_unlock(&lock);
}

static int64_t
sent_at_cut(int cut)
{
	char path[PATH_SIZE];
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;

	snprintf(path, sizeof(path), "%s.cut-%d", store_path, cut);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
			     "SELECT count(*) FROM delivery"
			     " WHERE state = 'sent'",
			     -1, &statement, NULL),
	    SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	int64_t n = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return n;
}

static void
what_was_answered_is_on_disk_before_the_next_data(void **state)
{
	struct bench *bench = *state;

	bench->relay.recipients_per_message = PER_MESSAGE;
	smarthost_hook(bench->host, cut_power, NULL);
	smarthost_script(bench->host, "at data * answer-call");
	queue_many(bench, "acttes", N_TRANSACTIONS * PER_MESSAGE);
	store_path = bench->q.path;
	start_connection(bench);
	turn(bench);
	connection_fini(&bench->connection);
	assert_int_equal(n_cuts, N_TRANSACTIONS);
	for (int i = 0; i < n_cuts; i++)
		assert_int_equal(sent_at_cut(i), i * PER_MESSAGE);
	/* And at rest all of it. */
	cut_power(NULL);
	assert_int_equal(
	    sent_at_cut(N_TRANSACTIONS), N_TRANSACTIONS * PER_MESSAGE);
	store_path = NULL;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    what_was_answered_is_on_disk_before_the_next_data),
	};

	return cmocka_run_group_tests_name(
	    "relay power", tests, set_up, tear_down);
}
