/* The resolver, over c-ares. */
#include "crieur/dns/resolver.h"

#include <ares.h>
#include <arpa/nameser.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "crieur/base/clock.h"
#include "crieur/base/str.h"

#include "answer.h"

enum {
	/* The first try of each server; the second waits twice as long. */
	TRIES = 2,
	TRY_SHARE = 4,
};

struct dns_resolver {
	ares_channel channel;
	int64_t timeout_ms;
};

/* One question under way. */
struct question {
	struct arena *arena;
	struct dns_answer answer;
	bool is_done;
	struct err *err;
	int result;
};

static int
library_error(int status, struct err *err)
{
	enum err_kind kind =
	    status == ARES_EBADNAME ? ERR_INPUT : ERR_TEMPORARY;

	return err_set(err, kind, "%s", ares_strerror(status));
}

static int
set_servers(struct dns_resolver *resolver, const struct dns_settings *settings,
    struct err *err)
{
	CLEANUP(str_fini) struct str csv = { 0 };

	if (settings->n_servers == 0)
		return 0;
	for (size_t i = 0; i < settings->n_servers; i++)
		str_addf(&csv, "%s%s", i > 0 ? "," : "", settings->servers[i]);
	if (str_check(&csv, err) != 0)
		return -1;
	int status = ares_set_servers_ports_csv(resolver->channel, str_c(&csv));
	if (status != ARES_SUCCESS)
		return err_set(err, ERR_CONFIG,
		    "dns.nameservers: %s; expected \"ADDRESS\" or "
		    "\"ADDRESS:PORT\"",
		    ares_strerror(status));
	return 0;
}

int
dns_resolver_open(const struct dns_settings *settings,
    struct dns_resolver **resolver_r, struct err *err)
{
	struct dns_resolver *resolver = calloc(1, sizeof(*resolver));
	char no_domains[] = "";
	char *domains = no_domains;
	struct ares_options options = {
		.flags = 0,
		.tries = TRIES,
		.timeout = (int)(settings->timeout_s * 1000 / TRY_SHARE),
		/* Names are whole: no search list. */
		.domains = &domains,
		.ndomains = 0,
	};

	if (resolver == NULL)
		return err_memory(err);
	resolver->timeout_ms = settings->timeout_s * 1000;
	int status = ares_library_init(ARES_LIB_INIT_ALL);
	if (status == ARES_SUCCESS)
		status = ares_init_options(&resolver->channel, &options,
		    ARES_OPT_TRIES | ARES_OPT_TIMEOUTMS | ARES_OPT_DOMAINS);
	if (status != ARES_SUCCESS) {
		free(resolver);
		return library_error(status, err);
	}
	if (set_servers(resolver, settings, err) != 0) {
		dns_resolver_close(&resolver);
		return -1;
	}
	*resolver_r = resolver;
	return 0;
}

void
dns_resolver_close(struct dns_resolver **resolver)
{
	if (*resolver == NULL)
		return;
	ares_destroy((*resolver)->channel);
	ares_library_cleanup();
	free(*resolver);
	*resolver = NULL;
}

static void
take_answer(
    void *self, int status, int timeouts, unsigned char *bytes, int n_bytes)
{
	struct question *question = self;

	(void)timeouts;
	question->is_done = true;
	if (status == ARES_SUCCESS || status == ARES_ENODATA ||
	    status == ARES_ENOTFOUND) {
		struct span answer = span_from((const char *)bytes,
		    bytes != NULL && n_bytes > 0 ? (size_t)n_bytes : 0);
		question->result = dns_answer_read(
		    answer, question->arena, &question->answer, question->err);
		return;
	}
	question->result = library_error(
	    status == ARES_ECANCELLED ? ARES_ETIMEOUT : status, question->err);
}

static size_t
fill_polls(const struct dns_resolver *resolver,
    struct pollfd polls[ARES_GETSOCK_MAXNUM])
{
	ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
	int wanted =
	    ares_getsock(resolver->channel, sockets, ARES_GETSOCK_MAXNUM);
	size_t n = 0;

	for (int i = 0; i < ARES_GETSOCK_MAXNUM; i++) {
		bool reads = ((unsigned)wanted >> i & 1) != 0;
		bool writes =
		    ((unsigned)wanted >> (i + ARES_GETSOCK_MAXNUM) & 1) != 0;
		if (!reads && !writes)
			continue;
		polls[n++] = (struct pollfd){
			.fd = sockets[i],
			.events = (short)((reads ? POLLIN : 0) |
					  (writes ? POLLOUT : 0)),
		};
	}
	return n;
}

/* Wait for the sockets of the question, and let the library have them. */
static void
wait_once(struct dns_resolver *resolver, int64_t left_ms)
{
	struct pollfd polls[ARES_GETSOCK_MAXNUM];
	struct timeval most = { .tv_sec = left_ms / 1000,
		.tv_usec = left_ms % 1000 * 1000 };
	struct timeval buffer;
	size_t n = fill_polls(resolver, polls);
	const struct timeval *next =
	    ares_timeout(resolver->channel, &most, &buffer);
	int wait_ms = (int)(next->tv_sec * 1000 + next->tv_usec / 1000 + 1);

	if (poll(polls, (nfds_t)n, wait_ms) <= 0) {
		ares_process_fd(
		    resolver->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		short got = polls[i].revents;
		if (got == 0)
			continue;
		ares_process_fd(resolver->channel,
		    (got & (POLLIN | POLLERR | POLLHUP)) != 0 ? polls[i].fd
							      : ARES_SOCKET_BAD,
		    (got & POLLOUT) != 0 ? polls[i].fd : ARES_SOCKET_BAD);
	}
}

static int
ask_for_text(void *self, const char *name, struct arena *arena,
    struct dns_answer *answer_r, struct err *err)
{
	struct dns_resolver *resolver = self;
	struct question question = { .arena = arena, .err = err };
	int64_t until = clock_monotonic_ms() + resolver->timeout_ms;

	ares_query(
	    resolver->channel, name, ns_c_in, ns_t_txt, take_answer, &question);
	while (!question.is_done) {
		int64_t left_ms = until - clock_monotonic_ms();
		if (left_ms > 0)
			wait_once(resolver, left_ms);
		else
			ares_cancel(resolver->channel);
	}
	if (question.result == 0)
		*answer_r = question.answer;
	return question.result;
}

struct dns_source
dns_resolver_source(struct dns_resolver *resolver)
{
	return (struct dns_source){ .text = ask_for_text, .self = resolver };
}
