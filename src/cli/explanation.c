#include "explanation.h"

#include "crieur/base/date.h"
#include "crieur/message/address.h"
#include "crieur/notice/address.h"
#include "crieur/notice/catalogue.h"
#include "crieur/post/facts.h"

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

/* As refuse(), for what the list itself sets. */
static void
refuse_for_list(struct explanation *explanation, const struct list *list,
    const char *rule, const char *because)
{
	refuse(explanation, rule, because);
	explanation->file = list->file;
	explanation->line = list->line;
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
		return 0;
	} else {
		bool has_from = message_count(explanation->message, "From") > 0;
		refuse(
		    explanation, "message", has_from ? "two-from" : "no-from");
		return 0;
	}
	explanation->from = arena_dups(arena, address);
	return explanation->from != NULL ? 0 : err_memory(err);
}

static int
decide(const struct explanation_question *question, struct arena *arena,
    struct explanation *explanation, struct err *err)
{
	struct facts facts = {
		.site = question->site,
		.list = question->list,
		.store = question->store,
		.person = explanation->person,
		.message = explanation->message,
		.size = question->raw.len,
		.proofs = question->proofs,
		.at = question->at,
		.day = date_of(question->at),
		.is_automatic = explanation->message != NULL &&
		                message_is_automatic(explanation->message),
	};
	struct witness witness = facts_witness(&facts);
	struct decision decision;

	if (policy_decide(question->list, &witness, arena, &explanation->trail,
		&decision, err) != 0)
		return -1;
	explanation->verdict = decision.verdict;
	explanation->rule = decision.rule->name;
	explanation->file = decision.rule->file;
	explanation->line = decision.rule->line;
	explanation->because =
	    decision.rule->because != NULL ? decision.rule->because : "";
	return 0;
}

static int
judge(const struct explanation_question *question, struct arena *arena,
    struct explanation *explanation, struct err *err)
{
	const struct list *list = question->list;
	const struct message *message = explanation->message;

	if (register_person_by_address(question->store,
		span_of(explanation->from), date_of(question->at), arena,
		&explanation->person, err) != 0)
		return -1;
	if (message != NULL &&
	    message_has_passed(message, span_of(list->address)))
		refuse_for_list(explanation, list, "loop", "loop");
	else if (list->max_size > 0 && question->raw.len > list->max_size)
		refuse_for_list(explanation, list, "max_size", "too-large");
	else
		return decide(question, arena, explanation, err);
	return 0;
}

/* The sentence of a refusal, as SMTP would say it to this author. */
static int
add_sentence(const struct explanation_question *question, struct arena *arena,
    struct explanation *explanation, struct err *err)
{
	CLEANUP(str_fini) struct str sentence = { 0 };
	char owner[ADDRESS_TEXT_SIZE];
	const struct field fields[] = {
		{ "list", question->list->address },
		{ "owner", list_address_for(question->list, "owner", owner) },
		{ "renewal", question->site->dues_renewal },
		{ "address", explanation->from },
		{ "site", question->site->name },
	};

	if (explanation->verdict != VERDICT_REJECT)
		return 0;
	catalogue_reason(question->list->language,
	    catalogue_reason_for(
		explanation->because, question->proofs != PROOF_NONE),
	    fields, COUNT_OF(fields), &sentence, &explanation->code);
	explanation->sentence = arena_dup(arena, str_span(&sentence));
	return explanation->sentence != NULL ? 0 : err_memory(err);
}

int
explanation_make(const struct explanation_question *question,
    struct arena *arena, struct explanation *explanation, struct err *err)
{
	*explanation = (struct explanation){
		.from = "",
		.file = "",
		.because = "",
		.sentence = "",
		.code = "",
	};
	if (question->raw.at != NULL &&
	    message_read(question->raw, &explanation->message, err) != 0)
		return -1;
	if (find_author(question, arena, explanation, err) != 0)
		return -1;
	if (explanation->from[0] != '\0' &&
	    judge(question, arena, explanation, err) != 0)
		return -1;
	return add_sentence(question, arena, explanation, err);
}
