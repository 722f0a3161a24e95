#ifndef CRIEUR_POLICY_SITE_H
#define CRIEUR_POLICY_SITE_H
/*
 * A whole site as its files say it: settings, relays and lists. Immutable once
 * built, counted, and freed when the last holder lets go: a message is judged
 * from its first recipient to its end by the same site, whatever goes live
 * meanwhile.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/policy/bundle.h"
#include "crieur/policy/finding.h"
#include "crieur/policy/proof.h"
#include "crieur/policy/settings.h"

struct expression; /* parsed once, decided often: see decide.h */

enum verdict {
#define VERDICT(constant, name) VERDICT_##constant,
#include "crieur/policy/verdict.def"
#undef VERDICT
};

const char *verdict_name(enum verdict verdict);
MUST_USE bool verdict_from_name(struct span name, enum verdict *verdict_r);
/* Whether a kept name is that verdict's. */
bool verdict_is(const char *name, enum verdict verdict);

enum tls_mode {
	TLS_MODE_IMPLICIT,
	TLS_MODE_STARTTLS,
	TLS_MODE_NONE, /* only ever to a loopback address */
};

enum envelope_mode {
	ENVELOPE_VERP,    /* LIST-bounces+TOKEN@, a token a recipient */
	ENVELOPE_LIST,    /* LIST-bounces@ */
	ENVELOPE_ACCOUNT, /* the relay's user */
};

enum from_rewrite {
	FROM_REWRITE_NEVER,
	FROM_REWRITE_DMARC,
	FROM_REWRITE_ALWAYS,
};

/* What the budgets of a relay count. */
enum budget_unit {
	BUDGET_UNIT_RECIPIENT,
	BUDGET_UNIT_MESSAGE, /* a transaction, whatever its recipients */
};

struct relay {
	const char *name;
	const char *host;
	unsigned port;
	enum tls_mode tls;
	const char *user;          /* "" : no AUTH */
	const char *password_file; /* "" only without user */
	const char *ca_file;       /* "" : the system's */
	const char *helo;          /* name in EHLO; "" : the first domain */
	enum envelope_mode envelope;
	enum from_rewrite from_rewrite;
	unsigned recipients_per_message;
	unsigned recipients_per_hour, recipients_per_day; /* 0: no limit */
	enum budget_unit unit;
	unsigned connections;
	int64_t give_up_after_s;
	/* The delay after a try, growing from one to the other. */
	int64_t retry_first_s, retry_max_s;
	bool is_default; /* for = lists absent: serves every list left */
	const char *const *lists;
	size_t n_lists;
};

enum inlet_after {
	INLET_AFTER_MOVE,   /* into done or refused */
	INLET_AFTER_DELETE, /* what was taken; the refused is moved all the same
	                     */
};

/* A mailbox that another server keeps and crieur empties by IMAP. */
struct inlet {
	const char *name;
	const char *host;
	unsigned port;
	enum tls_mode tls;
	const char *user, *password_file;
	const char *ca_file; /* "" : the system's */
	const char *mailbox; /* "INBOX" */
	/* Fields the server writes the recipient into, the first of ours
	 * counts; where none does, address. */
	const char *const *recipient_fields;
	size_t n_recipient_fields;
	const char *address; /* one of ours; "" : none */
	/* Whose Authentication-Results are believed: those above the server's
	 * last Received. "" : nobody's. */
	const char *authserv_id;
	unsigned hops; /* Received fields of the server's own */
	enum inlet_after after;
	const char *done, *refused;
	int64_t poll_s; /* where the server knows no IDLE, and to be sure */
};

/* A key that signs what goes out in the name of a domain (RFC 6376). */
struct dkim {
	const char *name;
	const char *domain;   /* lower case; its subdomains too */
	const char *selector; /* SELECTOR._domainkey.DOMAIN */
	const char *key_file;
	struct position at;
};

struct rule {
	const char *name;
	const struct expression *when; /* NULL: always */
	const char *when_text;
	enum verdict verdict;
	const char *because; /* a reason's name or a literal text; "" none */
	bool is_kind_s; /* stands in the list's kind, not in the list itself */
	struct position at;
};

/* What SMTP is told of a post. */
enum door {
	DOOR_ANY, /* in an expect block: not looked at */
	DOOR_TAKEN,
	DOOR_REFUSED,
};

/* An admin's test: who writes, with what proof, and what is to come out. */
struct expectation {
	const char *name;
	const char *from;
	const char *message; /* a file's path, or "" */
	enum proof proof;
	const char *date; /* ISO day or "" for today */
	enum verdict verdict;
	const char *rule, *because; /* "" : any */
	enum door door;
	/* An expect block may bring its own author: facts said, not looked up.
	 */
	const char *as; /* e.g. "member paid in(acttes)"; "" : the register */
	struct position at;
};

/* What stands for the author's address where From is rewritten. */
enum author_address {
	AUTHOR_ADDRESS_PLAIN,
	AUTHOR_ADDRESS_TOKEN, /* LIST-a+TOKEN@, good for a while */
};

enum reply_to {
	REPLY_TO_KEEP, /* what the author set */
	REPLY_TO_AUTHOR,
	REPLY_TO_LIST,
	REPLY_TO_BOTH,
};

/* Whose posts pass before whose where the budget is short. */
enum list_priority {
	LIST_PRIORITY_DEFAULT, /* an announcement list: high; others: normal */
	LIST_PRIORITY_HIGH,
	LIST_PRIORITY_NORMAL,
	LIST_PRIORITY_LOW,
};

/* Who hears how a held post ended. */
enum closing_note {
	CLOSING_NOTE_ALL,    /* everybody who was asked */
	CLOSING_NOTE_OTHERS, /* those of them who did not answer */
};

struct list {
	const char *name;    /* "acttes" */
	const char *address; /* lower case */
	const char *localpart, *domain;
	const char *const *aliases; /* addresses, lower case */
	size_t n_aliases;
	const char *kind;
	const char *group; /* "" : none */
	const char *description;
	const char *language;    /* "fr" or "en" */
	const char *subject_tag; /* "" none */
	enum reply_to reply_to;
	enum author_address author_address;
	int64_t author_address_s; /* for how long a token is good */
	bool is_announcement;     /* List-Post: NO; goes before discussions */
	enum list_priority priority;
	bool skips_addressed; /* no copy for who stands in To or Cc */
	/* A text after each post, with fields; "" : none, and the author's
	 * signature holds. */
	const char *footer;
	const char *why;     /* whoever receives it does; for the footer */
	const char *archive; /* a URL; "" : none */
	uint64_t max_size;   /* octets; 0: the gate's */
	/* How long who has confirmed a post need not again; 0: never. */
	int64_t remember_s;
	/* More posts than that within that time are a flood, which ends when
	 * none came for flood_quiet_s; 0: there is none. */
	unsigned flood_posts;
	int64_t flood_within_s, flood_quiet_s;
	bool asks_past; /* a rule counts the posts that came before */
	enum closing_note closing_note;
	struct patience patience;
	bool takes_long_lines; /* of the body, over 998 octets */
	bool may_leave;        /* who receives it may stop that by a mail */
	bool tells_accepted;   /* the author, once a held post is accepted */
	const struct expression *receive, *moderate;
	const char *receive_text, *moderate_text;
	const struct rule *rules;
	size_t n_rules;
	struct rule otherwise; /* name "otherwise", when NULL */
	const struct expectation *expectations;
	size_t n_expectations;
	const struct relay *relay;
	struct position at;
};

/* A text of the site's own, which takes the place of a built-in one: what its
 * file FOLDER/LANGUAGE/NAME.txt holds, line ends as LF. */
struct site_text {
	const char *language, *name;
	struct span text;
	const char *file;
};

struct site {
	const char *name;
	const char *const *domains; /* served; lower case */
	size_t n_domains;
	const char *address;         /* crieur@… */
	const char *const *reserved; /* whole addresses, lower case */
	size_t n_reserved;
	const char *language, *timezone, *user;
	struct position timezone_at; /* where it is set; no file: nowhere */
	const char *archive;      /* a URL, "{list}" in it for a list's name */
	const char *const *roles; /* names that role(…) may use */
	size_t n_roles;
	const char *texts; /* folder of the site's own texts, or "" */
	const struct site_text *own_texts; /* by name, then language */
	size_t n_own_texts;

	struct store_settings store;
	struct gate_settings gate;
	struct resolver_settings dns;
	struct dues_settings dues;
	struct registry_settings registry;
	struct patience patience;
	struct confirmation_settings confirmation;
	struct bounce_settings bounce;
	struct retention_settings retention;
	struct alert_settings alert;

	const struct relay *relays;
	size_t n_relays;
	const struct dkim *dkims;
	size_t n_dkims;
	/* Of all relays together; 0: no limit. */
	unsigned recipients_per_hour, recipients_per_day;
	/* To mail that nothing proves; 0: see task/allowance.h. */
	unsigned answers_per_hour;

	const struct inlet *inlets;
	size_t n_inlets;

	const struct list *lists; /* in order of name */
	size_t n_lists;
};

/*
 * Read the files of a bundle. Every mistake becomes a finding; 0 and a site
 * held once when there is no error among them, else -1.
 * Pure: no file, no clock, no store is looked at.
 */
MUST_USE int site_build(const struct bundle *bundle, struct site **site_r,
    struct findings *findings);

/* Read the files at path and build their site: every mistake of both at once.
 * bundle_r may be NULL. -1 where there is an error among the findings; then
 * neither output is set. */
MUST_USE int site_read(const char *path, struct bundle *bundle_r,
    struct site **site_r, struct findings *findings);

/* Another holder of the site; returns it. Safe from several threads. */
struct site *site_hold(struct site *site);

/* Let go; *site becomes NULL; NULL is accepted. */
void site_release(struct site **site);

/* The first list of that group; NULL: there is none, or the group is "". */
const struct list *site_group_list(const struct site *site, struct span group);
const struct list *site_list(const struct site *site, struct span name);
/* The key that signs for a domain or one above it; NULL: none. */
const struct dkim *site_dkim(const struct site *site, struct span domain);
const struct relay *site_relay(const struct site *site, struct span name);
const struct site_text *site_own_text(
    const struct site *site, const char *language, const char *name);
bool site_serves_domain(const struct site *site, struct span domain);
bool site_is_reserved(const struct site *site, struct span address);

/* What an address of the site is for. */
enum role_of_address {
	ADDRESS_ELSEWHERE, /* not of a served domain: leave it */
	ADDRESS_RESERVED,  /* a mailbox: leave it */
	ADDRESS_UNKNOWN,   /* 550 5.1.1 */
	ADDRESS_POST,
	/* -owner, -request, -join, -leave, -help …; crieur+TOKEN, of no
	 * list */
	ADDRESS_OWNER,
	ADDRESS_BOUNCES,  /* -bounces, -bounces+TOKEN; a relay's account */
	ADDRESS_MODERATE, /* -moderate+TOKEN: an answer about a held post */
	ADDRESS_CONFIRM,  /* -confirm+TOKEN: its author's word about a post */
	ADDRESS_AUTHOR,   /* -a+TOKEN: stands for an author's own */
	ADDRESS_SITE,     /* crieur@ */
};

struct recipient_match {
	enum role_of_address role;
	const struct list *list; /* NULL but for the list's addresses */
	struct span token;       /* after the delimiter; a view on address */
};

/* Case is ignored. A post address with a delimiter and an extension is
 * unknown. */
struct recipient_match site_match(const struct site *site, struct span address);

/* Whether who speaks to the gate is the mail server for sure, so that what it
 * tells of logins and of verifiers proves something: over a socket of the file
 * system, or where gate.trust_peer says so. */
bool site_trusts_peer(const struct site *site);

/* Whether crieur itself takes what is sent there: writing to it would send a
 * message round in a circle. */
bool site_is_own(const struct site *site, const char *address);

#endif
