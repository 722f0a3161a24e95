#ifndef TESTS_UNIT_HOUSE_H
#define TESTS_UNIT_HOUSE_H
/*
 * A small association in a store of its own: a site read from its files'
 * texts, and a register. The tests of posts, moderation and the clerk live in
 * it. "Today" is 24 November 2026.
 */
#include "crieur/base/date.h"
#include "crieur/policy/bundle.h"
#include "crieur/policy/site.h"
#include "crieur/register/edit.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"

#include "queue_store.h"

static const char house_conf[] =
    "site {\n"
    "  name = \"La Coop\"\n"
    "  domains = { \"listes.example\" }\n"
    "  address = \"crieur@listes.example\"\n"
    "  answers_per_hour = 1000\n"
    "  language = \"fr\"\n"
    "  roles = { \"president\", \"dsi\", \"ca\" }\n"
    "}\n"
    "store { path = \"/nowhere/store\" }\n"
    "gate { socket = \"inet:0@127.0.0.1\" trust_peer = yes authserv_id = \"listes.example\" }\n"
    "relay \"ovh\" { host = \"127.0.0.1\" port = 25 tls = none\n"
    "  envelope = list from_rewrite = never }\n"
    "dues { renewal = \"https://example.org/adherer\" }\n"
    "moderation { expire_after = 14d remind_every = 2d\n"
    "  escalate_after = 4d on_expiry = reject }\n"
    "list \"acttes\" {\n"
    "  address = \"acttes@listes.example\"\n"
    "  group = \"acttes\"\n"
    "  description = \"Recherche-action ACTTES\"\n"
    "  receive = \"in(acttes) and paid\"\n"
    "  moderate = \"facilitates(acttes) and paid\"\n"
    "  otherwise = hold\n"
    "}\n"
    "list \"ca\" {\n"
    "  address = \"ca@listes.example\"\n"
    "  subject_tag = \"[CA]\"\n"
    "  reply_to = list\n"
    "  receive = \"role(ca) and paid\"\n"
    "  moderate = \"role(ca) and paid\"\n"
    "  otherwise = hold\n"
    "}\n"
    "list \"membres\" {\n"
    "  address = \"membres@listes.example\"\n"
    "  description = \"Annonces\"\n"
    "  announcement = true\n"
    "  receive = \"member and paid\"\n"
    "  moderate = \"role(president)\"\n"
    "  otherwise = hold\n"
    "}\n"
    "list \"orphan\" {\n"
    "  address = \"orphan@listes.example\"\n"
    "  language = \"en\"\n"
    "  group = \"orphan\"\n"
    "  receive = \"in(orphan)\"\n"
    "  moderate = \"facilitates(orphan)\"\n"
    "  otherwise = hold\n"
    "}\n";

struct house {
	struct queue_store q;
	struct site *site;
	struct register_edit edit;
	int64_t at; /* noon of today */
	int32_t today;
	int64_t nicole, jean, lapsed, guest, president, dsi;
};

static inline int64_t
house_person(struct house *h, const char *name, const char *address,
    const char *groups, const char *paid_until)
{
	int64_t id = 0;
	struct span rest = span_of(groups);
	int32_t until = DATE_NONE;

	OK(&h->q,
	    register_add_person(&h->edit,
		&(struct newcomer){ span_of(name), address, STANDING_NONE },
		&id, &h->q.err));
	while (rest.len > 0) {
		struct span thing = span_cut(&rest, ' ');
		struct span kind = span_of("member");
		struct tie_wish wish = {
			.person_id = id,
			.since = DATE_NONE,
			.until = DATE_FOREVER,
			.sessions = SESSIONS_NOT_COUNTED,
		};
		bool is_new;
		size_t colon = span_find(thing, ':');
		if (colon < thing.len) {
			kind = span_first(thing, colon);
			thing = span_from_offset(thing, colon + 1);
		}
		wish.name = thing;
		if (span_is(kind, "role")) {
			OK(&h->q,
			    register_tie(&h->edit, TIE_ROLE, &wish, &h->q.err));
			continue;
		}
		wish.kind = (enum tie_kind)name_find(&tie_kind_names, kind);
		OK(&h->q, register_add_group(
			      &h->edit, thing, NULL, &is_new, &h->q.err));
		OK(&h->q,
		    register_tie(&h->edit, TIE_MEMBERSHIP, &wish, &h->q.err));
	}
	if (paid_until[0] != '\0') {
		OK(&h->q, date_parse(span_of(paid_until), &until, &h->q.err));
		OK(&h->q, register_set_paid_until(
			      &h->edit, id, "test", until, &h->q.err));
	}
	return id;
}

static inline void
house_edit(struct house *h)
{
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	h->edit = (struct register_edit){
		.store = h->q.store,
		.actor = "admin:test",
		.at = h->at,
	};
	OK(&h->q, register_edit_begin(&h->edit, &h->q.err));
}

static inline void
house_done(struct house *h)
{
	OK(&h->q, store_commit(h->q.store, &h->q.err));
}

static inline int
house_build(struct house *h)
{
	struct bundle bundle = { 0 };
	struct findings findings = { 0 };

	if (bundle_append(&bundle, "crieur.conf", span_of(house_conf)) != 0)
		return -1;
	int result = site_build(&bundle, &h->site, &findings);
	for (size_t i = 0; i < findings.n_items; i++)
		fprintf(stderr, "%s:%u: %s\n", findings.items[i].at.file,
		    findings.items[i].at.line, findings.items[i].text);
	findings_fini(&findings);
	bundle_fini(&bundle);
	return result;
}

/* A site is immutable but for a test that bends one list, or the relay, of
 * its own house. */
static inline struct list *
house_list(struct house *h, const char *name)
{
	return (struct list *)(uintptr_t)site_list(h->site, span_of(name));
}

static inline struct relay *
house_relay(struct house *h)
{
	return (struct relay *)(uintptr_t)&h->site->relays[0];
}

static inline int
house_open(void **state)
{
	struct house *h = calloc(1, sizeof(*h));

	*state = h;
	if (h == NULL || setenv("TZ", "Europe/Paris", 1) != 0 ||
	    queue_store_open(&h->q) != 0 || house_build(h) != 0)
		return -1;
	h->today = date_make(2026, 11, 24);
	h->at = date_start(h->today) + 12 * 3600;
	house_edit(h);
	h->nicole = house_person(h, "Nicole Vidal", "nicole@example.org",
	    "facilitator:acttes", "2026-12-31");
	h->jean = house_person(h, "Jean Petit", "jean@example.org",
	    "acttes role:ca", "2026-12-31");
	h->lapsed = house_person(h, "Luc Retard", "luc@example.org",
	    "acttes facilitator:acttes role:ca", "2025-06-30");
	h->guest = house_person(
	    h, "Gaëlle Invitée", "guest@example.net", "guest:acttes", "");
	h->president = house_person(h, "Paule Présidente", "paule@example.org",
	    "role:president role:ca", "2026-12-31");
	h->dsi = house_person(
	    h, "Denis Info", "denis@example.org", "role:dsi", "2026-12-31");
	house_done(h);
	return 0;
}

static inline int
house_close(void **state)
{
	struct house *h = *state;
	int status = queue_store_close(&h->q);

	site_release(&h->site);
	free(h);
	return status;
}

/* A mail to a service address, of the person behind from; its message, and
 * what else it is not, is for the caller to say. */
static inline struct post_intake_row
house_command(struct house *h, const char *from, const char *proof)
{
	const struct person *person = NULL;

	OK(&h->q, register_person_by_address(
		      ON_DAY(h->q.store, h->today, &h->q.arena), span_of(from),
		      &person, &h->q.err));
	return (struct post_intake_row){
		.list = "acttes",
		.purpose = PURPOSE_COMMAND,
		.recipient = "acttes-request@listes.example",
		.state = POST_ACCEPTED,
		.verdict = "accept",
		.rule = "command",
		.rule_file = "",
		.because = "",
		.author_person_id = person != NULL ? person->id : 0,
		.proof = proof,
		.decided_at = h->at,
	};
}

#endif
