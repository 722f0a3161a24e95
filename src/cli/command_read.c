/*
 * crieur read: what mails would be taken for, doing nothing. A kind of mail is
 * a row of the table and a function; of more than one file the document is an
 * array.
 */
#include <string.h>

#include "crieur/bounce/show.h"

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

static const struct {
	const char *verb;
	mail_reader *read;
} readers[] = {
	{ "bounce", read_bounce },
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
