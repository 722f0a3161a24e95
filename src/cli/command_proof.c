/* crieur proof: a dated statement of what became of a message, for a file or a
 * court: in words, and as a document. */
#include <stdio.h>
#include <string.h>

#include "crieur/insight/statement.h"
#include "crieur/notice/catalogue.h"
#include "crieur/notice/phrase.h"
#include "crieur/store/story.h"

#include "context.h"
#include "show.h"
#include "table.h"
#include "value.h"

enum {
	STATEMENT_MEMORY = 256 * 1024 * 1024,
	NUMBER_SIZE = 24,
};

struct proving {
	struct context *context;
	const char *language;
	int64_t n_messages; /* that went to a list */
	bool is_incomplete; /* somebody waits, or must get a letter */
};

static void
say(const struct proving *proving, const char *margin, const char *phrase,
    const struct field *fields, size_t n_fields)
{
	CLEANUP(str_fini) struct str text = { 0 };

	phrase_add(&text, proving->language, phrase, fields, n_fields);
	print_line(proving->context->print, "%s%s", margin, str_c(&text));
}

static void
say_value(const struct proving *proving, const char *margin, const char *phrase,
    const char *name, const char *value)
{
	struct field field = { .name = name, .value = value };

	say(proving, margin, phrase, &field, 1);
}

/* "…, at, size" under a name of its own. */
static void
say_size(const struct proving *proving, const char *margin, const char *phrase,
    int64_t at, const int64_t numbers[2])
{
	char when[TIME_TEXT_SIZE], size[NUMBER_SIZE], id[NUMBER_SIZE];

	snprintf(size, sizeof(size), "%lld", (long long)numbers[0]);
	snprintf(id, sizeof(id), "%lld", (long long)numbers[1]);
	struct field fields[] = {
		{ "at", phrase_time(proving->language, at, when) },
		{ "size", size },
		{ "id", id },
	};
	say(proving, margin, phrase, fields, COUNT_OF(fields));
}

static void
print_digest(
    const struct proving *proving, const char *margin, const char *digest)
{
	print_facts(
	    proving->context->print, NULL, FACTS(SOME("sha256", digest)));
	say_value(proving, margin,
	    digest[0] != '\0' ? "statement-digest" : "statement-digest-lost",
	    "digest", digest);
}

static void
print_count(const struct proving *proving, const char *phrase, size_t n)
{
	char number[NUMBER_SIZE];

	snprintf(number, sizeof(number), "%zu", n);
	say_value(proving, "  ", phrase, "n", number);
}

static void
document_person(struct print *print, const struct statement_person *person)
{
	bool is_over = person->fate != STATEMENT_WAITING;

	print_record(print, NULL,
	    FACTS(INT("person_id", person->person_id),
		TEXT("name", person->name), SOME("address", person->address),
		TEXT("fate", statement_fate_name(person->fate)),
		FLAG("needs_letter", person->fate >= STATEMENT_RETURNED),
		TIME("at", is_over ? person->at : 0),
		TIME("next_try_at", is_over ? 0 : person->at),
		TEXT("relay", person->relay), INT("code", person->code),
		TEXT("answer", person->answer),
		SOME("queue_id", person->queue_id),
		TIME("returned_at", person->returned_at),
		TEXT("returned_words",
		    person->returned_at != 0 ? person->returned_words : NULL)));
}

static void
say_person(const struct proving *proving, const struct statement_person *person)
{
	CLEANUP(str_fini) struct str why = { 0 };
	char at[TIME_TEXT_SIZE], answer[SHOW_ANSWER_SIZE], phrase[40];
	char returned[TIME_TEXT_SIZE];
	struct field field = { "at",
		phrase_time(proving->language, person->returned_at, returned) };
	bool is_returned = person->fate == STATEMENT_RETURNED;

	snprintf(phrase, sizeof(phrase), "letter-%s",
	    statement_fate_name(person->fate));
	phrase_add(&why, proving->language, phrase, &field, 1);
	print_line(proving->context->print, "    %s\t%s\t%s\t%s\t%s\t%s",
	    person->name, person->address,
	    phrase_time(proving->language, person->at, at), person->relay,
	    str_c(&why),
	    is_returned ? person->returned_words
			: show_answer(person->code, person->answer, answer));
}

/* Those of one sort, under their number. */
static void
say_people(const struct proving *proving, const struct statement_list *list,
    enum statement_fate from, enum statement_fate to)
{
	for (size_t i = 0; i < list->n_people; i++) {
		const struct statement_person *person = &list->people[i];
		if (person->fate >= from && person->fate <= to)
			say_person(proving, person);
	}
}

static void
print_people(const struct proving *proving, const struct statement_list *list)
{
	struct print *print = proving->context->print;

	print_facts(print, NULL,
	    FACTS(SIZE("handed_over", list->n_handed_over),
		SIZE("waiting", list->n_waiting),
		SIZE("letters", list->n_letters)));
	print_array(print, "people");
	for (size_t i = 0; i < list->n_people; i++)
		document_person(print, &list->people[i]);
	print_close(print);
	print_count(proving, "statement-handed_over", list->n_handed_over);
	say_people(proving, list, STATEMENT_HANDED_OVER, STATEMENT_HANDED_OVER);
	print_count(proving, "statement-waiting", list->n_waiting);
	say_people(proving, list, STATEMENT_WAITING, STATEMENT_WAITING);
	print_count(proving, "statement-letters", list->n_letters);
	say_people(proving, list, STATEMENT_RETURNED, STATEMENT_NOT_SENT);
}

static void
print_copies(const struct proving *proving, const struct statement_list *list)
{
	struct print *print = proving->context->print;

	print_array(print, "copies");
	for (size_t i = 0; i < list->n_copies; i++) {
		const struct statement_copy *copy = &list->copies[i];
		const int64_t numbers[] = { copy->size, copy->outgoing_id };
		print_object(print, NULL);
		print_facts(print, NULL,
		    FACTS(INT("id", copy->outgoing_id),
			TIME("created_at", copy->created_at),
			INT("size", copy->size)));
		say_size(
		    proving, "  ", "statement-copy", copy->created_at, numbers);
		print_digest(proving, "    ", copy->digest);
		print_close(print);
	}
	print_close(print);
}

static void
print_decision(const struct proving *proving, const struct post_row *post)
{
	struct print *print = proving->context->print;
	CLEANUP(str_fini) struct str state = { 0 }, proof = { 0 };
	char name[40], at[TIME_TEXT_SIZE];

	print_facts(print, NULL,
	    FACTS(TEXT("state", post_state_name(post->state)),
		TEXT("proof", post->proof), TEXT("rule", post->rule),
		SOME("moderated_by", post->moderated_by),
		TIME("expanded_at", post->expanded_at)));
	snprintf(
	    name, sizeof(name), "state-%.20s", post_state_name(post->state));
	phrase_add(&state, proving->language, name, NULL, 0);
	snprintf(name, sizeof(name), "proof-%.20s", post->proof);
	phrase_add(&proof, proving->language, name, NULL, 0);
	struct field fields[] = {
		{ "state", state.len > 0 ? str_c(&state)
					 : post_state_name(post->state) },
		{ "proof", proof.len > 0 ? str_c(&proof) : post->proof },
		{ "by", post->moderated_by },
		{ "at",
		    phrase_time(proving->language, post->moderated_at, at) },
	};
	say(proving, "  ", "statement-decided", fields, COUNT_OF(fields));
	if (post->moderated_by[0] != '\0' && post->expanded_at != 0)
		say(proving, "  ", "statement-by", fields, COUNT_OF(fields));
}

static void
print_list(struct proving *proving, const struct statement_list *list)
{
	struct print *print = proving->context->print;
	struct field fields[] = {
		{ "list", list->post.list },
		{ "address", list->list != NULL ? list->list->address
						: list->post.recipient },
	};

	print_object(print, NULL);
	print_facts(print, "",
	    FACTS(TEXT("list", fields[0].value),
		TEXT("address", fields[1].value),
		INT("post_id", list->post.id)));
	say(proving, "", "statement-list", fields, COUNT_OF(fields));
	print_decision(proving, &list->post);
	bool is_sent = list->post.expanded_at != 0;
	if (!is_sent)
		say(proving, "  ", "statement-unsent", NULL, 0);
	print_copies(proving, list);
	if (is_sent)
		print_people(proving, list);
	print_close(print);
	proving->is_incomplete |=
	    !is_sent || list->n_waiting > 0 || list->n_letters > 0;
}

static void
print_message(const struct proving *proving, const struct statement *statement)
{
	struct print *print = proving->context->print;
	const struct message_row *message = &statement->message;
	CLEANUP(str_fini) struct str author = { 0 };
	const int64_t numbers[] = { message->size, message->id };

	if (statement->author[0] != '\0')
		str_addf(&author, "%s <%s>", statement->author,
		    message->header_from);
	else
		str_adds(&author, message->header_from);
	print_facts(print, "",
	    FACTS(TEXT("message_id", message->header_message_id),
		TEXT("from", message->header_from),
		SOME("author", statement->author),
		TEXT("subject", message->subject),
		TIME("received_at", message->received_at),
		INT("size", message->size)));
	say_value(
	    proving, "", "statement-message", "id", message->header_message_id);
	say_value(proving, "", "statement-author", "author", str_c(&author));
	say_value(
	    proving, "", "statement-subject", "subject", message->subject);
	say_size(
	    proving, "", "statement-received", message->received_at, numbers);
	print_digest(proving, "  ", statement->digest);
}

/* A message of ours, such as a notice, went to no list: nothing is stated. */
static int
print_statement(struct proving *proving, int64_t message_id, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(STATEMENT_MEMORY);
	struct context *context = proving->context;
	struct statement statement;

	if (statement_gather(context->store, context->live, message_id, &arena,
		&statement, err) != 0)
		return -1;
	if (statement.n_lists == 0)
		return 0;
	proving->n_messages++;
	print_object(context->print, NULL);
	print_message(proving, &statement);
	print_array(context->print, "lists");
	for (size_t i = 0; i < statement.n_lists; i++)
		print_list(proving, &statement.lists[i]);
	print_close(context->print);
	print_close(context->print);
	return 0;
}

static int
prove(struct proving *proving, struct span id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct context *context = proving->context;
	struct id_row message;
	int more;
	char at[TIME_TEXT_SIZE];
	struct field fields[] = {
		{ "at", phrase_time(proving->language, context->now, at) },
		{ "site", context->live->name },
	};

	print_facts(context->print, NULL,
	    FACTS(TIME("made_at", context->now),
		TEXT("site", context->live->name)));
	say(proving, "", "statement-title", NULL, 0);
	say(proving, "", "statement-made", fields, COUNT_OF(fields));
	print_array(context->print, "messages");
	if (store_story_messages_walk(context->store, id, &cursor, err) != 0)
		return -1;
	while ((more = id_next(&cursor, &message, err)) > 0) {
		if (print_statement(proving, message.id, err) != 0)
			return -1;
	}
	if (more < 0)
		return -1;
	print_close(context->print);
	print_facts(context->print, "",
	    FACTS(FLAG("is_complete", !proving->is_incomplete)));
	say(proving, "", "statement-meaning", NULL, 0);
	return 0;
}

int
run_proof(struct context *context, const struct args *args, struct err *err)
{
	const char *language = args_text(args, "language");
	struct proving proving = { .context = context };

	if (language == NULL)
		language = context->live->language;
	if (strcmp(language, "fr") != 0 && strcmp(language, "en") != 0)
		return err_set(err, ERR_USAGE,
		    "no language \"%s\"; expected fr or en", language);
	proving.language = language;
	struct span id = value_message_id(args->words[0]);
	if (prove(&proving, id, err) != 0)
		return -1;
	if (proving.n_messages == 0)
		return err_set(err, ERR_ABSENT,
		    "no message \"%s\" came to a list here", args->words[0]);
	return proving.is_incomplete ? 1 : 0;
}
