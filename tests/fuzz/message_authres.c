/* A field of any bytes proves nothing it does not say in plain words. */
#include <stdint.h>
#include <stdlib.h>

#include "crieur/base/str.h"
#include "crieur/message/authres.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

static void
try_message(const struct message *message, struct span text)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct authres authres = { .n = 0 };
	struct err err = { 0 };

	demand(authres_read(message, span_of("b.fr"), &arena, &authres, &err) ==
	       0);
	demand(authres.n <= AUTHRES_RESULTS);
	for (size_t i = 0; i < authres.n; i++)
		demand(*authres.results[i].method != '\0' &&
		       *authres.results[i].result != '\0');
	struct authres_proof proof = authres_prove(&authres, span_of("c.fr"));
	if (!proof.has_dmarc && !proof.has_dkim)
		return;
	/* Quoting may part a word, but not make one of other letters. */
	for (const char *letter = "pas"; *letter != '\0'; letter++)
		demand(span_find(text, *letter) < text.len ||
		       span_find(text, (char)(*letter - 32)) < text.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(str_fini) struct str raw = { 0 };
	struct span text = span_from((const char *)data, size);
	struct message *message = NULL;
	struct err err = { 0 };

	str_adds(&raw, "Authentication-Results: ");
	str_add(&raw, text);
	str_adds(&raw, "\r\n\r\n");
	if (message_read(str_span(&raw), &message, &err) != 0)
		return 0;
	try_message(message, text);
	message_free(message);
	return 0;
}
