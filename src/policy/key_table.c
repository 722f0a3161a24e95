/* The tables of key.def, and the names that some keys choose from. */
#include "key.h"

static const struct choice languages[] = { { "fr", 0 }, { "en", 1 },
	{ NULL, 0 } };
static const struct choice periods[] = {
	{ "calendar_year", DUES_PERIOD_CALENDAR_YEAR },
	{ "rolling", DUES_PERIOD_ROLLING },
	{ NULL, 0 },
};
static const struct choice expiries[] = { { "return", EXPIRY_RETURN },
	{ "reject", EXPIRY_REJECT }, { "accept", EXPIRY_ACCEPT },
	{ "discard", EXPIRY_DISCARD }, { "hold", EXPIRY_HOLD }, { NULL, 0 } };
static const struct choice verdicts[] = {
#define VERDICT(constant, name) { name, VERDICT_##constant },
#include "crieur/policy/verdict.def"
#undef VERDICT
	{ NULL, 0 },
};
static const struct choice proofs[] = {
#define PROOF(constant, name, bit) { name, PROOF_##constant },
#include "crieur/policy/proof.def"
#undef PROOF
	{ NULL, 0 },
};
static const struct choice unproved[] = { { "ask", UNPROVED_ASK },
	{ "refuse", UNPROVED_REFUSE }, { NULL, 0 } };
static const struct choice doors[] = { { "taken", DOOR_TAKEN },
	{ "refused", DOOR_REFUSED }, { NULL, 0 } };
static const struct choice tls_modes[] = { { "implicit", TLS_MODE_IMPLICIT },
	{ "starttls", TLS_MODE_STARTTLS }, { "none", TLS_MODE_NONE },
	{ NULL, 0 } };
static const struct choice envelopes[] = { { "verp", ENVELOPE_VERP },
	{ "list", ENVELOPE_LIST }, { "account", ENVELOPE_ACCOUNT },
	{ NULL, 0 } };
static const struct choice priorities[] = { { "high", LIST_PRIORITY_HIGH },
	{ "normal", LIST_PRIORITY_NORMAL }, { "low", LIST_PRIORITY_LOW },
	{ NULL, 0 } };
static const struct choice units[] = { { "recipient", BUDGET_UNIT_RECIPIENT },
	{ "message", BUDGET_UNIT_MESSAGE }, { NULL, 0 } };
static const struct choice rewrites[] = { { "never", FROM_REWRITE_NEVER },
	{ "dmarc", FROM_REWRITE_DMARC }, { "always", FROM_REWRITE_ALWAYS },
	{ NULL, 0 } };
static const struct choice dismissals[] = { { "move", INLET_AFTER_MOVE },
	{ "delete", INLET_AFTER_DELETE }, { NULL, 0 } };
static const struct choice replies[] = { { "keep", REPLY_TO_KEEP },
	{ "author", REPLY_TO_AUTHOR }, { "list", REPLY_TO_LIST },
	{ "both", REPLY_TO_BOTH }, { NULL, 0 } };
static const struct choice closing_notes[] = { { "all", CLOSING_NOTE_ALL },
	{ "others", CLOSING_NOTE_OTHERS }, { NULL, 0 } };
static const struct choice author_addresses[] = {
	{ "plain", AUTHOR_ADDRESS_PLAIN },
	{ "token", AUTHOR_ADDRESS_TOKEN },
	{ NULL, 0 },
};

/* clang-format off */
#define BLOCK(block) static const struct key block##_rows[] = {
#define END          };
#define AT(of, member) .offset = offsetof(struct of, member)
#define KEY(key_name, key_type, of, member, text) \
 { .name = key_name, .type = KEY_##key_type, AT(of, member), .fallback = text },
#define NUMBER(key_name, of, member, most, text) \
 { .name = key_name, .type = KEY_COUNT, AT(of, member), .limit = most, \
   .fallback = text },
#define CHOICE(key_name, of, member, names, text) \
 { .name = key_name, .type = KEY_CHOICE, AT(of, member), .choices = names, \
   .fallback = text },
#define NAMED(key_name, of, member, names, text) \
 { .name = key_name, .type = KEY_TEXT, AT(of, member), .choices = names, \
   .fallback = text },
#define SEVERAL(key_name, key_type, of, member, count, most, text) \
 { .name = key_name, .type = KEY_##key_type, AT(of, member), .limit = most, \
   .count_offset = offsetof(struct of, count), .fallback = text },
#define ELSEWHERE(key_name) { .name = key_name, .type = KEY_ELSEWHERE },
#include "key.def"
/* clang-format on */

#define TABLE(written)                       \
 {                                           \
  .block = #written, .keys = written##_rows, \
  .n_keys = COUNT_OF(written##_rows)         \
 }
const struct key_table rule_keys = TABLE(rule);
const struct key_table expect_keys = TABLE(expect);
static const struct key_table *const in_list[] = { &rule_keys, &expect_keys,
	NULL };
const struct key_table list_keys = {
	.block = "list",
	.keys = list_rows,
	.n_keys = COUNT_OF(list_rows),
	.nested = in_list,
};
const struct key_table relay_keys = TABLE(relay);
const struct key_table dkim_keys = TABLE(dkim);
const struct key_table inlet_keys = TABLE(inlet);
static const struct key_table site_keys = TABLE(site),
			      store_keys = TABLE(store),
			      gate_keys = TABLE(gate), dns_keys = TABLE(dns),
			      dues_keys = TABLE(dues),
			      register_keys = TABLE(register),
			      moderation_keys = TABLE(moderation),
			      archive_keys = TABLE(archive),
			      confirmation_keys = TABLE(confirmation),
			      bounce_keys = TABLE(bounce),
			      retention_keys = TABLE(retention),
			      alert_keys = TABLE(alert);

const struct outer_block outer_blocks[] = {
	{ "site", &site_keys, OUTER_SITE },
	{ "store", &store_keys, OUTER_SITE },
	{ "gate", &gate_keys, OUTER_SITE },
	{ "dns", &dns_keys, OUTER_SITE },
	{ "relay", &relay_keys, OUTER_RELAY },
	{ "dkim", &dkim_keys, OUTER_DKIM },
	{ "inlet", &inlet_keys, OUTER_INLET },
	{ "dues", &dues_keys, OUTER_SITE },
	{ "register", &register_keys, OUTER_SITE },
	{ "moderation", &moderation_keys, OUTER_SITE },
	{ "archive", &archive_keys, OUTER_SITE },
	{ "confirmation", &confirmation_keys, OUTER_SITE },
	{ "bounce", &bounce_keys, OUTER_SITE },
	{ "retention", &retention_keys, OUTER_SITE },
	{ "alert", &alert_keys, OUTER_SITE },
	{ "kind", &list_keys, OUTER_KIND },
	{ "list", &list_keys, OUTER_LIST },
};
const size_t n_outer_blocks = COUNT_OF(outer_blocks);

bool
key_takes_many(const struct key *key)
{
	return key->type == KEY_TEXTS || key->type == KEY_DOMAINS ||
	       key->type == KEY_ADDRESSES || key->type == KEY_CLIENTS ||
	       key->type == KEY_COUNTS;
}
