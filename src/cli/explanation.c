#include "explanation.h"

#include <stdio.h>

#include "crieur/base/date.h"
#include "crieur/message/address.h"
#include "crieur/message/authres.h"
#include "crieur/notice/address.h"
#include "crieur/notice/catalogue.h"
#include "crieur/post/facts.h"
#include "crieur/post/intake.h"
#include "crieur/post/judge.h"

void
explanation_fini(struct explanation *explanation)
{
	message_free(explanation->message);
	explanation->message = NULL;
}

static void
refuse(struct explanation *explanation, const char *rule, const char *because)
{
	explanation->verdict = VERDICT_REJECT;
	explanation->rule = rule;
	explanation->because = because;
}

/* Who writes: said on the command line, or the message's one author. Without
 * one explanation->from stays "". */
static int
find_author(const struct explanation_question *question, struct arena *arena,
    struct explanation *explanation, struct err *err)
{
	const struct mailbox *author = NULL;
	char address[ADDRESS_TEXT_SIZE];
	struct err why = { 0 };

	if (question->from != NULL) {
		if (address_normalize(span_of(question->from), address, err) !=
		    0)
			return err_wrap(err, "--from");
	} else if (message_author(explanation->message, &author, &why) == 0) {
		explanation->from = author->address;
		explanation->name = author->name;
		return 0;
	} else {
		refuse(explanation, "message",
		    intake_no_author(explanation->message, &why));
		return 0;
	}
	explanation->from = arena_dups(arena, address);
	return explanation->from != NULL ? 0 : err_memory(err);
}

/* What the checkers of our own Postfix have written into the file. */
static int
read_proofs(const struct explanation_question *question, struct arena *arena,
    struct explanation *explanation, struct err *err)
{
	struct authres authres;

	if (explanation->message == NULL) {
		explanation->proof_source = "none was said";
		return 0;
	}
	if (authres_read(explanation->message,
		span_of(question->site->authserv_id), arena, &authres,
		err) != 0)
		return -1;
	struct authres_proof proof =
	    authres_prove(&authres, address_domain(span_of(explanation->from)));
	if (proof.has_dmarc)
		explanation->proofs |= PROOF_DMARC;
	if (proof.has_dkim)
		explanation->proofs |= PROOF_DKIM;
	explanation->proof_source = authres.n > 0
	                                ? "the message's "
	                                  "Authentication-Results"
	                                : "the message has no "
	                                  "Authentication-Results of ours";
	return 0;
}

static int
judge(const struct explanation_question *question, struct arena *arena,
    struct explanation *explanation, struct err *err)
{
	const struct message *message = explanation->message;
	int32_t day = date_of(question->at);
	struct ruling ruling;

	if (!question->has_proofs &&
	    read_proofs(question, arena, explanation, err) != 0)
		return -1;
	if (register_person_by_address(question->store,
		span_of(explanation->from), day, arena, &explanation->person,
		err) != 0)
		return -1;
	struct facts facts = {
		.site = question->site,
		.list = question->list,
		.store = question->store,
		.person = explanation->person,
		.message = message,
		.size = question->raw.len,
		.proofs = explanation->proofs,
		.at = question->at,
		.day = day,
		.is_automatic =
		    message != NULL && message_is_automatic(message),
	};
	if (post_judge(&facts, arena, &explanation->trail, &ruling, err) != 0)
		return -1;
	explanation->verdict = ruling.verdict;
	explanation->rule = ruling.rule;
	explanation->file = ruling.file;
	explanation->line = ruling.line;
	explanation->because = ruling.because;
	return 0;
}

/* The sentence of a refusal, as SMTP would say it to this author. */
static int
add_sentence(const struct explanation_question *question, struct arena *arena,
    struct explanation *explanation, struct err *err)
{
	CLEANUP(str_fini) struct str sentence = { 0 };
	char owner[ADDRESS_TEXT_SIZE], limit[32];
	const struct list *list = question->list;
	uint64_t max = list->max_size > 0 ? list->max_size
	                                  : question->site->max_message_size;
	const struct field fields[] = {
		{ "list", question->list->address },
		{ "owner", list_address_for(question->list, "owner", owner) },
		{ "renewal", question->site->dues_renewal },
		{ "limit", limit },
		{ "address", explanation->from },
		{ "site", question->site->name },
	};
	const struct wording wording = { question->site,
		question->list->language };

	if (explanation->verdict != VERDICT_REJECT)
		return 0;
	snprintf(limit, sizeof(limit), "%.3g", (double)max / (1024 * 1024));
	const char *because = explanation->because[0] != '\0'
	                          ? explanation->because
	                          : "members-only";
	catalogue_reason(&wording,
	    catalogue_reason_for(because, explanation->proofs != PROOF_NONE),
	    fields, COUNT_OF(fields), &sentence, &explanation->code);
	explanation->sentence = arena_dup(arena, str_span(&sentence));
	return explanation->sentence != NULL ? 0 : err_memory(err);
}

int
explanation_make(const struct explanation_question *question,
    struct arena *arena, struct explanation *explanation, struct err *err)
{
	struct err why = { 0 };

	*explanation = (struct explanation){
		.from = "",
		.name = "",
		.proofs = question->proofs,
		.proof_source = "--proof",
		.file = "",
		.because = "",
		.sentence = "",
		.code = "",
	};
	if (question->raw.at != NULL &&
	    message_read(question->raw, &explanation->message, &why) != 0) {
		if (why.kind != ERR_INPUT) {
			*err = why;
			return -1;
		}
		refuse(explanation, "message", intake_unreadable(&why));
		return add_sentence(question, arena, explanation, err);
	}
	if (find_author(question, arena, explanation, err) != 0)
		return -1;
	if (explanation->from[0] != '\0' &&
	    judge(question, arena, explanation, err) != 0)
		return -1;
	return add_sentence(question, arena, explanation, err);
}
