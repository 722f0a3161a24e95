/* crieur explain: what would be decided, by which rule, and why not the rules
 * before it. Sends nothing. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/post/witness.h"

#include "context.h"
#include "effect.h"
#include "explanation.h"
#include "input.h"
#include "options.h"
#include "table.h"

enum {
	EXIT_NO = 1,
};

struct request {
	const char *from, *proof, *at;
	bool with_recipients;
	struct str raw;
	unsigned proofs;
};

static void
request_fini(struct request *request)
{
	str_fini(&request->raw);
}

static int
read_request(struct context *context, int *argc, char **argv,
    struct request *request, struct err *err)
{
	const struct option_rule rules[] = {
		{ .name = "from", .value = &request->from },
		{ .name = "proof", .value = &request->proof },
		{ .name = "at", .value = &request->at },
		{ .name = "recipients", .is_set = &request->with_recipients },
	};

	if (options_read(rules, COUNT_OF(rules), argc, argv, err) != 0 ||
	    options_time(request->at, &context->now, err) != 0)
		return -1;
	if (*argc < 2 || *argc > 3)
		return err_set(err, ERR_USAGE, "expected a list");
	if (*argc == 2 && request->from == NULL)
		return err_set(err, ERR_USAGE,
		    "expected a message, or --from with an address");
	if (request->proof != NULL &&
	    proof_read(span_of(request->proof), &request->proofs, err) != 0)
		return err_set(err, ERR_USAGE,
		    "--proof %s: expected sasl, dmarc, dkim, confirm or none",
		    request->proof);
	return 0;
}

static int
read_message_file(const struct context *context, const char *name,
    struct request *request, struct err *err)
{
	CLEANUP(str_fini) struct str file = { 0 };

	if (input_read(
		name, context->live->gate.max_message_size, &file, err) != 0)
		return -1;
	message_add_crlf(&request->raw, str_span(&file));
	return str_check(&request->raw, err);
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
		print_object(print, NULL);
		print_string(print, "text", word->text);
		print_int(print, "value", word->value);
		print_bool(print, "asked", word->was_asked);
		print_close(print);
		str_adds(&words, i > 0 ? ", " : "");
		str_adds(&words, word->was_asked ? "" : "[");
		add_word(&words, word);
		str_adds(&words, word->was_asked ? "" : "]");
	}
	print_close(print);
	print_line(print, "%s:%u\t%s\t%s\t%s", tried->rule->file,
	    tried->rule->line, tried->rule->name, tried->holds ? "holds" : "no",
	    str_c(&words));
}

static void
print_trail(struct print *print, const struct trail *trail)
{
	print_array(print, "trail");
	for (size_t i = 0; i < trail->n_rules; i++) {
		const struct trail_rule *tried = &trail->rules[i];
		print_object(print, NULL);
		print_string(print, "rule", tried->rule->name);
		print_string(print, "file", tried->rule->file);
		print_int(print, "line", tried->rule->line);
		print_string(print, "when", tried->rule->when_text);
		print_bool(print, "holds", tried->holds);
		print_string(
		    print, "verdict", verdict_name(tried->rule->verdict));
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
	char day[DATE_TEXT_SIZE];

	if (person == NULL) {
		print_null(print, "person");
		print_line(print,
		    "person\tnobody: no person of the register has that "
		    "address, verified");
		return;
	}
	print_object(print, "person");
	print_int(print, "id", person->id);
	print_string(print, "name", person->name);
	print_bool(print, "is_member", person->is_member);
	date_format(person->paid_until, day);
	print_string(print, "paid_until", day[0] != '\0' ? day : NULL);
	print_string(print, "address", explanation->from);
	print_close(print);
	print_line(print, "person\t%s (%lld), %s, %s%s", person->name,
	    (long long)person->id,
	    person->is_member ? "a member" : "not a member",
	    day[0] != '\0' ? "paid until " : "never paid", day);
	print_line(print, "\tsince %s is an address of theirs, verified",
	    explanation->from);
}

/* The author, and where the name was found. */
static void
print_author(struct print *print, const struct request *request,
    const struct explanation *explanation)
{
	const char *source = request->from != NULL
	                         ? "said with --from"
	                         : "the one author in the header From";

	print_string(print, "from", explanation->from);
	print_string(
	    print, "from_source", explanation->from[0] != '\0' ? source : "");
	if (explanation->from[0] == '\0')
		print_line(
		    print, "from\tnobody: the header From names no author");
	else
		print_line(print, "from\t%s (%s)", explanation->from, source);
	print_person(print, explanation);
}

static void
print_decision(struct print *print, const struct explanation *explanation)
{
	const char *verdict = verdict_name(explanation->verdict);

	print_string(print, "verdict", verdict);
	print_string(print, "rule", explanation->rule);
	print_string(print, "file", explanation->file);
	print_int(print, "line", explanation->line);
	print_string(print, "because", explanation->because);
	print_string(print, "code", explanation->code);
	print_string(print, "sentence", explanation->sentence);
	print_line(print, "%s", "");
	if (explanation->file[0] != '\0')
		print_line(print, "%s: rule \"%s\" at %s:%u", verdict,
		    explanation->rule, explanation->file, explanation->line);
	else
		print_line(
		    print, "%s: rule \"%s\"", verdict, explanation->rule);
	if (explanation->because[0] != '\0')
		print_line(print, "because %s", explanation->because);
	if (explanation->sentence[0] != '\0')
		print_line(print, "the sender reads: %s %s", explanation->code,
		    explanation->sentence);
}

static int
print_explanation(struct context *context, const struct list *list,
    const struct request *request, const struct explanation *explanation,
    struct err *err)
{
	struct print *print = context->print;
	char proofs[64], at[TIME_TEXT_SIZE];
	struct effect effect = {
		.list = list,
		.explanation = explanation,
		.has_message = request->raw.len > 0,
		.with_recipients = request->with_recipients,
	};

	proof_names(explanation->proofs, proofs, sizeof(proofs));
	print_object(print, NULL);
	print_string(print, "list", list->name);
	print_line(print, "list\t%s (%s)", list->name, list->address);
	print_author(print, request, explanation);
	print_string(print, "proof", proofs);
	print_string(print, "proof_source", explanation->proof_source);
	print_time(print, "at", context->now);
	print_int(print, "policy", context->live_policy_id);
	print_line(print, "proof\t%s (%s)", proofs, explanation->proof_source);
	print_line(print, "at\t%s", time_format(context->now, at));
	print_line(print, "%s", "");
	print_trail(print, &explanation->trail);
	print_decision(print, explanation);
	int result = effect_print(context, &effect, err);
	print_close(print);
	return result;
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	CLEANUP(request_fini) struct request request = { 0 };
	CLEANUP(explanation_fini) struct explanation explanation = { 0 };
	const struct list *list = NULL;

	if (read_request(context, &argc, argv, &request, err) != 0 ||
	    context_list(context, argv[1], &list, err) != 0)
		return -1;
	if (argc == 3 &&
	    read_message_file(context, argv[2], &request, err) != 0)
		return -1;
	const struct explanation_question question = {
		.site = context->live,
		.list = list,
		.store = context->store,
		.from = request.from,
		.raw = argc == 3 ? str_span(&request.raw) : span_of(NULL),
		.has_proofs = request.proof != NULL,
		.proofs = request.proofs,
		.at = context->now,
	};
	if (explanation_make(&question, context->arena, &explanation, err) != 0)
		return -1;
	if (print_explanation(context, list, &request, &explanation, err) != 0)
		return -1;
	return explanation.verdict == VERDICT_ACCEPT ? 0 : EXIT_NO;
}

const struct command command_explain = {
	.name = "explain",
	.usage = "explain LIST [MESSAGE|-] [--from A]"
		 " [--proof sasl|dmarc|dkim|confirm|none] [--at DATE]"
		 " [--recipients]",
	.summary = "what would be decided, by which rule, and why",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
