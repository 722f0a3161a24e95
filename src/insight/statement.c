/* Gathering what is known of a message and its recipients. */
#include "crieur/insight/statement.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/post/audience.h"
#include "crieur/register/person.h"
#include "crieur/register/walk.h"
#include "crieur/store/statement.h"
#include "crieur/store/story.h"

#include "statement_digest.h"

enum {
	MAX_POSTS = 200,
	MAX_COPIES = 20000,
	PERSON_MEMORY = 1024 * 1024,
};

const char *
statement_fate_name(enum statement_fate fate)
{
	static const char *const names[] = {
		[STATEMENT_HANDED_OVER] = "handed_over",
		[STATEMENT_WAITING] = "waiting",
		[STATEMENT_RETURNED] = "returned",
		[STATEMENT_FAILED] = "failed",
		[STATEMENT_CANCELLED] = "cancelled",
		[STATEMENT_SUSPENDED] = "suspended",
		[STATEMENT_NO_ADDRESS] = "no_address",
		[STATEMENT_NOT_SENT] = "not_sent",
	};

	return names[fate];
}

struct gathering {
	struct store *store;
	const struct site *site;
	struct arena *arena;
	struct statement *statement;
	struct statement_list *list; /* under way */
};

const char *
statement_queue_id(const char *answer, struct arena *arena)
{
	/* Postfix, which OVH has too; Exim; Exchange. */
	static const char *const marks[] = { "queued as ",
		"id=", "InternalId=" };

	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		const char *at = strstr(answer, marks[i]);
		if (at == NULL)
			continue;
		at += strlen(marks[i]);
		char *id = arena_dup(
		    arena, span_from(at, strcspn(at, " ,;)]>\t\r\n")));
		return id != NULL ? id : "";
	}
	return "";
}

static struct statement_person *
one_more(struct gathering *gathering)
{
	struct statement_list *list = gathering->list;

	list->people = arena_grow(gathering->arena, list->people,
	    list->n_people, sizeof(*list->people));
	return list->people != NULL ? &list->people[list->n_people++] : NULL;
}

static enum statement_fate
fate_of(const struct statement_delivery_row *row)
{
	switch (row->state) {
	case DELIVERY_SENT:
		return row->returned_at != 0 ? STATEMENT_RETURNED
		                             : STATEMENT_HANDED_OVER;
	case DELIVERY_FAILED: return STATEMENT_FAILED;
	case DELIVERY_CANCELLED: return STATEMENT_CANCELLED;
	case DELIVERY_QUEUED:
	case DELIVERY_SENDING: break;
	}
	return STATEMENT_WAITING;
}

static int
person_name(struct gathering *gathering, int64_t person_id, const char **name_r,
    struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(PERSON_MEMORY);
	const struct person *person = NULL;

	*name_r = "";
	if (person_id == 0)
		return 0;
	if (register_person_by_id(
		ON_DAY(gathering->store,
		    date_of(gathering->list != NULL
				? gathering->list->post.decided_at
				: gathering->statement->message.received_at),
		    &arena),
		person_id, &person, err) != 0)
		return -1;
	if (person != NULL)
		*name_r = arena_dups(gathering->arena, person->name);
	return *name_r != NULL ? 0 : err_memory(err);
}

static int
add_deliveries(
    struct gathering *gathering, int64_t outgoing_id, struct err *err)
{
	CLEANUP(cursor_close)
	struct cursor cursor = { .keep = gathering->arena };
	struct statement_delivery_row row;
	int more;

	if (store_statement_delivery_walk(
		gathering->store, outgoing_id, &cursor, err) != 0)
		return -1;
	while ((more = statement_delivery_next(&cursor, &row, err)) > 0) {
		struct statement_person *person = one_more(gathering);
		if (person == NULL)
			return err_memory(err);
		*person = (struct statement_person){
			.person_id = row.person_id,
			.address = row.address,
			.fate = fate_of(&row),
			.at = row.done_at != 0 ? row.done_at : row.next_at,
			.relay = row.relay,
			.code = row.code,
			.answer = row.text,
			.queue_id =
			    statement_queue_id(row.text, gathering->arena),
			.returned_at = row.returned_at,
			.returned_words = row.returned_words,
		};
		if (person_name(gathering, row.person_id, &person->name, err) !=
		    0)
			return -1;
	}
	return more;
}

/* Whether any list the message went to has a delivery for that person: who is
 * on several has one copy. */
static bool
is_served(const struct statement *statement, int64_t person_id)
{
	for (size_t i = 0; i < statement->n_lists; i++) {
		const struct statement_list *list = &statement->lists[i];
		for (size_t k = 0; k < list->n_people; k++) {
			if (list->people[k].person_id == person_id)
				return true;
		}
	}
	return false;
}

static int
add_entitled(
    struct gathering *gathering, const struct person *person, struct err *err)
{
	struct statement_list *list = gathering->list;
	struct audience audience = {
		.store = gathering->store,
		.site = gathering->site,
		.list = list->list,
		.kind = AUDIENCE_RECEIVES,
		.at = list->post.expanded_at,
	};
	const char *address =
	    person_address_on(person, span_of(list->post.list));
	bool is_entitled = false;

	if (is_served(gathering->statement, person->id))
		return 0;
	if (audience_has(&audience, person, &is_entitled, err) != 0)
		return -1;
	if (!is_entitled)
		return 0;
	struct statement_person *added = one_more(gathering);
	if (added == NULL)
		return err_memory(err);
	*added = (struct statement_person){
		.person_id = person->id,
		.name = arena_dups(gathering->arena, person->name),
		.address = arena_dups(
		    gathering->arena, address != NULL ? address : ""),
		.fate = address == NULL ? STATEMENT_NO_ADDRESS
		        : person_is_suspended(person, address)
		            ? STATEMENT_SUSPENDED
		            : STATEMENT_NOT_SENT,
		.relay = "",
		.answer = "",
		.queue_id = "",
		.returned_words = "",
	};
	return added->name != NULL && added->address != NULL ? 0
	                                                     : err_memory(err);
}

static int
by_name(const void *a, const void *b)
{
	const struct statement_person *left = a, *right = b;
	int order = strcmp(left->name, right->name);

	return order != 0 ? order : strcmp(left->address, right->address);
}

static int
gather_copies(struct gathering *gathering, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct statement_list *list = gathering->list;
	struct outgoing_row *rows;

	if (store_copy_walk(gathering->store, list->post.id, &cursor, err) !=
		0 ||
	    outgoing_all(
		&cursor, gathering->arena, &rows, &list->n_copies, err) != 0)
		return -1;
	if (list->n_copies > MAX_COPIES)
		return err_set(err, ERR_INPUT,
		    "post %lld went out in more than %d copies",
		    (long long)list->post.id, MAX_COPIES);
	list->copies = arena_array(
	    gathering->arena, list->n_copies, sizeof(*list->copies));
	if (list->copies == NULL)
		return err_memory(err);
	for (size_t i = 0; i < list->n_copies; i++) {
		const struct outgoing_row *row = &rows[i];
		struct statement_copy *copy = &list->copies[i];
		copy->outgoing_id = row->id;
		copy->created_at = row->created_at;
		copy->size =
		    row->header_size + row->body_size + row->suffix_size;
		if (statement_digest_sent(gathering->store, row, copy->digest,
			&copy->size, err) != 0 ||
		    add_deliveries(gathering, row->id, err) != 0)
			return -1;
	}
	return 0;
}

/* Those who were entitled when it was expanded. */
static int
gather_entitled(struct gathering *gathering, struct err *err)
{
	struct statement_list *list = gathering->list;

	CLEANUP(person_walk_close)
	struct person_walk walk =
	    PERSON_WALK(gathering->store, date_of(list->post.expanded_at));
	const struct person *person;
	int more;

	if (list->list == NULL || list->post.expanded_at == 0)
		return 0;
	while ((more = person_next(&walk, &person, err)) > 0) {
		if (add_entitled(gathering, person, err) != 0)
			return -1;
	}
	return more;
}

static int
add_posts(struct gathering *gathering, int64_t message_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct statement *statement = gathering->statement;
	struct id_row post;
	int more;

	if (store_story_posts_walk(
		gathering->store, message_id, &cursor, err) != 0)
		return -1;
	while ((more = id_next(&cursor, &post, err)) > 0) {
		struct statement_list list = { .n_people = 0 };
		if (store_post_get(gathering->store, post.id, gathering->arena,
			&list.post, err) != 0)
			return -1;
		list.list = site_list(gathering->site, span_of(list.post.list));
		if (list.post.purpose == PURPOSE_POST &&
		    statement->n_lists < MAX_POSTS)
			statement->lists[statement->n_lists++] = list;
	}
	return more;
}

int
statement_gather(const struct statement_question *question, struct arena *arena,
    struct statement *statement_r, struct err *err)
{
	struct store *store = question->store;
	int64_t message_id = question->message_id;
	struct statement statement = { .n_lists = 0 };
	struct gathering gathering = { store, question->site, arena, &statement,
		NULL };
	int64_t author = 0;

	statement.lists =
	    arena_array(arena, MAX_POSTS, sizeof(*statement.lists));
	if (statement.lists == NULL)
		return err_memory(err);
	if (store_message_get(
		store, message_id, arena, &statement.message, err) != 0 ||
	    statement_digest_received(
		store, &statement.message, statement.digest, err) != 0 ||
	    add_posts(&gathering, message_id, err) != 0)
		return -1;
	/* Deliveries of all lists first: who has one through another is served.
	 */
	for (size_t i = 0; i < statement.n_lists; i++) {
		gathering.list = &statement.lists[i];
		if (gather_copies(&gathering, err) != 0)
			return -1;
	}
	for (size_t i = 0; i < statement.n_lists; i++) {
		gathering.list = &statement.lists[i];
		if (gather_entitled(&gathering, err) != 0)
			return -1;
		author = gathering.list->post.author_person_id;
	}
	for (size_t i = 0; i < statement.n_lists; i++) {
		struct statement_list *list = &statement.lists[i];
		for (size_t k = 0; k < list->n_people; k++) {
			enum statement_fate fate = list->people[k].fate;
			list->n_handed_over += fate == STATEMENT_HANDED_OVER;
			list->n_waiting += fate == STATEMENT_WAITING;
			list->n_letters += fate >= STATEMENT_RETURNED;
		}
		if (list->n_people > 1)
			qsort(list->people, list->n_people,
			    sizeof(*list->people), by_name);
	}
	gathering.list = NULL;
	if (person_name(&gathering, author, &statement.author, err) != 0)
		return -1;
	*statement_r = statement;
	return 0;
}
