/* The policy of an author's domain: its record, and the walk up the tree. */
#include "crieur/dns/dmarc.h"

#include <stdio.h>
#include <string.h>

enum {
	MAX_LABELS_WALKED = 7,
	ANSWER_MEMORY = 256 * 1024,
	/* Longer than any answer may be kept. */
	TTL_UNBOUNDED = 1 << 30,
};

static const char label[] = "_dmarc.";

const char *
dmarc_policy_name(enum dmarc_policy policy)
{
	switch (policy) {
	case DMARC_POLICY_NONE: return "none";
	case DMARC_POLICY_QUARANTINE: return "quarantine";
	case DMARC_POLICY_REJECT: return "reject";
	}
	return "none";
}

static bool
policy_from_name(struct span name, enum dmarc_policy *policy_r)
{
	static const enum dmarc_policy all[] = { DMARC_POLICY_NONE,
		DMARC_POLICY_QUARANTINE, DMARC_POLICY_REJECT };

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		if (span_is_nocase(name, dmarc_policy_name(all[i]))) {
			*policy_r = all[i];
			return true;
		}
	}
	return false;
}

/* name *WSP "=" *WSP value, one of a list (RFC 9989 §4.8). */
static struct span
cut_tag(struct span *rest, struct span *value_r)
{
	struct span value = span_cut(rest, ';');
	struct span name = span_trim(span_cut(&value, '='));

	*value_r = span_trim(value);
	return name;
}

/* A policy tag of a record being read. */
struct asked {
	enum dmarc_policy policy;
	bool is_there, is_wrong;
};

/* Of a tag that is repeated the first counts. */
static void
read_asked(struct asked *asked, struct span value)
{
	if (asked->is_there)
		return;
	asked->is_there = true;
	asked->is_wrong = !policy_from_name(value, &asked->policy);
}

static void
read_suffix(struct dmarc_record *record, struct span value)
{
	if (record->suffix != DMARC_SUFFIX_UNSAID)
		return;
	if (span_is_nocase(value, "y"))
		record->suffix = DMARC_SUFFIX_YES;
	else if (span_is_nocase(value, "n"))
		record->suffix = DMARC_SUFFIX_NO;
}

bool
dmarc_record_read(struct span text, struct dmarc_record *record_r)
{
	struct dmarc_record record = { .policy = DMARC_POLICY_NONE };
	struct asked p = { 0 }, sp = { 0 }, np = { 0 };
	struct span rest = text, value;

	/* The version is the one value whose case matters. */
	if (!span_is_nocase(cut_tag(&rest, &value), "v") ||
	    !span_is(value, "DMARC1"))
		return false;
	while (rest.len > 0) {
		struct span name = cut_tag(&rest, &value);
		if (span_is_nocase(name, "p"))
			read_asked(&p, value);
		else if (span_is_nocase(name, "sp"))
			read_asked(&sp, value);
		else if (span_is_nocase(name, "np"))
			read_asked(&np, value);
		else if (span_is_nocase(name, "psd"))
			read_suffix(&record, value);
		else if (span_is_nocase(name, "t"))
			record.is_testing |= span_is_nocase(value, "y");
	}
	/* With a reporting address such a record means p=none, without one it
	 * means nothing: either way nothing is asked. */
	if (p.is_there && !p.is_wrong && !sp.is_wrong && !np.is_wrong) {
		record.policy = p.policy;
		record.sub_policy = sp.is_there ? sp.policy : p.policy;
		record.absent_policy =
		    np.is_there ? np.policy : record.sub_policy;
	}
	*record_r = record;
	return true;
}

struct walk {
	const struct dns_source *dns;
	struct arena arena;
	unsigned n_questions;
	int64_t ttl_s;
};

static int
ask(struct walk *walk, const char *name, struct dns_answer *answer_r,
    struct err *err)
{
	arena_clear(&walk->arena);
	walk->n_questions++;
	if (walk->dns->text(
		walk->dns->self, name, &walk->arena, answer_r, err) != 0)
		return err_wrap(err, "%.253s", name);
	if (answer_r->ttl_s < walk->ttl_s)
		walk->ttl_s = answer_r->ttl_s;
	return 0;
}

/* The one record of a domain; several are none (RFC 9989 §4.10, step 2). */
static int
look_up(struct walk *walk, struct span domain, bool *has_record_r,
    struct dmarc_record *record_r, struct err *err)
{
	char name[DNS_NAME_SIZE];
	struct dns_answer answer = { .outcome = DNS_NOTHING };
	struct dmarc_record record;
	size_t n_records = 0;

	*has_record_r = false;
	/* No name of that length can be registered. */
	if (strlen(label) + domain.len >= sizeof(name))
		return 0;
	snprintf(
	    name, sizeof(name), "%s%.*s", label, (int)domain.len, domain.at);
	if (ask(walk, name, &answer, err) != 0)
		return -1;
	for (size_t i = 0; i < answer.n_texts; i++) {
		if (dmarc_record_read(answer.texts[i], &record)) {
			*record_r = record;
			n_records++;
		}
	}
	*has_record_r = n_records == 1;
	return 0;
}

static size_t
count_labels(struct span domain)
{
	size_t n = domain.len > 0;

	for (size_t i = 0; i < domain.len; i++)
		n += domain.at[i] == '.';
	return n;
}

static struct span
parent(struct span domain)
{
	return span_from_offset(domain, span_find(domain, '.') + 1);
}

static struct span
first_above(struct span domain)
{
	struct span above = parent(domain);

	while (count_labels(above) > MAX_LABELS_WALKED)
		above = parent(above);
	return above;
}

/* The record found above a domain that has none of its own. */
struct above {
	struct dmarc_record record;
	struct span domain; /* empty: none */
};

/*
 * psd=n makes it the organisation's; psd=y is a suffix, whose record counts
 * unless the domain right below it has one; else the topmost is the
 * organisation's.
 */
static int
walk_up(struct walk *walk, struct span author, struct above *above_r,
    struct err *err)
{
	struct above above = { .domain = { NULL, 0 } };
	struct span below = author;

	for (struct span at = first_above(author); at.len > 0;
	     at = parent(at)) {
		struct dmarc_record record;
		bool has_record;
		if (look_up(walk, at, &has_record, &record, err) != 0)
			return -1;
		bool is_suffix =
		    has_record && record.suffix == DMARC_SUFFIX_YES;
		bool has_organisation =
		    above.domain.len > 0 && span_equal(above.domain, below);
		if (has_record && !(is_suffix && has_organisation))
			above =
			    (struct above){ .record = record, .domain = at };
		if (has_record && record.suffix != DMARC_SUFFIX_UNSAID)
			break;
		below = at;
	}
	*above_r = above;
	return 0;
}

/* What a record above asks for this domain; whether the domain is there is
 * asked only where that makes a difference. */
static int
ask_for_below(struct walk *walk, const char *author,
    const struct dmarc_record *record, enum dmarc_policy *policy_r,
    struct err *err)
{
	struct dns_answer answer = { .outcome = DNS_NOTHING };

	*policy_r = record->sub_policy;
	if (record->absent_policy == record->sub_policy)
		return 0;
	if (ask(walk, author, &answer, err) != 0)
		return -1;
	if (answer.outcome == DNS_NO_NAME)
		*policy_r = record->absent_policy;
	return 0;
}

static int
discover(struct walk *walk, const char *author, struct dmarc_finding *finding,
    struct err *err)
{
	struct above found = { .domain = span_of(author) };
	bool has_record;

	if (look_up(walk, found.domain, &has_record, &found.record, err) != 0)
		return -1;
	finding->policy = found.record.policy;
	if (!has_record) {
		if (walk_up(walk, span_of(author), &found, err) != 0)
			return -1;
		if (found.domain.len == 0)
			return 0;
		if (ask_for_below(walk, author, &found.record, &finding->policy,
			err) != 0)
			return -1;
	}
	finding->is_testing = found.record.is_testing;
	snprintf(finding->domain, sizeof(finding->domain), "%.*s",
	    (int)found.domain.len, found.domain.at);
	return 0;
}

static int
check_name(struct span domain, char name[DNS_NAME_SIZE], struct err *err)
{
	size_t n_in_label = 0;

	if (domain.len == 0 || domain.len >= DNS_NAME_SIZE)
		return err_set(
		    err, ERR_INPUT, "a domain of %zu octets", domain.len);
	for (size_t i = 0; i < domain.len; i++) {
		char byte = domain.at[i];
		bool is_upper = byte >= 'A' && byte <= 'Z';
		bool is_known = is_upper || (byte >= 'a' && byte <= 'z') ||
		                (byte >= '0' && byte <= '9') || byte == '-' ||
		                byte == '_';
		if (byte == '.' ? n_in_label == 0 : !is_known)
			return err_set(err, ERR_INPUT,
			    "not a domain that the DNS can be asked for");
		n_in_label = byte == '.' ? 0 : n_in_label + 1;
		if (n_in_label > 63)
			return err_set(
			    err, ERR_INPUT, "a label of more than 63 octets");
		name[i] = (char)(is_upper ? byte + ('a' - 'A') : byte);
	}
	name[domain.len] = '\0';
	return n_in_label > 0
	           ? 0
	           : err_set(err, ERR_INPUT, "a domain that ends in a dot");
}

int
dmarc_discover(const struct dns_source *dns, struct span domain,
    struct dmarc_finding *finding_r, struct err *err)
{
	struct walk walk = { .dns = dns, .ttl_s = TTL_UNBOUNDED };
	struct dmarc_finding finding = { .policy = DMARC_POLICY_NONE };
	char author[DNS_NAME_SIZE];

	walk.arena.limit = ANSWER_MEMORY;
	if (check_name(domain, author, err) != 0)
		return -1;
	int result = discover(&walk, author, &finding, err);
	arena_fini(&walk.arena);
	if (result != 0)
		return -1;
	finding.n_questions = walk.n_questions;
	finding.ttl_s = walk.ttl_s;
	*finding_r = finding;
	return 0;
}
