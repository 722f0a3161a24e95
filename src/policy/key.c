/* One setting into one field. */
#include "key.h"

#include <stdbool.h>
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/network.h"
#include "crieur/base/str.h"
#include "crieur/policy/nearest.h"
#include "crieur/policy/quantity.h"

static void
fail(const struct key_reader *reader, const struct node *node,
    const struct value *value, const char *expected)
{
	findings_add(reader->findings, node->file,
	    value != NULL ? value->line : node->line, 0,
	    "%s = \"%.80s\" is out of place; expected %s", node->name,
	    value != NULL ? value->text : "", expected);
}

static const struct key *
find(const struct key_reader *reader, const struct node *node)
{
	struct nearest nearest = { .wanted = span_of(node->name) };
	char hint[NEAREST_TEXT_SIZE];

	for (size_t i = 0; i < reader->table->n_keys; i++) {
		const struct key *key = &reader->table->keys[i];
		if (strcmp(key->name, node->name) == 0)
			return key;
		nearest_offer(&nearest, key->name);
	}
	findings_add(reader->findings, node->file, node->line, node->column,
	    "unknown key \"%.60s\" in %s%s", node->name, reader->table->block,
	    nearest_text(&nearest, hint));
	return NULL;
}

const char *
key_lower_case(struct arena *arena, const char *text)
{
	char *copy = arena_dups(arena, text);

	for (char *at = copy; at != NULL && *at != '\0'; at++) {
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at + ('a' - 'A'));
	}
	return copy;
}

bool
key_is_address(const char *text)
{
	const char *at = strchr(text, '@');

	return at != NULL && at != text && at[1] != '\0' &&
	       strchr(at + 1, '@') == NULL && strlen(text) <= 254 &&
	       strpbrk(text, " \t\r\n<>()[]\",;:\\") == NULL;
}

/* Whom a connection can come from. The last label of a name has a letter, else
 * it is an address that is wrong. */
static bool
is_client(struct span text)
{
	struct network ignored;
	bool has_letter = false;

	if (network_read(text, &ignored))
		return true;
	if (text.len > LIMIT_DOMAIN || span_find(text, '.') == text.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		bool is_letter = (byte >= 'a' && byte <= 'z') ||
		                 (byte >= 'A' && byte <= 'Z');
		if (!is_letter && byte != '.' && byte != '-' &&
		    !(byte >= '0' && byte <= '9'))
			return false;
		has_letter = byte != '.' && (has_letter || is_letter);
	}
	return has_letter;
}

static bool
read_texts(const struct key_reader *reader, const struct key *key,
    const struct node *node)
{
	const char **texts =
	    arena_array(reader->arena, node->n_values + 1, sizeof(*texts));
	size_t n = 0;

	if (texts == NULL)
		return false;
	for (const struct value *v = node->values; v != NULL; v = v->next) {
		texts[n] = key->type == KEY_TEXTS
		               ? v->text
		               : key_lower_case(reader->arena, v->text);
		if (texts[n++] == NULL)
			return false;
		if (key->type == KEY_ADDRESSES && !key_is_address(v->text))
			fail(reader, node, v, "an address such as list@domain");
		if (key->type == KEY_CLIENTS && !is_client(span_of(v->text)))
			fail(reader, node, v,
			    "192.0.2.7, 192.0.2.0/24, host.example.org or "
			    ".example.org");
	}
	char *target = reader->target;
	memcpy(target + key->offset, &texts, sizeof(texts));
	memcpy(target + key->count_offset, &n, sizeof(n));
	return true;
}

static int
read_flag(const char *text, bool *flag_r)
{
	struct span value = span_of(text);

	*flag_r = span_is_nocase(value, "yes") || span_is_nocase(value, "true");
	return *flag_r || span_is_nocase(value, "no") ||
	               span_is_nocase(value, "false")
	           ? 0
	           : -1;
}

static void
fail_choice(const struct key_reader *reader, const struct key *key,
    const struct node *node)
{
	CLEANUP(str_fini) struct str expected = { 0 };
	struct nearest nearest = { .wanted = span_of(node->values->text) };
	char hint[NEAREST_TEXT_SIZE];

	for (const struct choice *c = key->choices; c->name != NULL; c++) {
		nearest_offer(&nearest, c->name);
		str_addf(&expected, "%s%s",
		    c == key->choices   ? ""
		    : c[1].name == NULL ? " or "
					: ", ",
		    c->name);
	}
	str_adds(&expected, nearest_text(&nearest, hint));
	fail(reader, node, node->values, str_c(&expected));
}

static void
read_choice(const struct key_reader *reader, const struct key *key,
    const struct node *node, void *field)
{
	for (const struct choice *c = key->choices; c->name != NULL; c++) {
		if (strcmp(c->name, node->values->text) != 0)
			continue;
		if (key->type == KEY_CHOICE)
			memcpy(field, &c->value, sizeof(c->value));
		else
			memcpy(field, &c->name, sizeof(c->name));
		return;
	}
	fail_choice(reader, key, node);
}

static void
read_number(const struct key_reader *reader, const struct key *key,
    const struct node *node, void *field)
{
	struct span text = span_of(node->values->text);
	int64_t number = 0;

	if (key->type == KEY_SIZE) {
		if (quantity_size(text, &number) != 0)
			fail(reader, node, node->values,
			    "a size such as 500K or 25M");
		uint64_t octets = (uint64_t)number;
		memcpy(field, &octets, sizeof(octets));
	} else if (key->type == KEY_DURATION) {
		if (quantity_duration(text, &number) != 0)
			fail(reader, node, node->values,
			    "a duration such as 90s, 15m, 12h or 5d");
		memcpy(field, &number, sizeof(number));
	} else {
		if (quantity_count(text, &number) != 0 || number > key->limit) {
			findings_add(reader->findings, node->file, node->line,
			    0,
			    "%s = \"%.80s\" is out of place; expected a number "
			    "from 0 to %u",
			    node->name, node->values->text, key->limit);
			return;
		}
		unsigned count = (unsigned)number;
		memcpy(field, &count, sizeof(count));
	}
}

static bool
read_counts(const struct key_reader *reader, const struct key *key,
    const struct node *node)
{
	unsigned *counts =
	    arena_array(reader->arena, node->n_values + 1, sizeof(*counts));
	size_t n = 0;

	if (counts == NULL)
		return false;
	for (const struct value *v = node->values; v != NULL; v = v->next) {
		int64_t number = 0;
		if (quantity_count(span_of(v->text), &number) != 0 ||
		    number > key->limit) {
			fail(reader, node, v, "numbers of days");
			return true;
		}
		counts[n++] = (unsigned)number;
	}
	char *target = reader->target;
	memcpy(target + key->offset, &counts, sizeof(counts));
	memcpy(target + key->count_offset, &n, sizeof(n));
	return true;
}

static void
read_text(const struct key_reader *reader, const struct key *key,
    const struct node *node, void *field)
{
	const char *text = node->values->text;
	bool flag;

	if (key->choices != NULL) {
		read_choice(reader, key, node, field);
	} else if (key->type == KEY_FLAG) {
		if (read_flag(text, &flag) != 0)
			fail(reader, node, node->values, "yes or no");
		memcpy(field, &flag, sizeof(flag));
	} else if (key->type == KEY_OCTET) {
		if (strlen(text) != 1)
			fail(reader, node, node->values, "one character");
		memcpy(field, text, 1);
	} else if (key->type == KEY_ADDRESS) {
		if (!key_is_address(text))
			fail(reader, node, node->values,
			    "an address such as list@domain");
		const char *lower = key_lower_case(reader->arena, text);
		if (lower != NULL)
			memcpy(field, &lower, sizeof(lower));
	} else if (key->type != KEY_LINES && strpbrk(text, "\r\n") != NULL) {
		/* Such texts go into headers and replies. */
		fail(reader, node, node->values, "a text of one line");
	} else {
		memcpy(field, &text, sizeof(text));
	}
}

const struct key *
key_read(const struct key_reader *reader, const struct node *node)
{
	if (node->kind == NODE_BLOCK) {
		findings_add(reader->findings, node->file, node->line,
		    node->column, "unknown block \"%.60s\" in %s", node->name,
		    reader->table->block);
		return NULL;
	}
	const struct key *key = find(reader, node);
	if (key == NULL)
		return NULL;
	if (key->type == KEY_TEXTS || key->type == KEY_DOMAINS ||
	    key->type == KEY_ADDRESSES || key->type == KEY_CLIENTS)
		return read_texts(reader, key, node) ? key : NULL;
	if (key->type == KEY_COUNTS)
		return read_counts(reader, key, node) ? key : NULL;
	if (node->n_values != 1) {
		findings_add(reader->findings, node->file, node->line,
		    node->column, "%s takes one value", node->name);
		return NULL;
	}
	void *field = (char *)reader->target + key->offset;
	if (key->type == KEY_SIZE || key->type == KEY_DURATION ||
	    key->type == KEY_COUNT)
		read_number(reader, key, node, field);
	else if (key->type != KEY_ELSEWHERE)
		read_text(reader, key, node, field);
	return key;
}
