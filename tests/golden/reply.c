/* What a person wrote, found in replies as mailers write them. */
#include "crieur/message/reply.h"

#include "golden.h"

static bool
make(struct span in, struct str *out)
{
	struct message *message = NULL;
	struct err err = { 0 };

	if (message_read(in, &message, &err) != 0)
		return false;
	bool is_done = reply_read(message, out, &err) == 0;
	if (out->len > 0)
		str_addc(out, '\n');
	message_free(message);
	return is_done;
}

int
main(void)
{
	return golden_run("reply", make);
}
