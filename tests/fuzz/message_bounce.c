/* Any message that comes back gives bounded texts and addresses that are
 * addresses, and for each recipient a class and the row that decided it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/bounce/show.h"
#include "crieur/message/address.h"

#include "../../src/bounce/class.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

static void
demand_line(const char *text, size_t max)
{
	demand(strlen(text) <= max && span_is_utf8(span_of(text)));
	demand(strchr(text, '\n') == NULL && strchr(text, '\r') == NULL);
}

static void
demand_address(const char *text)
{
	char address[ADDRESS_TEXT_SIZE];
	struct err err = { 0 };

	if (text[0] == '\0')
		return;
	demand(address_normalize(span_of(text), address, &err) == 0);
	demand(strcmp(text, address) == 0);
}

static void
look(const struct bounce *bounce)
{
	demand(bounce->n_recipients <= LIMIT_BOUNCE_RECIPIENTS);
	demand_line(bounce->text, LIMIT_REASON);
	demand_line(bounce->message_id, LIMIT_LINE);
	demand_line(bounce->envelope_id, LIMIT_ADDRESS);
	demand_address(bounce->sender);
	bounce_judge(bounce, bounce->n_recipients);
	for (size_t i = 0; i < bounce->n_recipients; i++) {
		const struct bounce_recipient *each = &bounce->recipients[i];
		demand_address(each->address);
		demand_address(each->final);
		demand_line(each->words, LIMIT_REPLY_TEXT);
		demand_line(each->said, LIMIT_REPLY_TEXT);
		demand(strlen(each->status) < 12);
		bounce_judge(bounce, i);
	}
}

/* What is shown of it is what was read. */
static void
look_at_shown(const struct bounce_shown_mail *mail, const struct bounce *bounce)
{
	demand(strcmp(mail->kind, bounce_kind_name(bounce->kind)) == 0);
	demand(mail->n_recipients >= bounce->n_recipients &&
	       mail->n_recipients <= LIMIT_BOUNCE_RECIPIENTS);
	for (size_t i = 0; i < mail->n_recipients; i++) {
		demand_address(mail->recipients[i].address);
		demand(mail->recipients[i].class[0] != '\0');
		demand_line(mail->recipients[i].row, LIMIT_REPLY_TEXT);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(16 << 20);
	CLEANUP(str_fini) struct str raw = { 0 };
	struct message *message = NULL;
	struct bounce bounce;
	struct err err = { 0 };

	message_add_crlf(&raw, span_from((const char *)data, size));
	if (message_read(str_span(&raw), &message, &err) != 0)
		return 0;
	demand(bounce_read(message, &arena, &bounce, &err) == 0);
	look(&bounce);
	struct bounce_shown_mail mail;
	demand(bounce_show(message, &arena, &mail, &err) == 0);
	look_at_shown(&mail, &bounce);
	message_free(message);
	return 0;
}
