/* Any bytes are a message or a clear refusal; what goes out of one is a
 * message again. */
#include <stdint.h>
#include <stdlib.h>

#include "crieur/base/str.h"
#include "crieur/message/compose.h"
#include "crieur/message/message.h"
#include "crieur/message/part.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

static void
ask_everything(struct message *message)
{
	unsigned char fingerprint[FINGERPRINT_SIZE];
	struct err err = { 0 };
	size_t n = 0;

	message_addressees(message, &n);
	demand(message_body_offset(message) <= message_raw(message).len);
	for (size_t i = 0; i < message_n_fields(message); i++)
		demand(span_is_utf8(span_of(message_text(message, i))));
	for (size_t i = 0; i < message_n_parts(message); i++) {
		CLEANUP(str_fini) struct str text = { 0 };
		if (part_text(message_part(message, i), 500, &text, &err) == 0)
			demand(
			    text.len <= 500 && span_is_utf8(str_span(&text)));
	}
	demand(span_is_utf8(span_of(message_excerpt(message, 500))));
	message_is_automatic(message);
	message_is_html_only(message);
	message_is_reply(message);
	message_is_spam(message);
	demand(message_fingerprint(message, fingerprint, &err) == 0);
}

static void
send_on(const struct message *message)
{
	const struct mailbox *author = NULL;
	const struct outgoing_marks marks = {
		.list_name = "a",
		.list_address = "a@b.fr",
		.list_description = "été",
		.list_id = "a.b.fr",
		.list_owner = "o@b.fr",
		.list_help = "h@b.fr",
		.list_unsubscribe = "u@b.fr",
		.subject_tag = "[été]",
	};
	CLEANUP(str_fini) struct str header = { 0 };
	struct message *sent = NULL;
	struct err err = { 0 };

	struct outgoing_marks rewriting = marks;
	if (message_author(message, &author, &err) == 0)
		rewriting.new_from = author;
	demand(compose_post(message, &rewriting, &header, &err) == 0);
	/* Some hundred octets more may pass the header's bound. */
	if (message_read(str_span(&header), &sent, &err) != 0) {
		demand(err.kind == ERR_INPUT && header.len > 60000);
		return;
	}
	demand(message_has_passed(sent, span_of("a@b.fr")));
	demand(message_body_offset(sent) == header.len);
	demand(message_count(sent, "Bcc") == 0);
	demand(message_count(sent, "List-Id") == 1);
	message_free(sent);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct message *message = NULL;
	struct err err = { 0 };

	if (message_read(span_from((const char *)data, size), &message, &err) !=
	    0) {
		demand(err.kind == ERR_INPUT && err.text[0] != '\0');
		return 0;
	}
	ask_everything(message);
	send_on(message);
	message_free(message);
	return 0;
}
