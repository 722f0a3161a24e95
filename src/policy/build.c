/* The blocks of crieur.conf, and the order in which a site is put together. */
#include "build.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/policy/nearest.h"

enum {
	SITE_MEMORY_LIMIT = 1 << 30,
	/* Half a second or so, that only a site made to be hard needs. */
	CHECK_EFFORT = 20000000,
};

/* What stands outside of any block, include("…") aside. */
static void
complain_outside(struct builder *builder, const struct setting *setting)
{
	const char *name = setting->label.name;
	struct nearest nearest = { .wanted = span_of(name) };
	char hint[NEAREST_TEXT_SIZE];

	for (size_t i = 0; i < n_outer_blocks; i++)
		nearest_offer(&nearest, outer_blocks[i].name);
	nearest_offer(&nearest, "include");
	if (setting->fate == FATE_UNKNOWN_KEY)
		findings_add(builder->findings, setting->label.at,
		    "\"%.60s\" stands outside of any block; expected a block "
		    "such as site { } or list \"name\" { }",
		    name);
	else if (setting->fate == FATE_UNKNOWN_BLOCK)
		findings_add(builder->findings, setting->label.at,
		    "unknown block \"%.60s\"%s", name,
		    nearest_text(&nearest, hint));
}

/* The blocks that stand once are read; of the others it is only said what they
 * lack. */
static int
read_block(struct builder *builder, const struct block *block)
{
	const char *name = block->label.name;

	if (block->outer == OUTER_COUNT) {
		for (size_t i = 0; i < block->n_settings; i++)
			complain_outside(builder, &block->settings[i]);
		return 0;
	}
	if (block->outer == OUTER_SITE) {
		build_settings(builder, &builder->whole->site, block);
		check_settings(builder, block);
	} else if (block->label.title[0] == '\0') {
		findings_add(builder->findings, block->label.at,
		    "%s needs a name: %s \"name\" { }", name, name);
	}
	return check_twice_in(builder, block);
}

static int
read_files(struct builder *builder, const struct bundle *bundle)
{
	struct arena *arena = &builder->whole->arena;
	struct blocks *blocks = &builder->blocks;

	for (size_t i = 0; i < bundle->n_files; i++) {
		const struct bundle_file *file = &bundle->files[i];
		size_t first = blocks->n_items;
		if (bundle_is_text(file->name))
			continue;
		const char *name = arena_dups(arena, file->name);
		if (name == NULL ||
		    blocks_read(blocks, name, span_from(file->text, file->len),
			builder->findings) != 0)
			return -1;
		for (size_t j = first; j < blocks->n_items; j++) {
			if (read_block(builder, &blocks->items[j]) != 0)
				return -1;
		}
	}
	return check_twice(builder, OUTER_KIND) == 0 &&
	               check_twice(builder, OUTER_RELAY) == 0 &&
	               check_twice(builder, OUTER_DKIM) == 0
	           ? check_twice(builder, OUTER_INLET)
	           : -1;
}

static bool
is_this_machine(const char *host)
{
	struct span name = span_of(host);
	struct in_addr address;

	if (inet_pton(AF_INET, host, &address) == 1)
		return (ntohl(address.s_addr) >> 24) == IN_LOOPBACKNET;
	return span_is_nocase(name, "localhost") || span_is(name, "::1") ||
	       span_is(name, "[::1]");
}

static void
check_relay(
    struct builder *builder, const struct relay *relay, struct position at)
{
	const char *wrong = NULL;

	if (relay->host[0] == '\0')
		wrong = "has no host; write host = \"ssl0.ovh.net\"";
	else if (relay->user[0] != '\0' && relay->password_file[0] == '\0')
		wrong = "has a user but no password_file";
	else if (relay->user[0] != '\0' && relay->tls == TLS_MODE_NONE)
		wrong = "would send its password in clear; expected tls = "
			"implicit or starttls";
	else if (relay->tls == TLS_MODE_NONE && !is_this_machine(relay->host))
		wrong = "would send mail in clear over the network; expected "
			"tls = implicit or starttls, or a host that is this "
			"machine: 127.0.0.1, ::1 or localhost";
	else if (relay->envelope == ENVELOPE_ACCOUNT &&
		 strchr(relay->user, '@') == NULL)
		wrong = "has envelope = account but no user that is an address";
	else if (relay->recipients_per_message == 0 || relay->connections == 0)
		wrong = "needs at least 1 in recipients_per_message and "
			"connections";
	else if (relay->retry_first_s < 1 ||
		 relay->retry_max_s < relay->retry_first_s)
		wrong = "needs retry_first of a second or more, and no greater "
			"than retry_max";
	if (wrong != NULL)
		findings_add(builder->findings, at, "relay \"%.60s\" %s",
		    relay->name, wrong);
}

static int
build_relays(struct builder *builder)
{
	struct site *site = &builder->whole->site;
	struct relay *relays = arena_array(&builder->whole->arena,
	    builder->blocks.n_items + 1, sizeof(*relays));

	if (relays == NULL)
		return -1;
	for (const struct block *block = NULL;
	     (block = build_next(builder, OUTER_RELAY, block)) != NULL;) {
		struct relay *relay = &relays[site->n_relays++];
		*relay = builder->defaults.relay;
		relay->name = block->label.title;
		build_settings(builder, relay, block);
		if (relay->port == 0)
			relay->port = relay->tls == TLS_MODE_IMPLICIT   ? 465
			              : relay->tls == TLS_MODE_STARTTLS ? 587
			                                                : 25;
		relay->is_default = relay->n_lists == 0;
		check_relay(builder, relay, block->label.at);
	}
	site->relays = relays;
	return 0;
}

/* A reserved name without domain stands for each served domain. */
static int
complete_reserved(struct whole *whole)
{
	struct site *site = &whole->site;
	const char **all = arena_array(&whole->arena,
	    site->n_reserved * (site->n_domains + 1) + 1, sizeof(*all));
	size_t n = 0;

	if (all == NULL)
		return -1;
	for (size_t i = 0; i < site->n_reserved; i++) {
		bool is_whole = strchr(site->reserved[i], '@') != NULL;
		for (size_t j = 0; j < (is_whole ? 1 : site->n_domains); j++) {
			const char *address = site->reserved[i];
			if (!is_whole)
				address = arena_printf(&whole->arena, "%s@%s",
				    address, site->domains[j]);
			all[n] = address != NULL
			             ? key_lower_case(&whole->arena, address)
			             : NULL;
			if (all[n++] == NULL)
				return -1;
		}
	}
	site->reserved = all;
	site->n_reserved = n;
	return 0;
}

static int
complete_site(struct builder *builder)
{
	struct site *site = &builder->whole->site;
	struct arena *arena = &builder->whole->arena;

	if (site->n_domains == 0) {
		findings_add(builder->findings, (struct position){ 0 },
		    "no domain is served; write site { domain = \"…\" }");
		return 0;
	}
	if (site->address[0] == '\0')
		site->address =
		    arena_printf(arena, "crieur@%s", site->domains[0]);
	if (site->gate.authserv_id[0] == '\0')
		site->gate.authserv_id = site->domains[0];
	if (site->name[0] == '\0')
		site->name = site->domains[0];
	return site->address != NULL ? complete_reserved(builder->whole) : -1;
}

static int
build(struct builder *builder, const struct bundle *bundle)
{
	if (build_defaults(builder) != 0 || read_files(builder, bundle) != 0 ||
	    build_texts(builder, bundle) != 0 || complete_site(builder) != 0 ||
	    build_relays(builder) != 0 || build_dkims(builder) != 0 ||
	    build_lists(builder) != 0)
		return -1;
	return check_site(builder) == 0 ? build_inlets(builder) : -1;
}

int
site_build(const struct bundle *bundle, struct site **site_r,
    struct findings *findings)
{
	size_t n_before = findings->n_errors;
	struct whole *whole = calloc(1, sizeof(*whole));
	struct builder builder = {
		.whole = whole,
		.findings = findings,
		.effort = CHECK_EFFORT,
	};

	if (whole == NULL) {
		findings_add(findings, (struct position){ 0 }, "out of memory");
		return -1;
	}
	whole->arena.limit = SITE_MEMORY_LIMIT;
	atomic_init(&whole->n_holders, 1);
	builder.blocks.arena = &whole->arena;
	if (build(&builder, bundle) != 0)
		findings_add(findings, (struct position){ 0 }, "out of memory");
	blocks_fini(&builder.blocks);
	struct site *site = &whole->site;
	if (findings->n_errors > n_before) {
		site_release(&site);
		return -1;
	}
	*site_r = site;
	return 0;
}

int
site_read(const char *path, struct bundle *bundle_r, struct site **site_r,
    struct findings *findings)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	size_t n_before = findings->n_errors;
	struct site *site = NULL;

	bundle_read_most(path, &bundle, findings);
	int result =
	    bundle.n_files > 0 ? site_build(&bundle, &site, findings) : -1;
	if (result != 0 || findings->n_errors > n_before) {
		site_release(&site);
		return -1;
	}
	if (bundle_r != NULL) {
		*bundle_r = bundle;
		bundle = (struct bundle){ 0 };
	}
	*site_r = site;
	return 0;
}
