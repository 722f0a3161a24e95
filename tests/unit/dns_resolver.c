/* The resolver against a name server that misbehaves: late, silent, wrong,
 * garbled, too long. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "crieur/base/clock.h"
#include "crieur/dns/resolver.h"

enum {
	PACKET_MAX = 65000,
	HEADER = 12,
	MEMORY = 256 * 1024,
};

/* What the server answers the question it gets. */
enum mood {
	ANSWERS,
	ANSWERS_LONG, /* truncated by UDP, whole by TCP */
	SAYS_NO_NAME,
	SAYS_NOTHING_THERE,
	FAILS,
	IS_SILENT,
	ANSWERS_ANOTHER, /* with another id */
	CUTS,            /* the answer in the middle */
	LIES,            /* a string longer than its record */
};

struct server {
	int udp, tcp;
	unsigned port;
	pthread_t thread;
	_Atomic enum mood mood;
	atomic_int n_asked;
	atomic_bool is_over;
};

struct packet {
	unsigned char at[PACKET_MAX];
	size_t len;
};

static void
add16(struct packet *p, unsigned value)
{
	p->at[p->len++] = (unsigned char)(value >> 8);
	p->at[p->len++] = (unsigned char)value;
}

static void
add32(struct packet *p, unsigned value)
{
	add16(p, value >> 16);
	add16(p, value & 0xffff);
}

/* Owner: the question's name. */
static void
add_record(struct packet *p, unsigned type, unsigned ttl)
{
	add16(p, 0xc00c);
	add16(p, type);
	add16(p, 1);
	add32(p, ttl);
}

static void
add_texts(struct packet *p, enum mood mood)
{
	static const char one[] = "\x09v=DMARC1;\x09 p=reject";

	if (mood == ANSWERS_LONG) {
		for (int i = 0; i < 40; i++) {
			add_record(p, 16, 700);
			add16(p, 101);
			p->at[p->len++] = 100;
			memset(p->at + p->len, 'a' + i % 26, 100);
			p->len += 100;
		}
		return;
	}
	add_record(p, 16, 600);
	add16(p, sizeof(one) - 1);
	memcpy(p->at + p->len, one, sizeof(one) - 1);
	if (mood == LIES)
		p->at[p->len] = 200;
	p->len += sizeof(one) - 1;
	add_record(p, 16, 60);
	add16(p, 4);
	memcpy(p->at + p->len, "\x03two", 4);
	p->len += 4;
	if (mood == CUTS)
		p->len -= 10;
}

static void
add_authority(struct packet *p)
{
	add_record(p, 6, 900);
	add16(p, 2 + 20);
	p->at[p->len++] = 0;
	p->at[p->len++] = 0;
	for (unsigned i = 1; i <= 4; i++)
		add32(p, i);
	add32(p, 120);
}

static void
make_answer(struct packet *p, const unsigned char *question, size_t length,
    enum mood mood, bool is_udp)
{
	bool is_cut = mood == ANSWERS_LONG && is_udp;
	bool has_texts = mood == ANSWERS || mood == ANSWERS_LONG ||
	                 mood == ANSWERS_ANOTHER || mood == CUTS ||
	                 mood == LIES;
	bool is_absent = mood == SAYS_NO_NAME || mood == SAYS_NOTHING_THERE;
	unsigned code = mood == SAYS_NO_NAME ? 3 : mood == FAILS ? 2 : 0;

	memcpy(p->at, question, length);
	p->at[0] ^= mood == ANSWERS_ANOTHER ? 1 : 0;
	p->at[2] = (unsigned char)(0x81 | (is_cut ? 0x02 : 0));
	p->at[3] = (unsigned char)(0x80 | code);
	p->at[7] = has_texts && !is_cut ? (mood == ANSWERS_LONG ? 40 : 2) : 0;
	p->at[9] = is_absent ? 1 : 0;
	p->at[11] = 0;
	p->len = length;
	if (has_texts && !is_cut)
		add_texts(p, mood);
	else if (is_absent)
		add_authority(p);
}

static void
serve_udp(struct server *server)
{
	static struct packet answer;
	unsigned char question[512];
	struct sockaddr_in from;
	socklen_t size = sizeof(from);
	ssize_t n = recvfrom(server->udp, question, sizeof(question), 0,
	    (struct sockaddr *)&from, &size);

	server->n_asked++;
	if (n < HEADER || server->mood == IS_SILENT)
		return;
	make_answer(&answer, question, (size_t)n, server->mood, true);
	(void)!sendto(server->udp, answer.at, answer.len, 0,
	    (struct sockaddr *)&from, size);
}

static void
serve_tcp(struct server *server)
{
	static struct packet answer;
	unsigned char question[512];
	unsigned char length[2];
	int fd = accept(server->tcp, NULL, NULL);
	ssize_t n = recv(fd, question, sizeof(question), 0);

	if (n > HEADER + 2) {
		make_answer(
		    &answer, question + 2, (size_t)n - 2, server->mood, false);
		length[0] = (unsigned char)(answer.len >> 8);
		length[1] = (unsigned char)answer.len;
		(void)!send(fd, length, 2, MSG_NOSIGNAL);
		(void)!send(fd, answer.at, answer.len, MSG_NOSIGNAL);
	}
	close(fd);
}

static void *
serve(void *self)
{
	struct server *server = self;

	while (!server->is_over) {
		struct pollfd polls[] = { { server->udp, POLLIN, 0 },
			{ server->tcp, POLLIN, 0 } };
		if (poll(polls, 2, 20) <= 0)
			continue;
		if (polls[0].revents != 0)
			serve_udp(server);
		if (polls[1].revents != 0)
			serve_tcp(server);
	}
	return NULL;
}

static int
start(void **state)
{
	struct server *server = calloc(1, sizeof(*server));
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof(at);

	server->udp = socket(AF_INET, SOCK_DGRAM, 0);
	server->tcp = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(server->tcp, (struct sockaddr *)&at, size) != 0 ||
	    getsockname(server->tcp, (struct sockaddr *)&at, &size) != 0 ||
	    bind(server->udp, (struct sockaddr *)&at, size) != 0 ||
	    listen(server->tcp, 5) != 0)
		return -1;
	server->port = ntohs(at.sin_port);
	*state = server;
	return pthread_create(&server->thread, NULL, serve, server);
}

static int
stop(void **state)
{
	struct server *server = *state;

	server->is_over = true;
	pthread_join(server->thread, NULL);
	close(server->udp);
	close(server->tcp);
	free(server);
	return 0;
}

/* One question with a limit of a second. */
static int
ask(struct server *server, enum mood mood, struct arena *arena,
    struct dns_answer *answer_r, struct err *err)
{
	char address[32];
	const char *servers[] = { address };
	struct dns_settings settings = { servers, 1, 1 };
	struct dns_resolver *resolver = NULL;

	snprintf(address, sizeof(address), "127.0.0.1:%u", server->port);
	server->mood = mood;
	server->n_asked = 0;
	assert_int_equal(dns_resolver_open(&settings, &resolver, err), 0);
	struct dns_source dns = dns_resolver_source(resolver);
	int result =
	    dns.text(dns.self, "_dmarc.example.org", arena, answer_r, err);
	dns_resolver_close(&resolver);
	return result;
}

static void
texts_are_joined_and_the_least_time_counts(void **state)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
	struct dns_answer answer;
	struct err err = { 0 };

	assert_int_equal(ask(*state, ANSWERS, &arena, &answer, &err), 0);
	assert_int_equal(answer.outcome, DNS_FOUND);
	assert_int_equal(answer.n_texts, 2);
	assert_true(span_is(answer.texts[0], "v=DMARC1; p=reject"));
	assert_true(span_is(answer.texts[1], "two"));
	assert_int_equal(answer.ttl_s, 60);
}

static void
a_long_answer_comes_by_tcp_and_is_bounded(void **state)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
	struct dns_answer answer;
	struct err err = { 0 };

	assert_int_equal(ask(*state, ANSWERS_LONG, &arena, &answer, &err), 0);
	assert_int_equal(answer.n_texts, DNS_MAX_TEXTS);
	assert_int_equal(answer.texts[31].len, 100);
	assert_int_equal(answer.ttl_s, 700);
}

static void
an_absence_is_kept_as_its_zone_says(void **state)
{
	static const struct {
		enum mood mood;
		enum dns_outcome outcome;
	} rows[] = { { SAYS_NO_NAME, DNS_NO_NAME },
		{ SAYS_NOTHING_THERE, DNS_NOTHING } };

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
		struct dns_answer answer;
		struct err err = { 0 };
		assert_int_equal(
		    ask(*state, rows[i].mood, &arena, &answer, &err), 0);
		assert_int_equal(answer.outcome, rows[i].outcome);
		assert_int_equal(answer.n_texts, 0);
		assert_int_equal(answer.ttl_s, 120);
	}
}

static void
what_is_no_answer_is_a_temporary_failure_in_time(void **state)
{
	static const enum mood moods[] = { FAILS, IS_SILENT, ANSWERS_ANOTHER,
		CUTS, LIES };

	for (size_t i = 0; i < COUNT_OF(moods); i++) {
		CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
		struct dns_answer answer = { .ttl_s = 7 };
		struct err err = { 0 };
		int64_t begin = clock_monotonic_ms();
		assert_int_equal(
		    ask(*state, moods[i], &arena, &answer, &err), -1);
		assert_int_equal(err.kind, ERR_TEMPORARY);
		assert_int_equal(answer.ttl_s, 7);
		assert_true(clock_monotonic_ms() - begin < 1500);
		if (moods[i] == IS_SILENT)
			assert_true(((struct server *)*state)->n_asked >= 2);
	}
}

static void
names_and_servers_that_are_none_are_told(void **state)
{
	static const char *const wrong[] = { "x..y" };
	const char *bad = "not an address";
	struct dns_settings settings = { &bad, 1, 1 };
	struct dns_resolver *resolver = NULL;
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MEMORY);
	struct dns_answer answer;
	struct err err = { 0 };
	char address[32];

	assert_int_equal(dns_resolver_open(&settings, &resolver, &err), -1);
	assert_int_equal(err.kind, ERR_CONFIG);
	assert_null(resolver);
	snprintf(address, sizeof(address), "127.0.0.1:%u",
	    ((struct server *)*state)->port);
	bad = address;
	assert_int_equal(dns_resolver_open(&settings, &resolver, &err), 0);
	struct dns_source dns = dns_resolver_source(resolver);
	assert_int_equal(
	    dns.text(dns.self, wrong[0], &arena, &answer, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	dns_resolver_close(&resolver);
}

#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, start, stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_SERVER(texts_are_joined_and_the_least_time_counts),
		WITH_SERVER(a_long_answer_comes_by_tcp_and_is_bounded),
		WITH_SERVER(an_absence_is_kept_as_its_zone_says),
		WITH_SERVER(what_is_no_answer_is_a_temporary_failure_in_time),
		WITH_SERVER(names_and_servers_that_are_none_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
