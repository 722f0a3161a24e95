/* crieur explain: what would be decided, by which rule, and why not the rules
 * before it. Sends nothing. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/insight/explanation.h"
#include "crieur/policy/door.h"
#include "crieur/post/witness.h"

#include "context.h"
#include "effect.h"
#include "input.h"
#include "table.h"

/* The file of a message, with CRLF lines. */
static int
read_message_file(const struct context *context, const char *name,
    struct str *raw, struct err *err)
{
	CLEANUP(str_fini) struct str file = { 0 };

	if (input_read(
		name, context->live->gate.max_message_size, &file, err) != 0)
		return -1;
	message_add_crlf(raw, str_span(&file));
	return str_check(raw, err);
}

/* Days as days; else the number. */
static void
add_word(struct str *out, const struct trail_word *word)
{
	char day[DATE_TEXT_SIZE];

	if (word->word == WORD_TODAY)
		str_addf(out, "%s = %s", word->text,
		    date_format((int32_t)word->value, day));
	else
		str_addf(out, "%s = %lld", word->text, (long long)word->value);
}

/* What was not asked, since the words before it were enough, stands in
 * brackets. */
static void
print_words(struct print *print, const struct trail_rule *tried)
{
	CLEANUP(str_fini) struct str words = { 0 };

	print_array(print, "words");
	for (size_t i = 0; i < tried->n_words; i++) {
		const struct trail_word *word = &tried->words[i];
		print_record(print, NULL,
		    FACTS(TEXT("text", word->text), INT("value", word->value),
			FLAG("asked", word->was_asked)));
		str_adds(&words, i > 0 ? ", " : "");
		str_adds(&words, word->was_asked ? "" : "[");
		add_word(&words, word);
		str_adds(&words, word->was_asked ? "" : "]");
	}
	print_close(print);
	print_line(print, "%s:%u\t%s\t%s\t%s", tried->rule->at.file,
	    tried->rule->at.line, tried->rule->name,
	    tried->holds ? "holds" : "no", str_c(&words));
}

static void
print_trail(struct print *print, const struct trail *trail)
{
	print_array(print, "trail");
	for (size_t i = 0; i < trail->n_rules; i++) {
		const struct trail_rule *tried = &trail->rules[i];
		const struct rule *rule = tried->rule;
		print_object(print, NULL);
		print_facts(print, NULL,
		    FACTS(TEXT("rule", rule->name), TEXT("file", rule->at.file),
			INT("line", rule->at.line),
			TEXT("when", rule->when_text),
			FLAG("holds", tried->holds),
			TEXT("verdict", verdict_name(rule->verdict))));
		print_words(print, tried);
		print_close(print);
	}
	print_close(print);
}

/* Who the author is taken for. */
static void
print_person(struct print *print, const struct explanation *explanation)
{
	const struct person *person = explanation->person;

	if (person == NULL) {
		print_facts(print,
		    "person\tnobody: no person of the register has that "
		    "address, verified",
		    FACTS(NIL("person")));
		return;
	}
	print_object(print, "person");
	print_facts(print,
	    "person\t{name} ({id}), {.member}, {.paid}{paid_until}\n"
	    "\tsince {address} is an address of theirs, verified",
	    FACTS(INT("id", person->id), TEXT("name", person->name),
		FLAG("is_member", person->is_member),
		DAY("paid_until", person->paid_until),
		TEXT("address", explanation->from),
		TEXT(
		    ".member", person->is_member ? "a member" : "not a member"),
		TEXT(".paid", person->paid_until != DATE_NONE &&
				      person->paid_until != DATE_FOREVER
				  ? "paid until "
				  : "never paid")));
	print_close(print);
}

/* The author, and where the name was found. */
static void
print_author(
    struct print *print, bool is_said, const struct explanation *explanation)
{
	const char *source =
	    is_said ? "said with --from" : "the one author in the header From";
	bool has_author = explanation->from[0] != '\0';

	print_facts(print,
	    has_author ? "from\t{from} ({from_source})"
		       : "from\tnobody: the header From names no author",
	    FACTS(TEXT("from", explanation->from),
		TEXT("from_source", has_author ? source : "")));
	print_person(print, explanation);
}

static void
print_decision(struct print *print, const struct explanation *explanation)
{
	bool is_hushed = explanation->door == DOOR_TAKEN &&
	                 explanation->verdict == VERDICT_REJECT;

	print_facts(print,
	    is_hushed ? "\n{verdict}: rule \"{rule}\"[ at {file}:{line}]\n"
			"[because {because}]\n"
			"at the door\t{door}, as whatever nothing proves\n"
			"by mail, where SPF or DKIM passes for the address: "
			"[{code} {sentence}]"
		      : "\n{verdict}: rule \"{rule}\"[ at {file}:{line}]\n"
			"[because {because}]\n"
			"at the door\t{door}\n"
			"[the sender reads: {code} {sentence}]",
	    FACTS(TEXT("verdict", verdict_name(explanation->verdict)),
		TEXT("door", door_name(explanation->door)),
		TEXT("rule", explanation->rule),
		TEXT("file", explanation->file), INT("line", explanation->line),
		TEXT("because", explanation->because),
		TEXT("code", explanation->code),
		TEXT("sentence", explanation->sentence)));
}

static int
print_explanation(struct context *context, const struct args *args,
    const struct explanation *explanation, bool has_message, struct err *err)
{
	struct print *print = context->print;
	const struct list *list = args->list;
	char proofs[64];
	struct effect effect = {
		.list = list,
		.explanation = explanation,
		.has_message = has_message,
		.with_recipients = args_has(args, "recipients"),
	};

	proof_names(explanation->proofs, proofs, sizeof(proofs));
	print_facts(print, "list\t{list} ({.address})",
	    FACTS(TEXT("list", list->name), TEXT(".address", list->address)));
	print_author(print, args_has(args, "from"), explanation);
	print_facts(print, "proof\t{proof} ({proof_source})\nat\t{at}\n",
	    FACTS(TEXT("proof", proofs),
		TEXT("proof_source", explanation->proof_source),
		TIME("at", context->now),
		INT("policy", context->live_policy_id)));
	print_trail(print, &explanation->trail);
	print_decision(print, explanation);
	return effect_print(context, &effect, err);
}

int
run_explain(struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(str_fini) struct str raw = { 0 };
	CLEANUP(explanation_fini) struct explanation explanation = { 0 };
	const char *proof = args_text(args, "proof");
	struct explanation_question question = {
		.site = context->live,
		.list = args->list,
		.store = context->store,
		.from = args_text(args, "from"),
		.has_proofs = proof != NULL,
		.at = context->now,
	};

	if (args->n_words == 1 && question.from == NULL)
		return err_set(err, ERR_USAGE,
		    "expected a message, or --from with an address");
	if (proof != NULL &&
	    proof_read(span_of(proof), &question.proofs, err) != 0)
		return err_set(err, ERR_USAGE,
		    "--proof %s: expected sasl, dmarc, dkim, confirm or none",
		    proof);
	if (args->n_words > 1) {
		if (read_message_file(context, args->words[1], &raw, err) != 0)
			return -1;
		question.raw = str_span(&raw);
	}
	if (explanation_make(&question, context->arena, &explanation, err) !=
		0 ||
	    print_explanation(context, args, &explanation, raw.len > 0, err) !=
		0)
		return -1;
	return explanation.verdict == VERDICT_ACCEPT ? 0 : EXIT_NO;
}
