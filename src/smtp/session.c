/* From the first octet to the credentials' acceptance, and the end. */
#include "crieur/smtp/session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "private.h"

enum {
	COMMAND_SIZE = 1024,
	CREDENTIAL_MAX = 255, /* octets of a login or a password */
	CREDENTIALS_SIZE = 2 * CREDENTIAL_MAX + 3,
	BASE64_SIZE = (CREDENTIALS_SIZE + 2) / 3 * 4 + 1,
	QUIT_TIMEOUT_S = 5,
};

int
session_put(struct smtp_session *session, const char *format, ...)
{
	char command[COMMAND_SIZE];
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(command, sizeof(command), format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length + 2 >= sizeof(command))
		return -1;
	memcpy(command + length, "\r\n", 2);
	wire_allow(&session->wire, session->timeout_s);
	int result =
	    wire_write(&session->wire, span_from(command, (size_t)length + 2));
	OPENSSL_cleanse(command, sizeof(command));
	return result;
}

int
session_hear(struct smtp_session *session, const struct reply_visitor *visitor,
    struct smtp_reply *reply_r)
{
	wire_allow(&session->wire, session->timeout_s);
	if (wire_flush(&session->wire) != 0) {
		reply_say(reply_r, 0, "%s", session->wire.trouble);
		session->is_lost = true;
		return -1;
	}
	if (smtp_reply_read(&session->wire, visitor, reply_r) != 0) {
		session->is_lost = true;
		return -1;
	}
	return 0;
}

int
session_expect_silence(struct smtp_session *session, struct smtp_reply *reply_r)
{
	switch (wire_input(&session->wire)) {
	case WIRE_INPUT_NONE: return 0;
	case WIRE_INPUT_CLOSED:
		reply_say(reply_r, 0, "%s", session->wire.trouble);
		break;
	case WIRE_INPUT_SOME: {
		struct smtp_reply reply;
		/* 421 is said unasked before a server hangs up (RFC 5321
		 * §3.8). */
		wire_allow(&session->wire, session->timeout_s);
		if (smtp_reply_read(&session->wire, NULL, &reply) == 0 &&
		    reply.code == 421)
			*reply_r = reply;
		else
			reply_say(
			    reply_r, 0, "it spoke out of turn: %s", reply.text);
		break;
	}
	}
	session->is_lost = true;
	return -1;
}

int
session_fail(const struct smtp_reply *reply, enum err_kind kind,
    const char *step, struct err *err)
{
	if (reply->code == 0)
		return err_set(err, kind, "%s: %s", step, reply->text);
	return err_set(err, kind, "%s: %d %s", step, reply->code, reply->text);
}

/* One command and its answer, in step. -1: the session is lost. */
static int
ask(struct smtp_session *session, const char *command,
    const struct reply_visitor *visitor, struct smtp_reply *reply_r)
{
	if (session_expect_silence(session, reply_r) != 0)
		return -1;
	if (session_put(session, "%s", command) != 0) {
		reply_say(reply_r, 0, "%s", session->wire.trouble);
		session->is_lost = true;
		return -1;
	}
	return session_hear(session, visitor, reply_r);
}

static void
note_mechanisms(struct smtp_session *session, struct span names)
{
	while (names.len > 0) {
		struct span name = span_cut(&names, ' ');
		session->has_plain |= span_is_nocase(name, "PLAIN");
		session->has_login |= span_is_nocase(name, "LOGIN");
	}
}

static uint64_t
read_size(struct span text)
{
	uint64_t size = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] < '0' || text.at[i] > '9' ||
		    size > UINT64_MAX / 20)
			return 0;
		size = size * 10 + (uint64_t)(text.at[i] - '0');
	}
	return size;
}

/* One line of the answer to EHLO. */
static void
note_offer(void *self, struct span line)
{
	struct smtp_session *session = self;
	struct span rest = span_trim(line);
	struct span word = span_cut(&rest, ' ');

	session->has_starttls |= span_is_nocase(word, "STARTTLS");
	session->has_pipelining |= span_is_nocase(word, "PIPELINING");
	session->has_8bitmime |= span_is_nocase(word, "8BITMIME");
	session->has_smtputf8 |= span_is_nocase(word, "SMTPUTF8");
	session->has_dsn |= span_is_nocase(word, "DSN");
	if (span_is_nocase(word, "AUTH"))
		note_mechanisms(session, rest);
	if (span_is_nocase(word, "SIZE")) {
		session->has_size = true;
		session->max_size = read_size(span_trim(rest));
	}
}

/* What was offered before, perhaps in clear, is forgotten (RFC 3207 §4.2). */
static void
forget_offers(struct smtp_session *session)
{
	session->has_starttls = session->has_pipelining = false;
	session->has_8bitmime = session->has_smtputf8 = false;
	session->has_size = session->has_plain = session->has_login = false;
	session->has_dsn = false;
	session->max_size = 0;
}

static int
greet(struct smtp_session *session, const char *helo,
    struct smtp_reply *reply_r, struct err *err)
{
	const struct reply_visitor visitor = { note_offer, session };
	char command[COMMAND_SIZE - 2];

	forget_offers(session);
	snprintf(command, sizeof(command), "EHLO %s", helo);
	if (ask(session, command, &visitor, reply_r) != 0 ||
	    reply_class(reply_r) != 2)
		return session_fail(reply_r, ERR_UNREACHABLE, "EHLO", err);
	/* RFC 5321 §4.1.1.1 knows 250 alone: another is a greeting said twice,
	 * which came too late to be seen before the command. */
	if (reply_r->code != 250) {
		struct smtp_reply early = *reply_r;
		reply_say(
		    reply_r, 0, "it spoke out of turn: %.800s", early.text);
		return session_fail(reply_r, ERR_UNREACHABLE, "EHLO", err);
	}
	return 0;
}

static int
start_tls(struct smtp_session *session, const struct smtp_settings *settings,
    struct smtp_reply *reply_r, struct err *err)
{
	session->wire.ticket = settings->ticket;
	wire_allow(&session->wire, session->timeout_s);
	if (wire_start_tls(
		&session->wire, settings->host, settings->ca_file, err) == 0)
		return 0;
	session->is_lost = true;
	reply_say(reply_r, 0, "%.*s", LIMIT_REPLY_TEXT, err->text);
	return -1;
}

static int
upgrade(struct smtp_session *session, const struct smtp_settings *settings,
    struct smtp_reply *reply_r, struct err *err)
{
	if (!session->has_starttls) {
		reply_say(reply_r, 0,
		    "STARTTLS is not offered, and crieur does not go on in "
		    "clear");
		return session_fail(reply_r, ERR_DENIED, settings->host, err);
	}
	if (ask(session, "STARTTLS", NULL, reply_r) != 0 ||
	    reply_class(reply_r) != 2)
		return session_fail(reply_r, ERR_UNREACHABLE, "STARTTLS", err);
	if (start_tls(session, settings, reply_r, err) != 0)
		return -1;
	return greet(session, settings->helo, reply_r, err);
}

/* Base64 (RFC 4648) of octets within the bounds of CREDENTIALS_SIZE. */
static void
encode(struct span octets, char out[BASE64_SIZE])
{
	EVP_EncodeBlock((unsigned char *)out, (const unsigned char *)octets.at,
	    (int)octets.len);
}

static int
auth_plain(struct smtp_session *session, const struct smtp_settings *settings,
    struct smtp_reply *reply_r)
{
	size_t user_size = strlen(settings->user);
	size_t password_size = strlen(settings->password);
	char octets[CREDENTIALS_SIZE] = { 0 }, base64[BASE64_SIZE];
	char command[BASE64_SIZE + 16];

	memcpy(octets + 1, settings->user, user_size);
	memcpy(octets + 2 + user_size, settings->password, password_size);
	encode(span_from(octets, 2 + user_size + password_size), base64);
	snprintf(command, sizeof(command), "AUTH PLAIN %s", base64);
	int result = ask(session, command, NULL, reply_r);
	OPENSSL_cleanse(octets, sizeof(octets));
	OPENSSL_cleanse(base64, sizeof(base64));
	OPENSSL_cleanse(command, sizeof(command));
	return result;
}

static int
auth_login(struct smtp_session *session, const struct smtp_settings *settings,
    struct smtp_reply *reply_r)
{
	const char *const answers[] = { settings->user, settings->password };
	char base64[BASE64_SIZE];

	int result = ask(session, "AUTH LOGIN", NULL, reply_r);
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		if (result != 0 || reply_r->code != 334)
			return result;
		encode(span_of(answers[i]), base64);
		result = ask(session, base64, NULL, reply_r);
		OPENSSL_cleanse(base64, sizeof(base64));
	}
	return result;
}

/* RFC 4954 §6: 4xx is for now, 5xx is for a person. A 504 or 534 speaks of the
 * mechanism, so the other one is tried. */
static int
authenticate(struct smtp_session *session, const struct smtp_settings *settings,
    struct smtp_reply *reply_r, struct err *err)
{
	int result = -1;

	if (strlen(settings->user) > CREDENTIAL_MAX ||
	    strlen(settings->password) > CREDENTIAL_MAX ||
	    (!session->has_plain && !session->has_login)) {
		reply_say(reply_r, 0,
		    "neither AUTH PLAIN nor AUTH LOGIN is offered, or the "
		    "credentials have more than %d octets",
		    CREDENTIAL_MAX);
		return session_fail(reply_r, ERR_DENIED, "AUTH", err);
	}
	if (session->has_plain)
		result = auth_plain(session, settings, reply_r);
	if (!session->has_plain ||
	    (result == 0 && session->has_login &&
		(reply_r->code == 504 || reply_r->code == 534)))
		result = auth_login(session, settings, reply_r);
	wire_forget(&session->wire);
	if (result == 0 && reply_class(reply_r) == 2)
		return 0;
	return session_fail(reply_r,
	    reply_class(reply_r) == 5 ? ERR_DENIED : ERR_UNREACHABLE, "AUTH",
	    err);
}

static int
welcome(struct smtp_session *session, const struct smtp_settings *settings,
    struct smtp_reply *reply_r, struct err *err)
{
	if (settings->tls == SMTP_TLS_IMPLICIT &&
	    start_tls(session, settings, reply_r, err) != 0)
		return -1;
	if (session_hear(session, NULL, reply_r) != 0 || reply_r->code != 220)
		return session_fail(reply_r, ERR_UNREACHABLE, "greeting", err);
	if (greet(session, settings->helo, reply_r, err) != 0)
		return -1;
	if (settings->tls == SMTP_TLS_STARTTLS &&
	    upgrade(session, settings, reply_r, err) != 0)
		return -1;
	if (settings->user[0] == '\0')
		return 0;
	if (settings->tls == SMTP_TLS_NONE) {
		reply_say(reply_r, 0,
		    "no password is sent without TLS; set tls = implicit or "
		    "starttls");
		return session_fail(reply_r, ERR_DENIED, settings->host, err);
	}
	return authenticate(session, settings, reply_r, err);
}

int
smtp_open(const struct smtp_settings *settings, struct smtp_session **session_r,
    struct smtp_reply *reply_r, struct err *err)
{
	const struct wire_peer peer = {
		.host = settings->host,
		.port = settings->port,
		.is_loopback_only = settings->tls == SMTP_TLS_NONE,
	};
	struct smtp_reply reply = { 0 };
	struct smtp_session *session = calloc(1, sizeof(*session));

	if (session == NULL) {
		reply_say(reply_r, 0, "out of memory");
		return err_memory(err);
	}
	session->timeout_s = settings->timeout_s;
	int result = wire_open(&session->wire, &peer, settings->timeout_s, err);
	if (result != 0) {
		reply_say(&reply, 0, "%.*s", LIMIT_REPLY_TEXT, err->text);
		session->is_lost = true;
	} else {
		result = welcome(session, settings, &reply, err);
	}
	if (result != 0) {
		*reply_r = reply;
		smtp_close(&session);
		return -1;
	}
	*session_r = session;
	return 0;
}

void
smtp_close(struct smtp_session **session)
{
	struct smtp_reply ignored;

	if (*session == NULL)
		return;
	if (!(*session)->is_lost) {
		if ((*session)->timeout_s > QUIT_TIMEOUT_S)
			(*session)->timeout_s = QUIT_TIMEOUT_S;
		if (ask(*session, "QUIT", NULL, &ignored) != 0)
			(*session)->is_lost = true;
	}
	wire_close(&(*session)->wire);
	free(*session);
	*session = NULL;
}

void
smtp_forget(struct ssl_session_st **ticket)
{
	SSL_SESSION_free(*ticket);
	*ticket = NULL;
}

bool
smtp_is_alive(struct smtp_session *session)
{
	struct smtp_reply ignored;

	return !session->is_lost &&
	       session_expect_silence(session, &ignored) == 0;
}

uint64_t
smtp_max_size(const struct smtp_session *session)
{
	return session->max_size;
}
