/*
 * crieur read: what mails would be taken for, doing nothing. A kind of mail is
 * a row of the table and a function; of more than one file the document is an
 * array.
 */
#include <string.h>

#include "crieur/base/clock.h"
#include "crieur/base/date.h"
#include "crieur/bounce/show.h"
#include "crieur/message/answer.h"
#include "crieur/message/reply.h"
#include "crieur/moderation/show.h"

#include "context.h"
#include "input.h"
#include "table.h"

enum {
	MAIL_MAX = 64 * 1024 * 1024,
	MAIL_MEMORY = 16 * 1024 * 1024,
};

/* A mail of a file, and what it is read with. */
struct mail_file {
	struct print *print;
	struct arena *arena; /* for this mail */
	const char *name;
	const struct message *message;
};

/* Say what the mail is taken for within its open object. *is_clear_r is true
 * before. */
typedef int mail_reader(
    const struct mail_file *file, bool *is_clear_r, struct err *err);

static int
read_bounce(const struct mail_file *file, bool *is_clear_r, struct err *err)
{
	struct bounce_shown_mail mail;

	if (bounce_show(file->message, file->arena, &mail, err) != 0)
		return -1;
	*is_clear_r = mail.is_clear;
	print_facts(file->print,
	    mail.n_recipients > 0 ? NULL : "{.file}\t{kind}",
	    FACTS(TEXT(".file", file->name), TEXT("kind", mail.kind)));
	print_array(file->print, "recipients");
	for (size_t i = 0; i < mail.n_recipients; i++) {
		const struct bounce_shown *shown = &mail.recipients[i];
		print_record(file->print,
		    "{.file}\t{.kind}\t{address|-}\t{class}\t{status|-}\t{row}",
		    FACTS(TEXT(".file", file->name), TEXT(".kind", mail.kind),
			SOME("address", shown->address),
			TEXT("class", shown->class),
			SOME("status", shown->status),
			SOME("row", shown->row)));
	}
	print_close(file->print);
	return 0;
}

static int32_t
today(void)
{
	struct clock clock = clock_system();

	return date_of(clock_now(&clock));
}

/* No person wrote it: nobody is answered. */
static bool
is_machine(const struct mail_file *file)
{
	return message_is_automatic(file->message) ||
	       message_is_absence(file->message) ||
	       span_is(
		   span_of(message_header(file->message, "Return-Path")), "<>");
}

/* What its author wrote, on the mail's arena. */
static int
find_words(const struct mail_file *file, struct span *text_r, struct err *err)
{
	struct str text = STR_ON(file->arena);

	if (reply_read(file->message, &text, err) != 0)
		return -1;
	*text_r = str_span(&text);
	return 0;
}

static struct span
subject_of(const struct mail_file *file)
{
	return span_of(message_header(file->message, "Subject"));
}

static int
read_reply(const struct mail_file *file, bool *is_clear_r, struct err *err)
{
	static const char *const decisions[] = {
		[ANSWER_UNCLEAR] = "unclear",
		[ANSWER_EMPTY] = "unclear",
		[ANSWER_YES] = "approve",
		[ANSWER_NO] = "reject",
		[ANSWER_DISCARD] = "discard",
		[ANSWER_ASK] = "question",
		[ANSWER_ESCALATE] = "order",
		[ANSWER_HELP] = "order",
	};
	struct str words = STR_ON(file->arena);
	enum answer_word word = ANSWER_UNCLEAR;
	const char *decision = "automatic";
	struct span text;

	if (find_words(file, &text, err) != 0)
		return -1;
	if (!is_machine(file)) {
		if (answer_read_mail(
			&(struct answer_mail){ text, subject_of(file) },
			ANSWER_TO_MODERATION, &word, &words, err) != 0)
			return -1;
		decision = decisions[word];
		const char *order = order_shown(text, today());
		if (order[0] != '\0') {
			decision = "order";
			str_adds(&words, order);
		}
	}
	*is_clear_r = strcmp(decision, "unclear") != 0;
	print_facts(file->print, "{.file}\t{decision}\t{words|-}",
	    FACTS(TEXT(".file", file->name), TEXT("decision", decision),
		TEXT("words", str_c(&words))));
	return str_check(&words, err);
}

static int
read_confirmation(
    const struct mail_file *file, bool *is_clear_r, struct err *err)
{
	struct str words = STR_ON(file->arena);
	enum answer_word word = ANSWER_UNCLEAR;
	const char *decision = "automatic";
	struct span text;

	if (find_words(file, &text, err) != 0 ||
	    answer_read_mail(&(struct answer_mail){ text, subject_of(file) },
		ANSWER_TO_CONFIRMATION, &word, &words, err) != 0)
		return -1;
	if (!is_machine(file))
		decision = word == ANSWER_YES  ? "mine"
		           : word == ANSWER_NO ? "not-mine"
		                               : "unclear";
	*is_clear_r = strcmp(decision, "unclear") != 0;
	print_facts(file->print, "{.file}\t{decision}",
	    FACTS(TEXT(".file", file->name), TEXT("decision", decision)));
	return 0;
}

/* What a mail to LIST-request@ asks for; an order, if it is a facilitator's. */
static int
find_command(const struct mail_file *file, const char **command_r,
    struct span *unclear_r, struct err *err)
{
	static const char *const commands[] = {
		[ANSWER_HELP] = "help",
		[ANSWER_JOIN] = "join",
		[ANSWER_LEAVE] = "leave",
		[ANSWER_STATUS] = "status",
	};
	int32_t day = today();
	enum answer_word word;
	struct span text;

	*command_r = order_shown(subject_of(file), day);
	*unclear_r = span_of("");
	if ((*command_r)[0] != '\0')
		return 0;
	if (find_words(file, &text, err) != 0 ||
	    answer_read_request(
		text, subject_of(file), &word, unclear_r, err) != 0)
		return -1;
	*command_r =
	    word >= ANSWER_HELP ? commands[word] : order_shown(text, day);
	return 0;
}

static int
read_request(const struct mail_file *file, bool *is_clear_r, struct err *err)
{
	const char *command = "", *unclear = "";
	struct span line = span_of("");

	if (!is_machine(file) && find_command(file, &command, &line, err) != 0)
		return -1;
	if (command[0] == '\0' && !is_machine(file)) {
		*is_clear_r = false;
		unclear = arena_dup(file->arena, line);
		if (unclear == NULL)
			return err_memory(err);
	}
	print_array(file->print, "commands");
	if (command[0] != '\0')
		print_item(file->print, command);
	print_close(file->print);
	print_array(file->print, "unclear");
	if (!*is_clear_r)
		print_item(file->print, unclear);
	print_close(file->print);
	print_facts(file->print, "{.file}\t{.command|-}\t{.unclear|-}",
	    FACTS(TEXT(".file", file->name), TEXT(".command", command),
		TEXT(".unclear", unclear)));
	return 0;
}

static const struct {
	const char *verb;
	mail_reader *read;
} readers[] = {
	{ "bounce", read_bounce },
	{ "reply", read_reply },
	{ "confirmation", read_confirmation },
	{ "request", read_request },
};

static mail_reader *
reader_of(const char *verb)
{
	size_t i = 0;

	while (strcmp(readers[i].verb, verb) != 0)
		i++;
	return readers[i].read;
}

static int
read_file(const struct context *context, mail_reader *read, const char *name,
    bool *is_clear_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(MAIL_MEMORY);
	CLEANUP(str_fini) struct str text = { 0 }, raw = { 0 };
	CLEANUP(message_drop) struct message *message = NULL;
	struct mail_file file = {
		.print = context->print, .arena = &arena, .name = name
	};

	if (input_read(name, MAIL_MAX, &text, err) != 0)
		return -1;
	message_add_crlf(&raw, str_span(&text));
	if (str_check(&raw, err) != 0)
		return -1;
	print_facts(context->print, NULL, FACTS(TEXT("file", name)));
	/* The others are read all the same. */
	if (message_read(str_span(&raw), &message, err) != 0) {
		print_facts(context->print, "{.file}\tunreadable\t{error}",
		    FACTS(TEXT(".file", name), TEXT("error", err->text)));
		*err = (struct err){ 0 };
		*is_clear_r = false;
		return 0;
	}
	file.message = message;
	return read(&file, is_clear_r, err);
}

int
run_read(struct context *context, const struct args *args, struct err *err)
{
	static char standard_input[] = "-";
	char *only[] = { standard_input, NULL };
	char **names = args->n_words > 0 ? args->words : only;
	mail_reader *read = reader_of(args->verb);
	bool is_many = args->n_words > 1, is_all_clear = true;

	if (is_many)
		print_array(context->print, NULL);
	for (; *names != NULL; names++) {
		bool is_clear = true;
		if (is_many)
			print_object(context->print, NULL);
		if (read_file(context, read, *names, &is_clear, err) != 0)
			return -1;
		if (is_many)
			print_close(context->print);
		is_all_clear &= is_clear;
	}
	return is_all_clear ? 0 : EXIT_NO;
}
