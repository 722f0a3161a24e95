#include "crieur/insight/explanation.h"

#include <stdio.h>

#include "crieur/base/date.h"
#include "crieur/message/address.h"
#include "crieur/notice/address.h"
#include "crieur/notice/catalogue.h"
#include "crieur/post/arrive.h"
#include "crieur/post/flood.h"
#include "crieur/post/witness.h"

void
explanation_fini(struct explanation *explanation)
{
	message_free(explanation->message);
	explanation->message = NULL;
}

/* A message with another author: the first From says the address, others are
 * left out. */
static void
change_author(struct span raw, const char *from, struct str *out)
{
	bool is_header = true, is_from = false, is_said = false;

	while (raw.len > 0) {
		struct span rest = raw;
		struct span line = span_cut_line(&rest);
		size_t len = raw.len - rest.len;
		if (line.len == 0 && is_header) {
			is_header = false;
			if (!is_said)
				str_addf(out, "From: <%s>\r\n", from);
		}
		if (line.len > 0 && line.at[0] != ' ' && line.at[0] != '\t')
			is_from = span_starts_nocase(line, "From:");
		if (!is_header || !is_from)
			str_add(out, span_first(raw, len));
		else if (!is_said)
			str_addf(out, "From: <%s>\r\n", from);
		is_said |= is_from;
		raw = rest;
	}
}

/* What is judged: the file, its author perhaps another; or, without one, a
 * plain message. */
static int
make_raw(const struct explanation_question *question, struct str *raw,
    struct err *err)
{
	char address[ADDRESS_TEXT_SIZE] = "";

	if (question->from != NULL &&
	    address_normalize(span_of(question->from), address, err) != 0)
		return err_wrap(err, "--from");
	if (question->raw.at == NULL)
		str_addf(raw, "From: <%s>\r\n\r\n", address);
	else if (question->from != NULL)
		change_author(question->raw, address, raw);
	else
		str_add(raw, question->raw);
	return str_check(raw, err);
}

/* From the field that a delivery leaves; else the author's own address. */
static const char *
envelope_sender(struct span raw, struct arena *arena)
{
	struct message *message = NULL;
	const struct mailbox *author = NULL;
	struct err ignored = { 0 };
	char address[ADDRESS_TEXT_SIZE] = "";

	if (message_read(raw, &message, &ignored) != 0)
		return "";
	struct span path =
	    span_trim(span_of(message_header(message, "Return-Path")));
	if (path.len > 1 && path.at[0] == '<')
		path = span_first(span_from_offset(path, 1), path.len - 2);
	if (message_count(message, "Return-Path") > 0) {
		if (address_normalize(path, address, &ignored) != 0)
			address[0] = '\0';
	} else if (message_author(message, &author, &ignored) == 0) {
		snprintf(address, sizeof(address), "%s", author->address);
	}
	message_free(message);
	return arena_dups(arena, address);
}

/* What the gate finds out when it keeps a message. */
static int
look_for_flood(const struct explanation_question *question,
    struct explanation *explanation, struct err *err)
{
	bool would_hold = false;

	if (explanation->verdict != VERDICT_ACCEPT || question->store == NULL)
		return 0;
	if (flood_would_hold(question->store, question->list, question->at,
		&would_hold, err) != 0)
		return -1;
	if (!would_hold)
		return 0;
	struct ruling ruling = flood_ruling(question->list);
	explanation->verdict = ruling.verdict;
	explanation->rule = ruling.rule;
	explanation->file = ruling.file;
	explanation->line = ruling.line;
	explanation->because = ruling.because;
	return 0;
}

/* The gate's own judgement of a message that comes straight from its author's
 * server; what our verifiers wrote into the file is taken for theirs. */
static int
judge(const struct explanation_question *question, struct arena *arena,
    struct span raw, struct explanation *explanation, struct err *err)
{
	const struct arrival_recipient recipient = {
		.address = question->list->address,
		.match = { .role = ADDRESS_POST, .list = question->list },
	};
	struct arrival arrival = {
		.site = question->site,
		.client = "",
		.helo = "",
		.queue_id = "",
		.client_name = "",
		.client_address = "192.0.2.0", /* RFC 5737: nobody's */
		.envelope_sender = envelope_sender(raw, arena),
		.sasl_login = "",
		.recipients = &recipient,
		.n_recipients = 1,
		.is_verified = true,
		.raw = raw,
		.at = question->at,
		.has_proofs = question->has_proofs,
		.proofs = question->proofs,
		.trail = &explanation->trail,
	};
	struct intake intake;

	explanation->trail.arena = arena;
	if (arrival.envelope_sender == NULL)
		return err_memory(err);
	if (intake_judge(question->store, &arrival, arena, &intake, err) != 0)
		return -1;
	const struct destination *destination = &intake.destinations[0];
	explanation->message = intake.message;
	if (intake.author != NULL) {
		explanation->from = intake.author->address;
		explanation->name = intake.author->name;
	}
	explanation->person = intake.person;
	explanation->proofs = destination->proofs;
	explanation->verdict = destination->verdict;
	explanation->rule = destination->rule;
	explanation->file = destination->rule_file;
	explanation->line = destination->rule_line;
	explanation->because = destination->because;
	explanation->what = intake.what != NULL ? intake.what : "";
	explanation->door =
	    intake.answer == INTAKE_REFUSE ? DOOR_REFUSED : DOOR_TAKEN;
	return look_for_flood(question, explanation, err);
}

static const char *
proof_source(const struct explanation_question *question, unsigned proofs)
{
	if (question->has_proofs)
		return "--proof";
	if (question->raw.at == NULL)
		return "none was said";
	if ((proofs & PROOF_CONFIRM) != 0)
		return "the list remembers this author";
	return proofs != PROOF_NONE
	           ? "the message's Authentication-Results"
	           : "no Authentication-Results of ours proves the author";
}

/* The sentence of a refusal, as SMTP would say it to this author. */
static int
add_sentence(const struct explanation_question *question, struct arena *arena,
    struct explanation *explanation, struct err *err)
{
	CLEANUP(str_fini) struct str sentence = { 0 };
	char owner[ADDRESS_TEXT_SIZE], limit[32];
	char leave[ADDRESS_TEXT_SIZE], help[ADDRESS_TEXT_SIZE];
	const struct list *list = question->list;
	uint64_t max = list->max_size > 0
	                   ? list->max_size
	                   : question->site->gate.max_message_size;
	const struct field fields[] = {
		{ "list", question->list->address },
		{ "owner", list_address_for(question->list, "owner", owner) },
		{ "renewal", question->site->dues.renewal },
		{ "limit", limit },
		{ "address", explanation->from },
		{ "site", question->site->name },
		{ "what", explanation->what },
		{ "leave", list->may_leave
			       ? list_address_for(list, "leave", leave)
			       : "" },
		{ "help", list_address_for(list, "help", help) },
	};
	const struct wording wording = { question->site,
		question->list->language, fields, COUNT_OF(fields) };

	if (explanation->verdict != VERDICT_REJECT)
		return 0;
	snprintf(limit, sizeof(limit), "%.3g", (double)max / (1024 * 1024));
	const char *because = explanation->because[0] != '\0'
	                          ? explanation->because
	                          : "members-only";
	explanation->code = catalogue_reason(&wording,
	    catalogue_reason_for(because, explanation->proofs != PROOF_NONE),
	    &sentence);
	explanation->sentence = arena_dup(arena, str_span(&sentence));
	return explanation->sentence != NULL ? 0 : err_memory(err);
}

int
explanation_make(const struct explanation_question *question,
    struct arena *arena, struct explanation *explanation, struct err *err)
{
	CLEANUP(str_fini) struct str raw = { 0 };

	*explanation = (struct explanation){
		.from = "",
		.name = "",
		.file = "",
		.because = "",
		.sentence = "",
		.code = "",
	};
	if (make_raw(question, &raw, err) != 0)
		return -1;
	/* The message looks at these bytes as long as it is there. */
	char *bytes = arena_dup(arena, str_span(&raw));
	if (bytes == NULL)
		return err_memory(err);
	if (judge(question, arena, span_from(bytes, raw.len), explanation,
		err) != 0)
		return -1;
	explanation->proof_source = proof_source(question, explanation->proofs);
	return add_sentence(question, arena, explanation, err);
}
