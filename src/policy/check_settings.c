/* What single settings must be beyond their form. */
#include <stdlib.h>
#include <string.h>

#include "build.h"

static void
check_domains(struct builder *builder, const struct block *block)
{
	const struct setting *one = block_setting(block, "domain");
	const struct setting *other = block_setting(block, "domains");

	if (one != NULL && other != NULL)
		findings_add(builder->findings, other->label.at,
		    "domain and domains are one key, and the other is in line "
		    "%u; write domains = { \"…\", \"…\" }",
		    one->label.at.line);
}

/* Whether it is one can only be said where the zones are: see rehearse.c. */
static void
note_timezone(struct builder *builder, const struct block *block)
{
	const struct setting *setting = block_setting(block, "timezone");
	struct site *site = &builder->whole->site;

	if (setting == NULL)
		return;
	site->timezone_at = position_line(setting->label.at);
}

static void
check_path(struct builder *builder, const struct block *block)
{
	const struct setting *setting = block_setting(block, "path");

	if (setting != NULL && setting_text(setting, 0)[0] != '/')
		findings_add(builder->findings, setting->label.at,
		    "path = \"%.200s\" is out of place; expected a path from "
		    "/, such as /var/lib/crieur/crieur.db",
		    setting_text(setting, 0));
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
check_url(struct builder *builder, const struct setting *setting)
{
	if (setting != NULL && setting_text(setting, 0)[0] != '\0' &&
	    !is_url(setting_text(setting, 0)))
		findings_add(builder->findings, setting->label.at,
		    "%s = \"%.100s\" is out of place; expected a URL such as "
		    "https://example.org/{list}/",
		    setting->label.name, setting_text(setting, 0));
}

static void
check_peer(struct builder *builder, const struct block *block)
{
	const struct setting *socket = block_setting(block, "socket");

	if (socket != NULL && !builder->whole->site.gate.trusts_peer &&
	    strncmp(setting_text(socket, 0), "inet", 4) == 0)
		findings_warn(builder->findings, socket->label.at,
		    "any account of this machine can connect to socket = "
		    "\"%.100s\" and claim to be the mail server: no login and "
		    "no verifier will prove an author; write "
		    "\"unix:/var/spool/postfix/crieur/gate.sock\"",
		    setting_text(socket, 0));
}

void
check_settings(struct builder *builder, const struct block *block)
{
	if (strcmp(block->label.name, "site") == 0) {
		check_domains(builder, block);
		note_timezone(builder, block);
	} else if (strcmp(block->label.name, "store") == 0) {
		check_path(builder, block);
	} else if (strcmp(block->label.name, "gate") == 0) {
		check_peer(builder, block);
	} else if (strcmp(block->label.name, "archive") == 0) {
		check_url(builder, block_setting(block, "url"));
	} else if (strcmp(block->label.name, "dns") == 0) {
		check_dns(builder, block);
	}
}

void
check_list_settings(struct builder *builder, const struct block *block)
{
	const struct setting *footer = block_setting(block, "footer");

	check_url(builder, block_setting(block, "archive"));
	if (footer != NULL && strlen(setting_text(footer, 0)) > LIMIT_FOOTER)
		findings_add(builder->findings, footer->label.at,
		    "footer is longer than %d octets", LIMIT_FOOTER);
}

static int
compare_titles(const struct label *a, const struct label *b)
{
	int order = strcmp(a->name, b->name);

	return order != 0 ? order
	                  : strcmp(a->title != NULL ? a->title : "",
				b->title != NULL ? b->title : "");
}

/* In the order of names; of one name, in reading order. */
static int
by_name(const void *a, const void *b)
{
	const struct label *left = *(const struct label *const *)a;
	const struct label *right = *(const struct label *const *)b;
	int order = compare_titles(left, right);

	return order != 0 ? order : (left > right) - (left < right);
}

/* Sort labels, and tell of each that has the name and title of another. */
static void
tell_twice(struct findings *findings, const struct label **labels, size_t n)
{
	qsort(labels, n, sizeof(*labels), by_name);
	for (size_t i = 1; i < n; i++) {
		const struct label *first = labels[i - 1], *second = labels[i];
		if (compare_titles(first, second) != 0)
			continue;
		if (second->title != NULL)
			findings_add(findings, second->at,
			    "%.60s \"%.60s\" stands twice; the other is at "
			    "%s:%u",
			    second->name, second->title, first->at.file,
			    first->at.line);
		else
			findings_add(findings, second->at,
			    "%.60s stands twice in this block; the other is in "
			    "line %u",
			    second->name, first->at.line);
	}
}

int
check_twice_in(struct builder *builder, const struct block *block)
{
	const struct label **labels =
	    calloc(block->n_settings + block->n_rules + 1, sizeof(*labels));
	size_t n = 0;
	int result = labels != NULL ? 0 : -1;

	for (size_t i = 0; result == 0 && i < block->n_rules; i++)
		result = check_twice_in(builder, &block->rules[i]);
	for (size_t i = 0; result == 0 && i < block->n_expects; i++)
		result = check_twice_in(builder, &block->expects[i]);
	if (result != 0) {
		free(labels);
		return result;
	}
	for (size_t i = 0; i < block->n_settings; i++) {
		const struct label *label = &block->settings[i].label;
		if (strcmp(label->name, "include") != 0)
			labels[n++] = label;
	}
	for (size_t i = 0; i < block->n_rules; i++)
		labels[n++] = &block->rules[i].label;
	tell_twice(builder->findings, labels, n);
	free(labels);
	return 0;
}

int
check_twice(struct builder *builder, enum outer outer)
{
	const struct label **labels =
	    calloc(builder->blocks.n_items + 1, sizeof(*labels));
	size_t n = 0;

	if (labels == NULL)
		return -1;
	for (const struct block *block = NULL;
	     (block = build_next(builder, outer, block)) != NULL;)
		labels[n++] = &block->label;
	tell_twice(builder->findings, labels, n);
	free(labels);
	return 0;
}
