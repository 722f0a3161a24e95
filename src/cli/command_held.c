/* crieur held: posts that wait for a facilitator, or for their author. */
#include "crieur/base/date.h"
#include "crieur/store/post.h"

#include "context.h"
#include "options.h"
#include "table.h"

static const char *
waits_for(const struct post_row *row)
{
	return row->state == POST_UNCONFIRMED ? "its author" : "a facilitator";
}

static void
print_held(struct print *print, const struct post_row *row)
{
	char at[TIME_TEXT_SIZE];

	print_object(print, NULL);
	print_int(print, "id", row->id);
	print_string(print, "list", row->list);
	print_string(print, "from", row->header_from);
	print_string(print, "state", post_state_name(row->state));
	print_string(print, "subject", row->subject);
	print_string(print, "message_id", row->header_message_id);
	print_int(print, "size", row->size);
	print_string(print, "proof", row->proof);
	print_string(print, "verdict", row->verdict);
	print_string(print, "rule", row->rule);
	print_string(print, "file", row->rule_file);
	print_int(print, "line", row->rule_line);
	print_string(print, "because", row->because);
	print_time(print, "received_at", row->received_at);
	print_time(print, "held_at", row->decided_at);
	print_close(print);
	print_line(print, "%lld\t%s\t%s\t%s\t%s\t%s\t%s", (long long)row->id,
	    row->list, time_format(row->decided_at, at), waits_for(row),
	    row->header_from, row->rule, row->subject);
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct print *print = context->print;
	const struct list *list = NULL;
	struct post_row row;
	int more;
	int64_t n = 0;

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc > 2)
		return err_set(err, ERR_USAGE, "expected at most a list");
	if (argc == 2 && context_list(context, argv[1], &list, err) != 0)
		return -1;
	print_object(print, NULL);
	print_array(print, "held");
	if (store_held_walk(context->store, list != NULL ? list->name : NULL,
		&cursor, err) != 0)
		return -1;
	while ((more = post_next(&cursor, &row, err)) > 0) {
		if (n++ == 0)
			print_line(print,
			    "ID\tLIST\tSINCE\tWAITS FOR\tFROM\tRULE\tSUBJECT");
		print_held(print, &row);
	}
	if (more < 0)
		return -1;
	print_close(print);
	print_close(print);
	if (n == 0)
		print_line(print, "nothing is held");
	return 0;
}

const struct command command_held = {
	.name = "held",
	.usage = "held [LIST]",
	.summary = "posts that wait for a facilitator or for their author",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
