/* What single settings must be beyond their form. */
#include <string.h>

#include "build.h"

static const struct node *
setting(const struct node *block, const char *name)
{
	for (const struct node *n = block->children; n != NULL; n = n->next) {
		if (n->kind == NODE_SETTING && strcmp(n->name, name) == 0)
			return n;
	}
	return NULL;
}

static const char *
text_of(const struct node *node)
{
	return node->values != NULL ? node->values->text : "";
}

static void
check_domains(struct builder *builder, const struct node *block)
{
	const struct node *one = setting(block, "domain");
	const struct node *other = setting(block, "domains");

	if (one != NULL && other != NULL)
		findings_add(builder->findings, other->file, other->line,
		    other->column,
		    "domain and domains are one key, and the other is in line "
		    "%u; write domains = { \"…\", \"…\" }",
		    one->line);
}

/* Whether it is one can only be said where the zones are: see rehearse.c. */
static void
note_timezone(struct builder *builder, const struct node *block)
{
	const struct node *node = setting(block, "timezone");
	struct site *site = &builder->whole->site;

	if (node == NULL)
		return;
	site->timezone_file = node->file;
	site->timezone_line = node->line;
}

static void
check_path(struct builder *builder, const struct node *block)
{
	const struct node *node = setting(block, "path");

	if (node != NULL && text_of(node)[0] != '/')
		findings_add(builder->findings, node->file, node->line,
		    node->column,
		    "path = \"%.200s\" is out of place; expected a path from "
		    "/, such as /var/lib/crieur/crieur.db",
		    text_of(node));
}

/* It stands in a header field. */
static bool
is_url(const char *text)
{
	struct span url = span_of(text);

	for (size_t i = 0; i < url.len; i++) {
		if (url.at[i] <= ' ' || url.at[i] > '~' || url.at[i] == '<' ||
		    url.at[i] == '>')
			return false;
	}
	return url.len < LIMIT_ARCHIVE_URL &&
	       (span_starts_nocase(url, "https://") ||
		   span_starts_nocase(url, "http://"));
}

static void
check_url(struct builder *builder, const struct node *node)
{
	if (node != NULL && text_of(node)[0] != '\0' && !is_url(text_of(node)))
		findings_add(builder->findings, node->file, node->line,
		    node->column,
		    "%s = \"%.100s\" is out of place; expected a URL such as "
		    "https://example.org/{list}/",
		    node->name, text_of(node));
}

static void
check_peer(struct builder *builder, const struct node *block)
{
	const struct node *socket = setting(block, "socket");
	const struct node *trust = setting(block, "trust_peer");
	bool is_trusted = trust != NULL && strcmp(text_of(trust), "yes") == 0;

	if (socket != NULL && !is_trusted &&
	    strncmp(text_of(socket), "inet", 4) == 0)
		findings_warn(builder->findings, socket->file, socket->line,
		    socket->column,
		    "any account of this machine can connect to socket = "
		    "\"%.100s\" and claim to be the mail server: no login and "
		    "no verifier will prove an author; write "
		    "\"unix:/var/spool/postfix/crieur/gate.sock\"",
		    text_of(socket));
}

void
check_settings(struct builder *builder, const struct node *block)
{
	if (strcmp(block->name, "site") == 0) {
		check_domains(builder, block);
		note_timezone(builder, block);
	} else if (strcmp(block->name, "store") == 0) {
		check_path(builder, block);
	} else if (strcmp(block->name, "gate") == 0) {
		check_peer(builder, block);
	} else if (strcmp(block->name, "archive") == 0) {
		check_url(builder, setting(block, "url"));
	}
}

void
check_list_settings(struct builder *builder, const struct node *block)
{
	const struct node *footer = setting(block, "footer");

	check_url(builder, setting(block, "archive"));
	if (footer != NULL && strlen(text_of(footer)) > LIMIT_FOOTER)
		findings_add(builder->findings, footer->file, footer->line,
		    footer->column, "footer is longer than %d octets",
		    LIMIT_FOOTER);
}
