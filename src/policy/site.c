/* Holding a site, and finding things in it. */
#include "crieur/policy/site.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/policy/pattern.h"

#include "build.h"

static const char *const verdict_names[] = {
#define VERDICT(constant, name) name,
#include "crieur/policy/verdict.def"
#undef VERDICT
};

const char *
verdict_name(enum verdict verdict)
{
	return verdict_names[verdict];
}

bool
verdict_from_name(struct span name, enum verdict *verdict_r)
{
	for (size_t i = 0; i < COUNT_OF(verdict_names); i++) {
		if (!span_is(name, verdict_names[i]))
			continue;
		*verdict_r = (enum verdict)i;
		return true;
	}
	return false;
}

bool
verdict_is(const char *name, enum verdict verdict)
{
	enum verdict named;

	return verdict_from_name(span_of(name), &named) && named == verdict;
}

struct site *
site_hold(struct site *site)
{
	struct whole *whole = (struct whole *)site;

	atomic_fetch_add(&whole->n_holders, 1);
	return site;
}

void
site_release(struct site **site)
{
	struct whole *whole = (struct whole *)*site;

	*site = NULL;
	if (whole == NULL || atomic_fetch_sub(&whole->n_holders, 1) > 1)
		return;
	for (struct pattern_link *link = whole->patterns; link != NULL;
	     link = link->next)
		pattern_free(link->pattern);
	arena_fini(&whole->arena);
	free(whole);
}

static int
compare_name(const void *key, const void *item)
{
	const struct span *name = key;
	const struct list *list = item;

	return span_compare(*name, span_of(list->name));
}

const struct list *
site_group_list(const struct site *site, struct span group)
{
	for (size_t i = 0; i < site->n_lists && group.len > 0; i++) {
		if (span_is(group, site->lists[i].group))
			return &site->lists[i];
	}
	return NULL;
}

const struct list *
site_list(const struct site *site, struct span name)
{
	return site->n_lists == 0 ? NULL
	                          : bsearch(&name, site->lists, site->n_lists,
					sizeof(*site->lists), compare_name);
}

const struct relay *
site_relay(const struct site *site, struct span name)
{
	for (size_t i = 0; i < site->n_relays; i++) {
		if (span_is(name, site->relays[i].name))
			return &site->relays[i];
	}
	return NULL;
}

const struct dkim *
site_dkim(const struct site *site, struct span domain)
{
	for (; domain.len > 0; (void)span_cut(&domain, '.')) {
		for (size_t i = 0; i < site->n_dkims; i++) {
			if (span_is_nocase(domain, site->dkims[i].domain))
				return &site->dkims[i];
		}
	}
	return NULL;
}

static bool
holds(const char *const *texts, size_t n, struct span wanted)
{
	for (size_t i = 0; i < n; i++) {
		if (span_is_nocase(wanted, texts[i]))
			return true;
	}
	return false;
}

bool
site_serves_domain(const struct site *site, struct span domain)
{
	return holds(site->domains, site->n_domains, domain);
}

bool
site_is_reserved(const struct site *site, struct span address)
{
	return holds(site->reserved, site->n_reserved, address);
}

/* A local part and a domain, compared in lower case with local@domain. */
struct parts {
	struct span localpart, domain;
};

static int
compare_octets(struct span text, const char **at)
{
	for (size_t i = 0; i < text.len; i++, (*at)++) {
		char byte = text.at[i];
		if (byte >= 'A' && byte <= 'Z')
			byte = (char)(byte + ('a' - 'A'));
		if (byte != **at)
			return (unsigned char)byte < (unsigned char)**at ? -1
			                                                 : 1;
	}
	return 0;
}

static int
compare_parts(const void *key, const void *item)
{
	const struct parts *parts = key;
	const char *at = ((const struct address_entry *)item)->address;
	int order = compare_octets(parts->localpart, &at);

	if (order == 0)
		order = compare_octets(span_of("@"), &at);
	if (order == 0)
		order = compare_octets(parts->domain, &at);
	return order != 0 ? order : *at != '\0' ? -1 : 0;
}

static const struct list *
list_at(const struct site *site, struct parts parts)
{
	const struct whole *whole = (const struct whole *)site;

	if (whole->n_addresses == 0)
		return NULL;
	const struct address_entry *found = bsearch(&parts, whole->addresses,
	    whole->n_addresses, sizeof(*whole->addresses), compare_parts);
	return found != NULL ? found->list : NULL;
}

static const struct {
	const char *suffix;
	enum role_of_address role;
	bool takes_token, needs_token;
} suffixes[] = {
	{ "-owner", ADDRESS_OWNER, false, false },
	{ "-request", ADDRESS_OWNER, false, false },
	{ "-join", ADDRESS_OWNER, true, false },
	{ "-leave", ADDRESS_OWNER, true, false },
	{ "-help", ADDRESS_OWNER, false, false },
	{ "-subscribe", ADDRESS_OWNER, false, false },
	{ "-unsubscribe", ADDRESS_OWNER, false, false },
	{ "-bounces", ADDRESS_BOUNCES, true, false },
	{ "-a", ADDRESS_AUTHOR, true, true },
	{ "-confirm", ADDRESS_CONFIRM, true, true },
	{ "-moderate", ADDRESS_MODERATE, true, true },
};

static struct recipient_match
match_suffix(const struct site *site, struct parts parts, struct span token)
{
	struct recipient_match match = { .role = ADDRESS_UNKNOWN };

	for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
		struct parts base = parts;
		if (!span_ends_nocase(parts.localpart, suffixes[i].suffix))
			continue;
		base.localpart.len -= strlen(suffixes[i].suffix);
		if ((token.len > 0 && !suffixes[i].takes_token) ||
		    (token.len == 0 && suffixes[i].needs_token))
			continue;
		const struct list *list = list_at(site, base);
		if (list == NULL)
			continue;
		match.role = suffixes[i].role;
		match.list = list;
		match.token = token;
		return match;
	}
	return match;
}

struct recipient_match
site_match_suffix(const struct site *site, struct span address)
{
	struct parts parts = { .domain = address };

	parts.localpart = span_cut(&parts.domain, '@');
	return match_suffix(site, parts, span_of(""));
}

/* An account mail goes out from: what comes back comes there. */
static bool
is_account(const struct site *site, struct span address)
{
	for (size_t i = 0; i < site->n_relays; i++) {
		const struct relay *relay = &site->relays[i];
		if (relay->envelope == ENVELOPE_ACCOUNT &&
		    span_is_nocase(address, relay->user))
			return true;
	}
	return false;
}

/* What stands behind the delimiter. A mailer that makes a link of the address
 * in a mailto URI, and not of the URI, writes to it with its "%2B". */
static struct span
cut_token(const struct site *site, struct span *localpart)
{
	static const char encoded[] = "%2b";
	struct span token = *localpart;
	size_t at = span_find(token, '%');

	if (site->gate.recipient_delimiter == '+' &&
	    span_find(token, '+') == token.len &&
	    span_is_nocase(
		span_first(span_from_offset(token, at), strlen(encoded)),
		encoded)) {
		*localpart = span_first(token, at);
		return span_from_offset(token, at + strlen(encoded));
	}
	*localpart = span_cut(&token, site->gate.recipient_delimiter);
	return token;
}

/* The address of the site itself, without a token behind it. */
static bool
is_site(const struct site *site, struct parts parts)
{
	struct span domain = span_of(site->address);
	struct span localpart = span_cut(&domain, '@');

	return span_equal_nocase(localpart, parts.localpart) &&
	       span_equal_nocase(domain, parts.domain);
}

struct recipient_match
site_match(const struct site *site, struct span address)
{
	struct parts parts = { .domain = address };
	struct recipient_match match = { .role = ADDRESS_ELSEWHERE };

	parts.localpart = span_cut(&parts.domain, '@');
	if (!site_serves_domain(site, parts.domain))
		return match;
	match.role = ADDRESS_RESERVED;
	if (site_is_reserved(site, address))
		return match;
	match.list = list_at(site, parts);
	match.role = ADDRESS_POST;
	if (match.list != NULL)
		return match;
	match.role = ADDRESS_BOUNCES;
	if (is_account(site, address))
		return match;
	match.role = ADDRESS_SITE;
	if (span_is_nocase(address, site->address))
		return match;
	struct span token = cut_token(site, &parts.localpart);
	if (token.len > 0 && is_site(site, parts)) {
		match.role = ADDRESS_OWNER;
		match.token = token;
		return match;
	}
	return match_suffix(site, parts, token);
}

bool
site_trusts_peer(const struct site *site)
{
	return site->gate.trusts_peer ||
	       strncmp(site->gate.socket, "inet", 4) != 0;
}

bool
site_is_own(const struct site *site, const char *address)
{
	switch (site_match(site, span_of(address)).role) {
	case ADDRESS_POST:
	case ADDRESS_OWNER:
	case ADDRESS_BOUNCES:
	case ADDRESS_MODERATE:
	case ADDRESS_CONFIRM:
	case ADDRESS_AUTHOR:
	case ADDRESS_SITE: return true;
	case ADDRESS_ELSEWHERE:
	case ADDRESS_RESERVED:
	case ADDRESS_UNKNOWN: break;
	}
	return false;
}
