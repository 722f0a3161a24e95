/* A thread accepts, a thread serves each connection; one lock for all. */
#include "smarthost.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "certificate.h"

enum event {
	CONNECT,
	EHLO,
	STARTTLS,
	AUTH,
	MAIL,
	RCPT,
	DATA,
	DOT,
	RSET,
	QUIT,
	N_EVENTS
};

static const char *const event_names[N_EVENTS] = { "connect", "ehlo",
	"starttls", "auth", "mail", "rcpt", "data", "dot", "rset", "quit" };

struct deed {
	enum event event;
	long nth; /* 0: each time */
	char what[16];
	char text[300];
};

struct taken {
	char **recipients;
	size_t n_recipients;
	char *bytes;
	size_t size, capacity;
};

enum {
	MAX_DEEDS = 20,
	MAX_CONNECTIONS = 4096,
	LINE_SIZE = 2048,
};

struct smarthost {
	int listener, stop_pipe[2];
	unsigned port;
	char ca_file[64];
	struct authority authority, stranger;

	pthread_mutex_t lock;
	pthread_t thread, workers[MAX_CONNECTIONS];
	size_t n_workers;

	char tls[16], certificate[16], offer[400], offer_tls[400];
	size_t n_resumed;
	bool is_old_tls;
	struct deed deeds[MAX_DEEDS];
	size_t n_deeds;
	long counts[N_EVENTS];
	char last[N_EVENTS][LINE_SIZE];

	struct taken *taken;
	size_t n_taken;

	void (*hook)(void *self);
	void *hook_self;
};

struct visit {
	struct smarthost *host;
	int fd;
	SSL_CTX *context;
	SSL *ssl;
	char line[LINE_SIZE];
	char buffer[16384];
	size_t begin, end;
	bool has_sender, calls_after;
	struct taken message;
};

static void
insist(bool is_so)
{
	if (!is_so)
		abort();
}

static void
free_taken(struct taken *taken)
{
	for (size_t i = 0; i < taken->n_recipients; i++)
		free(taken->recipients[i]);
	free(taken->recipients);
	free(taken->bytes);
	*taken = (struct taken){ 0 };
}

/* False when the host is being stopped or the peer is gone. */
static bool
wait_for_input(struct visit *visit)
{
	struct pollfd entries[] = {
		{ .fd = visit->fd, .events = POLLIN },
		{ .fd = visit->host->stop_pipe[0], .events = POLLIN },
	};

	if (visit->ssl != NULL && SSL_pending(visit->ssl) > 0)
		return true;
	while (poll(entries, 2, -1) < 0)
		insist(errno == EINTR);
	return entries[1].revents == 0;
}

static bool
fill(struct visit *visit)
{
	if (!wait_for_input(visit))
		return false;
	visit->begin = visit->end = 0;
	int n =
	    visit->ssl != NULL
		? SSL_read(visit->ssl, visit->buffer, sizeof(visit->buffer))
		: (int)recv(visit->fd, visit->buffer, sizeof(visit->buffer), 0);
	if (n <= 0)
		return false;
	visit->end = (size_t)n;
	return true;
}

/* A line without its CRLF. A bare CR or LF in it fails the test: none is ever
 * to be sent. */
static bool
read_line(struct visit *visit)
{
	size_t length = 0;

	for (;;) {
		if (visit->begin == visit->end && !fill(visit))
			return false;
		char byte = visit->buffer[visit->begin++];
		bool was_cr = length > 0 && visit->line[length - 1] == '\r';
		insist((byte == '\n') == was_cr);
		if (byte == '\n')
			break;
		insist(length + 1 < sizeof(visit->line));
		visit->line[length++] = byte;
	}
	visit->line[length - 1] = '\0';
	return true;
}

static bool
send_all(struct visit *visit, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = visit->ssl != NULL
		                ? SSL_write(visit->ssl, bytes, (int)size)
		                : send(visit->fd, bytes, size, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return true;
}

/* In one piece, so that it comes in one. */
static bool
say(struct visit *visit, const char *text)
{
	char lines[600];
	size_t length = 0;

	for (; *text != '\0' && length < sizeof(lines) - 4; text++) {
		if (*text == '|')
			lines[length++] = '\r';
		lines[length++] = *text == '|' ? '\n' : *text;
	}
	memcpy(lines + length, "\r\n", 2);
	return send_all(visit, lines, length + 2);
}

static bool
say_offers(struct visit *visit)
{
	char words[400];
	char *rest = words, *word;

	pthread_mutex_lock(&visit->host->lock);
	snprintf(words, sizeof(words), "%s",
	    visit->ssl != NULL ? visit->host->offer_tls : visit->host->offer);
	pthread_mutex_unlock(&visit->host->lock);
	if (!say(visit, "250-smarthost.example.net at your service"))
		return false;
	while ((word = strsep(&rest, ";")) != NULL) {
		char line[450];
		snprintf(line, sizeof(line), "250%c%s",
		    rest != NULL ? '-' : ' ', word);
		if (!say(visit, line))
			return false;
	}
	return true;
}

static bool
flood(struct visit *visit)
{
	char *line = malloc(1000000);

	insist(line != NULL);
	memset(line, 'x', 1000000);
	memcpy(line, "250 ", 4);
	bool is_sent = send_all(visit, line, 1000000) && say(visit, "");
	free(line);
	return is_sent;
}

/* Until the client has had enough. */
static void
drip(struct visit *visit)
{
	const struct timespec pause = { .tv_nsec = 100000000 };

	send_all(visit, "250 ", 4);
	for (int i = 0; i < 100 && send_all(visit, "x", 1); i++)
		nanosleep(&pause, NULL);
}

static void
take(struct visit *visit)
{
	struct smarthost *host = visit->host;

	pthread_mutex_lock(&host->lock);
	host->taken =
	    realloc(host->taken, (host->n_taken + 1) * sizeof(*host->taken));
	insist(host->taken != NULL);
	host->taken[host->n_taken++] = visit->message;
	visit->message = (struct taken){ 0 };
	pthread_mutex_unlock(&host->lock);
}

/* Note the event, and what the script has for it; what is "" when nothing. */
static struct deed
notice(struct visit *visit, enum event event, const char *argument)
{
	struct smarthost *host = visit->host;
	struct deed deed = { 0 };

	pthread_mutex_lock(&host->lock);
	long nth = ++host->counts[event];
	snprintf(host->last[event], LINE_SIZE, "%s", argument);
	for (size_t i = 0; i < host->n_deeds && deed.what[0] == '\0'; i++) {
		if (host->deeds[i].event == event &&
		    (host->deeds[i].nth == 0 || host->deeds[i].nth == nth))
			deed = host->deeds[i];
	}
	pthread_mutex_unlock(&host->lock);
	return deed;
}

enum next {
	AS_USUAL,
	GO_ON,
	HANG_UP,
};

/* What the script wants instead of the usual answer. */
static enum next
follow(struct visit *visit, enum event event, const char *argument)
{
	struct deed deed = notice(visit, event, argument);

	if (deed.what[0] == '\0')
		return AS_USUAL;
	if (strcmp(deed.what, "twice") == 0)
		return say(visit, deed.text) ? AS_USUAL : HANG_UP;
	if (strcmp(deed.what, "answer-call") == 0) {
		visit->calls_after = true;
		return AS_USUAL;
	}
	if (strcmp(deed.what, "say") == 0)
		return say(visit, deed.text) ? GO_ON : HANG_UP;
	if (strcmp(deed.what, "flood") == 0)
		return flood(visit) ? GO_ON : HANG_UP;
	if (strcmp(deed.what, "say-close") == 0)
		say(visit, deed.text);
	if (strcmp(deed.what, "lose") == 0 ||
	    strcmp(deed.what, "take-call") == 0)
		take(visit);
	if (strcmp(deed.what, "call") == 0 ||
	    strcmp(deed.what, "take-call") == 0)
		visit->host->hook(visit->host->hook_self);
	if (strcmp(deed.what, "drip") == 0)
		drip(visit);
	if (strcmp(deed.what, "stall") == 0)
		while (fill(visit))
			;
	return HANG_UP;
}

static bool
start_tls(struct visit *visit)
{
	struct smarthost *host = visit->host;

	/* The same for all, so that one visit's session is good for the next.
	 */
	unsigned char keys[80] = "of no secret";

	visit->context = SSL_CTX_new(TLS_server_method());
	insist(visit->context != NULL);
	insist(SSL_CTX_set_tlsext_ticket_keys(
		   visit->context, keys, sizeof(keys)) == 1);
	pthread_mutex_lock(&host->lock);
	const char *kind = host->certificate;
	certificate_use(visit->context,
	    strcmp(kind, "unknown-ca") == 0 ? &host->stranger
					    : &host->authority,
	    strcmp(kind, "wrong-name") == 0 ? "DNS:smtp.example.net"
					    : "DNS:localhost,IP:127.0.0.1",
	    strcmp(kind, "expired") == 0 ? -86400 : 86400);
	if (host->is_old_tls) {
		SSL_CTX_set_security_level(visit->context, 0);
		SSL_CTX_set_min_proto_version(visit->context, TLS1_VERSION);
		SSL_CTX_set_max_proto_version(visit->context, TLS1_1_VERSION);
	}
	pthread_mutex_unlock(&host->lock);
	visit->ssl = SSL_new(visit->context);
	insist(visit->ssl != NULL);
	SSL_set_fd(visit->ssl, visit->fd);
	if (SSL_accept(visit->ssl) != 1)
		return false;
	pthread_mutex_lock(&host->lock);
	host->n_resumed += SSL_session_reused(visit->ssl) != 0;
	pthread_mutex_unlock(&host->lock);
	return true;
}

/* The octets of what was sent in base64, or false. */
static bool
decode(const char *text, char *out, size_t size)
{
	size_t length = strlen(text);

	if (length % 4 != 0 || length / 4 * 3 >= size)
		return false;
	memset(out, 0, size);
	return EVP_DecodeBlock((unsigned char *)out,
		   (const unsigned char *)text, (int)length) >= 0;
}

static bool
is_login(struct visit *visit, bool *is_good)
{
	char user[200], password[200];

	if (!say(visit, "334 VXNlcm5hbWU6") || !read_line(visit))
		return false;
	*is_good = decode(visit->line, user, sizeof(user));
	if (!say(visit, "334 UGFzc3dvcmQ6") || !read_line(visit))
		return false;
	*is_good =
	    *is_good && decode(visit->line, password, sizeof(password)) &&
	    strcmp(user, "crieur") == 0 && strcmp(password, "sesame") == 0;
	return true;
}

static bool
serve_auth(struct visit *visit, const char *argument)
{
	char octets[200];
	bool is_good = false;

	insist(visit->ssl != NULL);
	if (strncmp(argument, "PLAIN ", 6) == 0)
		is_good = decode(argument + 6, octets, sizeof(octets)) &&
		          memcmp(octets, "\0crieur\0sesame", 15) == 0;
	else if (!is_login(visit, &is_good))
		return false;
	return say(visit,
	    is_good ? "235 2.7.0 welcome" : "535 5.7.8 authentication failed");
}

static bool
serve_rcpt(struct visit *visit, const char *argument)
{
	struct taken *message = &visit->message;
	const char *at = strchr(argument, '<');
	const char *end = at != NULL ? strchr(at, '>') : NULL;

	insist(end != NULL);
	if (!visit->has_sender)
		return say(visit, "503 5.5.1 MAIL first");
	message->recipients = realloc(message->recipients,
	    (message->n_recipients + 1) * sizeof(*message->recipients));
	insist(message->recipients != NULL);
	message->recipients[message->n_recipients++] =
	    strndup(at + 1, (size_t)(end - at - 1));
	return say(visit, "250 2.1.5 ok");
}

static bool
read_message(struct visit *visit)
{
	struct taken *message = &visit->message;

	for (;;) {
		if (!read_line(visit))
			return false;
		if (strcmp(visit->line, ".") == 0)
			return true;
		const char *line =
		    visit->line[0] == '.' ? visit->line + 1 : visit->line;
		size_t length = strlen(line);
		if (message->size + length + 3 > message->capacity) {
			message->capacity += message->capacity / 2 + 65536;
			message->bytes =
			    realloc(message->bytes, message->capacity);
			insist(message->bytes != NULL);
		}
		memcpy(message->bytes + message->size, line, length);
		memcpy(message->bytes + message->size + length, "\r\n", 3);
		message->size += length + 2;
	}
}

static bool
serve_data(struct visit *visit)
{
	if (visit->message.n_recipients == 0)
		return say(visit, "503 5.5.1 RCPT first");
	visit->has_sender = false;
	if (!say(visit, "354 go ahead") || !read_message(visit))
		return false;
	enum next next = follow(visit, DOT, "");
	if (next == AS_USUAL) {
		take(visit);
		return say(visit, "250 2.0.0 queued as 4F2A91C");
	}
	free_taken(&visit->message);
	return next == GO_ON;
}

static bool
serve(struct visit *visit, enum event event, const char *argument)
{
	enum next next = follow(visit, event, argument);

	if (next != AS_USUAL)
		return next == GO_ON;
	switch (event) {
	case EHLO: return say_offers(visit);
	case STARTTLS: return say(visit, "220 2.0.0 ready") && start_tls(visit);
	case AUTH: return serve_auth(visit, argument);
	case RCPT: return serve_rcpt(visit, argument);
	case DATA: return serve_data(visit);
	case QUIT: say(visit, "221 2.0.0 bye"); return false;
	case MAIL:
	case RSET:
		free_taken(&visit->message);
		visit->has_sender = event == MAIL;
		return say(visit, "250 2.1.0 ok");
	case CONNECT:
	case DOT:
	case N_EVENTS: break;
	}
	return false;
}

static void
call_after(struct visit *visit)
{
	if (visit->calls_after)
		visit->host->hook(visit->host->hook_self);
	visit->calls_after = false;
}

static bool
serve_command(struct visit *visit)
{
	if (!read_line(visit))
		return false;
	char line[LINE_SIZE];
	memcpy(line, visit->line, sizeof(line));
	char *argument = line + strcspn(line, " ");
	if (*argument == ' ')
		*argument++ = '\0';
	for (enum event event = EHLO; event < N_EVENTS; event++) {
		if (strcasecmp(line, event_names[event]) != 0)
			continue;
		bool goes_on = serve(visit, event, argument);
		call_after(visit);
		return goes_on;
	}
	return say(visit, "500 5.5.2 what?");
}

static void *
work(void *self)
{
	struct visit *visit = self;
	bool is_implicit = strcmp(visit->host->tls, "implicit") == 0;

	if (!is_implicit || start_tls(visit)) {
		enum next next = follow(visit, CONNECT, "");
		bool goes_on = next == GO_ON;
		if (next == AS_USUAL)
			goes_on = say(visit, "220 smarthost.example.net ESMTP");
		call_after(visit);
		while (goes_on && serve_command(visit))
			;
	}
	if (visit->ssl != NULL) {
		SSL_shutdown(visit->ssl);
		SSL_free(visit->ssl);
	}
	SSL_CTX_free(visit->context);
	close(visit->fd);
	free_taken(&visit->message);
	free(visit);
	return NULL;
}

static void *
accept_all(void *self)
{
	struct smarthost *host = self;
	int one = 1;
	struct pollfd entries[] = {
		{ .fd = host->listener, .events = POLLIN },
		{ .fd = host->stop_pipe[0], .events = POLLIN },
	};

	for (;;) {
		while (poll(entries, 2, -1) < 0)
			insist(errno == EINTR);
		if (entries[1].revents != 0)
			return NULL;
		struct visit *visit = calloc(1, sizeof(*visit));
		insist(visit != NULL);
		visit->host = host;
		visit->fd = accept(host->listener, NULL, NULL);
		/* As real servers do: else each answer waits for an ACK. */
		setsockopt(
		    visit->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		insist(visit->fd >= 0 && host->n_workers < MAX_CONNECTIONS);
		insist(pthread_create(&host->workers[host->n_workers++], NULL,
			   work, visit) == 0);
	}
}

static void
read_deed(struct smarthost *host, const char *text)
{
	char event[16], nth[16];
	struct deed deed = { .event = N_EVENTS };

	insist(host->n_deeds < MAX_DEEDS);
	insist(sscanf(text, "%15s %15s %15s %299[^\n]", event, nth, deed.what,
		   deed.text) >= 3);
	for (enum event i = CONNECT; i < N_EVENTS; i++)
		if (strcmp(event, event_names[i]) == 0)
			deed.event = i;
	insist(deed.event != N_EVENTS);
	deed.nth = nth[0] == '*' ? 0 : strtol(nth, NULL, 10);
	host->deeds[host->n_deeds++] = deed;
}

static void
read_line_of_script(struct smarthost *host, const char *line)
{
	char word[16] = "";

	sscanf(line, "%15s", word);
	const char *rest = line + strlen(word);
	rest += *rest == ' ';
	if (strcmp(word, "tls") == 0)
		snprintf(host->tls, sizeof(host->tls), "%s", rest);
	else if (strcmp(word, "certificate") == 0)
		snprintf(
		    host->certificate, sizeof(host->certificate), "%s", rest);
	else if (strcmp(word, "tls-version") == 0)
		host->is_old_tls = true;
	else if (strcmp(word, "offer") == 0)
		snprintf(host->offer, sizeof(host->offer), "%s", rest);
	else if (strcmp(word, "offer-tls") == 0)
		snprintf(host->offer_tls, sizeof(host->offer_tls), "%s", rest);
	else if (strcmp(word, "at") == 0)
		read_deed(host, rest);
	else
		insist(word[0] == '\0');
}

void
smarthost_script(struct smarthost *host, const char *script)
{
	char *copy = strdup(script), *rest = copy, *line;

	insist(copy != NULL);
	pthread_mutex_lock(&host->lock);
	strcpy(host->tls, "starttls");
	strcpy(host->certificate, "good");
	strcpy(host->offer, "PIPELINING;SIZE 10000000;8BITMIME;STARTTLS");
	strcpy(host->offer_tls,
	    "PIPELINING;SIZE 10000000;8BITMIME;AUTH PLAIN LOGIN");
	host->is_old_tls = false;
	host->n_deeds = 0;
	memset(host->counts, 0, sizeof(host->counts));
	while ((line = strsep(&rest, "\n")) != NULL)
		read_line_of_script(host, line);
	if (strcmp(host->tls, "none") == 0)
		snprintf(host->offer, sizeof(host->offer),
		    "PIPELINING;SIZE 10000000;8BITMIME");
	pthread_mutex_unlock(&host->lock);
	free(copy);
}

void
smarthost_hook(struct smarthost *host, void (*hook)(void *self), void *self)
{
	host->hook = hook;
	host->hook_self = self;
}

static void
listen_on_loopback(struct smarthost *host)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(address);

	host->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	insist(host->listener >= 0);
	insist(bind(host->listener, (struct sockaddr *)&address, size) == 0);
	insist(listen(host->listener, 64) == 0);
	insist(getsockname(
		   host->listener, (struct sockaddr *)&address, &size) == 0);
	host->port = ntohs(address.sin_port);
}

struct smarthost *
smarthost_start(const char *script)
{
	struct smarthost *host = calloc(1, sizeof(*host));

	insist(host != NULL);
	signal(SIGPIPE, SIG_IGN);
	pthread_mutex_init(&host->lock, NULL);
	insist(pipe(host->stop_pipe) == 0);
	host->authority = authority_new("Test Authority");
	host->stranger = authority_new("Unknown Authority");
	strcpy(host->ca_file, "/tmp/crieur-ca-XXXXXX");
	int fd = mkstemp(host->ca_file);
	insist(fd >= 0);
	close(fd);
	authority_write(&host->authority, host->ca_file);
	smarthost_script(host, script);
	listen_on_loopback(host);
	insist(pthread_create(&host->thread, NULL, accept_all, host) == 0);
	return host;
}

void
smarthost_stop(struct smarthost *host)
{
	insist(write(host->stop_pipe[1], "", 1) == 1);
	pthread_join(host->thread, NULL);
	for (size_t i = 0; i < host->n_workers; i++)
		pthread_join(host->workers[i], NULL);
	for (size_t i = 0; i < host->n_taken; i++)
		free_taken(&host->taken[i]);
	free(host->taken);
	close(host->listener);
	close(host->stop_pipe[0]);
	close(host->stop_pipe[1]);
	unlink(host->ca_file);
	authority_free(&host->authority);
	authority_free(&host->stranger);
	pthread_mutex_destroy(&host->lock);
	free(host);
}

unsigned
smarthost_port(const struct smarthost *host)
{
	return host->port;
}

const char *
smarthost_ca_file(const struct smarthost *host)
{
	return host->ca_file;
}

static size_t
count_in(const struct taken *taken, const char *recipient, const char *text)
{
	size_t n = 0;

	if (text != NULL && strstr(taken->bytes, text) == NULL)
		return 0;
	for (size_t i = 0; i < taken->n_recipients; i++)
		n += strcmp(taken->recipients[i], recipient) == 0;
	return n;
}

size_t
smarthost_count(struct smarthost *host, const char *recipient, const char *text)
{
	size_t n = 0;

	pthread_mutex_lock(&host->lock);
	for (size_t i = 0; i < host->n_taken; i++)
		n += count_in(&host->taken[i], recipient, text);
	pthread_mutex_unlock(&host->lock);
	return n;
}

size_t
smarthost_n_messages(struct smarthost *host)
{
	pthread_mutex_lock(&host->lock);
	size_t n = host->n_taken;
	pthread_mutex_unlock(&host->lock);
	return n;
}

static enum event
find_event(const char *name)
{
	enum event event = CONNECT;

	while (strcmp(event_names[event], name) != 0)
		event++;
	return event;
}

size_t
smarthost_n_resumed(struct smarthost *smarthost)
{
	pthread_mutex_lock(&smarthost->lock);
	size_t n = smarthost->n_resumed;
	pthread_mutex_unlock(&smarthost->lock);
	return n;
}

size_t
smarthost_n_events(struct smarthost *host, const char *event)
{
	pthread_mutex_lock(&host->lock);
	long n = host->counts[find_event(event)];
	pthread_mutex_unlock(&host->lock);
	return (size_t)n;
}

char *
smarthost_message(struct smarthost *host, size_t n, size_t *size_r)
{
	char *copy = NULL;

	pthread_mutex_lock(&host->lock);
	insist(n < host->n_taken);
	*size_r = host->taken[n].size;
	copy = malloc(*size_r + 1);
	insist(copy != NULL);
	memcpy(copy, host->taken[n].bytes, *size_r);
	copy[*size_r] = '\0';
	pthread_mutex_unlock(&host->lock);
	return copy;
}

char *
smarthost_last(struct smarthost *host, const char *event)
{
	pthread_mutex_lock(&host->lock);
	char *copy = strdup(host->last[find_event(event)]);
	pthread_mutex_unlock(&host->lock);
	insist(copy != NULL);
	return copy;
}
