/* crieur held: posts that wait for a facilitator, or for their author. */
#include "crieur/store/post.h"

#include "context.h"
#include "table.h"

static void
print_held(struct print *print, const struct post_row *row)
{
	print_record(print,
	    "{id}\t{list}\t{held_at}\t{.waits_for}\t{from}\t{rule}\t{subject}",
	    FACTS(INT("id", row->id), TEXT("list", row->list),
		TEXT("from", row->header_from),
		TEXT("state", post_state_name(row->state)),
		TEXT("subject", row->subject),
		TEXT("message_id", row->header_message_id),
		INT("size", row->size), TEXT("proof", row->proof),
		TEXT("verdict", row->verdict), TEXT("rule", row->rule),
		TEXT("file", row->rule_file), INT("line", row->rule_line),
		TEXT("because", row->because),
		TIME("received_at", row->received_at),
		TIME("held_at", row->decided_at),
		TEXT(".waits_for", row->state == POST_UNCONFIRMED
				       ? "its author"
				       : "a facilitator")));
}

int
run_held(struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct print *print = context->print;
	struct post_row row;
	int64_t n = 0;
	int more;

	if (store_held_walk(context->store,
		args->list != NULL ? args->list->name : NULL, &cursor,
		err) != 0)
		return -1;
	print_array(print, "held");
	while ((more = post_next(&cursor, &row, err)) > 0) {
		if (n++ == 0)
			print_line(print,
			    "ID\tLIST\tSINCE\tWAITS FOR\tFROM\tRULE\tSUBJECT");
		print_held(print, &row);
	}
	if (n == 0)
		print_line(print, "nothing is held");
	return more;
}
