/* MIME parameters. Read generously: mailers write unquoted blanks, encoded
 * words in quotes, and file names are what a policy wants to forbid. */
#include "parameter.h"

#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/str.h"

#include "transfer.h"
#include "words.h"

/* Up to the next semicolon outside quotes and comments, which are dropped;
 * quoted text is unquoted. *rest is what comes after. */
static void
take_piece(struct span *rest, struct str *out)
{
	bool is_quoted = false;
	unsigned depth = 0;
	size_t i = 0;

	for (; i < rest->len; i++) {
		char byte = rest->at[i];
		if (byte == '\\' && (is_quoted || depth > 0) &&
		    i + 1 < rest->len) {
			i++;
			if (depth == 0)
				str_addc(out, rest->at[i]);
		} else if (byte == '"' && depth == 0) {
			is_quoted = !is_quoted;
		} else if (byte == '(' && !is_quoted) {
			depth++;
		} else if (byte == ')' && depth > 0) {
			depth--;
		} else if (byte == ';' && !is_quoted && depth == 0) {
			break;
		} else if (depth == 0 && byte != '\r' && byte != '\n') {
			str_addc(out, byte);
		}
	}
	*rest = span_from_offset(*rest, i + 1);
}

int
parameter_head(struct arena *arena, struct span value, const char **head_r,
    struct err *err)
{
	CLEANUP(str_fini) struct str piece = { 0 };

	take_piece(&value, &piece);
	if (str_check(&piece, err) != 0)
		return -1;
	char *head = arena_dup(arena, span_trim(str_span(&piece)));
	if (head == NULL)
		return err_memory(err);
	for (char *at = head; *at != '\0'; at++) {
		*at = ascii_lower(*at);
		if (*at <= ' ' || *at > '~')
			*head = '\0';
	}
	*head_r = head;
	return 0;
}

/* What of a name follows "wanted": "", "*", "*0", "*1*"; at NULL: another. */
static struct span
name_suffix(struct span name, const char *wanted)
{
	size_t len = strlen(wanted);

	if (!span_starts_nocase(name, wanted) ||
	    (name.len > len && name.at[len] != '*'))
		return span_from(NULL, 0);
	return span_from(name.at + len, name.len - len);
}

/* charset'language'text: the text; the charset in *charset. */
static struct span
without_charset(struct span text, struct str *charset)
{
	struct span rest = text;
	struct span first = span_cut(&rest, '\'');
	size_t second = span_find(rest, '\'');

	if (second == rest.len)
		return text;
	str_clear(charset);
	str_add(charset, span_first(first, 40));
	return span_from_offset(rest, second + 1);
}

/* What the parameters of that name make together. */
struct gathered {
	struct str plain; /* name=value */
	struct str extended; /* name*=…, name*0=…, in the order they stand in */
	struct str charset;
	bool has_plain, has_extended;
};

static void
gather(struct gathered *all, struct span suffix, struct span value)
{
	bool is_encoded = suffix.len > 0 && suffix.at[suffix.len - 1] == '*';

	if (suffix.len == 0) {
		if (!all->has_plain)
			str_add(&all->plain, value);
		all->has_plain = true;
		return;
	}
	if (is_encoded && !all->has_extended)
		value = without_charset(value, &all->charset);
	all->has_extended = true;
	if (is_encoded)
		percent_decode(&all->extended, value);
	else
		str_add(&all->extended, value);
}

static void
gather_all(struct gathered *all, struct span value, const char *name)
{
	CLEANUP(str_fini) struct str head = { 0 };

	take_piece(&value, &head);
	while (value.len > 0) {
		CLEANUP(str_fini) struct str piece = { 0 };
		take_piece(&value, &piece);
		struct span text = str_span(&piece);
		struct span key = span_trim(span_cut(&text, '='));
		struct span suffix = name_suffix(key, name);
		if (suffix.at != NULL)
			gather(all, suffix, span_trim(text));
	}
}

static void
gathered_fini(struct gathered *all)
{
	str_fini(&all->plain);
	str_fini(&all->extended);
	str_fini(&all->charset);
}

int
parameter_read(struct arena *arena, struct span value, const char *name,
    const char **text_r, struct err *err)
{
	CLEANUP(gathered_fini) struct gathered all = { 0 };

	gather_all(&all, value, name);
	const struct str *found = all.has_extended ? &all.extended : &all.plain;
	if (str_check(found, err) != 0)
		return -1;
	const char *text = arena_dup(arena, str_span(found));
	if (text == NULL)
		return err_memory(err);
	*text_r = text;
	return 0;
}

int
parameter_read_text(struct arena *arena, struct span value, const char *name,
    const char **text_r, struct err *err)
{
	CLEANUP(gathered_fini) struct gathered all = { 0 };
	CLEANUP(str_fini) struct str text = { 0 };

	gather_all(&all, value, name);
	if (!all.has_extended)
		str_add(&text, str_span(&all.plain));
	else
		text_add_utf8(
		    &text, str_span(&all.extended), str_c(&all.charset));
	if (str_check(&all.plain, err) != 0 ||
	    str_check(&all.extended, err) != 0 || str_check(&text, err) != 0)
		return -1;
	return words_decode(arena, str_span(&text), text_r, err);
}
