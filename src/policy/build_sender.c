/* In whose name mail goes out: the resolver that is asked about authors'
 * domains, the keys that sign, the addresses that stand for an author's. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/token.h"

#include "build.h"

enum {
	MAX_TIMEOUT_S = 60,
	MAX_PATIENCE_S = 3600,
	MAX_LABEL = 63,
};

static bool
is_port(struct span text)
{
	int64_t port;

	return span_number(text, 65535, &port) && port > 0;
}

static bool
is_number_address(struct span text, int family)
{
	char copy[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (text.len >= sizeof(copy))
		return false;
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	return inet_pton(family, copy, &address) == 1;
}

/* "ADDRESS", "ADDRESS:PORT", "ADDRESS6" or "[ADDRESS6]:PORT". */
static bool
is_nameserver(const char *text)
{
	struct span rest = span_of(text);

	if (is_number_address(rest, AF_INET6))
		return true;
	if (rest.len > 0 && rest.at[0] == '[') {
		rest = span_from_offset(rest, 1);
		return is_number_address(span_cut(&rest, ']'), AF_INET6) &&
		       span_cut(&rest, ':').len == 0 && is_port(rest);
	}
	bool has_port = span_find(rest, ':') < rest.len;
	struct span address = span_cut(&rest, ':');
	return is_number_address(address, AF_INET) &&
	       (!has_port || is_port(rest));
}

void
check_dns(struct builder *builder, const struct block *block)
{
	const struct site *site = &builder->whole->site;

	for (size_t i = 0; i < site->dns.n_nameservers; i++) {
		if (!is_nameserver(site->dns.nameservers[i]))
			findings_add(builder->findings, block->label.at,
			    "dns.nameservers: \"%.80s\" is no nameserver; "
			    "expected its address in numbers, such as "
			    "127.0.0.1, 127.0.0.1:5353 or [::1]:5353",
			    site->dns.nameservers[i]);
	}
	if (site->dns.timeout_s < 1 || site->dns.timeout_s > MAX_TIMEOUT_S ||
	    site->dns.patience_s < 1 || site->dns.patience_s > MAX_PATIENCE_S)
		findings_add(builder->findings, block->label.at,
		    "dns needs a timeout of 1s to 60s and a patience of 1s to "
		    "1h");
}

/* Dots between labels of letters, digits and dashes, in lower case. */
static bool
is_dns_name(const char *text)
{
	size_t n_in_label = 0;

	for (; *text != '\0'; text++) {
		bool is_known = (*text >= 'a' && *text <= 'z') ||
		                (*text >= '0' && *text <= '9') ||
		                *text == '-' || *text == '_';
		if (*text == '.' ? n_in_label == 0 : !is_known)
			return false;
		n_in_label = *text == '.' ? 0 : n_in_label + 1;
		if (n_in_label > MAX_LABEL)
			return false;
	}
	return n_in_label > 0;
}

static bool
signs_for_us(const struct site *site, const char *domain)
{
	for (size_t i = 0; i < site->n_domains; i++) {
		struct span served = span_of(site->domains[i]);
		while (served.len > 0) {
			if (span_is(served, domain))
				return true;
			(void)span_cut(&served, '.');
		}
	}
	return false;
}

static const char *
what_is_wrong(const struct site *site, const struct dkim *dkim, size_t n_before)
{
	if (!is_dns_name(dkim->domain) || strchr(dkim->domain, '.') == NULL)
		return "has no domain; write domain = \"example.org\", in "
		       "lower case";
	if (!signs_for_us(site, dkim->domain))
		return "signs for a domain that site.domain does not serve";
	if (!is_dns_name(dkim->selector))
		return "has no selector; write selector = \"crieur\", in lower "
		       "case";
	if (dkim->key_file[0] == '\0')
		return "has no key_file; write key_file = "
		       "\"/etc/crieur/dkim.pem\"";
	for (size_t i = 0; i < n_before; i++) {
		if (strcmp(site->dkims[i].domain, dkim->domain) == 0)
			return "signs for a domain that another dkim signs for";
	}
	return NULL;
}

int
build_dkims(struct builder *builder)
{
	struct site *site = &builder->whole->site;
	struct dkim *dkims = arena_array(&builder->whole->arena,
	    builder->blocks.n_items + 1, sizeof(*dkims));

	if (dkims == NULL)
		return -1;
	site->dkims = dkims;
	for (const struct block *block = NULL;
	     (block = build_next(builder, OUTER_DKIM, block)) != NULL;) {
		struct dkim *dkim = &dkims[site->n_dkims];
		*dkim = builder->defaults.dkim;
		dkim->name = block->label.title;
		dkim->at = position_line(block->label.at);
		build_settings(builder, dkim, block);
		const char *wrong = what_is_wrong(site, dkim, site->n_dkims++);
		if (wrong != NULL)
			findings_add(builder->findings, block->label.at,
			    "dkim \"%.60s\" %s", dkim->name, wrong);
	}
	return 0;
}

void
check_author_address(struct builder *builder, const struct list *list)
{
	const char *wrong = NULL;
	size_t room = LIMIT_LOCALPART - strlen("-a+") - TOKEN_LEN;

	if (list->author_address == AUTHOR_ADDRESS_PLAIN)
		return;
	if (list->relay != NULL &&
	    list->relay->from_rewrite != FROM_REWRITE_ALWAYS)
		wrong = "would show in From what it hides elsewhere; expected "
			"from_rewrite = always in its relay";
	else if (strlen(list->localpart) > room)
		wrong = "has a name that leaves no room for a token before "
			"the @ (35 octets at most)";
	else if (list->author_address_s < 3600)
		wrong = "needs author_address_for of 1h or more";
	if (wrong != NULL)
		findings_add(builder->findings, list->at,
		    "list \"%.60s\" with author_address = token %s", list->name,
		    wrong);
}
