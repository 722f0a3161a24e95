/* Any body, plain or HTML, gives a bounded text in UTF-8. */
#include <stdint.h>
#include <stdlib.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/message/reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

static void
try_body(const char *type, struct span body)
{
	CLEANUP(str_fini) struct str raw = { 0 }, text = { 0 };
	struct message *message = NULL;
	struct err err = { 0 };

	str_addf(&raw, "Content-Type: text/%s; charset=utf-8\r\n\r\n", type);
	message_add_crlf(&raw, body);
	if (message_read(str_span(&raw), &message, &err) != 0)
		return;
	demand(reply_read(message, &text, &err) == 0);
	demand(text.len <= LIMIT_REASON);
	demand(span_is_utf8(str_span(&text)));
	demand(span_trim(str_span(&text)).len == text.len);
	message_free(message);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span body = span_from((const char *)data, size);

	try_body("plain", body);
	try_body("html", body);
	return 0;
}
