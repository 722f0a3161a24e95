/* One message to its recipients. */
#include <string.h>

#include "crieur/smtp/session.h"

#include "private.h"

enum {
	/* Commands sent before their answers are read: small enough that
	 * neither side fills the other's window (RFC 2920 §3.1). */
	GROUP_SIZE = 50,
	/* RFC 3461 section 4 gives an ENVID 100 characters, an ORCPT 500. */
	ENVELOPE_ID_SIZE = 100,
	ORCPT_SIZE = 490,
};

/* Whether an address may stand between < and >: nothing that ends it or the
 * line. */
static bool
is_path(const char *address)
{
	size_t length = strlen(address);

	if (length > LIMIT_ADDRESS)
		return false;
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)address[i];
		if (byte <= ' ' || byte == 0x7f || byte == '<' || byte == '>')
			return false;
	}
	return true;
}

static bool
is_ascii(const char *address)
{
	for (; *address != '\0'; address++)
		if ((unsigned char)*address >= 0x80)
			return false;
	return true;
}

/* What we answer in the peer's place; false: it is to be asked. */
static bool
refuse_address(const struct smtp_session *session, const char *address,
    struct smtp_reply *reply)
{
	if (!is_path(address))
		reply_say(
		    reply, 553, "5.1.3 not an address crieur can send to");
	else if (!is_ascii(address) && !session->has_smtputf8)
		reply_say(reply, 553,
		    "5.6.7 the address needs SMTPUTF8, which the smarthost does "
		    "not offer");
	else
		return false;
	return true;
}

static bool
refuse_message(const struct smtp_session *session,
    const struct smtp_envelope *envelope, struct smtp_reply *reply)
{
	if (refuse_address(session, envelope->sender, reply))
		return true;
	if (session->max_size > 0 && envelope->size > session->max_size)
		reply_say(reply, 552,
		    "5.3.4 the message has %llu octets, the smarthost takes "
		    "%llu",
		    (unsigned long long)envelope->size,
		    (unsigned long long)session->max_size);
	else if (envelope->needs_8bit && !session->has_8bitmime)
		reply_say(reply, 554,
		    "5.6.3 the message needs 8BITMIME, which the smarthost does "
		    "not offer");
	else if (envelope->needs_utf8 && !session->has_smtputf8)
		reply_say(reply, 554,
		    "5.6.9 an address in the message's header needs SMTPUTF8, "
		    "which the smarthost does not offer");
	else
		return false;
	return true;
}

/* The xtext of RFC 3461 section 4; "" where it has no room. */
static void
write_xtext(const char *text, char *out, size_t size)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t n = 0;

	for (; *text != '\0' && n + 4 <= size; text++) {
		unsigned char byte = (unsigned char)*text;
		if (byte > ' ' && byte < 0x7f && byte != '+' && byte != '=') {
			out[n++] = *text;
			continue;
		}
		out[n++] = '+';
		out[n++] = digits[byte >> 4];
		out[n++] = digits[byte & 15];
	}
	out[*text == '\0' ? n : 0] = '\0';
}

static int
put_mail(struct smtp_session *session, const struct smtp_envelope *envelope)
{
	char size[32] = "", id[ENVELOPE_ID_SIZE] = "";
	bool needs_utf8 = envelope->needs_utf8 || !is_ascii(envelope->sender);

	for (size_t i = 0; i < envelope->n_recipients; i++)
		needs_utf8 |= !is_ascii(envelope->recipients[i]);
	if (session->has_size && envelope->size > 0)
		snprintf(size, sizeof(size), " SIZE=%llu",
		    (unsigned long long)envelope->size);
	if (session->has_dsn && envelope->id != NULL)
		write_xtext(envelope->id, id, sizeof(id));
	return session_put(session, "MAIL FROM:<%s>%s%s%s%s%s%s",
	    envelope->sender, size,
	    envelope->needs_8bit ? " BODY=8BITMIME" : "",
	    needs_utf8 && session->has_smtputf8 ? " SMTPUTF8" : "",
	    session->has_dsn ? " RET=HDRS" : "", id[0] != '\0' ? " ENVID=" : "",
	    id);
}

/* Of what goes out under a null reverse-path nobody wants a report. */
static int
put_rcpt(struct smtp_session *session, const struct smtp_envelope *envelope,
    const char *address)
{
	char original[ORCPT_SIZE] = "";

	if (!session->has_dsn || envelope->sender[0] == '\0')
		return session_put(session, "RCPT TO:<%s>", address);
	if (is_ascii(address))
		write_xtext(address, original, sizeof(original));
	return session_put(session, "RCPT TO:<%s> NOTIFY=FAILURE,DELAY%s%s",
	    address, original[0] != '\0' ? " ORCPT=rfc822;" : "", original);
}

/* Commands are counted from 0, which is MAIL. Those in [first, end) are sent,
 * then their answers are read; where we answered ourselves nothing is sent. */
struct group {
	const struct smtp_envelope *envelope;
	size_t first, end;
	struct smtp_reply *mail, *replies;
};

static int
put_group(struct smtp_session *session, const struct group *group)
{
	for (size_t i = group->first; i < group->end; i++) {
		if (i == 0) {
			if (put_mail(session, group->envelope) != 0)
				return -1;
			continue;
		}
		const char *address = group->envelope->recipients[i - 1];
		if (!refuse_address(session, address, &group->replies[i - 1]) &&
		    put_rcpt(session, group->envelope, address) != 0)
			return -1;
	}
	return 0;
}

static int
hear_group(struct smtp_session *session, const struct group *group)
{
	struct smtp_reply last;

	for (size_t i = group->first; i < group->end; i++) {
		struct smtp_reply *reply =
		    i == 0 ? group->mail : &group->replies[i - 1];
		if (i > 0 && reply->code != 0)
			continue;
		if (session_hear(session, NULL, &last) != 0) {
			*group->mail = last;
			return -1;
		}
		*reply = last;
	}
	return 0;
}

/* A 250 or 354 where it does not belong must not be taken for consent: of such
 * an answer only the words remain. */
static int
lose(struct smtp_session *session, struct smtp_reply *reply, const char *step,
    struct err *err)
{
	struct smtp_reply said = *reply;

	session->is_lost = true;
	if (reply_class(reply) == 2 || reply_class(reply) == 3)
		reply_say(reply, 0, "it answered %d out of place: %.800s",
		    said.code, said.text);
	return session_fail(reply, ERR_UNREACHABLE, step, err);
}

static int
send_group(struct smtp_session *session, const struct group *group)
{
	if (session_expect_silence(session, group->mail) != 0)
		return -1;
	if (put_group(session, group) != 0) {
		reply_say(group->mail, 0, "%s", session->wire.trouble);
		return -1;
	}
	return hear_group(session, group);
}

int
smtp_envelope(struct smtp_session *session,
    const struct smtp_envelope *envelope, struct smtp_reply *mail_r,
    struct smtp_reply *replies, struct err *err)
{
	const size_t n_commands = envelope->n_recipients + 1;
	const size_t step = session->has_pipelining ? GROUP_SIZE : 1;

	memset(replies, 0, envelope->n_recipients * sizeof(*replies));
	if (refuse_message(session, envelope, mail_r))
		return 0;
	for (size_t first = 0; first < n_commands; first += step) {
		struct group group = {
			.envelope = envelope,
			.first = first,
			.end = first + step < n_commands ? first + step
			                                 : n_commands,
			.mail = mail_r,
			.replies = replies,
		};
		if (send_group(session, &group) != 0)
			return lose(session, mail_r, "envelope", err);
		if (reply_class(mail_r) == 2)
			continue;
		/* Those of the same group were refused with it. */
		memset(replies, 0, envelope->n_recipients * sizeof(*replies));
		return reply_class(mail_r) < 4
		           ? lose(session, mail_r, "MAIL", err)
		           : 0;
	}
	return 0;
}

/* The connection broke while we were sending: the peer may have said why. */
static int
hear_last_words(
    struct smtp_session *session, struct smtp_reply *reply_r, struct err *err)
{
	struct smtp_reply words;

	reply_say(reply_r, 0, "%s", session->wire.trouble);
	if (wire_input(&session->wire) == WIRE_INPUT_SOME) {
		wire_allow(&session->wire, 1);
		if (smtp_reply_read(&session->wire, NULL, &words) == 0)
			*reply_r = words;
	}
	return lose(session, reply_r, "DATA", err);
}

static int
send_content(struct smtp_session *session, const struct smtp_source *source,
    struct stuffer *stuffer, struct smtp_reply *reply_r, struct err *err)
{
	for (;;) {
		int64_t n = source->read(
		    source->self, session->chunk, sizeof(session->chunk), err);
		if (n < 0) {
			/* No dot: what was sent so far is void. */
			session->is_lost = true;
			reply_say(
			    reply_r, 0, "%.*s", LIMIT_REPLY_TEXT, err->text);
			return -1;
		}
		if (n == 0)
			return 0;
		size_t size = stuff_add(stuffer,
		    span_from(session->chunk, (size_t)n), session->stuffed);
		wire_allow(&session->wire, session->timeout_s);
		if (wire_write(
			&session->wire, span_from(session->stuffed, size)) != 0)
			return hear_last_words(session, reply_r, err);
	}
}

int
smtp_data(struct smtp_session *session, const struct smtp_source *source,
    struct smtp_reply *reply_r, bool *is_doubtful_r, struct err *err)
{
	struct stuffer stuffer = { 0 };

	*is_doubtful_r = false;
	if (session_expect_silence(session, reply_r) != 0 ||
	    session_put(session, "DATA") != 0 ||
	    session_hear(session, NULL, reply_r) != 0)
		return lose(session, reply_r, "DATA", err);
	if (reply_class(reply_r) >= 4)
		return 0;
	if (reply_r->code != 354)
		return lose(session, reply_r, "DATA", err);
	if (send_content(session, source, &stuffer, reply_r, err) != 0)
		return -1;
	/* Up to here some of it lies in our buffer, and no dot was seen. */
	size_t size = stuff_end(&stuffer, session->stuffed);
	wire_allow(&session->wire, session->timeout_s);
	if (wire_flush(&session->wire) != 0)
		return hear_last_words(session, reply_r, err);
	/* An answer before the dot is not about the message. */
	if (session_expect_silence(session, reply_r) != 0)
		return lose(session, reply_r, "DATA", err);
	wire_allow(&session->wire, session->timeout_s);
	*is_doubtful_r = true;
	if (wire_write(&session->wire, span_from(session->stuffed, size)) !=
		0 ||
	    wire_flush(&session->wire) != 0)
		return hear_last_words(session, reply_r, err);
	/* RFC 5321 §4.5.3.2.6: ten minutes, where five are for the rest. */
	wire_allow(&session->wire, 2 * session->timeout_s);
	if (smtp_reply_read(&session->wire, NULL, reply_r) != 0)
		return lose(session, reply_r, "end of data", err);
	if (reply_class(reply_r) == 3)
		return lose(session, reply_r, "end of data", err);
	*is_doubtful_r = false;
	return 0;
}

int
smtp_reset(struct smtp_session *session, struct err *err)
{
	struct smtp_reply reply;

	if (session_expect_silence(session, &reply) != 0 ||
	    session_put(session, "RSET") != 0 ||
	    session_hear(session, NULL, &reply) != 0 ||
	    reply_class(&reply) != 2)
		return lose(session, &reply, "RSET", err);
	return 0;
}
