#include "crieur/message/signature.h"

#include <string.h>

#include "transfer.h"

struct tag {
	struct span name, value;
};

/* The next of "name = value; …"; one that is not written so has no name. */
static bool
take_tag(struct span *rest, struct tag *tag_r)
{
	if (rest->len == 0)
		return false;
	struct span value = span_cut(rest, ';');
	struct span name = span_trim(span_cut(&value, '='));
	*tag_r = (struct tag){ .name = name, .value = span_trim(value) };
	return true;
}

/* The value of the tag, and how often it is there. */
static size_t
find_tag(struct span field, const char *name, struct span *value_r)
{
	struct tag tag;
	size_t n = 0;

	while (take_tag(&field, &tag)) {
		if (!span_is_nocase(tag.name, name))
			continue;
		*value_r = tag.value;
		n++;
	}
	return n;
}

static bool
is_near_below(struct span above, struct span below)
{
	size_t start = below.len - above.len;

	return above.len > 0 && above.len < below.len && above.at[0] != '.' &&
	       span_find(above, '.') < above.len &&
	       below.at[start - 1] == '.' &&
	       span_equal_nocase(span_from_offset(below, start), above);
}

bool
domains_are_near(struct span a, struct span b)
{
	return (a.len > 0 && span_equal_nocase(a, b)) || is_near_below(a, b) ||
	       is_near_below(b, a);
}

static bool
is_plain_byte(int byte)
{
	return byte > ' ' && byte <= '~' && strchr("\";()\\,<>", byte) == NULL;
}

static bool
is_plain_value(struct span value)
{
	for (size_t i = 0; i < value.len; i++) {
		int octet = value.at[i] == '='
		                ? escaped_octet(span_from_offset(value, i))
		                : -1;
		if (!is_plain_byte(value.at[i]) ||
		    (octet >= 0 && !is_plain_byte(octet)))
			return false;
	}
	return true;
}

/* What is long and folded is never quoted, and of b= only a beginning. */
static bool
is_plain_field(struct span field)
{
	static const char *const unquoted[] = { "b", "bh", "h", "z", NULL };
	struct tag tag;

	while (take_tag(&field, &tag)) {
		if (!span_any(tag.name, unquoted, span_is) &&
		    !is_plain_value(tag.value))
			return false;
	}
	return true;
}

static bool
is_signature(struct span name)
{
	return span_is_nocase(name, "DKIM-Signature") ||
	       span_is_nocase(name, "ARC-Message-Signature") ||
	       span_is_nocase(name, "ARC-Seal");
}

bool
signatures_are_plain(const struct message *message)
{
	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		if (is_signature(field.name) && !is_plain_field(field.value))
			return false;
	}
	return true;
}

static size_t
count_signed(struct span names, const char *name)
{
	size_t n = 0;

	while (names.len > 0)
		n += span_is_nocase(span_trim(span_cut(&names, ':')), name);
	return n;
}

static bool
covers(const struct message *message, struct span signature, const char *name)
{
	struct span names = { 0 };

	return find_tag(signature, "h", &names) == 1 &&
	       count_signed(names, name) >= message_count(message, name);
}

static bool
is_binding(const struct message *message, struct span signature)
{
	static const char *const bound[] = { "From", "To", "Cc", "Subject",
		"Date", "Message-ID" };
	struct span ignored;

	if (find_tag(signature, "l", &ignored) > 0)
		return false;
	for (size_t i = 0; i < COUNT_OF(bound); i++) {
		if (!covers(message, signature, bound[i]))
			return false;
	}
	return true;
}

bool
signatures_bind(const struct message *message, struct span domain)
{
	size_t n = 0;

	if (message_count(message, "Date") != 1 ||
	    message_count(message, "Message-ID") != 1)
		return false;
	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		struct span signer = { 0 };
		if (!span_is_nocase(field.name, "DKIM-Signature"))
			continue;
		if (find_tag(field.value, "d", &signer) != 1)
			return false;
		if (!domains_are_near(signer, domain))
			continue;
		if (!is_binding(message, field.value))
			return false;
		n++;
	}
	return n > 0;
}

bool
signatures_cover(
    const struct message *message, struct span domain, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		struct span signer = { 0 };
		if (!span_is_nocase(field.name, "DKIM-Signature") ||
		    find_tag(field.value, "d", &signer) != 1 ||
		    !domains_are_near(signer, domain))
			continue;
		if (!covers(message, field.value, name))
			return false;
		n++;
	}
	return n > 0;
}
