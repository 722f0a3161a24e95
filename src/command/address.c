/* The answer to a mail that asked whether an address is somebody's. */
#include "crieur/store/address.h"

#include "crieur/message/reply.h"
#include "crieur/register/edit.h"

#include "command.h"
#include "word.h"

static int
settle(const struct command *command, const struct address_check_row *row,
    bool is_refused, struct err *err)
{
	struct register_edit edit;
	struct span address = span_of(row->address);

	if (register_edit_begin(&edit, command->store,
		command->summary->author.address, "answered by mail",
		command->at, err) != 0)
		return -1;
	if (is_refused)
		return register_remove_address(
		    &edit, row->person_id, address, err);
	return register_verify_address(&edit, row->person_id, address, err);
}

int
command_settle_address(const struct command *command, struct span seal,
    struct command_outcome *outcome, struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct command_notice notice = { .name = "address-stale" };
	struct address_check_row row = { 0 };
	struct err absent = { 0 };
	const char *copy = arena_dup(command->arena, seal);

	outcome->what = "without effect";
	if (copy == NULL)
		return err_memory(err);
	if (store_address_check_find(
		command->store, copy, command->arena, &row, &absent) != 0) {
		if (absent.kind != ERR_ABSENT)
			*err = absent;
		/* Nobody we have written to. */
		return absent.kind == ERR_ABSENT ? 0 : -1;
	}
	if (row.expires_at < command->at || row.is_verified)
		return command_say(command, &notice, outcome, err);
	if (reply_read(command->summary->message, &text, err) != 0)
		return -1;
	bool is_refused = command_is_refusal(str_span(&text));
	outcome->what = is_refused ? "address refused" : "address verified";
	outcome->detail = row.address;
	notice.name = is_refused ? "address-refused" : "address-verified";
	if (settle(command, &row, is_refused, err) != 0)
		return -1;
	return command_say(command, &notice, outcome, err);
}
