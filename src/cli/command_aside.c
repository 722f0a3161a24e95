/* crieur set-aside: what a child died of twice. */
#include "crieur/store/event.h"
#include "crieur/store/stumble.h"

#include "context.h"
#include "table.h"

static void
print_aside(struct print *print, const struct stumble_row *row, bool is_whole)
{
	print_record(print,
	    is_whole ? "id\t{id}\nprocess\tcrieur-{process}, last on {at}\n"
		       "why\t{why}\n[post\t{post}, to {list} from {author}: "
		       "{subject}\n]in hand\t{thing}"
		     : "{id}\tcrieur-{process}\t{at}\t[post {post}, {list}: "
		       "{subject}]\t{why}",
	    FACTS(INT("id", row->id), TEXT("process", row->child),
		TEXT("thing", row->thing), TIME("at", row->at),
		TEXT("why", row->why), ROW_ID("post", row->post_id),
		TEXT("list", row->list), TEXT("author", row->author),
		TEXT("subject", row->subject)));
}

int
run_aside_list(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct stumble_row row;
	int more;

	(void)args;
	if (store_aside_walk(context->store, &cursor, err) != 0)
		return -1;
	print_array(context->print, "set_aside");
	while ((more = stumble_next(&cursor, &row, err)) > 0)
		print_aside(context->print, &row, false);
	return more;
}

int
run_aside_show(
    struct context *context, const struct args *args, struct err *err)
{
	struct stumble_row row;

	if (store_aside_get(
		context->store, args->id, context->arena, &row, err) != 0)
		return -1;
	print_aside(context->print, &row, true);
	return 0;
}

int
run_aside_retry(
    struct context *context, const struct args *args, struct err *err)
{
	struct stumble_row row;
	const struct event event = {
		.at = context->now,
		.actor = context->actor,
		.subject = "site",
		.what = "set-aside-retried",
	};

	if (store_aside_get(
		context->store, args->id, context->arena, &row, err) != 0 ||
	    store_aside_retry(context->store, args->id, context->now, err) !=
		0 ||
	    store_event_add(context->store, &event, err) != 0)
		return -1;
	print_facts(context->print,
	    "{id} is taken in hand again by crieur-{process}",
	    FACTS(INT("id", row.id), TEXT("process", row.child)));
	return 0;
}
