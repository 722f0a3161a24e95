/*
 * Postfix's side of the milter protocol (version 6), for tests that want to see
 * every answer of the gate: sends one message from standard input and prints
 * what is answered, a line each:
 *
 *   rcpt ADDRESS continue | rcpt ADDRESS 550 5.1.1 …
 *   header 451 …            (header, data, body: only if not "continue")
 *   delrcpt ADDRESS
 *   end discard | end continue | end 550 5.7.1 …
 *   lost                    (the connection closed instead of an answer)
 *
 * milter_client [-l LOGIN] [-q QUEUE_ID] [-n TIMES] SOCKET SENDER RECIPIENT…
 *
 * SOCKET is a path, or a port of this machine.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	VERSION = 6,
	ACTIONS = 0x1ff,
	STEPS = 0x1fffff,
	CHUNK = 65535,
};

struct text {
	char *data;
	size_t len;
};

static int fd;

static void
die(const char *what)
{
	fprintf(stderr, "milter_client: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void
lost(void)
{
	puts("lost");
	exit(3);
}

static void
send_all(const void *bytes, size_t len)
{
	const char *at = bytes;

	while (len > 0) {
		ssize_t n = send(fd, at, len, MSG_NOSIGNAL);
		if (n <= 0)
			lost();
		at += n;
		len -= (size_t)n;
	}
}

static void
send_packet(char command, const void *data, size_t len)
{
	uint32_t size = htonl((uint32_t)len + 1);

	send_all(&size, sizeof(size));
	send_all(&command, 1);
	send_all(data, len);
}

static void
receive_all(void *bytes, size_t len)
{
	char *at = bytes;

	while (len > 0) {
		ssize_t n = recv(fd, at, len, 0);
		if (n <= 0)
			lost();
		at += n;
		len -= (size_t)n;
	}
}

/* The command of the next packet; its data, NUL-terminated, in buffer. */
static char
receive_packet(char *buffer, size_t size)
{
	uint32_t len;
	char command;

	receive_all(&len, sizeof(len));
	len = ntohl(len);
	if (len < 1 || len - 1 >= size)
		die("a packet too large");
	receive_all(&command, 1);
	receive_all(buffer, len - 1);
	buffer[len - 1] = '\0';
	return command;
}

/* Print the answer to one step; true if the message goes on. */
static bool
answer(const char *step, bool is_end)
{
	char buffer[4096];

	for (;;) {
		char command = receive_packet(buffer, sizeof(buffer));
		if (command == '-') {
			printf("delrcpt %s\n", buffer);
			continue;
		}
		if (command == 'p') /* still working */
			continue;
		if (command == 'c' && !is_end && strncmp(step, "rcpt", 4) != 0)
			return true;
		if (command == 'y')
			printf("%s %s\n", step, buffer);
		else
			printf("%s %s\n", step,
			    command == 'c'   ? "continue"
			    : command == 'a' ? "accept"
			    : command == 'd' ? "discard"
			    : command == 'r' ? "reject"
			    : command == 't' ? "tempfail"
					     : "what?");
		return command == 'c';
	}
}

static void
macro(char command, const char *name, const char *value)
{
	char buffer[1024];
	int len = snprintf(
	    buffer, sizeof(buffer), "%c%s%c%s", command, name, '\0', value);

	send_packet('D', buffer, (size_t)len + 1);
}

/* A number is a port of this machine. */
static void
dial_port(in_port_t port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};

	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 ||
	    connect(fd, (const struct sockaddr *)&address, sizeof(address)) !=
		0 ||
	    setsockopt(
		fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int)) != 0)
		die("loopback");
}

static void
dial(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	long port = strtol(path, NULL, 10);

	if (port > 0 && port < 65536) {
		dial_port((in_port_t)port);
		return;
	}
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (const struct sockaddr *)&address,
			  sizeof(address)) != 0)
		die(path);
}

static void
greet(void)
{
	uint32_t options[3] = { htonl(VERSION), htonl(ACTIONS), htonl(STEPS) };
	static const char client[] = "client.example.net\0"
				     "4\0\031"
				     "192.0.2.1";
	char buffer[4096];

	send_packet('O', options, sizeof(options));
	if (receive_packet(buffer, sizeof(buffer)) != 'O')
		die("no negotiation");
	send_packet('C', client, sizeof(client));
	if (answer("connect", false))
		send_packet('H', "client.example.net", 19);
	if (!answer("helo", false))
		exit(1);
}

/* Lines end with CR LF, however the message was written. */
static struct text
with_returns(struct text text)
{
	struct text whole = { .data = malloc(2 * text.len + 1) };

	if (whole.data == NULL)
		die("memory");
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\n' &&
		    (i == 0 || text.data[i - 1] != '\r'))
			whole.data[whole.len++] = '\r';
		whole.data[whole.len++] = text.data[i];
	}
	free(text.data);
	return whole;
}

static struct text
read_message(void)
{
	struct text text = { 0 };
	size_t room = 0;

	for (;;) {
		if (text.len == room) {
			room = room == 0 ? 65536 : 2 * room;
			text.data = realloc(text.data, room);
			if (text.data == NULL)
				die("memory");
		}
		size_t n =
		    fread(text.data + text.len, 1, room - text.len, stdin);
		if (n == 0)
			return with_returns(text);
		text.len += n;
	}
}

/* One header field, CRLF lines, as Postfix shows it: folds with LF alone. */
static bool
send_field(const char *field, size_t len)
{
	const char *colon = memchr(field, ':', len);
	char *packet = calloc(1, len + 2);
	size_t used = 0;

	if (colon == NULL || packet == NULL)
		die("a line without colon in the header");
	for (size_t i = 0; i < len; i++) {
		if (field + i == colon)
			packet[used++] = '\0';
		else if (field[i] != '\r')
			packet[used++] = field[i];
	}
	send_packet('L', packet, used + 1);
	free(packet);
	return answer("header", false);
}

/* The offset after the field that begins at from: the next line that is no
 * continuation. */
static size_t
field_end(const struct text *message, size_t from)
{
	for (size_t i = from; i + 2 < message->len; i++) {
		if (message->data[i] == '\r' && message->data[i + 1] == '\n' &&
		    message->data[i + 2] != ' ' && message->data[i + 2] != '\t')
			return i + 2;
	}
	return message->len;
}

static bool
send_content(const struct text *message)
{
	size_t at = 0;

	while (
	    at < message->len && strncmp(message->data + at, "\r\n", 2) != 0) {
		size_t end = field_end(message, at);
		size_t len = end - at;
		if (len >= 2 && message->data[end - 1] == '\n')
			len -= 2;
		if (!send_field(message->data + at, len))
			return false;
		at = end;
	}
	send_packet('N', "", 0);
	if (!answer("end-of-header", false))
		return false;
	for (at += 2; at < message->len;) {
		size_t len =
		    message->len - at < CHUNK ? message->len - at : CHUNK;
		send_packet('B', message->data + at, len);
		if (!answer("body", false))
			return false;
		at += len;
	}
	return true;
}

static void
send_message(const struct text *message, const char *login,
    const char *queue_id, char **envelope)
{
	char step[1024], argument[1024];
	bool has_recipient = false;

	if (login[0] != '\0')
		macro('M', "{auth_authen}", login);
	int len = snprintf(argument, sizeof(argument), "<%s>", envelope[0]);
	send_packet('M', argument, (size_t)len + 1);
	if (!answer("mail", false))
		return;
	macro('R', "i", queue_id);
	for (char **each = envelope + 1; *each != NULL; each++) {
		len = snprintf(argument, sizeof(argument), "<%s>", *each);
		send_packet('R', argument, (size_t)len + 1);
		snprintf(step, sizeof(step), "rcpt %s", *each);
		has_recipient |= answer(step, false);
	}
	if (!has_recipient)
		return;
	send_packet('T', "", 0);
	if (!answer("data", false) || !send_content(message))
		return;
	macro('E', "i", queue_id);
	send_packet('E', "", 0);
	answer("end", true);
}

int
main(int argc, char **argv)
{
	const char *login = "", *queue_id = "4TEST";
	long times = 1;
	int option;

	while ((option = getopt(argc, argv, "l:q:n:")) != -1) {
		if (option == 'l')
			login = optarg;
		else if (option == 'q')
			queue_id = optarg;
		else if (option == 'n')
			times = strtol(optarg, NULL, 10);
		else
			return 64;
	}
	if (argc - optind < 3)
		return 64;
	struct text message = read_message();
	dial(argv[optind]);
	greet();
	for (long i = 0; i < times; i++)
		send_message(&message, login, queue_id, argv + optind + 1);
	send_packet('Q', "", 0);
	free(message.data);
	return 0;
}
