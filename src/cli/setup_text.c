#include <string.h>

#include "setup.h"

static const char *
finish(const struct str *out)
{
	return str_ok(out) ? str_c(out) : NULL;
}

const char *
text_replace(
    struct arena *arena, const char *text, const char *from, const char *to)
{
	struct str out = STR_ON(arena);
	const char *found;

	for (; (found = strstr(text, from)) != NULL;
	     text = found + strlen(from)) {
		str_add(&out, span_from(text, (size_t)(found - text)));
		str_adds(&out, to);
	}
	str_adds(&out, text);
	return finish(&out);
}

static bool
begins_block(struct span line, const char *head)
{
	size_t len = strlen(head);

	return line.len > len && memcmp(line.at, head, len) == 0 &&
	       strchr(" {", line.at[len]) != NULL &&
	       span_find(line, '{') < line.len;
}

/* Whether the line sets the key; *is_comment_r: in a comment. */
static bool
sets_key(struct span line, const char *key, bool *is_comment_r)
{
	line = span_trim(line);
	*is_comment_r = line.len > 0 && line.at[0] == '#';
	if (*is_comment_r)
		line = span_trim(span_from_offset(line, 1));
	struct span name = span_trim(span_first(line, span_find(line, '=')));
	return name.len < line.len && span_is(name, key);
}

/* Which line of the block is to be replaced; 0: none. *end_r is the line that
 * ends it, 0 where there is no such block. */
static size_t
find_line(const char *text, const struct text_key *key, size_t *end_r)
{
	struct span rest = span_of(text);
	bool is_inside = false, is_comment, has_line = false;
	size_t found = 0;

	*end_r = 0;
	for (size_t n = 1; rest.len > 0 && *end_r == 0; n++) {
		struct span line = span_cut_line(&rest);
		if (begins_block(line, key->block))
			is_inside = true;
		if (!is_inside)
			continue;
		if (sets_key(line, key->key, &is_comment) && !has_line) {
			found = n;
			has_line = !is_comment;
		}
		if (span_is(line, "}") || (begins_block(line, key->block) &&
					      span_ends_nocase(line, "}")))
			*end_r = n;
	}
	return key->value != NULL || has_line ? found : 0;
}

static void
add_key(struct str *out, const struct text_key *key)
{
	str_addf(out, "    %-13s = %s\n", key->key, key->value);
}

/* What was said of a line that goes. */
static void
drop_comment(struct str *out)
{
	while (out->len > 0) {
		size_t at = out->len - 1;
		while (at > 0 && str_c(out)[at - 1] != '\n')
			at--;
		if (span_trim(span_of(str_c(out) + at)).at[0] != '#')
			return;
		str_truncate(out, at);
	}
}

const char *
text_set(struct arena *arena, const char *text, const struct text_key *key)
{
	struct str out = STR_ON(arena);
	struct span rest = span_of(text);
	size_t end;

	size_t found = find_line(text, key, &end);
	for (size_t n = 1; rest.len > 0; n++) {
		struct span line = span_cut_line(&rest);
		if (n == end && found == 0 && key->value != NULL)
			add_key(&out, key);
		if (n == found && key->value != NULL)
			add_key(&out, key);
		else if (n == found)
			drop_comment(&out);
		else
			str_addf(&out, "%.*s\n", (int)line.len, line.at);
	}
	if (end == 0 && key->value != NULL) {
		str_addf(&out, "\n%s {\n", key->block);
		add_key(&out, key);
		str_adds(&out, "}\n");
	}
	return finish(&out);
}

const char *
text_block(
    struct arena *arena, const char *text, const char *head, const char *block)
{
	struct str out = STR_ON(arena);
	struct span rest = span_of(text);
	bool is_inside = false, is_done = false;

	while (rest.len > 0) {
		struct span line = span_cut_line(&rest);
		if (!is_done && begins_block(line, head)) {
			is_inside = is_done = true;
			str_adds(&out, block);
		}
		if (!is_inside)
			str_addf(&out, "%.*s\n", (int)line.len, line.at);
		if (span_is(line, "}"))
			is_inside = false;
	}
	if (!is_done)
		str_addf(&out, "\n%s", block);
	return finish(&out);
}
