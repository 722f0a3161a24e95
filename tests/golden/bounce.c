/*
 * Messages that came back, as mail systems write them: who they are about, why
 * they came, and by what the delivery can be found. A line for the kind and the
 * key, then one a recipient: address, class, enhanced code.
 */
#include <string.h>

#include "crieur/base/arena.h"

#include "../../src/bounce/class.h"
#include "golden.h"

/* The address it was sent to speaks first, then what was returned. */
static const char *
key_of(const struct message *message, const struct bounce *bounce)
{
	const char *to = message_header(message, "To");

	if (to != NULL && strstr(to, "-bounces+") != NULL)
		return "token";
	if (strstr(bounce->sender, "-bounces+") != NULL)
		return "returned-sender";
	return bounce->message_id[0] != '\0' ? "message-id" : "none";
}

static void
add_recipient(struct str *out, const struct bounce *bounce, size_t i)
{
	struct bounce_verdict verdict = bounce_judge(bounce, i);
	const char *address =
	    i < bounce->n_recipients ? bounce->recipients[i].address : "";

	str_addf(out, "%s %s %s\n", address[0] != '\0' ? address : "-",
	    name_of(&bounce_class_names, (int)verdict.class),
	    verdict.status[0] != '\0' ? verdict.status : "-");
}

static bool
make(struct span in, struct str *out)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(1 << 20);
	CLEANUP(str_fini) struct str raw = { 0 };
	struct message *message = NULL;
	struct bounce bounce;
	struct err err = { 0 };

	message_add_crlf(&raw, in);
	if (message_read(str_span(&raw), &message, &err) != 0)
		return false;
	bool is_read = bounce_read(message, &arena, &bounce, &err) == 0;
	if (is_read) {
		str_addf(out, "kind %s\nkey %s\n",
		    bounce_kind_name(bounce.kind), key_of(message, &bounce));
		if (bounce.kind != BOUNCE_NONE && bounce.n_recipients == 0)
			add_recipient(out, &bounce, 0);
		for (size_t i = 0; i < bounce.n_recipients; i++)
			add_recipient(out, &bounce, i);
	}
	message_free(message);
	return is_read;
}

int
main(void)
{
	return golden_run("bounce", make);
}
