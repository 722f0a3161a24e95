/*
 * What a post looks like when it leaves. A case begins with lines "key value"
 * (tag, reply-to, announcement, from-name, description, archive, footer: with
 * "|" for a line's end), then an empty line, then the message as it came, with
 * CRLF; out is the whole message that goes.
 */
#include <string.h>

#include "crieur/message/compose.h"

#include "golden.h"

static const char *
keep(struct str *memory, struct span value)
{
	str_clear(memory);
	str_add(memory, value);
	return str_c(memory);
}

struct settings {
	struct str tag, reply_to, from_name, description, archive, footer;
	struct mailbox from, answers_to;
	struct outgoing_marks marks;
};

static bool
set(struct settings *settings, struct span key, struct span value)
{
	struct outgoing_marks *marks = &settings->marks;

	if (span_is(key, "tag")) {
		marks->subject_tag = keep(&settings->tag, value);
	} else if (span_is(key, "reply-to")) {
		settings->answers_to.name = "";
		settings->answers_to.address = keep(&settings->reply_to, value);
		marks->reply_to = &settings->answers_to;
		marks->n_reply_to = 1;
	} else if (span_is(key, "announcement")) {
		marks->is_announcement = true;
	} else if (span_is(key, "description")) {
		marks->list_description = keep(&settings->description, value);
	} else if (span_is(key, "from-name")) {
		settings->from.name = keep(&settings->from_name, value);
		settings->from.address = marks->list_address;
		marks->new_from = &settings->from;
	} else if (span_is(key, "archive")) {
		marks->list_archive = keep(&settings->archive, value);
	} else if (span_is(key, "footer")) {
		keep(&settings->footer, value);
		for (size_t i = 0; i < settings->footer.len; i++) {
			if (settings->footer.data[i] == '|')
				settings->footer.data[i] = '\n';
		}
	} else {
		return false;
	}
	return true;
}

static void
settings_fini(struct settings *settings)
{
	str_fini(&settings->tag);
	str_fini(&settings->reply_to);
	str_fini(&settings->from_name);
	str_fini(&settings->description);
	str_fini(&settings->archive);
	str_fini(&settings->footer);
}

static bool
compose(const struct settings *settings, struct span raw, struct str *out)
{
	const struct outgoing_marks *marks = &settings->marks;
	CLEANUP(str_fini) struct str suffix = { 0 };
	struct message *message = NULL;
	struct err err = { 0 };

	if (message_read(raw, &message, &err) != 0)
		return false;
	bool is_done = compose_post(message, marks, out, &err) == 0;
	if (is_done && settings->footer.len > 0)
		is_done = compose_footer(str_span(&settings->footer),
			      span_of("seed"), out, &suffix, &err) == 0;
	str_add(out, span_from_offset(raw, message_body_offset(message)));
	str_add(out, str_span(&suffix));
	message_free(message);
	return is_done;
}

static bool
make(struct span in, struct str *out)
{
	CLEANUP(settings_fini) struct settings settings = {
		.marks = {
			.list_name = "acttes",
			.list_address = "acttes@coop.example",
			.list_description = "Recherche-action ACTTES",
			.list_id = "acttes.coop.example",
			.list_owner = "acttes-owner@coop.example",
			.list_help = "acttes-help@coop.example",
			.list_unsubscribe = "acttes-leave@coop.example",
			.subject_tag = "",
		},
	};

	for (;;) {
		struct span line = span_cut_line(&in);
		if (line.len == 0)
			break;
		struct span key = span_cut(&line, ' ');
		if (!set(&settings, key, line))
			return false;
	}
	return compose(&settings, in, out);
}

int
main(void)
{
	return golden_run("outgoing", make);
}
