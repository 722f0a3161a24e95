/* Authentication-Results, whatever the folding, comments, case and order. */
#include "crieur/message/authres.h"

#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/str.h"
#include "crieur/message/signature.h"

struct reader {
	struct span rest;
	bool is_broken; /* an unclosed comment or quoted string */
};

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* Blanks and comments, which nest (RFC 5322 §3.2.2). */
static void
skip_comments(struct reader *reader)
{
	size_t i = 0, depth = 0;
	struct span text = reader->rest;

	for (; i < text.len; i++) {
		if (text.at[i] == '(')
			depth++;
		else if (text.at[i] == ')' && depth > 0)
			depth--;
		else if (text.at[i] == '\\' && depth > 0)
			i++;
		else if (depth == 0 && !is_blank(text.at[i]))
			break;
	}
	reader->is_broken |= depth > 0;
	reader->rest = span_from_offset(text, i);
}

static bool
take_sign(struct reader *reader, char sign)
{
	skip_comments(reader);
	if (reader->rest.len == 0 || reader->rest.at[0] != sign)
		return false;
	reader->rest = span_from_offset(reader->rest, 1);
	return true;
}

static void
take_quoted(struct reader *reader, struct str *out)
{
	struct span text = reader->rest;
	size_t i = 1;

	while (i < text.len && text.at[i] != '"') {
		if (text.at[i] == '\\' && i + 1 < text.len)
			i++;
		str_addc(out, text.at[i++]);
	}
	reader->is_broken |= i >= text.len;
	reader->rest = span_from_offset(text, i + 1);
}

/* A word, quoted or not, up to a blank, a comment or one of ends. */
static char *
take_word(struct reader *reader, struct arena *arena, const char *ends)
{
	CLEANUP(str_fini) struct str word = { 0 };

	skip_comments(reader);
	while (reader->rest.len > 0) {
		char byte = reader->rest.at[0];
		if (byte == '"') {
			take_quoted(reader, &word);
			continue;
		}
		if (is_blank(byte) || byte == '(' || byte == ')' ||
		    byte == '\0' || strchr(ends, byte) != NULL)
			break;
		str_addc(&word, byte);
		reader->rest = span_from_offset(reader->rest, 1);
	}
	return str_ok(&word) ? arena_dup(arena, str_span(&word)) : NULL;
}

static char *
lower(char *text)
{
	for (char *at = text; at != NULL && *at != '\0'; at++)
		*at = ascii_lower(*at);
	return text;
}

enum outcome {
	OUTCOME_READ,
	OUTCOME_NOTHING, /* of another, "none", or of a version to come */
	OUTCOME_MALFORMED,
	OUTCOME_NO_MEMORY,
};

/* The authserv-id and the version, which is 1 if it is there. */
static enum outcome
read_head(struct reader *reader, struct arena *arena, struct span authserv_id)
{
	const char *id = take_word(reader, arena, ";=");

	if (id == NULL)
		return OUTCOME_NO_MEMORY;
	if (!span_equal_nocase(span_of(id), authserv_id))
		return OUTCOME_NOTHING;
	const char *version = take_word(reader, arena, ";");
	if (version == NULL)
		return OUTCOME_NO_MEMORY;
	return *version == '\0' || strcmp(version, "1") == 0
	           ? OUTCOME_READ
	           : OUTCOME_MALFORMED;
}

/* ptype.property = value, or reason = value; blanks may stand anywhere. */
static enum outcome
read_property(struct reader *reader, struct arena *arena,
    struct authres_property *property_r)
{
	const char *type = lower(take_word(reader, arena, ".=;"));
	const char *name = type;

	if (type == NULL)
		return OUTCOME_NO_MEMORY;
	if (take_sign(reader, '.')) {
		const char *rest = lower(take_word(reader, arena, "=;"));
		name = rest != NULL ? arena_printf(arena, "%s.%s", type, rest)
		                    : NULL;
		if (name == NULL)
			return OUTCOME_NO_MEMORY;
	}
	if (*type == '\0' || !take_sign(reader, '='))
		return OUTCOME_MALFORMED;
	const char *value = take_word(reader, arena, ";");
	if (value == NULL)
		return OUTCOME_NO_MEMORY;
	*property_r = (struct authres_property){ .name = name, .value = value };
	return reader->is_broken ? OUTCOME_MALFORMED : OUTCOME_READ;
}

static enum outcome
read_properties(
    struct reader *reader, struct arena *arena, struct authres_result *result)
{
	for (;;) {
		struct authres_property property;
		skip_comments(reader);
		if (reader->rest.len == 0 || reader->rest.at[0] == ';')
			return reader->is_broken ? OUTCOME_MALFORMED
			                         : OUTCOME_READ;
		enum outcome outcome = read_property(reader, arena, &property);
		if (outcome != OUTCOME_READ)
			return outcome;
		if (result->n_properties == AUTHRES_PROPERTIES)
			return OUTCOME_MALFORMED;
		result->properties[result->n_properties++] = property;
	}
}

/* method[/version] = result properties, behind a semicolon. */
static enum outcome
read_result(
    struct reader *reader, struct arena *arena, struct authres_result *result)
{
	const char *version = "1";

	result->method = lower(take_word(reader, arena, "/=;"));
	if (take_sign(reader, '/'))
		version = take_word(reader, arena, "=;");
	if (result->method == NULL || version == NULL)
		return OUTCOME_NO_MEMORY;
	skip_comments(reader);
	bool is_end = reader->rest.len == 0 || reader->rest.at[0] == ';';
	if (is_end &&
	    (*result->method == '\0' || strcmp(result->method, "none") == 0))
		return reader->is_broken ? OUTCOME_MALFORMED : OUTCOME_NOTHING;
	if (*result->method == '\0' || !take_sign(reader, '='))
		return OUTCOME_MALFORMED;
	result->result = lower(take_word(reader, arena, ";="));
	if (result->result == NULL)
		return OUTCOME_NO_MEMORY;
	if (*result->result == '\0')
		return OUTCOME_MALFORMED;
	enum outcome outcome = read_properties(reader, arena, result);
	if (outcome == OUTCOME_READ && strcmp(version, "1") != 0)
		return OUTCOME_NOTHING;
	return outcome;
}

/* One field of ours; its results are added when the whole of it is sound. */
static enum outcome
read_field(struct span value, struct span authserv_id, struct arena *arena,
    struct authres *authres)
{
	struct reader reader = { .rest = value };
	size_t n = authres->n;
	enum outcome outcome = read_head(&reader, arena, authserv_id);

	if (outcome != OUTCOME_READ)
		return outcome;
	while (take_sign(&reader, ';')) {
		struct authres_result result = { .method = "" };
		outcome = read_result(&reader, arena, &result);
		if (outcome == OUTCOME_NOTHING)
			continue;
		if (outcome != OUTCOME_READ)
			return outcome;
		if (n == AUTHRES_RESULTS)
			return OUTCOME_MALFORMED;
		result.field = authres->n_fields;
		authres->results[n++] = result;
	}
	if (reader.is_broken || reader.rest.len > 0)
		return OUTCOME_MALFORMED;
	authres->n = n;
	authres->n_fields++;
	return OUTCOME_READ;
}

/* Fields that were there before the message came to us. */
static bool
is_senders_own(struct span name)
{
	static const char *const own[] = { "Received", "From", "Sender", "To",
		"Cc", "Subject", "Date", "Message-ID", "Reply-To",
		"MIME-Version", "Content-Type", "DKIM-Signature", NULL };

	return span_any(name, own, span_is_nocase);
}

int
authres_read(const struct message *message, struct span authserv_id,
    struct arena *arena, struct authres *authres_r, struct err *err)
{
	struct authres authres = { .n = 0 };

	authres.results =
	    arena_array(arena, AUTHRES_RESULTS, sizeof(*authres.results));
	if (authres.results == NULL)
		return err_memory(err);
	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		if (authserv_id.len == 0 || is_senders_own(field.name))
			break;
		if (!span_is_nocase(field.name, "Authentication-Results"))
			continue;
		enum outcome outcome =
		    read_field(field.value, authserv_id, arena, &authres);
		if (outcome == OUTCOME_NO_MEMORY)
			return err_memory(err);
		if (outcome != OUTCOME_READ)
			break;
	}
	*authres_r = authres;
	return 0;
}

const char *
authres_property(const struct authres_result *result, const char *name)
{
	const char *value = NULL;

	for (size_t i = 0; i < result->n_properties; i++) {
		if (strcmp(result->properties[i].name, name) != 0)
			continue;
		/* A value put in by a clever address beside the true one. */
		if (value != NULL &&
		    strcmp(value, result->properties[i].value) != 0)
			return "";
		value = result->properties[i].value;
	}
	return value != NULL ? value : "";
}

/* What the results of one method come to: their number, how many of them pass
 * for the domain, and whether all are of one field. */
struct tally {
	size_t n, n_passed, n_near;
	bool is_disputed;
};

/* The domain stands alone or behind an @. */
static struct span
domain_in(const struct authres_result *result, const char *property)
{
	struct span text = span_of(authres_property(result, property));
	size_t at = span_find(text, '@');

	return at < text.len ? span_from_offset(text, at + 1) : text;
}

static struct tally
count(const struct authres *authres, const char *method, const char *property,
    struct span domain)
{
	struct tally tally = { .n = 0 };
	size_t field = 0;

	for (size_t i = 0; i < authres->n; i++) {
		const struct authres_result *result = &authres->results[i];
		if (strcmp(result->method, method) != 0)
			continue;
		tally.is_disputed |= tally.n++ > 0 && result->field != field;
		field = result->field;
		if (strcmp(result->result, "pass") != 0)
			continue;
		struct span named = domain_in(result, property);
		tally.n_passed +=
		    domain.len > 0 && span_equal_nocase(named, domain);
		tally.n_near += domains_are_near(named, domain);
	}
	return tally;
}

static bool
fails(const struct authres *authres, struct span from_domain)
{
	for (size_t i = 0; i < authres->n; i++) {
		const struct authres_result *result = &authres->results[i];
		if (strcmp(result->method, "dmarc") == 0 &&
		    strcmp(result->result, "fail") == 0 &&
		    span_equal_nocase(
			domain_in(result, "header.from"), from_domain))
			return true;
	}
	return false;
}

struct authres_proof
authres_prove(const struct authres *authres, struct span from_domain)
{
	struct tally dmarc =
	    count(authres, "dmarc", "header.from", from_domain);
	struct tally dkim = count(authres, "dkim", "header.d", from_domain);
	struct tally spf = count(authres, "spf", "smtp.mailfrom", from_domain);

	return (struct authres_proof){
		.fails_dmarc = fails(authres, from_domain),
		/* A message has one of them; two that disagree are none. */
		.has_dmarc = !dmarc.is_disputed && dmarc.n_passed > 0 &&
		             dmarc.n_passed == dmarc.n,
		.has_spf = !spf.is_disputed && spf.n_passed > 0 &&
		           spf.n_passed == spf.n,
		.has_dkim = !dkim.is_disputed && dkim.n_passed > 0,
		.has_near_dkim = !dkim.is_disputed && dkim.n_near > 0,
	};
}
