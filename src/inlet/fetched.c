#include "fetched.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/random.h"
#include "crieur/message/address.h"
#include "crieur/message/message.h"

/* A message being looked at: the server's fields are its first n_servers. */
struct fetching {
	const struct site *site;
	const struct inlet *inlet;
	const struct message *message;
	size_t n_servers;
	struct arena *arena;
};

/* How many fields stand above the last Received that the server wrote: between
 * that and the next one the sender writes what he likes. Where there are fewer
 * of them than the server writes, nothing is the server's. */
static size_t
count_servers(const struct message *message, unsigned hops)
{
	size_t n = message_n_fields(message);
	unsigned n_received = 0;

	for (size_t i = 0; i < n && hops > 0; i++) {
		if (span_is_nocase(
			message_field(message, i).name, "Received") &&
		    ++n_received == hops)
			return i;
	}
	return 0;
}

/* Whether the server says in just one field what it has found. */
static bool
has_results(const struct fetching *of)
{
	struct span id = span_of(of->inlet->authserv_id);
	size_t n = 0;

	for (size_t i = 0; i < of->n_servers && id.len > 0; i++) {
		struct header_field field = message_field(of->message, i);
		n += span_is_nocase(field.name, "Authentication-Results") &&
		     span_starts_nocase(
			 span_trim(field.value), of->inlet->authserv_id);
	}
	return n == 1;
}

/* What stands first: the results of our own verifying, under a name that nobody
 * could know. */
static int
add_own_results(const struct fetching *of, const struct verify_keys *keys,
    struct fetched *fetched, struct err *err)
{
	CLEANUP(str_fini) struct str results = { 0 };

	if (random_text(
		fetched->authserv_id, sizeof(fetched->authserv_id), err) != 0 ||
	    verify_signatures(keys, message_raw(of->message), &results, err) !=
		0)
		return -1;
	fetched->is_verified = results.len > 0;
	if (fetched->is_verified)
		str_addf(&fetched->octets, "Authentication-Results: %s%s\r\n",
		    fetched->authserv_id, str_c(&results));
	return str_check(&fetched->octets, err);
}

static bool
names_recipient(const struct inlet *inlet, struct span name)
{
	for (size_t i = 0; i < inlet->n_recipient_fields; i++) {
		if (span_is_nocase(name, inlet->recipient_fields[i]))
			return true;
	}
	return false;
}

/* The topmost field of that name among the first n; an empty one if none. */
static struct header_field
topmost(const struct message *message, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++) {
		struct header_field field = message_field(message, i);
		if (span_is_nocase(field.name, name))
			return field;
	}
	return (struct header_field){ .name = span_of("") };
}

static bool
is_ours(enum role_of_address role)
{
	return role != ADDRESS_ELSEWHERE && role != ADDRESS_RESERVED &&
	       role != ADDRESS_UNKNOWN;
}

/* In the arena; false where the text is no address of ours. */
static bool
address_ours(const struct site *site, struct span text, struct arena *arena,
    struct arrival_recipient *recipient_r)
{
	char address[ADDRESS_TEXT_SIZE];
	struct err ignored = { 0 };

	if (address_normalize(span_trim(text), address, &ignored) != 0)
		return false;
	const char *copy = arena_dups(arena, address);
	if (copy == NULL)
		return false;
	struct recipient_match match = site_match(site, span_of(copy));
	if (!is_ours(match.role))
		return false;
	*recipient_r =
	    (struct arrival_recipient){ .address = copy, .match = match };
	return true;
}

static int
find_recipient(
    const struct fetching *of, struct fetched *fetched, struct err *err)
{
	const struct inlet *inlet = of->inlet;

	for (size_t i = 0; i < inlet->n_recipient_fields; i++) {
		struct header_field field = topmost(
		    of->message, of->n_servers, inlet->recipient_fields[i]);
		if (field.name.len > 0 && address_ours(of->site, field.value,
					      of->arena, &fetched->recipient))
			return 0;
	}
	if (inlet->address[0] != '\0' &&
	    address_ours(of->site, span_of(inlet->address), of->arena,
		&fetched->recipient))
		return 0;
	return err_set(err, ERR_INPUT,
	    "it is for no address of ours: no field that names its recipient "
	    "does, and the inlet has no address");
}

/* Return-Path as the server wrote it. Without one nothing is known, and the
 * message is not taken for an automatic one. */
static int
find_sender(const struct fetching *of, struct fetched *fetched, struct err *err)
{
	struct header_field field =
	    topmost(of->message, of->n_servers, "Return-Path");
	char address[ADDRESS_TEXT_SIZE];
	struct err ignored = { 0 };

	fetched->sender = "unknown";
	if (field.name.len == 0)
		return 0;
	if (span_is(span_trim(field.value), "<>")) {
		fetched->sender = "";
		return 0;
	}
	if (address_normalize(span_trim(field.value), address, &ignored) != 0)
		return 0;
	fetched->sender = arena_dups(of->arena, address);
	return fetched->sender != NULL ? 0 : err_memory(err);
}

static void
put_in_order(const struct fetching *of, struct str *out)
{
	const struct message *message = of->message;
	struct span raw = message_raw(message);
	size_t n = message_n_fields(message);

	for (size_t i = 0; i < of->n_servers; i++) {
		struct header_field field = message_field(message, i);
		if (!span_is_nocase(field.name, "Received") &&
		    !span_is_nocase(field.name, "Return-Path") &&
		    !names_recipient(of->inlet, field.name))
			str_add(out, field.field);
	}
	for (size_t i = 0; i < n; i++) {
		struct header_field field = message_field(message, i);
		if (i >= of->n_servers ||
		    span_is_nocase(field.name, "Received"))
			str_add(out, field.field);
	}
	str_adds(out, "\r\n");
	size_t body = message_body_offset(message);
	str_add(out, span_from(raw.at + body, raw.len - body));
}

int
fetched_open(const struct fetched_from *from, struct span octets,
    struct fetched *fetched_r, struct err *err)
{
	CLEANUP(str_fini) struct str lines = { 0 };
	struct message *message = NULL;

	*fetched_r = (struct fetched){ .sender = "" };
	message_add_crlf(&lines, octets);
	if (str_check(&lines, err) != 0 ||
	    message_read(str_span(&lines), &message, err) != 0)
		return -1;
	const struct fetching of = {
		.site = from->site,
		.inlet = from->inlet,
		.message = message,
		.n_servers = count_servers(message, from->inlet->hops),
		.arena = from->arena,
	};
	int result = find_recipient(&of, fetched_r, err);
	if (result == 0)
		result = find_sender(&of, fetched_r, err);
	if (result == 0 && has_results(&of)) {
		fetched_r->is_verified = true;
		snprintf(fetched_r->authserv_id, sizeof(fetched_r->authserv_id),
		    "%s", from->inlet->authserv_id);
	} else if (result == 0) {
		result = add_own_results(&of, from->keys, fetched_r, err);
	}
	if (result == 0) {
		put_in_order(&of, &fetched_r->octets);
		result = str_check(&fetched_r->octets, err);
	}
	message_free(message);
	return result;
}

void
fetched_fini(struct fetched *fetched)
{
	str_fini(&fetched->octets);
}
