/* An address that is accepted is accepted again, the same. A From, To and
 * Subject made of any bytes come out as text; text made a field comes back. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/str.h"
#include "crieur/message/address.h"
#include "crieur/message/compose.h"
#include "crieur/message/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

static void
try_address(struct span text)
{
	char address[ADDRESS_TEXT_SIZE], again[ADDRESS_TEXT_SIZE];
	struct err err = { 0 };

	if (address_normalize(text, address, &err) != 0)
		return;
	demand(address_normalize(span_of(address), again, &err) == 0);
	demand(strcmp(address, again) == 0);
	demand(address_localpart(span_of(address)).len > 0);
}

static void
try_field(struct span text)
{
	CLEANUP(str_fini) struct str raw = { 0 };
	struct message *message = NULL;
	struct err err = { 0 };
	const struct mailbox *author = NULL;
	char again[ADDRESS_TEXT_SIZE];

	str_adds(&raw, "From: ");
	str_add(&raw, text);
	str_adds(&raw, "\r\nTo: ");
	str_add(&raw, text);
	str_adds(&raw, "\r\n\r\n");
	if (message_read(str_span(&raw), &message, &err) != 0)
		return;
	if (message_author(message, &author, &err) == 0) {
		demand(span_is_utf8(span_of(author->name)));
		demand(address_normalize(
			   span_of(author->address), again, &err) == 0);
	}
	message_free(message);
}

static void
try_words(struct span text)
{
	CLEANUP(str_fini) struct str given = { 0 }, once = { 0 }, twice = { 0 };
	struct message *message = NULL;
	struct err err = { 0 };

	str_add(&given, text);
	compose_header_text(&once, "Subject", str_c(&given));
	demand(message_read(str_span(&once), &message, &err) == 0);
	demand(message_n_fields(message) == 1);
	compose_header_text(
	    &twice, "Subject", message_header(message, "Subject"));
	demand(span_equal(str_span(&once), str_span(&twice)));
	message_free(message);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_from((const char *)data, size);

	try_address(text);
	try_field(text);
	if (size < 10000)
		try_words(text);
	return 0;
}
