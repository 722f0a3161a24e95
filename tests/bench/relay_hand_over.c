/*
 * How fast the relay empties the queue into a smarthost of ours on this
 * machine, TLS and all, and what memory it takes.
 *
 *     relay_hand_over [RECIPIENTS [OCTETS [BATCH [MESSAGES]]]]
 *
 * 10000 recipients, 50000 octets, 50 a transaction, of one message; with more
 * messages each has its share of the recipients.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "crieur/base/clock.h"
#include "crieur/base/log.h"
#include "crieur/store/outgoing.h"

#include "src/relay/connection.h"
#include "tests/fault/smarthost.h"

struct bench {
	long n_recipients, size, batch, n_messages;
	char directory[40], path[64];
	struct store *store;
	struct err err;
};

static void
must(const struct bench *bench, int result)
{
	if (result == 0)
		return;
	fprintf(stderr, "%s\n", bench->err.text);
	exit(1);
}

static void
fill_one(struct bench *bench, int64_t now, struct span body, long number)
{
	char address[64];
	int64_t id = 0;
	const struct outgoing_new outgoing = {
		.list = "membres",
		.kind = OUTGOING_ANNOUNCEMENT,
		.relay = "r",
		.envelope_sender = "membres-bounces@example.org",
		.header_message_id = "1@example.org",
		.header = span_of("Message-ID: <1@example.org>\r\n\r\n"),
		.body = body,
		.at = now,
	};

	must(bench,
	    store_outgoing_insert(bench->store, &outgoing, &id, &bench->err));
	for (long i = number; i < bench->n_recipients; i += bench->n_messages) {
		snprintf(address, sizeof(address), "m%ld@example.org", i);
		const struct delivery_new delivery = {
			.outgoing_id = id,
			.address = address,
			.relay = "r",
			.priority = 1,
			.at = now,
		};
		must(bench, store_delivery_insert(
				bench->store, &delivery, &bench->err));
	}
}

static void
fill(struct bench *bench, int64_t now)
{
	char *body = malloc((size_t)bench->size + 1);

	if (body == NULL)
		exit(1);
	for (long i = 0; i < bench->size; i++)
		body[i] = i % 78 == 76 ? '\r' : i % 78 == 77 ? '\n' : 'm';
	must(bench, store_begin(bench->store, &bench->err));
	for (long i = 0; i < bench->n_messages; i++)
		fill_one(bench, now, span_from(body, (size_t)bench->size), i);
	must(bench, store_commit(bench->store, &bench->err));
	free(body);
}

static long
memory_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void
hand_over(struct bench *bench, struct smarthost *host)
{
	const struct relay relay = {
		.name = "r",
		.host = "localhost",
		.port = smarthost_port(host),
		.tls = TLS_MODE_STARTTLS,
		.user = "crieur",
		.ca_file = smarthost_ca_file(host),
		.recipients_per_message = (unsigned)bench->batch,
		.give_up_after_s = 432000,
		.retry_first_s = 300,
		.retry_max_s = 14400,
	};
	struct log_sync sync;
	struct connection connection = {
		.store = bench->store,
		.relay = &relay,
		.helo = "example.org",
		.password = "sesame",
		.sync = &sync,
		.folder = ".",
		.clock = clock_system(),
		.timeout_s = 60,
	};
	log_sync_init(&sync);
	int64_t again_at = 0, began_ms = clock_monotonic_ms();

	while (again_at <= clock_now(&connection.clock))
		must(bench,
		    connection_turn(&connection, &again_at, &bench->err));
	connection_fini(&connection);
	int64_t took_ms = clock_monotonic_ms() - began_ms;
	printf("%ld recipients of %ld octets, %ld a transaction: %lld ms, "
	       "%.0f recipients/s; %zu transactions; peak %ld KiB with the "
	       "smarthost\n",
	    bench->n_recipients, bench->size, bench->batch, (long long)took_ms,
	    (double)bench->n_recipients * 1000.0 /
		(double)(took_ms > 0 ? took_ms : 1),
	    smarthost_n_messages(host), memory_kib());
}

int
main(int argc, char **argv)
{
	struct bench bench = {
		.n_recipients = argc > 1 ? strtol(argv[1], NULL, 10) : 10000,
		.size = argc > 2 ? strtol(argv[2], NULL, 10) : 50000,
		.batch = argc > 3 ? strtol(argv[3], NULL, 10) : 50,
		.n_messages = argc > 4 ? strtol(argv[4], NULL, 10) : 1,
		.directory = "crieur-bench-XXXXXX",
	};
	char command[64];

	if (mkdtemp(bench.directory) == NULL ||
	    freopen("/dev/null", "w", stderr) == NULL)
		return 1;
	snprintf(bench.path, sizeof(bench.path), "%s/store", bench.directory);
	must(&bench, store_prepare(bench.path, &bench.err));
	must(&bench,
	    store_open(bench.path, STORE_ROLE_ADMIN, &bench.store, &bench.err));
	struct clock clock = clock_system();
	fill(&bench, clock_now(&clock));
	struct smarthost *host = smarthost_start("");
	hand_over(&bench, host);
	smarthost_stop(host);
	store_close(&bench.store);
	snprintf(command, sizeof(command), "rm -r %s", bench.directory);
	return system(command) == 0 ? 0 : 1;
}
