/* One setting into one field. */
#include "key.h"

#include <stdbool.h>
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/network.h"
#include "crieur/base/str.h"
#include "crieur/policy/nearest.h"
#include "crieur/policy/quantity.h"

#include "grammar.h"

/* The i-th value is not what was expected. */
static void
fail(const struct key_reader *reader, const struct setting *setting, size_t i,
    const char *expected)
{
	findings_add(reader->findings, position_line(setting->values_at[i]),
	    "%s = \"%.80s\" is out of place; expected %s", setting->label.name,
	    setting_text(setting, i), expected);
}

static const struct key *
find(const struct key_reader *reader, const struct setting *setting)
{
	struct nearest nearest = { .wanted = span_of(setting->label.name) };
	char hint[NEAREST_TEXT_SIZE];

	for (size_t i = 0; i < reader->table->n_keys; i++) {
		const struct key *key = &reader->table->keys[i];
		if (strcmp(key->name, setting->label.name) == 0)
			return key;
	}
	for (size_t i = 0; i < reader->table->n_keys; i++)
		nearest_offer(&nearest, reader->table->keys[i].name);
	findings_add(reader->findings, setting->label.at,
	    "unknown key \"%.60s\" in %s%s", setting->label.name,
	    reader->table->block, nearest_text(&nearest, hint));
	return NULL;
}

const char *
key_lower_case(struct arena *arena, const char *text)
{
	char *copy = arena_dups(arena, text);

	if (copy != NULL)
		span_lower(span_of(text), copy);
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
    const struct setting *setting)
{
	size_t n = setting->n_values;
	const char **texts = arena_array(reader->arena, n + 1, sizeof(*texts));

	if (texts == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *text = setting_text(setting, i);
		texts[i] = key->type == KEY_TEXTS
		               ? arena_dups(reader->arena, text)
		               : key_lower_case(reader->arena, text);
		if (texts[i] == NULL)
			return false;
		if (key->type == KEY_ADDRESSES && !key_is_address(text))
			fail(reader, setting, i,
			    "an address such as list@domain");
		if (key->type == KEY_CLIENTS && !is_client(span_of(text)))
			fail(reader, setting, i,
			    "192.0.2.7, 192.0.2.0/24, host.example.org or "
			    ".example.org");
	}
	char *target = reader->target;
	memcpy(target + key->offset, &texts, sizeof(texts));
	memcpy(target + key->count_offset, &n, sizeof(n));
	return true;
}

static bool
read_counts(const struct key_reader *reader, const struct key *key,
    const struct setting *setting)
{
	size_t n = setting->n_values;
	unsigned *counts = arena_array(reader->arena, n + 1, sizeof(*counts));

	if (counts == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		int64_t number = 0;
		if (quantity_count(
			span_of(setting_text(setting, i)), &number) != 0 ||
		    number > key->limit) {
			fail(reader, setting, i, "numbers of days");
			return true;
		}
		counts[i] = (unsigned)number;
	}
	char *target = reader->target;
	memcpy(target + key->offset, &counts, sizeof(counts));
	memcpy(target + key->count_offset, &n, sizeof(n));
	return true;
}

static void
read_flag(
    const struct key_reader *reader, const struct setting *setting, void *field)
{
	struct span value = span_of(setting_text(setting, 0));
	bool flag =
	    span_is_nocase(value, "yes") || span_is_nocase(value, "true");

	if (!flag && !span_is_nocase(value, "no") &&
	    !span_is_nocase(value, "false"))
		fail(reader, setting, 0, "yes or no");
	memcpy(field, &flag, sizeof(flag));
}

static void
read_choice(const struct key_reader *reader, const struct key *key,
    const struct setting *setting, void *field)
{
	CLEANUP(str_fini) struct str expected = { 0 };
	struct nearest nearest = { .wanted =
				       span_of(setting_text(setting, 0)) };
	const struct choice *c = key->choices;
	char hint[NEAREST_TEXT_SIZE];

	while (c->name != NULL && !span_is(nearest.wanted, c->name))
		c++;
	if (c->name != NULL && key->type == KEY_CHOICE)
		memcpy(field, &c->value, sizeof(c->value));
	else if (c->name != NULL)
		memcpy(field, &c->name, sizeof(c->name));
	if (c->name != NULL)
		return;
	for (c = key->choices; c->name != NULL; c++) {
		nearest_offer(&nearest, c->name);
		str_addf(&expected, "%s%s",
		    c == key->choices   ? ""
		    : c[1].name == NULL ? " or "
					: ", ",
		    c->name);
	}
	str_adds(&expected, nearest_text(&nearest, hint));
	fail(reader, setting, 0, str_c(&expected));
}

static void
read_number(const struct key_reader *reader, const struct key *key,
    const struct setting *setting, void *field)
{
	const char *text = setting_text(setting, 0);
	int64_t number = 0;

	if (key->type == KEY_SIZE) {
		if (quantity_size(span_of(text), &number) != 0)
			fail(reader, setting, 0, "a size such as 500K or 25M");
		uint64_t octets = (uint64_t)number;
		memcpy(field, &octets, sizeof(octets));
	} else if (key->type == KEY_DURATION) {
		if (quantity_duration(span_of(text), &number) != 0)
			fail(reader, setting, 0,
			    "a duration such as 90s, 15m, 12h or 5d");
		memcpy(field, &number, sizeof(number));
	} else if (quantity_count(span_of(text), &number) != 0 ||
		   number > key->limit) {
		findings_add(reader->findings, position_line(setting->label.at),
		    "%s = \"%.80s\" is out of place; expected a number from 0 "
		    "to %u",
		    setting->label.name, text, key->limit);
	} else {
		unsigned count = (unsigned)number;
		memcpy(field, &count, sizeof(count));
	}
}

static void
read_text(const struct key_reader *reader, const struct key *key,
    const struct setting *setting, void *field)
{
	const char *text = setting_text(setting, 0);
	const char *copy = arena_dups(reader->arena, text);

	if (key->type == KEY_OCTET) {
		if (strlen(text) != 1)
			fail(reader, setting, 0, "one character");
		memcpy(field, text, 1);
		return;
	}
	if (key->type == KEY_ADDRESS) {
		if (!key_is_address(text))
			fail(reader, setting, 0,
			    "an address such as list@domain");
		copy = key_lower_case(reader->arena, text);
	} else if (key->type != KEY_LINES && strpbrk(text, "\r\n") != NULL) {
		/* Such texts go into headers and replies. */
		fail(reader, setting, 0, "a text of one line");
		return;
	}
	if (copy != NULL)
		memcpy(field, &copy, sizeof(copy));
}

static const struct key *
read_key(const struct key_reader *reader, const struct key *key,
    const struct setting *setting)
{
	void *field = (char *)reader->target + key->offset;

	if (key->type == KEY_COUNTS)
		return read_counts(reader, key, setting) ? key : NULL;
	if (key_takes_many(key))
		return read_texts(reader, key, setting) ? key : NULL;
	if (key->choices != NULL)
		read_choice(reader, key, setting, field);
	else if (key->type == KEY_FLAG)
		read_flag(reader, setting, field);
	else if (key->type == KEY_SIZE || key->type == KEY_DURATION ||
		 key->type == KEY_COUNT)
		read_number(reader, key, setting, field);
	else if (key->type != KEY_ELSEWHERE)
		read_text(reader, key, setting, field);
	return key;
}

const struct key *
key_read(const struct key_reader *reader, const struct setting *setting)
{
	if (setting->fate == FATE_UNKNOWN_BLOCK) {
		findings_add(reader->findings, setting->label.at,
		    "unknown block \"%.60s\" in %s", setting->label.name,
		    reader->table->block);
		return NULL;
	}
	const struct key *key = find(reader, setting);
	if (key == NULL)
		return NULL;
	if (setting->fate == FATE_ONE_VALUE) {
		findings_add(reader->findings, setting->label.at,
		    "%s takes one value", setting->label.name);
		return NULL;
	}
	return read_key(reader, key, setting);
}

int
key_defaults(const struct key_reader *reader)
{
	static const char *const nothing = "";
	cfg_t *section = grammar_defaults(reader->arena, reader->table);

	if (section == NULL)
		return -1;
	for (size_t i = 0; i < reader->table->n_keys; i++) {
		const struct key *key = &reader->table->keys[i];
		struct setting setting = {
			.label = { .name = key->name },
			.option = cfg_getopt(section, key->name),
		};
		if (key->fallback == NULL)
			continue;
		setting.n_values = cfg_opt_size(setting.option);
		if (key->fallback[0] == '\0')
			memcpy((char *)reader->target + key->offset, &nothing,
			    sizeof(nothing));
		else
			(void)read_key(reader, key, &setting);
	}
	cfg_free(section);
	return 0;
}
