#include "prove.h"

#include <string.h>

#include "crieur/base/network.h"
#include "crieur/message/address.h"
#include "crieur/message/authres.h"
#include "crieur/message/signature.h"
#include "crieur/post/witness.h"

enum {
	CLOCK_SKEW_S = 12 * 3600,
};

/* Of a name or an address, and nothing that stands between results. */
static bool
is_plain(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		if (byte <= ' ' || byte > '~' ||
		    strchr("\";()\\,<>", byte) != NULL)
			return false;
	}
	return true;
}

/* What stands in From is quoted by its domain alone. */
static bool
can_be_quoted(const struct intake *intake)
{
	const struct arrival *arrival = intake->arrival;
	const struct message *message = intake->message;
	struct span author = span_of(intake->author->address);

	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		if (span_is_nocase(field.name, "From") &&
		    span_find(field.value, ';') < field.value.len)
			return false;
	}
	return is_plain(span_of(arrival->helo)) &&
	       is_plain(span_of(arrival->envelope_sender)) &&
	       is_plain(address_domain(author)) &&
	       signatures_are_plain(message);
}

/* A name with a dot before it means all that end so. */
static bool
is_named(struct span pattern, struct span name)
{
	if (pattern.len == 0 || pattern.at[0] != '.')
		return span_equal_nocase(pattern, name);
	return name.len > pattern.len &&
	       span_equal_nocase(
		   span_from_offset(name, name.len - pattern.len), pattern);
}

/* Who hands over others' mail: this machine, and whom the site names. */
static bool
is_forwarder(const struct arrival *arrival)
{
	const struct site *site = arrival->site;
	struct span name = span_of(arrival->client_name);
	struct span address = span_of(arrival->client_address);
	struct network network;

	if (!network_read(address, &network) || network_is_loopback(address))
		return true;
	for (size_t i = 0; i < site->gate.n_forwarders; i++) {
		struct span each = span_of(site->gate.forwarders[i]);
		if (network_read(each, &network)
			? network_has(&network, address)
			: is_named(each, name))
			return true;
	}
	return false;
}

/* A list by whichever of its names; a command's address means that command,
 * under whichever domain a redirection has sent it. */
static bool
is_named_in(
    const struct intake *intake, const struct arrival_recipient *recipient)
{
	struct span own = address_localpart(span_of(recipient->address));
	size_t n = 0;
	const struct mailbox *boxes = message_addressees(intake->message, &n);

	for (size_t i = 0; i < n; i++) {
		struct span address = span_of(boxes[i].address);
		struct recipient_match other =
		    site_match(intake->arrival->site, address);
		if (other.role == recipient->match.role &&
		    other.list == recipient->match.list &&
		    (other.role == ADDRESS_POST ||
			span_equal(address_localpart(address), own)))
			return true;
	}
	return false;
}

/* To and Cc name all of ours there are in the envelope: what was signed for one
 * address, a token's too, says nothing at another. Those that stand for an
 * author, and those for bounces, decide nothing. */
static bool
names_all_of_ours(const struct intake *intake)
{
	const struct arrival *arrival = intake->arrival;

	for (size_t i = 0; i < arrival->n_recipients; i++) {
		const struct arrival_recipient *each = &arrival->recipients[i];
		bool is_free = each->match.role == ADDRESS_AUTHOR ||
		               (each->match.role == ADDRESS_BOUNCES &&
				   each->match.token.len == 0);
		if (!is_free && !is_named_in(intake, each))
			return false;
	}
	return true;
}

static bool
is_fresh(const struct intake *intake)
{
	const struct arrival *arrival = intake->arrival;
	int64_t sent_at;

	return message_sent_at(intake->message, &sent_at) &&
	       sent_at >= arrival->at + CLOCK_SKEW_S -
	                      arrival->site->gate.duplicate_window_s &&
	       sent_at <= arrival->at + CLOCK_SKEW_S;
}

/* SPF proves the domain of the envelope sender; of whom it is, that domain's
 * server says nothing but by that address. So a customer of a large provider
 * passes for no other one. */
static bool
is_authors_connection(const struct intake *intake, struct authres_proof found)
{
	return found.has_spf &&
	       span_equal_nocase(span_of(intake->arrival->envelope_sender),
		   span_of(intake->author->address)) &&
	       !is_forwarder(intake->arrival);
}

static unsigned
weigh(const struct intake *intake, struct authres_proof found)
{
	struct span domain = address_domain(span_of(intake->author->address));
	unsigned proofs = PROOF_NONE;
	bool is_his_connection = is_authors_connection(intake, found);
	bool is_this_mail = found.has_near_dkim &&
	                    signatures_bind(intake->message, domain) &&
	                    is_fresh(intake) && names_all_of_ours(intake);

	if (found.has_dmarc && (is_his_connection || is_this_mail))
		proofs |= PROOF_DMARC;
	if (found.has_dkim && is_this_mail)
		proofs |= PROOF_DKIM;
	return proofs;
}

/* Whether the verifiers' results are theirs, and nothing else could be read in
 * them. */
static bool
can_be_believed(const struct intake *intake)
{
	return intake->arrival->is_verified && intake->author != NULL &&
	       can_be_quoted(intake);
}

/* The first signature by the author's domain, or one near it, that holds the
 * mail to what it was. */
static struct span
signing_domain(const struct intake *intake, const struct authres *results)
{
	struct span author = address_domain(span_of(intake->author->address));

	if (!is_fresh(intake) || !names_all_of_ours(intake))
		return span_of("");
	for (size_t i = 0; i < results->n; i++) {
		struct span domain =
		    span_of(authres_property(&results->results[i], "header.d"));
		if (strcmp(results->results[i].method, "dkim") == 0 &&
		    domains_are_near(domain, author) &&
		    authres_prove(results, domain).has_dkim &&
		    signatures_bind(intake->message, domain))
			return domain;
	}
	return span_of("");
}

/* In the name that the server in front of us goes by. */
static int
read_results(const struct intake *intake, struct arena *arena,
    struct authres *results_r, struct err *err)
{
	const struct arrival *arrival = intake->arrival;
	const char *id = arrival->authserv_id != NULL
	                     ? arrival->authserv_id
	                     : arrival->site->gate.authserv_id;

	return authres_read(
	    intake->message, span_of(id), arena, results_r, err);
}

int
proof_sender_domain(const struct intake *intake, struct arena *arena,
    const char **domain_r, struct err *err)
{
	struct authres results;

	*domain_r = "";
	if (!can_be_believed(intake))
		return 0;
	if (read_results(intake, arena, &results, err) != 0)
		return -1;
	struct span domain = address_domain(span_of(intake->author->address));
	if (!is_authors_connection(intake, authres_prove(&results, domain)))
		domain = signing_domain(intake, &results);
	char *copy = arena_dup(arena, domain);
	if (copy == NULL)
		return err_memory(err);
	span_lower(domain, copy);
	*domain_r = copy;
	return 0;
}

int
proof_by_verifiers(const struct intake *intake, struct arena *arena,
    unsigned *proofs_r, struct err *err)
{
	struct authres results;

	*proofs_r = PROOF_NONE;
	if (!can_be_believed(intake))
		return 0;
	if (read_results(intake, arena, &results, err) != 0)
		return -1;
	struct span domain = address_domain(span_of(intake->author->address));
	*proofs_r = weigh(intake, authres_prove(&results, domain));
	return 0;
}

int
proof_fails_dmarc(const struct intake *intake, struct arena *arena,
    bool *fails_r, struct err *err)
{
	struct authres results;

	*fails_r = false;
	if (!intake->arrival->is_verified || intake->author == NULL ||
	    is_forwarder(intake->arrival))
		return 0;
	if (read_results(intake, arena, &results, err) != 0)
		return -1;
	struct span domain = address_domain(span_of(intake->author->address));
	*fails_r = authres_prove(&results, domain).fails_dmarc;
	return 0;
}
