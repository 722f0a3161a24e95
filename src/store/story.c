/* Reading across the tables, for people. */
#include "crieur/store/story.h"

#include "sql.h"

ROW_DEFINE(story_outgoing, STORY_OUTGOING_ROW)
ROW_DEFINE(store_counts, STORE_COUNTS_ROW)
ROW_DEFINE(list_counts, LIST_COUNTS_ROW)

int
store_story_messages_walk(struct store *store, struct span header_message_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(ID_ROW,
		"message WHERE header_message_id = ?1") " UNION SELECT 0, message_id FROM outgoing"
							"  WHERE header_message_id = ?1 AND message_id IS NOT NULL"
							" UNION SELECT 0, post.message_id FROM outgoing"
							"  JOIN post ON post.id = outgoing.post_id"
							"  WHERE outgoing.header_message_id = ?1"
							" ORDER BY 2",
	    ARGS(SPAN(header_message_id)), cursor, err);
}

int
store_story_posts_walk(struct store *store, int64_t message_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(ID_ROW, "post WHERE message_id = ?1 ORDER BY id"),
	    ARGS(INT(message_id)), cursor, err);
}

int
store_story_outgoings_walk(struct store *store, int64_t post_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(
		STORY_OUTGOING_ROW, "outgoing WHERE post_id = ?1 ORDER BY id"),
	    ARGS(INT(post_id)), cursor, err);
}

int
store_count(
    struct store *store, struct store_counts_row *counts_r, struct err *err)
{
	return sql_first(store, SELECT(STORE_COUNTS_ROW), NO_ARGS,
	    INTO(store_counts, counts_r, NULL), err);
}

int
store_count_list(struct store *store, const char *list,
    struct list_counts_row *counts_r, struct err *err)
{
	return sql_first(store, SELECT(LIST_COUNTS_ROW), ARGS(TEXT(list)),
	    INTO(list_counts, counts_r, NULL), err);
}
