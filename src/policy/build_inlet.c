/* The inlets: mailboxes of another server that are emptied by IMAP. */
#include <string.h>

#include "build.h"

static const char *
what_is_wrong(const struct site *site, const struct inlet *inlet)
{
	if (inlet->host[0] == '\0')
		return "has no host; write imap = \"ssl0.ovh.net\"";
	if (inlet->user[0] == '\0' || inlet->password_file[0] == '\0')
		return "needs user and password_file";
	if (inlet->tls == TLS_MODE_NONE)
		return "would send its password in clear; expected tls = "
		       "implicit or starttls";
	if (inlet->mailbox[0] == '\0' || inlet->done[0] == '\0' ||
	    inlet->refused[0] == '\0')
		return "needs a name in mailbox, done and refused";
	if (strcmp(inlet->mailbox, inlet->done) == 0 ||
	    strcmp(inlet->mailbox, inlet->refused) == 0)
		return "would put what it has read back where it reads; "
		       "expected another mailbox in done and refused";
	if (inlet->poll_s < 1)
		return "needs a poll of a second or more";
	if (inlet->address[0] == '\0')
		return NULL;
	enum role_of_address role =
	    site_match(site, span_of(inlet->address)).role;
	if (role == ADDRESS_ELSEWHERE || role == ADDRESS_RESERVED ||
	    role == ADDRESS_UNKNOWN)
		return "has an address that is none of ours; expected the "
		       "address of a list, one with its suffix such as "
		       "-bounces, or the site's";
	return NULL;
}

int
build_inlets(struct builder *builder)
{
	struct site *site = &builder->whole->site;
	struct inlet *inlets = arena_array(&builder->whole->arena,
	    builder->blocks.n_items + 1, sizeof(*inlets));

	if (inlets == NULL)
		return -1;
	for (const struct block *block = NULL;
	     (block = build_next(builder, OUTER_INLET, block)) != NULL;) {
		struct inlet *inlet = &inlets[site->n_inlets++];
		*inlet = builder->defaults.inlet;
		inlet->name = block->label.title;
		build_settings(builder, inlet, block);
		if (inlet->port == 0)
			inlet->port =
			    inlet->tls == TLS_MODE_IMPLICIT ? 993 : 143;
		const char *wrong = what_is_wrong(site, inlet);
		if (wrong != NULL)
			findings_add(builder->findings, block->label.at,
			    "inlet \"%.60s\" %s", inlet->name, wrong);
	}
	site->inlets = inlets;
	return 0;
}
