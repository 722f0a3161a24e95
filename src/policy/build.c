/* The blocks of crieur.conf, and the order in which a site is put together. */
#include "build.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/policy/nearest.h"

#include "key.h"
#include "twice.h"

enum {
	SITE_MEMORY_LIMIT = 1 << 30,
	/* Half a second or so, that only a site made to be hard needs. */
	CHECK_EFFORT = 20000000,
};

static const char *const no_texts[1];

static void
set_defaults(struct site *site)
{
	*site = (struct site){
		.name = "",
		.domains = no_texts,
		.address = "",
		.reserved = no_texts,
		.language = "fr",
		.timezone = "Europe/Paris",
		.timezone_file = "",
		.archive = "",
		.user = "crieur",
		.roles = no_texts,
		.texts = "",
		.store.path = "/var/lib/crieur/crieur.db",
		.gate.socket = "unix:/var/spool/postfix/crieur/gate.sock",
		.gate.socket_group = "",
		.gate.authserv_id = "",
		.gate.max_message_size = (uint64_t)25 * 1024 * 1024,
		.gate.recipient_delimiter = '+',
		.gate.duplicate_window_s = (int64_t)7 * 86400,
		.dns.nameservers = no_texts,
		.dns.timeout_s = 5,
		.dns.patience_s = 60,
		.dues.closing_month = 12,
		.dues.renewal = "",
		.registry.guard_people = 5,
		.registry.guard_percent = 5,
		.registry.watch = "",
		.alert.command = "",
		.alert.user = "",
		.alert.mailbox = "",
		.patience = {
			.expire_after_s = (int64_t)14 * 86400,
			.remind_every_s = (int64_t)2 * 86400,
			.escalate_after_s = (int64_t)5 * 86400,
			.on_expiry = EXPIRY_RETURN,
		},
		.confirmation.expire_s = (int64_t)3 * 86400,
		.confirmation.per_hour = 5,
		.bounce.days = 5,
		.bounce.within_s = (int64_t)30 * 86400,
		.bounce.full_days = 20,
		.bounce.full_within_s = (int64_t)60 * 86400,
		.bounce.settle_s = 3600,
		.bounce.probe_s = (int64_t)3 * 86400,
		.bounce.storm_people = 5,
		.bounce.storm_percent = 20,
		.bounce.storm_list_percent = 50,
		.retention.messages_s = (int64_t)90 * 86400,
		.retention.log_s = (int64_t)365 * 86400,
		.retention.refused_s = (int64_t)30 * 86400,
		.retention.bounces_s = (int64_t)30 * 86400,
		.retention.imports_s = (int64_t)90 * 86400,
	};
}

void
build_settings(struct builder *builder, const struct key_table *table,
    void *target, const struct node *block)
{
	struct key_reader reader = {
		.table = table,
		.target = target,
		.arena = &builder->whole->arena,
		.findings = builder->findings,
	};

	for (const struct node *n = block->children; n != NULL; n = n->next)
		(void)key_read(&reader, n);
}

static const struct key_table *
site_table(const char *block)
{
	static const struct key_table *const tables[] = { &site_keys,
		&store_keys, &gate_keys, &dns_keys, &dues_keys, &register_keys,
		&moderation_keys, &archive_keys, &confirmation_keys,
		&bounce_keys, &retention_keys, &alert_keys };

	for (size_t i = 0; i < COUNT_OF(tables); i++) {
		if (strcmp(tables[i]->block, block) == 0)
			return tables[i];
	}
	return NULL;
}

static int
collect(const struct node *node, const struct node ***nodes, size_t *n)
{
	const struct node **more = realloc(*nodes, (*n + 1) * sizeof(**nodes));

	if (more == NULL)
		return -1;
	more[(*n)++] = node;
	*nodes = more;
	return 0;
}

static void
unknown_block(struct builder *builder, const struct node *node)
{
	static const char *const names[] = { "site", "store", "gate", "dns",
		"relay", "dkim", "inlet", "dues", "register", "moderation",
		"archive", "confirmation", "bounce", "retention", "alert",
		"kind", "list", "include" };
	struct nearest nearest = { .wanted = span_of(node->name) };
	char hint[NEAREST_TEXT_SIZE];

	for (size_t i = 0; i < COUNT_OF(names); i++)
		nearest_offer(&nearest, names[i]);
	if (node->kind == NODE_SETTING)
		findings_add(builder->findings, node->file, node->line,
		    node->column,
		    "\"%.60s\" stands outside of any block; expected a block "
		    "such as site { } or list \"name\" { }",
		    node->name);
	else
		findings_add(builder->findings, node->file, node->line,
		    node->column, "unknown block \"%.60s\"%s", node->name,
		    nearest_text(&nearest, hint));
}

/* Blocks that may stand many times are put aside; the others are read. */
static int
sort_node(struct builder *builder, const struct node *node)
{
	if (node->kind == NODE_INCLUDE)
		return 0;
	if (node->kind == NODE_SETTING) {
		unknown_block(builder, node);
		return 0;
	}
	bool is_kind = strcmp(node->name, "kind") == 0;
	bool is_list = strcmp(node->name, "list") == 0;
	bool is_relay = strcmp(node->name, "relay") == 0;
	bool is_inlet = strcmp(node->name, "inlet") == 0;
	bool is_dkim = strcmp(node->name, "dkim") == 0;
	if ((is_kind || is_list || is_relay || is_inlet || is_dkim) &&
	    (node->title == NULL || node->title[0] == '\0')) {
		findings_add(builder->findings, node->file, node->line,
		    node->column, "%s needs a name: %s \"name\" { }",
		    node->name, node->name);
		return 0;
	}
	if (is_kind)
		return collect(node, &builder->kinds, &builder->n_kinds);
	if (is_list)
		return collect(node, &builder->lists, &builder->n_lists);
	if (is_relay)
		return collect(node, &builder->relays, &builder->n_relays);
	if (is_inlet)
		return collect(node, &builder->inlets, &builder->n_inlets);
	if (is_dkim)
		return collect(node, &builder->dkims, &builder->n_dkims);
	const struct key_table *table = site_table(node->name);
	if (table == NULL)
		unknown_block(builder, node);
	else
		build_settings(builder, table, &builder->whole->site, node);
	check_settings(builder, node);
	if (table == &dns_keys)
		check_dns(builder, node);
	return 0;
}

static int
read_files(struct builder *builder, const struct bundle *bundle)
{
	struct arena *arena = &builder->whole->arena;

	for (size_t i = 0; i < bundle->n_files; i++) {
		const struct bundle_file *file = &bundle->files[i];
		struct node *node = NULL;
		if (bundle_is_text(file->name))
			continue;
		const char *name = arena_dups(arena, file->name);
		if (name == NULL ||
		    source_read(name, span_from(file->text, file->len), arena,
			builder->findings, &node) != 0)
			return -1;
		for (; node != NULL; node = node->next) {
			if (sort_node(builder, node) != 0 ||
			    twice_check_block(node, builder->findings) != 0)
				return -1;
		}
	}
	if (twice_check(builder->kinds, builder->n_kinds, builder->findings) !=
		0 ||
	    twice_check(
		builder->relays, builder->n_relays, builder->findings) != 0 ||
	    twice_check(builder->dkims, builder->n_dkims, builder->findings) !=
		0)
		return -1;
	return twice_check(
	    builder->inlets, builder->n_inlets, builder->findings);
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
    struct builder *builder, const struct relay *relay, const struct node *node)
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
		findings_add(builder->findings, node->file, node->line,
		    node->column, "relay \"%.60s\" %s", relay->name, wrong);
}

static int
build_relays(struct builder *builder)
{
	struct site *site = &builder->whole->site;
	struct relay *relays = arena_array(
	    &builder->whole->arena, builder->n_relays + 1, sizeof(*relays));

	if (relays == NULL)
		return -1;
	for (size_t i = 0; i < builder->n_relays; i++) {
		const struct node *node = builder->relays[i];
		struct relay *relay = &relays[i];
		*relay = (struct relay){
			.name = node->title,
			.host = "",
			.port = 0,
			.user = "",
			.password_file = "",
			.ca_file = "",
			.helo = "",
			.envelope = ENVELOPE_LIST,
			.recipients_per_message = 50,
			.connections = 1,
			.give_up_after_s = (int64_t)5 * 86400,
			.retry_first_s = 300,
			.retry_max_s = 14400,
			.lists = no_texts,
		};
		build_settings(builder, &relay_keys, relay, node);
		if (relay->port == 0)
			relay->port = relay->tls == TLS_MODE_IMPLICIT   ? 465
			              : relay->tls == TLS_MODE_STARTTLS ? 587
			                                                : 25;
		relay->is_default = relay->n_lists == 0;
		check_relay(builder, relay, node);
	}
	site->relays = relays;
	site->n_relays = builder->n_relays;
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
			char *address =
			    is_whole
				? arena_dups(&whole->arena, site->reserved[i])
				: arena_printf(&whole->arena, "%s@%s",
				      site->reserved[i], site->domains[j]);
			if (address == NULL)
				return -1;
			for (char *at = address; *at != '\0'; at++) {
				if (*at >= 'A' && *at <= 'Z')
					*at = (char)(*at + ('a' - 'A'));
			}
			all[n++] = address;
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
		findings_add(builder->findings, "", 0, 0,
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
	if (read_files(builder, bundle) != 0 ||
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
		findings_add(findings, "", 0, 0, "out of memory");
		return -1;
	}
	whole->arena.limit = SITE_MEMORY_LIMIT;
	atomic_init(&whole->n_holders, 1);
	set_defaults(&whole->site);
	if (build(&builder, bundle) != 0)
		findings_add(findings, "", 0, 0, "out of memory");
	free(builder.kinds);
	free(builder.lists);
	free(builder.relays);
	free(builder.inlets);
	free(builder.dkims);
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
