/*
 * Address lists, read strictly and without recursion.
 *
 * libetpan's reader is not used here: it makes one address of
 * "Jean Dupont a@b.fr" and stops silently at a comment, and who the author is
 * must be read as the programs that checked his proof read it. What is not
 * plainly one mailbox is no mailbox.
 */
#include "mailbox.h"

#include <string.h>

#include "crieur/base/str.h"
#include "crieur/message/address.h"

#include "words.h"

enum token_kind {
	TOKEN_END,
	TOKEN_WORD,    /* an atom with its dots */
	TOKEN_QUOTED,  /* raw, with its quotes */
	TOKEN_SPECIAL, /* one of < > @ , ; : */
	TOKEN_BROKEN,  /* an unclosed quote or comment, a control character */
};

struct token {
	enum token_kind kind;
	struct span text;
};

struct reader {
	struct span rest;
	struct span comment; /* the last one, without its parentheses */
};

/* The entry being read. */
struct entry {
	struct str *name;
	struct span word; /* its last word: perhaps a local part */
	size_t n_words;
	char address[ADDRESS_TEXT_SIZE];
	bool has_address;
	struct span comment;
};

static bool
is_special(char byte)
{
	return byte == '<' || byte == '>' || byte == '@' || byte == ',' ||
	       byte == ';' || byte == ':';
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* The length of the comment or quoted string at the head of text, 0 if it is
 * not closed. Comments nest, quoted strings do not. */
static size_t
enclosed_length(struct span text)
{
	bool is_comment = text.at[0] == '(';
	size_t depth = 1;

	for (size_t i = 1; i < text.len; i++) {
		if (text.at[i] == '\\') {
			i++;
		} else if (!is_comment) {
			if (text.at[i] == '"')
				return i + 1;
		} else if (text.at[i] == '(') {
			depth++;
		} else if (text.at[i] == ')' && --depth == 0) {
			return i + 1;
		}
	}
	return 0;
}

/* Skip blanks and comments; false at a comment that is not closed. */
static bool
skip_comments(struct reader *reader)
{
	while (reader->rest.len > 0) {
		size_t length = 1;
		if (reader->rest.at[0] == '(') {
			length = enclosed_length(reader->rest);
			if (length == 0)
				return false;
			reader->comment =
			    span_from(reader->rest.at + 1, length - 2);
		} else if (!is_blank(reader->rest.at[0])) {
			return true;
		}
		reader->rest = span_from_offset(reader->rest, length);
	}
	return true;
}

static size_t
word_length(struct span text)
{
	size_t length = 0;

	while (length < text.len) {
		char byte = text.at[length];
		if (is_special(byte) || is_blank(byte) || byte == '(' ||
		    byte == ')' || byte == '"' || (byte >= 0 && byte < ' ') ||
		    byte == 0x7f)
			break;
		length++;
	}
	return length;
}

static struct token
take(struct reader *reader)
{
	struct token token = { .kind = TOKEN_BROKEN };
	size_t length = 0;

	if (skip_comments(reader)) {
		if (reader->rest.len == 0) {
			token.kind = TOKEN_END;
		} else if (is_special(reader->rest.at[0])) {
			token.kind = TOKEN_SPECIAL;
			length = 1;
		} else if (reader->rest.at[0] == '"') {
			length = enclosed_length(reader->rest);
			token.kind = length > 0 ? TOKEN_QUOTED : TOKEN_BROKEN;
		} else {
			length = word_length(reader->rest);
			token.kind = length > 0 ? TOKEN_WORD : TOKEN_BROKEN;
		}
	}
	token.text = span_first(reader->rest, length);
	reader->rest = token.kind != TOKEN_BROKEN
	                   ? span_from_offset(reader->rest, length)
	                   : span_from(NULL, 0);
	return token;
}

static bool
is_sign(struct token token, char sign)
{
	return token.kind == TOKEN_SPECIAL && token.text.at[0] == sign;
}

static bool
is_word(struct token token)
{
	return token.kind == TOKEN_WORD || token.kind == TOKEN_QUOTED;
}

static void
add_unquoted(struct str *out, struct span quoted)
{
	for (size_t i = 1; i + 1 < quoted.len; i++) {
		if (quoted.at[i] == '\\' && i + 2 < quoted.len)
			i++;
		str_addc(out, quoted.at[i]);
	}
}

static void
entry_add_word(struct entry *entry, struct token token)
{
	if (entry->n_words++ > 0)
		str_addc(entry->name, ' ');
	if (token.kind == TOKEN_QUOTED)
		add_unquoted(entry->name, token.text);
	else
		str_add(entry->name, token.text);
	entry->word = token.text;
}

/* local@domain, its local part given, the reader behind the @. */
static bool
entry_set_address(struct entry *entry, struct span local, struct reader *reader)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct err ignored = { 0 };
	struct token domain = take(reader);

	if (domain.kind != TOKEN_WORD)
		return false;
	str_add(&text, local);
	str_addc(&text, '@');
	str_add(&text, domain.text);
	entry->has_address =
	    str_ok(&text) &&
	    address_normalize(str_span(&text), entry->address, &ignored) == 0;
	return entry->has_address;
}

/* What follows a "<". */
static bool
entry_read_angle(struct entry *entry, struct reader *reader)
{
	struct token local = take(reader);

	return is_word(local) && is_sign(take(reader), '@') &&
	       entry_set_address(entry, local.text, reader) &&
	       is_sign(take(reader), '>');
}

/* A name after the address in a comment is an old habit still seen. */
static int
list_add(struct arena *arena, struct mailbox_list *list,
    const struct entry *entry, struct err *err)
{
	struct span name = str_span(entry->name);

	if (name.len == 0)
		name = entry->comment;
	if (str_check(entry->name, err) != 0)
		return -1;
	list->boxes =
	    arena_grow(arena, list->boxes, list->n, sizeof(*list->boxes));
	if (list->boxes == NULL)
		return err_memory(err);
	struct mailbox *box = &list->boxes[list->n];
	if (words_decode(arena, name, &box->name, err) != 0)
		return -1;
	box->address = arena_dups(arena, entry->address);
	if (box->address == NULL)
		return err_memory(err);
	list->n++;
	return 0;
}

/* Read on to the comma or semicolon that ends a broken entry. */
static struct token
resume(struct reader *reader, struct token token)
{
	while (token.kind != TOKEN_END && token.kind != TOKEN_BROKEN &&
	       !is_sign(token, ',') && !is_sign(token, ';'))
		token = take(reader);
	return token;
}

enum entry_end {
	ENTRY_EMPTY,
	ENTRY_GROUP, /* it was the name of a group */
	ENTRY_MAILBOX,
	ENTRY_BROKEN,
};

/* One entry up to what ends it, which comes out in *end_r. */
static enum entry_end
entry_read(struct entry *entry, struct reader *reader, struct token *end_r)
{
	struct token token = take(reader);

	for (; is_word(token); token = take(reader))
		entry_add_word(entry, token);
	*end_r = token;
	if (is_sign(token, ':'))
		return entry->n_words > 0 ? ENTRY_GROUP : ENTRY_BROKEN;
	if (is_sign(token, '<')) {
		if (!entry_read_angle(entry, reader))
			return ENTRY_BROKEN;
	} else if (is_sign(token, '@')) {
		str_clear(entry->name);
		if (entry->n_words != 1 ||
		    !entry_set_address(entry, entry->word, reader))
			return ENTRY_BROKEN;
	} else {
		bool is_end = token.kind == TOKEN_END || is_sign(token, ',') ||
		              is_sign(token, ';');
		return is_end && entry->n_words == 0 ? ENTRY_EMPTY
		                                     : ENTRY_BROKEN;
	}
	reader->comment = span_from(NULL, 0);
	*end_r = take(reader);
	entry->comment = reader->comment;
	return end_r->kind == TOKEN_END || is_sign(*end_r, ',') ||
	               is_sign(*end_r, ';')
	           ? ENTRY_MAILBOX
	           : ENTRY_BROKEN;
}

/* One entry into the list; *is_last_r when it was the last. */
static int
read_entry(struct arena *arena, struct reader *reader,
    struct mailbox_list *list, bool *is_last_r, struct err *err)
{
	CLEANUP(str_fini) struct str name = { 0 };
	struct entry entry = { .name = &name };
	struct token end = { .kind = TOKEN_END };
	int result = 0;

	switch (entry_read(&entry, reader, &end)) {
	case ENTRY_EMPTY: break;
	case ENTRY_GROUP: list->has_group = true; break;
	case ENTRY_MAILBOX: result = list_add(arena, list, &entry, err); break;
	case ENTRY_BROKEN:
		list->is_broken = true;
		end = resume(reader, end);
		break;
	}
	*is_last_r = end.kind == TOKEN_END || end.kind == TOKEN_BROKEN;
	return result;
}

int
mailboxes_read(struct arena *arena, struct span value, size_t max,
    struct mailbox_list *list, struct err *err)
{
	struct reader reader = { .rest = value };
	bool is_last = false;

	while (!is_last) {
		if (read_entry(arena, &reader, list, &is_last, err) != 0)
			return -1;
		if (list->n > max)
			return err_set(err, ERR_INPUT,
			    "the message names more than %zu addresses", max);
	}
	return 0;
}

/* Whether an @ stands outside of encoded words: it is an address's, then. */
static bool
holds_address(struct span name)
{
	while (name.len > 0) {
		struct span word =
		    span_first(name, span_find_text(name, span_of("=?")));
		if (span_find(word, '@') < word.len)
			return true;
		name = span_from_offset(name, word.len);
		size_t end = span_find_text(name, span_of("?="));
		name = span_from_offset(name, end < name.len ? end + 2 : end);
	}
	return false;
}

int
mailbox_read_angle(struct arena *arena, struct span value,
    struct mailbox_list *list, struct err *err)
{
	CLEANUP(str_fini) struct str name = { 0 };
	struct entry entry = { .name = &name };
	struct err ignored = { 0 };
	struct span rest = span_trim(value), before = span_cut(&rest, '<');
	struct span address = span_cut(&rest, '>');

	/* Just one of each, nothing behind, no quotation left open. */
	if (rest.len > 0 || address.len == 0 ||
	    span_find(address, '<') < address.len ||
	    span_find(before, '>') < before.len ||
	    span_find(before, '"') < before.len ||
	    span_find(before, '(') < before.len || holds_address(before) ||
	    !span_ends_nocase(span_trim(value), ">") ||
	    address_normalize(span_trim(address), entry.address, &ignored) != 0)
		return 0;
	str_add(&name, span_trim(before));
	return list_add(arena, list, &entry, err);
}
