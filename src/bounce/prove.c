#include "prove.h"

#include <string.h>

#include "crieur/base/limits.h"

struct proving {
	const struct proof_question *question;
	struct arena *arena;
	struct proved *proved;
	size_t n;
};

struct span
address_token(const struct site *site, const char *address)
{
	struct span localpart = span_of(address);

	localpart = span_cut(&localpart, '@');
	(void)span_cut(&localpart, site->gate.recipient_delimiter);
	return localpart;
}

static void
note(struct proving *proving, const struct bounced_row *delivery,
    size_t recipient)
{
	if (delivery->delivery_id != 0)
		proving->proved[proving->n++] = (struct proved){
			.delivery = *delivery,
			.recipient = recipient,
		};
}

static bool
names(const struct bounce_recipient *recipient, const char *address)
{
	return strcmp(recipient->address, address) == 0 ||
	       strcmp(recipient->final, address) == 0;
}

/* Which of those named is meant by an address of his own: he himself, else the
 * one who failed, where his mail was sent on to. */
static size_t
recipient_meant(const struct bounce *bounce, const char *address)
{
	for (size_t i = 0; i < bounce->n_recipients; i++) {
		if (names(&bounce->recipients[i], address))
			return i;
	}
	for (size_t i = 0; i < bounce->n_recipients; i++) {
		if (bounce->recipients[i].action == BOUNCE_FAILED)
			return i;
	}
	return 0;
}

static int
prove_by_sender(struct proving *proving, const char *sender, struct err *err)
{
	const struct proof_question *question = proving->question;
	struct bounced_row delivery = { 0 };

	if (address_token(question->site, sender).len == 0)
		return 0;
	if (store_bounced_by_sender(
		question->store, sender, proving->arena, &delivery, err) != 0)
		return -1;
	if (delivery.delivery_id != 0)
		note(proving, &delivery,
		    recipient_meant(question->bounce, delivery.address));
	return 0;
}

/* Every recipient named who is one of that mail's. */
static int
prove_each(struct proving *proving, struct bounced_key key, struct err *err)
{
	const struct bounce *bounce = proving->question->bounce;
	struct store *store = proving->question->store;

	for (size_t i = 0; i < bounce->n_recipients; i++) {
		const struct bounce_recipient *each = &bounce->recipients[i];
		struct bounced_row delivery = { 0 };
		key.address = each->address;
		if (store_bounced_find(
			store, &key, proving->arena, &delivery, err) != 0)
			return -1;
		key.address = each->final;
		if (delivery.delivery_id == 0 &&
		    strcmp(each->final, each->address) != 0 &&
		    store_bounced_find(
			store, &key, proving->arena, &delivery, err) != 0)
			return -1;
		note(proving, &delivery, i);
	}
	return 0;
}

int
prove(const struct proof_question *question, struct arena *arena,
    const struct proved **proved_r, size_t *n_r, struct err *err)
{
	const struct bounce *bounce = question->bounce;
	const struct bounced_key by_report = {
		.report_id = bounce->envelope_id,
	};
	const struct bounced_key by_notice = {
		.message_id = bounce->message_id,
	};
	struct proving proving = {
		.question = question,
		.arena = arena,
		.proved = arena_array(
		    arena, LIMIT_BOUNCE_RECIPIENTS, sizeof(*proving.proved)),
	};

	if (proving.proved == NULL)
		return err_memory(err);
	if (prove_by_sender(&proving, question->recipient, err) != 0)
		return -1;
	if (proving.n == 0 &&
	    prove_by_sender(&proving, bounce->sender, err) != 0)
		return -1;
	if (proving.n == 0 && bounce->envelope_id[0] != '\0' &&
	    prove_each(&proving, by_report, err) != 0)
		return -1;
	if (proving.n == 0 && bounce->message_id[0] != '\0' &&
	    prove_each(&proving, by_notice, err) != 0)
		return -1;
	*proved_r = proving.proved;
	*n_r = proving.n;
	return 0;
}
