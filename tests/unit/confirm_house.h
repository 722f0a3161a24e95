#ifndef TESTS_UNIT_CONFIRM_HOUSE_H
#define TESTS_UNIT_CONFIRM_HOUSE_H
/* house.h with one more list, libre, whose members prove themselves by an
 * answer, and what comes and goes there. */
#include "crieur/clerk/pass.h"
#include "crieur/confirmation/confirmation.h"
#include "crieur/store/confirmation.h"

#include "house.h"
#include "sent.h"

static const char libre_conf[] =
    "list \"libre\" {\n"
    "  address = \"libre@listes.example\"\n"
    "  group = \"acttes\"\n"
    "  remember = 30d\n"
    "  receive = \"in(group) and paid\"\n"
    "  moderate = \"facilitates(group) and paid\"\n"
    "  rule \"busy\" { when = \"posts-today >= 3\" verdict = hold\n"
    "    because = \"too-many-posts\" }\n"
    "  rule \"watched\" { when = \"moderated and proof(confirm)\"\n"
    "    verdict = hold because = \"moderated\" }\n"
    "  rule \"members\" { when = \"in(group) and paid and authenticated\"\n"
    "    verdict = accept }\n"
    "  rule \"proof\" { when = \"in(group) and paid\" verdict = confirm }\n"
    "  rule \"lapsed\" { when = \"in(group) and not paid\"\n"
    "    verdict = reject because = \"dues-lapsed\" }\n"
    "  rule \"open\" { when = \"not known and not proof(confirm)\"\n"
    "    verdict = confirm }\n"
    "  otherwise = reject because = \"members-only\"\n"
    "}\n";

static int
confirm_house_open(void **state)
{
	struct bundle bundle = { 0 };
	struct findings findings = { 0 };

	if (house_open(state) != 0)
		return -1;
	struct house *h = *state;
	site_release(&h->site);
	if (bundle_append(&bundle, "crieur.conf", span_of(house_conf)) != 0 ||
	    bundle_append(&bundle, "libre.conf", span_of(libre_conf)) != 0)
		return -1;
	int result = site_build(&bundle, &h->site, &findings);
	for (size_t i = 0; i < findings.n_items; i++)
		fprintf(stderr, "%s:%u: %s\n", findings.items[i].at.file,
		    findings.items[i].at.line, findings.items[i].text);
	findings_fini(&findings);
	bundle_fini(&bundle);
	return result;
}

/* What the gate would have kept of a mail from that address, "" : a machine's
 * (null reverse-path), in that state. */
struct incoming {
	const char *from, *to, *text;
	enum purpose purpose;
	enum post_state state;
	bool is_automatic;
	const char *login;
	const char *subject; /* NULL: "Jeudi", and "Re: Jeudi" */
	const char *rule;    /* NULL: as its purpose has it */
};

static inline int64_t
come(struct house *h, const struct incoming *incoming)
{
	CLEANUP(str_fini) struct str raw = { 0 };
	const struct person *person = NULL;
	static int n;
	int64_t id = 0, message_id = 0;
	bool is_post = incoming->purpose == PURPOSE_POST;
	const char *subject = incoming->subject != NULL ? incoming->subject
	                      : is_post                 ? "Jeudi"
	                                                : "Re: Jeudi";
	char header_id[60];

	snprintf(header_id, sizeof(header_id), "m%d@example.org", ++n);
	str_addf(&raw,
	    "From: Somebody <%s>\r\nTo: %s\r\nSubject: %s\r\n"
	    "Message-ID: <%s>\r\nDate: Tue, 24 Nov 2026 12:00:00 +0100\r\n%s"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: 8bit\r\n\r\n",
	    incoming->from, incoming->to, subject, header_id,
	    incoming->is_automatic ? "Auto-Submitted: auto-replied\r\n" : "");
	for (const char *at = incoming->text; *at != '\0'; at++) {
		if (*at == '\n')
			str_addc(&raw, '\r');
		str_addc(&raw, *at);
	}
	OK(&h->q, register_person_by_address(
		      ON_DAY(h->q.store, h->today, &h->q.arena),
		      span_of(incoming->from), &person, &h->q.err));
	struct message_row message = {
		.received_at = h->at,
		.client = "mail.example.net [192.0.2.66]",
		.helo = "mail.example.net",
		.queue_id = "4ABC",
		.envelope_sender = incoming->from,
		.sasl_login = incoming->login != NULL ? incoming->login : "",
		.header_from = incoming->from,
		.header_message_id = header_id,
		.subject = subject,
		.fingerprint = span_of("0123456789abcdef0123456789abcdef"),
		.size = (int64_t)raw.len,
		.body_offset =
		    strstr(str_c(&raw), "\r\n\r\n") + 4 - str_c(&raw),
	};
	struct post_intake_row row = {
		.list = "libre",
		.purpose = incoming->purpose,
		.recipient = incoming->to,
		.state = incoming->state,
		.verdict = is_post ? "confirm" : "accept",
		.rule = incoming->rule != NULL ? incoming->rule
		        : is_post              ? "proof"
		                               : "confirm",
		.rule_file = "",
		.because = "",
		.author_person_id = person != NULL ? person->id : 0,
		.proof = "none",
		.decided_at = h->at,
		.owes_notice = is_post,
	};
	OK(&h->q, store_begin(h->q.store, &h->q.err));
	OK(&h->q, store_message_insert(h->q.store, &message, str_span(&raw),
		      &message_id, &h->q.err));
	row.message_id = message_id;
	OK(&h->q, store_post_insert(h->q.store, &row, &id, &h->q.err));
	OK(&h->q, store_commit(h->q.store, &h->q.err));
	return id;
}

static inline struct pass_report
work(struct house *h)
{
	struct pass_report report = { 0 };
	struct pass it = {
		.store = h->q.store,
		.site = h->site,
		.at = h->at,
	};

	OK(&h->q, pass_run(&it, &report, &h->q.err));
	if (report.n_failed > 0)
		fail_msg("%s", report.problem);
	return report;
}

static inline int64_t
post_from(struct house *h, const char *from)
{
	return come(h, &(struct incoming){ .from = from,
			   .to = "libre@listes.example",
			   .purpose = PURPOSE_POST,
			   .state = POST_UNCONFIRMED,
			   .text = "Je propose jeudi.\n" });
}

static inline int64_t
answer_from(struct house *h, const char *from, const char *to, const char *text)
{
	int64_t id = come(h, &(struct incoming){ .from = from,
				 .to = to,
				 .purpose = PURPOSE_CONFIRM,
				 .state = POST_ACCEPTED,
				 .text = text });

	work(h);
	return id;
}

/* The address behind the nth link of a mail. */
static inline const char *
link_of(struct house *h, const struct sent *mail, int n)
{
	const char *at = mail->text;
	char address[200];
	size_t length = 0;

	for (int i = 0; i < n; i++) {
		at = strstr(at, "<mailto:");
		assert_non_null(at);
		at += strlen("<mailto:");
	}
	while (*at != '?' && length + 1 < sizeof(address)) {
		bool is_plus = strncmp(at, "%2B", 3) == 0;
		address[length++] = is_plus ? '+' : *at;
		at += is_plus ? 3 : 1;
	}
	address[length] = '\0';
	return arena_dups(&h->q.arena, address);
}

static inline int64_t
mails_to(struct house *h, const char *address)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
	    "SELECT count(*) FROM delivery WHERE address = '%s'", address);
	return look(&h->q, sql);
}

#endif
