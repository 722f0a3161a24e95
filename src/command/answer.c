#include "crieur/command/answer.h"

#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/notice/address.h"
#include "crieur/notice/notice.h"
#include "crieur/post/glance.h"
#include "crieur/store/event.h"
#include "crieur/store/post.h"

enum {
	ROW_MEMORY = 1024 * 1024,
};

struct command {
	struct store *store;
	const struct site *site;
	const struct list *list; /* NULL: the site's */
	const struct post_row *row;
	const struct glance *glance;
	int64_t at;
};

static int
send_help(const struct command *command, bool *is_sent_r, struct err *err)
{
	const struct list *list = command->list;
	char owner[ADDRESS_TEXT_SIZE] = "";
	bool may_write = list != NULL && !list->is_announcement;

	if (list != NULL)
		list_address_for(list, "owner", owner);
	struct field fields[] = {
		{ "list",
		    list != NULL ? list->address : command->site->address },
		{ "description", list != NULL ? list->description : "" },
		{ "post", may_write ? list->address : "" },
		{ "owner", list != NULL ? owner : command->site->address },
		{ "site", command->site->name },
		{ "subject", command->row->subject },
	};
	struct notice notice = {
		.site = command->site,
		.list = list,
		.name = "command-help",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = command->glance->author,
		.person_id = command->row->author_person_id,
		.is_reply = true,
		.reply_to = owner,
		.in_reply_to = command->row->header_message_id,
		.post_id = command->row->id,
		.at = command->at,
	};

	return notice_send(command->store, &notice, is_sent_r, err);
}

static int
note(const struct command *command, bool is_sent, struct err *err)
{
	struct event event = {
		.at = command->at,
		.actor = "clerk",
		.subject = "post",
		.subject_id = command->row->id,
		.what = is_sent ? "answered" : "not answered",
		.detail =
		    is_sent ? command->glance->author.address : "automatic",
	};

	return store_event_add(command->store, &event, err);
}

static int
answer(
    const struct command *command, enum command_result *result, struct err *err)
{
	bool is_sent = false, is_changed = false;

	if (!command->glance->is_automatic &&
	    command->glance->author.address[0] != '\0' &&
	    send_help(command, &is_sent, err) != 0)
		return -1;
	if (note(command, is_sent, err) != 0 ||
	    store_post_finish(command->store, command->row->id,
		is_sent ? "expanded" : "discarded", command->at,
		is_sent ? 1 : 0, &is_changed, err) != 0)
		return -1;
	*result = is_sent ? COMMAND_ANSWERED : COMMAND_IGNORED;
	return 0;
}

/* Within the write transaction. */
static int
work_off(struct command *command, int64_t post_id, enum command_result *result,
    struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct glance glance CLEANUP(glance_fini) = { 0 };
	struct post_row row;

	if (store_post_get(command->store, post_id, &arena, &row, err) != 0)
		return -1;
	command->row = &row;
	command->glance = &glance;
	command->list = site_list(command->site, span_of(row.list));
	*result = COMMAND_NOT_WAITING;
	if (strcmp(row.state, "accepted") != 0)
		return 0;
	if (command->list == NULL && row.list[0] != '\0') {
		*result = COMMAND_NO_LIST;
		return 0;
	}
	if (post_glance(command->store, &row, &glance, err) != 0)
		return -1;
	return answer(command, result, err);
}

int
command_answer(struct store *store, const struct site *site, int64_t post_id,
    int64_t at, enum command_result *result_r, struct err *err)
{
	struct command command = { .store = store, .site = site, .at = at };
	enum command_result result = COMMAND_NOT_WAITING;

	if (store_begin(store, err) != 0)
		return -1;
	if (work_off(&command, post_id, &result, err) != 0) {
		store_rollback(store);
		return err_wrap(err, "post %lld", (long long)post_id);
	}
	if (store_commit(store, err) != 0)
		return -1;
	*result_r = result;
	return 0;
}
