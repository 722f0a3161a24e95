/*
 * Out of a list and back, by one's own word: an exclusion from this list, and
 * its end. A word that is not proved is confirmed by an answer to a mail that
 * goes to the person; nobody takes another out.
 */
#include "leave.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/base/token.h"
#include "crieur/message/reply.h"
#include "crieur/post/audience.h"
#include "crieur/register/edit.h"
#include "crieur/register/tie.h"
#include "crieur/store/leaving.h"

#include "command.h"
#include "word.h"

enum {
	CONFIRM_LIFE_S = 7 * 24 * 3600,
};

static int
set_excluded(const struct command *command, int64_t person_id, bool is_excluded,
    struct err *err)
{
	struct register_edit edit;
	struct tie_wish wish = {
		.person_id = person_id,
		.name = span_of(command->list->name),
		.kind = TIE_KIND_EXCLUDE,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = SESSIONS_NOT_COUNTED,
	};
	size_t n_ended;

	if (register_edit_begin(&edit, command->store,
		command->summary->author.address, command->list->name,
		command->at, err) != 0)
		return -1;
	if (is_excluded)
		return register_tie(&edit, TIE_RIGHT, &wish, err);
	return register_untie(
	    &edit, TIE_RIGHT, &wish, edit.day - 1, &n_ended, err);
}

/* Whoever confirmed it from elsewhere, the person hears of it. */
static int
tell_person(const struct command *command, int64_t person_id,
    struct command_notice *notice, struct command_outcome *outcome,
    struct err *err)
{
	const struct person *person = NULL;
	const char *address = NULL;

	if (register_person_by_id(command->store, person_id,
		date_of(command->at), command->arena, &person, err) != 0)
		return -1;
	if (person != NULL)
		address =
		    person_address_on(person, span_of(command->list->name));
	if (address == NULL)
		return 0;
	struct mailbox to = { .name = person->name, .address = address };
	notice->to = &to;
	notice->person_id = person_id;
	return command_say(command, notice, outcome, err);
}

static int
carry_out(const struct command *command, const struct leaving_row *row,
    struct command_outcome *outcome, struct err *err)
{
	struct command_notice notice = {
		.name = row->is_return ? "return-done" : "leave-done",
	};

	outcome->what = row->is_return ? "taken up again" : "left";
	outcome->detail = command->list->name;
	if (set_excluded(command, row->person_id, !row->is_return, err) != 0)
		return -1;
	if (command_say(command, &notice, outcome, err) != 0)
		return -1;
	if (command->person != NULL && command->person->id == row->person_id)
		return 0;
	return tell_person(command, row->person_id, &notice, outcome, err);
}

/* The mail whose answer confirms it. */
static int
ask(const struct command *command, struct leaving_row *row,
    struct command_outcome *outcome, struct err *err)
{
	unsigned char key[TOKEN_KEY_SIZE];
	char text[TOKEN_TEXT_SIZE], address[ADDRESS_TEXT_SIZE];
	struct token token = {
		.purpose = row->is_return ? "return" : "leave",
		.object = command->row->id,
		.person = row->person_id,
		.expires_at = row->expires_at,
	};
	struct command_notice notice = {
		.name = row->is_return ? "return-confirm" : "leave-confirm",
		.reply_to = address,
	};

	if (store_key(command->store, key, err) != 0 ||
	    token_write(key, &token, text, err) != 0)
		return -1;
	row->seal = token_seal(text);
	if (!list_address_with(command->list, row->is_return ? "join" : "leave",
		command->site->gate.recipient_delimiter, row->seal, address))
		return err_set(err, ERR_BUG,
		    "list %s: its name leaves no room for a token",
		    command->list->name);
	outcome->what = "asked to confirm";
	outcome->detail = command->summary->author.address;
	if (store_leaving_add(command->store, row, command->at, err) != 0)
		return -1;
	return command_say(command, &notice, outcome, err);
}

int
leave_or_return(const struct command *command, bool is_return,
    struct command_outcome *outcome, struct err *err)
{
	struct leaving_row row = {
		.seal = "",
		.person_id = command->person->id,
		.list = command->list->name,
		.is_return = is_return,
		.expires_at = command->at + CONFIRM_LIFE_S,
	};

	if (!command_is_proved(command))
		return ask(command, &row, outcome, err);
	row.done_at = command->at;
	if (store_leaving_add(command->store, &row, command->at, err) != 0)
		return -1;
	return carry_out(command, &row, outcome, err);
}

int
leave_receives(const struct command *command, const struct person *person,
    bool *receives_r, struct err *err)
{
	struct audience audience = {
		.store = command->store,
		.site = command->site,
		.list = command->list,
		.kind = AUDIENCE_RECEIVES,
		.at = command->at,
	};

	*receives_r = false;
	if (person == NULL)
		return 0;
	return audience_has(&audience, person, receives_r, err);
}

int
command_leave(const struct command *command, struct command_outcome *outcome,
    struct err *err)
{
	struct command_notice notice = { .name = "leave-nothing" };
	bool receives = false;

	if (leave_receives(command, command->person, &receives, err) != 0)
		return -1;
	if (receives && command->list->may_leave)
		return leave_or_return(command, false, outcome, err);
	/* What a list does not permit is said to anybody in the same words. */
	if (!command->list->may_leave)
		notice.name = "leave-refused";
	return command_say(command, &notice, outcome, err);
}

/* Why an answer to our question changes nothing; NULL: it does. */
static int
objection(const struct command *command, const struct leaving_row *row,
    const char **why_r, struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };
	bool is_own = false;

	*why_r = NULL;
	if (reply_read(command->summary->message, &text, err) != 0 ||
	    store_leaving_is_own(command->store, row->person_id,
		command->list->name, &is_own, err) != 0)
		return -1;
	if (command_is_refusal(str_span(&text)))
		*why_r = "leave-kept";
	else if (row->done_at != 0 || row->expires_at < command->at ||
		 is_own != row->is_return || !command->list->may_leave)
		*why_r = "leave-stale";
	return 0;
}

int
command_settle(const struct command *command, struct span seal,
    struct command_outcome *outcome, struct err *err)
{
	struct command_notice notice = { .name = "leave-stale" };
	struct leaving_row row = { 0 };
	struct err absent = { 0 };
	const char *text = arena_dup(command->arena, seal);

	outcome->what = "without effect";
	if (text == NULL)
		return err_memory(err);
	if (store_leaving_find(
		command->store, text, command->arena, &row, &absent) != 0) {
		if (absent.kind != ERR_ABSENT) {
			*err = absent;
			return -1;
		}
		/* Nobody we have written to. */
		return command->person == NULL
		           ? 0
		           : command_say(command, &notice, outcome, err);
	}
	notice.name = "leave-stale";
	if (strcmp(row.list, command->list->name) == 0 &&
	    objection(command, &row, &notice.name, err) != 0)
		return -1;
	if (notice.name != NULL)
		return command_say(command, &notice, outcome, err);
	if (store_leaving_done(command->store, row.id, command->at, err) != 0)
		return -1;
	return carry_out(command, &row, outcome, err);
}
