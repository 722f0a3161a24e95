/* crieur explain: what would be decided, by which rule, and why not the rules
 * before it. Sends nothing. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/post/audience.h"
#include "crieur/post/facts.h"

#include "context.h"
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

	if (input_read(name, context->live->max_message_size, &file, err) != 0)
		return -1;
	message_add_crlf(&request->raw, str_span(&file));
	return str_check(&request->raw, err);
}

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
		print_close(print);
		str_addf(&words, "%s%s = %lld", i > 0 ? ", " : "", word->text,
		    (long long)word->value);
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
print_person(struct print *print, const struct person *person)
{
	char day[DATE_TEXT_SIZE];

	if (person == NULL) {
		print_null(print, "person");
		print_line(print, "person\tnobody the register knows");
		return;
	}
	print_object(print, "person");
	print_int(print, "id", person->id);
	print_string(print, "name", person->name);
	print_bool(print, "is_member", person->is_member);
	date_format(person->paid_until, day);
	print_string(print, "paid_until", day[0] != '\0' ? day : NULL);
	print_close(print);
	print_line(print, "person\t%s (%lld), %s, %s%s", person->name,
	    (long long)person->id,
	    person->is_member ? "a member" : "not a member",
	    day[0] != '\0' ? "paid until " : "never paid", day);
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

static bool
stands_in_to_or_cc(const struct message *message, const char *address)
{
	size_t n = 0;

	if (message == NULL)
		return false;
	const struct mailbox *all = message_addressees(message, &n);
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].address, address) == 0)
			return true;
	}
	return false;
}

/* Who would receive it, and who is spared a second copy. */
static int
print_recipients(struct context *context, const struct list *list,
    const struct explanation *explanation, struct err *err)
{
	struct print *print = context->print;
	const struct audience audience = {
		.store = context->store,
		.site = context->live,
		.list = list,
		.kind = AUDIENCE_RECEIVES,
		.at = context->now,
	};
	const struct audience_member *members = NULL;
	size_t n_members = 0;

	if (audience_list(
		&audience, context->arena, &members, &n_members, err) != 0)
		return -1;
	print_line(print, "%s", "");
	print_array(print, "recipients");
	for (size_t i = 0; i < n_members; i++) {
		bool is_spared = list->skips_addressed &&
		                 stands_in_to_or_cc(
				     explanation->message, members[i].address);
		print_object(print, NULL);
		print_string(print, "address", members[i].address);
		print_bool(print, "receives", !is_spared);
		print_string(print, "why",
		    is_spared ? "stands in To or Cc already" : "");
		print_close(print);
		print_line(print, "%s%s", members[i].address,
		    is_spared ? " (no copy: stands in To or Cc already)" : "");
	}
	print_close(print);
	return 0;
}

static int
print_explanation(struct context *context, const struct list *list,
    const struct request *request, const struct explanation *explanation,
    struct err *err)
{
	struct print *print = context->print;
	char proofs[64], at[TIME_TEXT_SIZE];
	int result = 0;

	proof_names(request->proofs, proofs, sizeof(proofs));
	print_object(print, NULL);
	print_string(print, "list", list->name);
	print_string(print, "from", explanation->from);
	print_line(print, "list\t%s (%s)", list->name, list->address);
	print_line(print, "from\t%s", explanation->from);
	print_person(print, explanation->person);
	print_string(print, "proof", proofs);
	print_time(print, "at", context->now);
	print_int(print, "policy", context->live_policy_id);
	print_line(print, "proof\t%s", proofs);
	print_line(print, "at\t%s", time_format(context->now, at));
	print_line(print, "%s", "");
	print_trail(print, &explanation->trail);
	print_decision(print, explanation);
	if (request->with_recipients)
		result = print_recipients(context, list, explanation, err);
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
