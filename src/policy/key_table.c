/* Every key there is. */
#include "key.h"

#define SITE(key_name, key_type, field)                                      \
 {                                                                           \
  .name = key_name, .type = key_type, .offset = offsetof(struct site, field) \
 }
#define SITE_MANY(key_name, key_type, field, count)                           \
 {                                                                            \
  .name = key_name, .type = key_type, .offset = offsetof(struct site, field), \
  .count_offset = offsetof(struct site, count)                                \
 }
#define RELAY(key_name, key_type, field)                                      \
 {                                                                            \
  .name = key_name, .type = key_type, .offset = offsetof(struct relay, field) \
 }
#define INLET(key_name, key_type, field)                                      \
 {                                                                            \
  .name = key_name, .type = key_type, .offset = offsetof(struct inlet, field) \
 }
#define DKIM(key_name, key_type, field)                                      \
 {                                                                           \
  .name = key_name, .type = key_type, .offset = offsetof(struct dkim, field) \
 }
#define LIST(key_name, key_type, field)                                      \
 {                                                                           \
  .name = key_name, .type = key_type, .offset = offsetof(struct list, field) \
 }
#define RULE(key_name, key_type, field)                                      \
 {                                                                           \
  .name = key_name, .type = key_type, .offset = offsetof(struct rule, field) \
 }
#define EXPECT(key_name, key_type, field)       \
 {                                              \
  .name = key_name, .type = key_type,           \
  .offset = offsetof(struct expectation, field) \
 }
#define TABLE(block_name, rows)                               \
 {                                                            \
  .block = block_name, .keys = rows, .n_keys = COUNT_OF(rows) \
 }

static const struct choice proofs[] = { { "none", 0 }, { "sasl", 0 },
	{ "dmarc", 0 }, { "dkim", 0 }, { "confirm", 0 }, { NULL, 0 } };
static const struct choice languages[] = { { "fr", 0 }, { "en", 1 },
	{ NULL, 0 } };
static const struct choice periods[] = { { "calendar_year",
					     DUES_PERIOD_CALENDAR_YEAR },
	{ "rolling", DUES_PERIOD_ROLLING }, { NULL, 0 } };
static const struct choice expiries[] = { { "return", EXPIRY_RETURN },
	{ "reject", EXPIRY_REJECT }, { "accept", EXPIRY_ACCEPT },
	{ "discard", EXPIRY_DISCARD }, { "hold", EXPIRY_HOLD }, { NULL, 0 } };
static const struct choice verdicts[] = { { "accept", VERDICT_ACCEPT },
	{ "hold", VERDICT_HOLD }, { "confirm", VERDICT_CONFIRM },
	{ "reject", VERDICT_REJECT }, { "discard", VERDICT_DISCARD },
	{ NULL, 0 } };
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

static const struct choice author_addresses[] = { { "plain",
						      AUTHOR_ADDRESS_PLAIN },
	{ "token", AUTHOR_ADDRESS_TOKEN }, { NULL, 0 } };

static const struct key site_rows[] = {
	SITE("name", KEY_TEXT, name),
	SITE_MANY("domain", KEY_DOMAINS, domains, n_domains),
	SITE_MANY("domains", KEY_DOMAINS, domains, n_domains),
	SITE("address", KEY_ADDRESS, address),
	SITE_MANY("reserved", KEY_TEXTS, reserved, n_reserved),
	{ .name = "language",
	    .type = KEY_TEXT,
	    .offset = offsetof(struct site, language),
	    .choices = languages },
	SITE("timezone", KEY_TEXT, timezone),
	SITE("user", KEY_TEXT, user),
	SITE_MANY("roles", KEY_TEXTS, roles, n_roles),
	SITE("texts", KEY_TEXT, texts),
	{ .name = "recipients_per_hour",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, recipients_per_hour),
	    .limit = 100000000 },
	{ .name = "recipients_per_day",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, recipients_per_day),
	    .limit = 100000000 },
};
const struct key_table site_keys = TABLE("site", site_rows);

static const struct key store_rows[] = {
	SITE("path", KEY_TEXT, store.path),
};
const struct key_table store_keys = TABLE("store", store_rows);

static const struct key gate_rows[] = {
	SITE("socket", KEY_TEXT, gate.socket),
	SITE("socket_group", KEY_TEXT, gate.socket_group),
	SITE("authserv_id", KEY_TEXT, gate.authserv_id),
	SITE("trust_peer", KEY_FLAG, gate.trusts_peer),
	SITE("verifiers", KEY_FLAG, gate.has_verifiers),
	SITE_MANY(
	    "forwarders", KEY_CLIENTS, gate.forwarders, gate.n_forwarders),
	SITE("max_message_size", KEY_SIZE, gate.max_message_size),
	SITE("recipient_delimiter", KEY_OCTET, gate.recipient_delimiter),
	SITE("duplicate_window", KEY_DURATION, gate.duplicate_window_s),
};
const struct key_table gate_keys = TABLE("gate", gate_rows);

static const struct key dns_rows[] = {
	SITE_MANY("nameservers", KEY_TEXTS, dns.nameservers, dns.n_nameservers),
	SITE("timeout", KEY_DURATION, dns.timeout_s),
	SITE("patience", KEY_DURATION, dns.patience_s),
};
const struct key_table dns_keys = TABLE("dns", dns_rows);

static const struct key dues_rows[] = {
	{ .name = "period",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct site, dues.period),
	    .choices = periods },
	{ .name = "grace_days",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, dues.grace_days),
	    .limit = 3660 },
	{ .name = "opening_month",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, dues.opening_month),
	    .limit = 12 },
	{ .name = "closing_month",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, dues.closing_month),
	    .limit = 12 },
	{ .name = "remind",
	    .type = KEY_COUNTS,
	    .offset = offsetof(struct site, dues.remind),
	    .count_offset = offsetof(struct site, dues.n_remind),
	    .limit = 366 },
	SITE("renewal", KEY_TEXT, dues.renewal),
};
const struct key_table dues_keys = TABLE("dues", dues_rows);

static const struct key register_rows[] = {
	{ .name = "guard_people",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, registry.guard_people),
	    .limit = 1000000 },
	{ .name = "guard_percent",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, registry.guard_percent),
	    .limit = 100 },
	{ .name = "sponsors",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, registry.sponsors),
	    .limit = 20 },
	{ .name = "guest_sessions",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, registry.guest_sessions),
	    .limit = 1000 },
	SITE("watch", KEY_TEXT, registry.watch),
};
const struct key_table register_keys = TABLE("register", register_rows);

static const struct key moderation_rows[] = {
	SITE("expire_after", KEY_DURATION, patience.expire_after_s),
	SITE("remind_every", KEY_DURATION, patience.remind_every_s),
	SITE("escalate_after", KEY_DURATION, patience.escalate_after_s),
	{ .name = "on_expiry",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct site, patience.on_expiry),
	    .choices = expiries },
};
const struct key_table moderation_keys = TABLE("moderation", moderation_rows);

static const struct key archive_rows[] = {
	SITE("url", KEY_TEXT, archive),
};
const struct key_table archive_keys = TABLE("archive", archive_rows);

static const struct key confirmation_rows[] = {
	SITE("expire_after", KEY_DURATION, confirmation.expire_s),
	{ .name = "per_hour",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, confirmation.per_hour),
	    .limit = 1000 },
};
const struct key_table confirmation_keys =
    TABLE("confirmation", confirmation_rows);

static const struct key bounce_rows[] = {
	{ .name = "days",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, bounce.days),
	    .limit = 366 },
	SITE("within", KEY_DURATION, bounce.within_s),
	{ .name = "full_days",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, bounce.full_days),
	    .limit = 366 },
	SITE("full_within", KEY_DURATION, bounce.full_within_s),
	SITE("settle", KEY_DURATION, bounce.settle_s),
	SITE("probe_wait", KEY_DURATION, bounce.probe_s),
	{ .name = "storm_people",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, bounce.storm_people),
	    .limit = 1000000 },
	{ .name = "storm_percent",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, bounce.storm_percent),
	    .limit = 100 },
	{ .name = "storm_list_percent",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct site, bounce.storm_list_percent),
	    .limit = 100 },
};
const struct key_table bounce_keys = TABLE("bounce", bounce_rows);

static const struct key retention_rows[] = {
	SITE("messages", KEY_DURATION, retention.messages_s),
	SITE("log", KEY_DURATION, retention.log_s),
	SITE("refused", KEY_DURATION, retention.refused_s),
	SITE("bounces", KEY_DURATION, retention.bounces_s),
	SITE("departed", KEY_DURATION, retention.departed_s),
	SITE("dues", KEY_DURATION, retention.dues_s),
	SITE("history", KEY_DURATION, retention.history_s),
	SITE("unmatched", KEY_DURATION, retention.unmatched_s),
	SITE("imports", KEY_DURATION, retention.imports_s),
};
const struct key_table retention_keys = TABLE("retention", retention_rows);

static const struct key alert_rows[] = {
	SITE("command", KEY_TEXT, alert.command),
	SITE("user", KEY_TEXT, alert.user),
	SITE("mailbox", KEY_TEXT, alert.mailbox),
};
const struct key_table alert_keys = TABLE("alert", alert_rows);

static const struct key relay_rows[] = {
	RELAY("host", KEY_TEXT, host),
	{ .name = "port",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct relay, port),
	    .limit = 65535 },
	{ .name = "tls",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct relay, tls),
	    .choices = tls_modes },
	RELAY("user", KEY_TEXT, user),
	RELAY("password_file", KEY_TEXT, password_file),
	RELAY("ca_file", KEY_TEXT, ca_file),
	RELAY("helo", KEY_TEXT, helo),
	{ .name = "envelope",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct relay, envelope),
	    .choices = envelopes },
	{ .name = "from_rewrite",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct relay, from_rewrite),
	    .choices = rewrites },
	{ .name = "recipients_per_message",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct relay, recipients_per_message),
	    .limit = 1000 },
	{ .name = "recipients_per_hour",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct relay, recipients_per_hour),
	    .limit = 100000000 },
	{ .name = "recipients_per_day",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct relay, recipients_per_day),
	    .limit = 100000000 },
	{ .name = "unit",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct relay, unit),
	    .choices = units },
	{ .name = "connections",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct relay, connections),
	    .limit = 64 },
	RELAY("give_up_after", KEY_DURATION, give_up_after_s),
	RELAY("retry_first", KEY_DURATION, retry_first_s),
	RELAY("retry_max", KEY_DURATION, retry_max_s),
	{ .name = "for",
	    .type = KEY_TEXTS,
	    .offset = offsetof(struct relay, lists),
	    .count_offset = offsetof(struct relay, n_lists) },
};
const struct key_table relay_keys = TABLE("relay", relay_rows);

static const struct key dkim_rows[] = {
	DKIM("domain", KEY_TEXT, domain),
	DKIM("selector", KEY_TEXT, selector),
	DKIM("key_file", KEY_TEXT, key_file),
};
const struct key_table dkim_keys = TABLE("dkim", dkim_rows);

static const struct key inlet_rows[] = {
	INLET("imap", KEY_TEXT, host),
	{ .name = "port",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct inlet, port),
	    .limit = 65535 },
	{ .name = "tls",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct inlet, tls),
	    .choices = tls_modes },
	INLET("user", KEY_TEXT, user),
	INLET("password_file", KEY_TEXT, password_file),
	INLET("ca_file", KEY_TEXT, ca_file),
	INLET("mailbox", KEY_TEXT, mailbox),
	{ .name = "recipient_fields",
	    .type = KEY_TEXTS,
	    .offset = offsetof(struct inlet, recipient_fields),
	    .count_offset = offsetof(struct inlet, n_recipient_fields) },
	INLET("address", KEY_ADDRESS, address),
	INLET("authserv_id", KEY_TEXT, authserv_id),
	{ .name = "hops",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct inlet, hops),
	    .limit = 20 },
	{ .name = "after",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct inlet, after),
	    .choices = dismissals },
	INLET("done", KEY_TEXT, done),
	INLET("refused", KEY_TEXT, refused),
	INLET("poll", KEY_DURATION, poll_s),
};
const struct key_table inlet_keys = TABLE("inlet", inlet_rows);

static const struct key list_rows[] = {
	LIST("kind", KEY_TEXT, kind),
	LIST("address", KEY_ADDRESS, address),
	{ .name = "aliases",
	    .type = KEY_ADDRESSES,
	    .offset = offsetof(struct list, aliases),
	    .count_offset = offsetof(struct list, n_aliases) },
	LIST("group", KEY_TEXT, group),
	LIST("description", KEY_TEXT, description),
	{ .name = "language",
	    .type = KEY_TEXT,
	    .offset = offsetof(struct list, language),
	    .choices = languages },
	LIST("subject_tag", KEY_TEXT, subject_tag),
	{ .name = "reply_to",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct list, reply_to),
	    .choices = replies },
	{ .name = "author_address",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct list, author_address),
	    .choices = author_addresses },
	LIST("author_address_for", KEY_DURATION, author_address_s),
	LIST("announcement", KEY_FLAG, is_announcement),
	{ .name = "priority",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct list, priority),
	    .choices = priorities },
	LIST("skip_addressed", KEY_FLAG, skips_addressed),
	LIST("footer", KEY_LINES, footer),
	LIST("archive", KEY_TEXT, archive),
	LIST("expire_after", KEY_DURATION, patience.expire_after_s),
	LIST("remind_every", KEY_DURATION, patience.remind_every_s),
	LIST("escalate_after", KEY_DURATION, patience.escalate_after_s),
	{ .name = "on_expiry",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct list, patience.on_expiry),
	    .choices = expiries },
	LIST("max_size", KEY_SIZE, max_size),
	LIST("remember", KEY_DURATION, remember_s),
	{ .name = "flood_posts",
	    .type = KEY_COUNT,
	    .offset = offsetof(struct list, flood_posts),
	    .limit = 1000000 },
	LIST("flood_within", KEY_DURATION, flood_within_s),
	LIST("flood_quiet", KEY_DURATION, flood_quiet_s),
	{ .name = "closing_note",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct list, closing_note),
	    .choices = closing_notes },
	LIST("leave", KEY_FLAG, may_leave),
	LIST("tell_accepted", KEY_FLAG, tells_accepted),
	{ .name = "receive", .type = KEY_ELSEWHERE },
	{ .name = "moderate", .type = KEY_ELSEWHERE },
	{ .name = "otherwise", .type = KEY_ELSEWHERE },
	{ .name = "because", .type = KEY_ELSEWHERE },
};
const struct key_table list_keys = TABLE("list", list_rows);

static const struct key rule_rows[] = {
	{ .name = "when", .type = KEY_ELSEWHERE },
	{ .name = "verdict",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct rule, verdict),
	    .choices = verdicts },
	RULE("because", KEY_TEXT, because),
};
const struct key_table rule_keys = TABLE("rule", rule_rows);

static const struct key expectation_rows[] = {
	EXPECT("from", KEY_TEXT, from),
	EXPECT("message", KEY_TEXT, message),
	{ .name = "proof",
	    .type = KEY_TEXT,
	    .offset = offsetof(struct expectation, proof),
	    .choices = proofs },
	EXPECT("date", KEY_TEXT, date),
	EXPECT("as", KEY_TEXT, as),
	{ .name = "verdict",
	    .type = KEY_CHOICE,
	    .offset = offsetof(struct expectation, verdict),
	    .choices = verdicts },
	EXPECT("rule", KEY_TEXT, rule),
	EXPECT("because", KEY_TEXT, because),
};
const struct key_table expectation_keys = TABLE("expect", expectation_rows);

const struct key_table *const key_tables[] = { &site_keys, &store_keys,
	&gate_keys, &dns_keys, &dues_keys, &register_keys, &moderation_keys,
	&archive_keys, &confirmation_keys, &bounce_keys, &retention_keys,
	&alert_keys, &relay_keys, &dkim_keys, &inlet_keys, &list_keys,
	&rule_keys, &expectation_keys, NULL };
