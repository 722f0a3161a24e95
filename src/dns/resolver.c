/* The resolver, over c-ares; its answers are taken apart by the C library. */
#include "crieur/dns/resolver.h"

#include <ares.h>
#include <arpa/nameser.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "crieur/base/clock.h"
#include "crieur/base/str.h"

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

/* The strings of a TXT record, joined. */
static int
join_strings(struct arena *arena, struct span data, struct span *text_r)
{
	char *text = arena_alloc(arena, data.len + 1);
	size_t length = 0;

	if (text == NULL)
		return -1;
	while (data.len > 0) {
		size_t n = (unsigned char)data.at[0];
		if (n + 1 > data.len)
			return -1;
		memcpy(text + length, data.at + 1, n);
		length += n;
		data = span_from_offset(data, n + 1);
	}
	*text_r = span_from(text, length);
	return 0;
}

static void
lower_ttl(struct dns_answer *answer, int64_t ttl_s, bool is_first)
{
	if (is_first || ttl_s < answer->ttl_s)
		answer->ttl_s = ttl_s;
}

/* The TXT records of an answer, and how long it holds: as long as each record
 * of it, the aliases on the way included. */
static int
read_texts(ns_msg *message, struct question *question)
{
	struct dns_answer *answer = &question->answer;
	int n = ns_msg_count(*message, ns_s_an);
	struct span *texts =
	    arena_array(question->arena, DNS_MAX_TEXTS, sizeof(*texts));

	if (texts == NULL)
		return -1;
	answer->texts = texts;
	for (int i = 0; i < n; i++) {
		ns_rr record;
		if (ns_parserr(message, ns_s_an, i, &record) != 0)
			return -1;
		lower_ttl(answer, (int64_t)ns_rr_ttl(record), i == 0);
		if (ns_rr_type(record) != ns_t_txt ||
		    ns_rr_rdlen(record) > DNS_MAX_TEXT ||
		    answer->n_texts == DNS_MAX_TEXTS)
			continue;
		struct span data = span_from(
		    (const char *)ns_rr_rdata(record), ns_rr_rdlen(record));
		if (join_strings(
			question->arena, data, &texts[answer->n_texts]) != 0)
			return -1;
		answer->n_texts++;
	}
	return 0;
}

/* An absence holds for the lesser of the SOA's own time and the last number in
 * it (RFC 2308 §5); without one it is not kept. */
static int
read_absence(ns_msg *message, struct question *question)
{
	int n = ns_msg_count(*message, ns_s_ns);

	for (int i = 0; i < n; i++) {
		ns_rr record;
		if (ns_parserr(message, ns_s_ns, i, &record) != 0)
			return -1;
		size_t length = ns_rr_rdlen(record);
		if (ns_rr_type(record) != ns_t_soa || length < 4)
			continue;
		int64_t ttl_s = (int64_t)ns_rr_ttl(record);
		int64_t minimum =
		    (int64_t)ns_get32(ns_rr_rdata(record) + length - 4);
		question->answer.ttl_s = minimum < ttl_s ? minimum : ttl_s;
		break;
	}
	return 0;
}

static int
read_answer(struct question *question, struct span bytes)
{
	struct dns_answer *answer = &question->answer;
	ns_msg message;

	if (ns_initparse((const unsigned char *)bytes.at, (int)bytes.len,
		&message) != 0 ||
	    read_texts(&message, question) != 0)
		return err_set(question->err, ERR_TEMPORARY,
		    "an answer that cannot be read");
	answer->outcome = answer->n_texts > 0 ? DNS_FOUND : DNS_NOTHING;
	if (ns_msg_getflag(message, ns_f_rcode) == ns_r_nxdomain)
		answer->outcome = DNS_NO_NAME;
	if (answer->outcome == DNS_FOUND)
		return 0;
	answer->ttl_s = 0;
	if (read_absence(&message, question) != 0)
		return err_set(question->err, ERR_TEMPORARY,
		    "an answer that cannot be read");
	return 0;
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
		question->result = read_answer(question,
		    span_from((const char *)bytes,
			bytes != NULL && n_bytes > 0 ? (size_t)n_bytes : 0));
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
