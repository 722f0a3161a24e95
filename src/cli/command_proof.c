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
	MAX_GAPS = 8,
};

struct proving {
	struct context *context;
	const char *language;
	int64_t n_messages; /* that went to a list */
	bool is_incomplete; /* somebody waits, or must get a letter */
};

/* The facts, and a phrase of the catalogue whose gaps they fill: a key that
 * begins with a dot is a gap's alone. */
static void
say(const struct proving *proving, const char *margin, const char *phrase,
    const struct fact *facts)
{
	CLEANUP(str_fini) struct str text = { 0 };
	char texts[MAX_GAPS][TIME_TEXT_SIZE];
	struct field fields[MAX_GAPS];
	size_t n = 0;

	if (facts != NULL)
		print_facts(proving->context->print, NULL, facts);
	for (; facts != NULL && facts->kind != FACT_END && n < MAX_GAPS;
	     facts++, n++) {
		fields[n].name = facts->key + (facts->key[0] == '.');
		fields[n].value = facts->text != NULL ? facts->text : texts[n];
		if (facts->kind == FACT_TIME)
			phrase_time(proving->language, facts->number, texts[n]);
		else
			snprintf(texts[n], sizeof(texts[n]), "%lld",
			    (long long)facts->number);
	}
	phrase_add_typed(&text, proving->language, phrase, fields, n);
	print_line(proving->context->print, "%s%s", margin, str_c(&text));
}

static void
print_digest(
    const struct proving *proving, const char *margin, const char *digest)
{
	say(proving, margin,
	    digest[0] != '\0' ? "statement-digest" : "statement-digest-lost",
	    FACTS(SOME("sha256", digest), TEXT(".digest", digest)));
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
	phrase_add_typed(&why, proving->language, phrase, &field, 1);
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
	say(proving, "  ", "statement-handed_over",
	    FACTS(SIZE(".n", list->n_handed_over)));
	say_people(proving, list, STATEMENT_HANDED_OVER, STATEMENT_HANDED_OVER);
	say(proving, "  ", "statement-waiting",
	    FACTS(SIZE(".n", list->n_waiting)));
	say_people(proving, list, STATEMENT_WAITING, STATEMENT_WAITING);
	say(proving, "  ", "statement-letters",
	    FACTS(SIZE(".n", list->n_letters)));
	say_people(proving, list, STATEMENT_RETURNED, STATEMENT_NOT_SENT);
}

static void
print_copies(const struct proving *proving, const struct statement_list *list)
{
	struct print *print = proving->context->print;

	print_array(print, "copies");
	for (size_t i = 0; i < list->n_copies; i++) {
		const struct statement_copy *copy = &list->copies[i];
		print_object(print, NULL);
		say(proving, "  ", "statement-copy",
		    FACTS(INT("id", copy->outgoing_id),
			TIME("created_at", copy->created_at),
			INT("size", copy->size),
			TIME(".at", copy->created_at)));
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
	const char *state_name = post_state_name(post->state);
	char name[40];

	print_facts(print, NULL,
	    FACTS(TEXT("state", state_name), TEXT("proof", post->proof),
		TEXT("rule", post->rule),
		SOME("moderated_by", post->moderated_by),
		TIME("expanded_at", post->expanded_at)));
	snprintf(name, sizeof(name), "state-%.20s", state_name);
	phrase_add_typed(&state, proving->language, name, NULL, 0);
	snprintf(name, sizeof(name), "proof-%.20s", post->proof);
	phrase_add_typed(&proof, proving->language, name, NULL, 0);
	const struct fact *facts = FACTS(
	    TEXT(".state", state.len > 0 ? str_c(&state) : state_name),
	    TEXT(".proof", proof.len > 0 ? str_c(&proof) : post->proof),
	    TEXT(".by", post->moderated_by), TIME(".at", post->moderated_at));
	say(proving, "  ", "statement-decided", facts);
	if (post->moderated_by[0] != '\0' && post->expanded_at != 0)
		say(proving, "  ", "statement-by", facts);
}

static void
print_list(struct proving *proving, const struct statement_list *list)
{
	struct print *print = proving->context->print;
	const char *address =
	    list->list != NULL ? list->list->address : list->post.recipient;

	print_object(print, NULL);
	print_line(print, "%s", "");
	say(proving, "", "statement-list",
	    FACTS(TEXT("list", list->post.list), TEXT("address", address),
		INT("post_id", list->post.id)));
	print_decision(proving, &list->post);
	bool is_sent = list->post.expanded_at != 0;
	if (!is_sent)
		say(proving, "  ", "statement-unsent", NULL);
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
	say(proving, "", "statement-message",
	    FACTS(TEXT(".id", message->header_message_id)));
	say(proving, "", "statement-author",
	    FACTS(TEXT(".author", str_c(&author))));
	say(proving, "", "statement-subject",
	    FACTS(TEXT(".subject", message->subject)));
	say(proving, "", "statement-received",
	    FACTS(TIME(".at", message->received_at),
		INT(".size", message->size), INT(".id", message->id)));
	print_digest(proving, "  ", statement->digest);
}

/* A message of ours, such as a notice, went to no list: nothing is stated. */
static int
print_statement(struct proving *proving, int64_t message_id, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(STATEMENT_MEMORY);
	struct context *context = proving->context;
	struct statement statement;

	const struct statement_question question = { context->store,
		context->live, message_id };
	if (statement_gather(&question, &arena, &statement, err) != 0)
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

	say(proving, "", "statement-title",
	    FACTS(TIME("made_at", context->now)));
	say(proving, "", "statement-made",
	    FACTS(
		TEXT("site", context->live->name), TIME(".at", context->now)));
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
	say(proving, "", "statement-meaning", NULL);
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
