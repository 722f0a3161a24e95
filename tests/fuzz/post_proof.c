/*
 * Nobody proves to be of b.fr by what he writes: behind the gate's first call,
 * with verifiers that found b.fr proved in nothing and quote what they are
 * given as OpenDKIM and OpenDMARC do, signatures' i= decoded. The first line is
 * the client's HELO, the second its envelope's sender, the rest the message.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/str.h"
#include "crieur/message/address.h"
#include "crieur/policy/site.h"

#include "src/post/prove.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char site_text[] =
    "site { domain = c.fr }\n"
    "gate { authserv_id = c.fr  verifiers = yes }\n"
    "relay \"r\" { host = \"127.0.0.1\" tls = none }\n"
    "list \"l\" { address = l@c.fr  receive = paid  moderate = paid\n"
    "  otherwise = hold }\n";

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

static const struct site *
the_site(void)
{
	static struct site *site;
	struct bundle bundle = { 0 };
	struct findings findings = { 0 };

	if (site != NULL)
		return site;
	demand(bundle_append(&bundle, "site", span_of(site_text)) == 0);
	demand(site_build(&bundle, &site, &findings) == 0);
	bundle_fini(&bundle);
	findings_fini(&findings);
	return site;
}

struct passage {
	const char *helo, *sender;
	struct message *message; /* as it came */
	struct span domain;      /* of its author */
};

/* As libopendkim reads i=, whatever it is, and as Postfix folds it. */
static void
add_decoded(struct str *out, struct span value)
{
	for (size_t i = 0; i < value.len; i++) {
		char pair[3] = "";
		char *end;
		if (value.at[i] != '=' || i + 2 >= value.len) {
			str_addc(out, value.at[i]);
			continue;
		}
		memcpy(pair, value.at + i + 1, 2);
		long byte = strtol(pair, &end, 16);
		if (end != pair + 2) {
			str_addc(out, '=');
			continue;
		}
		str_addc(out, (char)byte);
		if (byte == '\n')
			str_addc(out, '\t');
		i += 2;
	}
}

static void
add_identities(struct str *out, const struct message *message)
{
	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		if (!span_is_nocase(field.name, "DKIM-Signature"))
			continue;
		while (field.value.len > 0) {
			struct span value = span_cut(&field.value, ';');
			struct span name = span_trim(span_cut(&value, '='));
			if (!span_is(name, "i"))
				continue;
			str_adds(out, "; dkim=pass header.d=evil.fr header.i=");
			add_decoded(out, span_trim(value));
		}
	}
}

enum {
	OPENDKIM = 1,
	OPENDMARC = 2,
	SPF = 4,
	ALL = 7,
};

static void
add_results(struct str *out, const struct passage *passage, unsigned verifiers)
{
	const struct message *message = passage->message;
	bool has_sender = passage->sender[0] != '\0';

	if ((verifiers & OPENDMARC) != 0)
		str_addf(out,
		    "Authentication-Results: c.fr; dmarc=fail header.from=%s"
		    "\r\n",
		    passage->domain.at);
	if ((verifiers & SPF) != 0)
		str_addf(out,
		    "Authentication-Results: c.fr; spf=pass smtp.%s=%s\r\n",
		    has_sender ? "mailfrom" : "helo",
		    has_sender ? passage->sender : passage->helo);
	if ((verifiers & OPENDKIM) == 0)
		return;
	str_adds(out, "Authentication-Results: c.fr; dkim=fail header.d=b.fr");
	add_identities(out, message);
	str_adds(out, "\r\n");
}

/* What the second call sees: the verifiers' fields on top, and those that came
 * from outside taken off. */
static void
add_seen(struct str *out, const struct passage *passage, unsigned verifiers)
{
	const struct message *message = passage->message;
	struct span raw = message_raw(message);

	add_results(out, passage, verifiers);
	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		if (!span_is_nocase(field.name, "Authentication-Results"))
			str_add(out, field.field);
	}
	str_adds(out, "\r\n");
	str_add(out, span_from_offset(raw, message_body_offset(message)));
}

static void
judge(struct message *seen, const struct passage *passage)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct arrival arrival = {
		.site = the_site(),
		.client_name = "unknown",
		.client_address = "203.0.113.1",
		.helo = passage->helo,
		.envelope_sender = passage->sender,
		.is_verified = true,
		.at = 1795597200,
	};
	struct intake intake = {
		.arrival = &arrival,
		.message = seen,
	};
	struct err err = { 0 };
	unsigned proofs = 99;

	demand(message_author(seen, &intake.author, &err) == 0);
	demand(proof_by_verifiers(&intake, &arena, &proofs, &err) == 0);
	demand(proofs == 0 || !span_is(passage->domain, "b.fr"));
}

static void
receive(const struct passage *passage, unsigned verifiers)
{
	CLEANUP(str_fini) struct str raw = { 0 };
	struct message *seen = NULL;
	struct err err = { 0 };

	add_seen(&raw, passage, verifiers);
	if (message_read(str_span(&raw), &seen, &err) != 0)
		return;
	judge(seen, passage);
	message_free(seen);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct span rest = span_from((const char *)data, size);
	const struct mailbox *author = NULL;
	struct passage passage;
	struct err err = { 0 };

	passage.helo = arena_dup(&arena, span_cut_line(&rest));
	passage.sender = arena_dup(&arena, span_cut_line(&rest));
	demand(passage.helo != NULL && passage.sender != NULL);
	if (message_read(rest, &passage.message, &err) != 0)
		return 0;
	if (message_author(passage.message, &author, &err) == 0) {
		passage.domain = address_domain(span_of(author->address));
		for (unsigned verifiers = 0; verifiers <= ALL; verifiers++)
			receive(&passage, verifiers);
	}
	message_free(passage.message);
	return 0;
}
