/* One address (RFC 5321 §4.1.2), checked and in lower case. */
#include "crieur/message/address.h"

#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/limits.h"

static bool
is_atom_letter(char byte)
{
	return ascii_is_alnum(byte) || (unsigned char)byte >= 0x80 ||
	       (byte != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", byte) != NULL);
}

static bool
is_dot_atom(struct span text)
{
	bool was_dot = true;

	for (size_t i = 0; i < text.len; i++) {
		bool is_dot = text.at[i] == '.';
		if (is_dot ? was_dot : !is_atom_letter(text.at[i]))
			return false;
		was_dot = is_dot;
	}
	return !was_dot;
}

/* A quoted local part without blanks or escapes: nobody has others. */
static bool
is_quoted(struct span text)
{
	if (text.len < 3 || text.at[0] != '"' || text.at[text.len - 1] != '"')
		return false;
	for (size_t i = 1; i + 1 < text.len; i++) {
		unsigned char byte = (unsigned char)text.at[i];
		if (byte <= ' ' || byte == 0x7f || byte == '"' || byte == '\\')
			return false;
	}
	return true;
}

static bool
is_label(struct span label)
{
	if (label.len == 0 || label.len > 63 || label.at[0] == '-' ||
	    label.at[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++) {
		char byte = label.at[i];
		if (!(is_atom_letter(byte) &&
			strchr("!#$%&'*+/=?^`{|}~", byte) == NULL))
			return false;
	}
	return true;
}

/* Labels; the last is not a number, which would make it an IP address. */
static bool
is_domain(struct span domain)
{
	struct span last = domain, rest = domain;
	bool is_number = true;

	if (domain.len == 0 || domain.at[domain.len - 1] == '.')
		return false;
	while (rest.len > 0) {
		last = span_cut(&rest, '.');
		if (!is_label(last))
			return false;
	}
	for (size_t i = 0; i < last.len; i++)
		is_number &= ascii_is_digit(last.at[i]);
	return !is_number;
}

/* The last @: a quoted local part may contain one. */
static size_t
at_sign(struct span address)
{
	for (size_t i = address.len; i > 0; i--) {
		if (address.at[i - 1] == '@')
			return i - 1;
	}
	return address.len;
}

struct span
address_localpart(struct span address)
{
	return span_first(address, at_sign(address));
}

struct span
address_domain(struct span address)
{
	return span_from_offset(address, at_sign(address) + 1);
}

/* What is wrong with it; NULL if nothing is. */
static const char *
fault(struct span address, struct span local, struct span domain)
{
	if (at_sign(address) == address.len)
		return "it has no @";
	if (local.len == 0 || domain.len == 0)
		return "a part is missing";
	if (local.len > LIMIT_LOCALPART || domain.len > LIMIT_DOMAIN ||
	    address.len > LIMIT_ADDRESS)
		return "it is too long";
	if (!span_is_utf8(address))
		return "it is not UTF-8";
	if (!is_dot_atom(local) && !is_quoted(local))
		return "what stands before @ is no local part";
	if (!is_domain(domain))
		return "what stands after @ is no domain";
	return NULL;
}

/* The text as an error may show it: short, without controls. */
static const char *
shown(struct span text, char buffer[64])
{
	size_t len = text.len < 60 ? text.len : 60;

	for (size_t i = 0; i < len; i++)
		buffer[i] =
		    text.at[i] >= ' ' && text.at[i] <= '~' ? text.at[i] : '?';
	buffer[len] = '\0';
	return buffer;
}

int
address_normalize(
    struct span text, char address_r[ADDRESS_TEXT_SIZE], struct err *err)
{
	char buffer[64];

	if (text.len > 2 && text.at[0] == '<' && text.at[text.len - 1] == '>')
		text = span_from(text.at + 1, text.len - 2);
	struct span local = address_localpart(text);
	struct span domain = address_domain(text);
	const char *wrong = fault(text, local, domain);
	if (wrong != NULL)
		return err_set(err, ERR_INPUT, "\"%s\" is no mail address: %s",
		    shown(text, buffer), wrong);
	/* "ab"@c and ab@c are one mailbox (RFC 5321 §4.1.2). */
	struct span bare =
	    is_quoted(local) ? span_from(local.at + 1, local.len - 2) : local;
	if (is_dot_atom(bare))
		local = bare;
	span_lower(local, address_r);
	address_r[local.len] = '@';
	span_lower(domain, address_r + local.len + 1);
	address_r[local.len + 1 + domain.len] = '\0';
	return 0;
}
