/* From a mail to a service address to what it asks for. */
#include "crieur/command/answer.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/message/reply.h"
#include "crieur/notice/notice.h"
#include "crieur/store/event.h"
#include "crieur/store/post_intake.h"

#include "command.h"
#include "word.h"

enum {
	COMMAND_MEMORY = 8 * 1024 * 1024,
	/* Answers a day to an address whose mail nothing proves. */
	UNPROVED_A_DAY = 10,
};

bool
command_is_proved(const struct command *command)
{
	return command->person != NULL &&
	       strcmp(command->row->proof, "none") != 0;
}

int
command_say(const struct command *command, const struct command_notice *what,
    struct command_outcome *outcome, struct err *err)
{
	const struct list *list = command->list;
	const struct post_row *row = command->row;
	CLEANUP(str_fini) struct str author = { 0 }, excerpt = { 0 };
	char owner[ADDRESS_TEXT_SIZE] = "", join[ADDRESS_TEXT_SIZE] = "";
	char leave[ADDRESS_TEXT_SIZE] = "";
	bool may_write = list != NULL && !list->is_announcement, is_sent;

	summary_author(command->summary, &author);
	summary_quote(command->summary, &excerpt);
	if (str_check(&author, err) != 0 || str_check(&excerpt, err) != 0)
		return -1;
	if (list != NULL) {
		list_address_for(list, "owner", owner);
		list_address_for(list, "join", join);
		list_address_for(list, "leave", leave);
	}
	struct field fields[] = {
		{ "list",
		    list != NULL ? list->address : command->site->address },
		{ "description", list != NULL ? list->description : "" },
		{ "post", may_write ? list->address : "" },
		{ "owner", list != NULL ? owner : command->site->address },
		{ "join", join },
		{ "leave", list != NULL && list->may_leave ? leave : "" },
		{ "site", command->site->name },
		{ "renewal", command->site->dues.renewal },
		{ "subject", row->subject },
		{ "author", str_c(&author) },
		{ "excerpt", str_c(&excerpt) },
	};
	struct notice notice = {
		.site = command->site,
		.list = list,
		.name = what->name,
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = what->to != NULL ? *what->to : command->summary->author,
		.person_id =
		    what->to != NULL ? what->person_id : row->author_person_id,
		.is_reply = what->to == NULL,
		.reply_to = what->reply_to != NULL ? what->reply_to : owner,
		.in_reply_to = what->to == NULL ? row->header_message_id : "",
		.post_id = row->id,
		.attached_id =
		    what->is_attached && row->has_content ? row->message_id : 0,
		.attached_size = row->size,
		.at = command->at,
	};

	if (notice_send(command->store, &notice, &is_sent, err) != 0)
		return -1;
	outcome->n_sent += is_sent;
	return 0;
}

static bool
is_for(struct span localpart, const char *one, const char *other)
{
	return span_ends_nocase(localpart, one) ||
	       span_ends_nocase(localpart, other);
}

/* The one command the address says; -request reads it in the mail. */
static int
read_word(
    const struct command *command, enum command_word *word_r, struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct span localpart = span_of(command->row->recipient);

	localpart = span_cut(&localpart, '@');
	localpart =
	    span_cut(&localpart, command->site->gate.recipient_delimiter);
	*word_r = COMMAND_HELP;
	if (is_for(localpart, "-join", "-subscribe"))
		*word_r = COMMAND_JOIN;
	else if (is_for(localpart, "-leave", "-unsubscribe"))
		*word_r = COMMAND_LEAVE;
	else if (!is_for(localpart, "-help", "-confirm")) {
		*word_r = command_word(span_of(command->row->subject));
		if (*word_r != COMMAND_NONE)
			return 0;
		if (reply_read(command->summary->message, &text, err) != 0)
			return -1;
		*word_r = command_word(str_span(&text));
	}
	return 0;
}

static int
send_help(const struct command *command, struct command_outcome *outcome,
    struct err *err)
{
	struct command_notice notice = { .name = "command-help" };

	return command_say(command, &notice, outcome, err);
}

static int
follow(const struct command *command, struct command_outcome *outcome,
    struct err *err)
{
	struct span seal =
	    site_match(command->site, span_of(command->row->recipient)).token;
	enum command_word word;

	if (command->list == NULL && seal.len > 0)
		return command_settle_address(command, seal, outcome, err);
	if (command->list == NULL)
		return send_help(command, outcome, err);
	if (seal.len > 0)
		return command_settle(command, seal, outcome, err);
	if (read_word(command, &word, err) != 0)
		return -1;
	switch (word) {
	case COMMAND_JOIN: return command_join(command, outcome, err);
	case COMMAND_LEAVE: return command_leave(command, outcome, err);
	case COMMAND_NONE:
	case COMMAND_HELP: break;
	}
	return send_help(command, outcome, err);
}

/* Why nobody is answered; "" : somebody is. */
static int
silence(const struct command *command, const char **why_r, struct err *err)
{
	int64_t n_before = 0;

	*why_r = "";
	if (command->summary->is_automatic ||
	    command->summary->message == NULL ||
	    message_is_absence(command->summary->message) ||
	    command->summary->author.address[0] == '\0') {
		*why_r = "automatic";
		return 0;
	}
	if (command_is_proved(command))
		return 0;
	if (store_post_count_commands(command->store, command->row->header_from,
		command->at - DAY_S, &n_before, err) != 0)
		return -1;
	if (n_before > UNPROVED_A_DAY)
		*why_r = "too many today";
	return 0;
}

static int
note(const struct command *command, const char *what, const char *detail,
    struct err *err)
{
	struct event event = {
		.at = command->at,
		.actor = "clerk",
		.subject = "post",
		.subject_id = command->row->id,
		.what = what,
		.detail = detail,
	};

	return store_event_add(command->store, &event, err);
}

static int
answer(
    const struct command *command, enum command_result *result, struct err *err)
{
	struct command_outcome outcome = { .what = "", .detail = "" };
	bool is_changed = false;
	const char *why;

	if (silence(command, &why, err) != 0)
		return -1;
	if (why[0] == '\0' && follow(command, &outcome, err) != 0)
		return -1;
	bool is_sent = outcome.n_sent > 0;
	if (outcome.what[0] != '\0' &&
	    note(command, outcome.what, outcome.detail, err) != 0)
		return -1;
	if (note(command, is_sent ? "answered" : "not answered",
		is_sent ? command->summary->author.address : why, err) != 0 ||
	    store_post_finish(command->store, command->row->id,
		is_sent ? POST_EXPANDED : POST_DISCARDED, command->at,
		outcome.n_sent, &is_changed, err) != 0)
		return -1;
	*result = is_sent ? COMMAND_ANSWERED : COMMAND_IGNORED;
	return 0;
}

static int
is_bare(const struct command *command, bool *is_bare_r, struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct span subject = span_trim(span_of(command->row->subject));

	*is_bare_r = command_is_bare(subject);
	if (subject.len > 0 || command->summary->message == NULL)
		return 0;
	if (reply_read(command->summary->message, &text, err) != 0)
		return -1;
	*is_bare_r = command_is_bare(str_span(&text));
	return 0;
}

/* Within the write transaction. */
static int
work_off(struct command *command, int64_t post_id, enum command_result *result,
    struct err *err)
{
	struct summary summary CLEANUP(summary_fini) = { 0 };
	struct post_row row;
	bool is_asked = true;

	if (store_post_get(
		command->store, post_id, command->arena, &row, err) != 0)
		return -1;
	command->row = &row;
	command->summary = &summary;
	command->list = site_list(command->site, span_of(row.list));
	*result = COMMAND_NOT_WAITING;
	if (row.state != POST_ACCEPTED)
		return 0;
	if (command->list == NULL && row.list[0] != '\0') {
		*result = COMMAND_NO_LIST;
		return 0;
	}
	if (summary_read(command->store, &row, &summary, err) != 0 ||
	    (command->is_to_people && is_bare(command, &is_asked, err) != 0))
		return -1;
	if (!is_asked) {
		*result = COMMAND_NO_WORD;
		return 0;
	}
	if (row.author_person_id != 0 &&
	    register_person_by_id(command->store, row.author_person_id,
		date_of(command->at), command->arena, &command->person,
		err) != 0)
		return -1;
	return answer(command, result, err);
}

static int
run(struct command *command, int64_t post_id, enum command_result *result_r,
    struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(COMMAND_MEMORY);
	struct store *store = command->store;
	enum command_result result = COMMAND_NOT_WAITING;

	command->arena = &arena;
	/* Lost in a power cut it is done again: the relay, before it sends what
	 * this queues, waits until it is on disk. */
	if (store_begin_light(store, err) != 0)
		return -1;
	if (work_off(command, post_id, &result, err) != 0) {
		store_rollback(store);
		return err_wrap(err, "post %lld", (long long)post_id);
	}
	if (store_commit(store, err) != 0)
		return -1;
	*result_r = result;
	return 0;
}

int
command_answer(struct store *store, const struct site *site, int64_t post_id,
    int64_t at, enum command_result *result_r, struct err *err)
{
	struct command command = { .store = store, .site = site, .at = at };

	return run(&command, post_id, result_r, err);
}

int
command_answer_site(struct store *store, const struct site *site,
    int64_t post_id, int64_t at, enum command_result *result_r, struct err *err)
{
	struct command command = {
		.store = store,
		.site = site,
		.at = at,
		.is_to_people = true,
	};

	return run(&command, post_id, result_r, err);
}
