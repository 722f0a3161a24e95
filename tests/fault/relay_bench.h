#ifndef CRIEUR_TESTS_FAULT_RELAY_BENCH_H
#define CRIEUR_TESTS_FAULT_RELAY_BENCH_H
/* A connection between a store and a smarthost of the tests, at a time that the
 * test says. */
#include "crieur/store/event.h"
#include "crieur/store/handover.h"
#include "crieur/store/outgoing.h"
#include "crieur/store/relay.h"

#include "src/relay/connection.h"
#include "tests/fault/smarthost.h"
#include "tests/unit/queue_store.h"

struct bench {
	struct queue_store q;
	struct smarthost *host;
	int64_t now;
	struct relay relay;
	struct connection connection;
	struct log_sync sync;
};

static const char *const three[] = { "a@example.org", "b@example.org",
	"c@example.org" };

static inline int
set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	if (bench == NULL || queue_store_open(&bench->q) != 0)
		return -1;
	bench->host = smarthost_start("");
	log_sync_init(&bench->sync);
	bench->now = 1000000;
	bench->relay = (struct relay){
		.name = "ovh",
		.host = "localhost",
		.port = smarthost_port(bench->host),
		.tls = TLS_MODE_STARTTLS,
		.user = "crieur",
		.ca_file = smarthost_ca_file(bench->host),
		.recipients_per_message = 50,
		.give_up_after_s = 432000,
		.retry_first_s = 300,
		.retry_max_s = 14400,
	};
	*state = bench;
	return 0;
}

static inline int
tear_down(void **state)
{
	struct bench *bench = *state;

	connection_fini(&bench->connection);
	smarthost_stop(bench->host);
	int status = queue_store_close(&bench->q);
	free(bench);
	return status;
}

static inline void
start_connection(struct bench *bench)
{
	connection_fini(&bench->connection);
	bench->connection = (struct connection){
		.store = bench->q.store,
		.relay = &bench->relay,
		.helo = "listes.example.org",
		.password = "sesame",
		.clock = clock_fixed(&bench->now),
		.sync = &bench->sync,
		.folder = bench->q.directory,
		.timeout_s = 1,
	};
}

static inline int64_t
put_list_outgoing(
    struct bench *bench, const char *list, enum outgoing_kind kind)
{
	int64_t id = 0;
	const struct outgoing_new outgoing = {
		.list = list,
		.kind = kind,
		.relay = "ovh",
		.envelope_sender = "acttes-bounces@listes.example",
		.header_message_id = "1@example.org",
		.header = span_of("Message-ID: <1@example.org>\r\n\r\n"),
		.body = span_of(".Bonjour\r\n"),
		.suffix = span_of("--\r\n"),
		.at = bench->now,
	};

	OK(&bench->q, store_outgoing_insert(
			  bench->q.store, &outgoing, &id, &bench->q.err));
	return id;
}

static inline void
put_recipient(
    struct bench *bench, int64_t outgoing_id, const char *address, int priority)
{
	const struct delivery_new delivery = {
		.outgoing_id = outgoing_id,
		.address = address,
		.relay = "ovh",
		.priority = priority,
		.at = bench->now,
	};

	OK(&bench->q,
	    store_delivery_insert(bench->q.store, &delivery, &bench->q.err));
}

static inline void
queue_three(struct bench *bench)
{
	int64_t id = put_list_outgoing(bench, "acttes", OUTGOING_POST);

	for (size_t i = 0; i < COUNT_OF(three); i++)
		put_recipient(bench, id, three[i], 2);
}

/* As queue_three(), a message that is found again by its header. */
static inline void
queue_text(struct bench *bench, const char *field)
{
	char header[200];
	int64_t id = 0;

	snprintf(header, sizeof(header), "%s\r\n\r\n", field);
	const struct outgoing_new outgoing = {
		.list = "acttes",
		.kind = OUTGOING_POST,
		.relay = "ovh",
		.envelope_sender = "acttes-bounces@listes.example",
		.header_message_id = "1@example.org",
		.header = span_of(header),
		.body = span_of("Bonjour\r\n"),
		.at = bench->now,
	};
	OK(&bench->q, store_outgoing_insert(
			  bench->q.store, &outgoing, &id, &bench->q.err));
	for (size_t i = 0; i < COUNT_OF(three); i++)
		put_recipient(bench, id, three[i], 2);
}

static inline void
empty(struct bench *bench)
{
	change(&bench->q, "DELETE FROM delivery; DELETE FROM outgoing;"
			  " DELETE FROM handover; DELETE FROM relay_state;"
			  " DELETE FROM event; DELETE FROM refusal;"
			  " DELETE FROM clock_seen; DELETE FROM alert;");
}

/* Turn until there is nothing to do at this time. */
static inline int64_t
turn(struct bench *bench)
{
	int64_t look_again_at = 0;

	for (int i = 0; i < 1000 && look_again_at <= bench->now; i++)
		OK(&bench->q, connection_turn(&bench->connection,
				  &look_again_at, &bench->q.err));
	return look_again_at;
}

static inline int64_t
count(struct bench *bench, const char *condition)
{
	char sql[400];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM delivery WHERE %s",
	    condition);
	return look(&bench->q, sql);
}

static inline void
queue_many(struct bench *bench, const char *list, int n)
{
	char address[60];
	int64_t id = put_list_outgoing(bench, list, OUTGOING_POST);

	for (int i = 0; i < n; i++) {
		snprintf(
		    address, sizeof(address), "%s-%d@example.org", list, i);
		put_recipient(bench, id, address, 2);
	}
}

static inline int64_t
n_sent(struct bench *bench)
{
	return count(bench, "state = 'sent'");
}

#endif
