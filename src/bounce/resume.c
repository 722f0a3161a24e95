#include "crieur/bounce/resume.h"

#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/notice/notice.h"
#include "crieur/policy/proof.h"
#include "crieur/store/address.h"
#include "crieur/store/bounce_state.h"
#include "crieur/store/event.h"
#include "crieur/store/person.h"

enum {
	ROW_MEMORY = 1024 * 1024,
	MAX_ADDRESSES = 100,
};

/* ERR_ABSENT where nobody has it. */
static int
find_owner(struct store *store, const char *address, struct address_row *row,
    struct err *err)
{
	if (store_address_find(store, span_of(address), row, err) != 0)
		return -1;
	if (row->person_id == 0)
		return err_set(err, ERR_ABSENT,
		    "nobody in the register has the address %s", address);
	return 0;
}

static int
answer(const struct bounce_resume *resume, int64_t person_id,
    const char *address, struct err *err)
{
	const struct field fields[] = {
		{ "name", resume->answer_to->name },
		{ "site", resume->site->name },
		{ "address", address },
	};
	struct notice notice = {
		.site = resume->site,
		.list = resume->list,
		.name = "address-resumed",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = *resume->answer_to,
		.person_id = person_id,
		.is_reply = true,
		.in_reply_to = resume->in_reply_to,
		.at = resume->at,
	};
	bool is_sent;

	return notice_send(resume->store, &notice, &is_sent, err);
}

int
bounce_resume_address(
    const struct bounce_resume *resume, const char *address, struct err *err)
{
	struct bounce_state_row state = {
		.address = address,
		.counted_from = resume->at,
		.suspended_on = DATE_NONE,
		.actor = resume->actor,
		.seal = "",
	};
	struct event event = {
		.at = resume->at,
		.actor = resume->actor,
		.subject = "person",
		.what = "delivery resumed",
		.detail = address,
	};
	struct address_row row;

	if (find_owner(resume->store, address, &row, err) != 0 ||
	    store_bounce_state_set(resume->store, &state, err) != 0)
		return -1;
	event.subject_id = row.person_id;
	if (store_event_add(resume->store, &event, err) != 0)
		return -1;
	if (resume->answer_to == NULL || resume->answer_to->address[0] == '\0')
		return 0;
	return answer(resume, row.person_id, address, err);
}

int
bounce_resume_person(const struct bounce_resume *resume, int64_t person_id,
    size_t *n_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	const char *addresses[MAX_ADDRESSES];
	struct bounce_state_row state;
	size_t n = 0;
	int more;

	if (store_bounce_suspended_walk(
		resume->store, person_id, &cursor, err) != 0)
		return -1;
	/* Rows are not changed while they are walked. */
	while ((more = bounce_state_next(&cursor, &state, err)) > 0 &&
	       n < MAX_ADDRESSES) {
		addresses[n] = arena_dups(&arena, state.address);
		if (addresses[n++] == NULL)
			return err_memory(err);
	}
	if (more < 0)
		return -1;
	cursor_close(&cursor);
	for (size_t i = 0; i < n; i++) {
		if (bounce_resume_address(resume, addresses[i], err) != 0)
			return -1;
	}
	*n_r = n;
	return 0;
}

int
bounce_suspend_address(struct store *store, const char *address,
    const char *actor, int64_t at, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct bounce_state_row state;
	struct event event = {
		.at = at,
		.actor = actor,
		.subject = "person",
		.what = "delivery suspended",
		.detail = address,
	};
	struct address_row row;

	if (find_owner(store, address, &row, err) != 0 ||
	    store_bounce_state_get(store, address, &arena, &state, err) != 0)
		return -1;
	state.suspended_at = at;
	state.suspended_on = date_of(at);
	state.actor = actor;
	state.probed_at = 0;
	event.subject_id = row.person_id;
	if (store_bounce_state_set(store, &state, err) != 0)
		return -1;
	return store_event_add(store, &event, err);
}

static bool
is_word(struct span text)
{
	static const char *const words[] = { "reprendre", "resume", NULL };

	text = span_trim(text);
	while (text.len > 0 && strchr(".!\"'", text.at[text.len - 1]) != NULL)
		text.len--;
	return span_any(text, words, span_is_nocase);
}

int
bounce_resume_word(struct task *task, bool *is_word_r, struct err *err)
{
	struct span words;

	*is_word_r =
	    is_word(span_of(message_header(task->summary.message, "Subject")));
	if (*is_word_r)
		return 0;
	if (task_words(task, &words, err) != 0)
		return -1;
	*is_word_r = is_word(span_cut_line(&words));
	return 0;
}

int
bounce_request(struct task *task, struct err *err)
{
	bool says_word = false;
	size_t n = 0;
	struct bounce_resume resume = {
		.store = task->store,
		.site = task->site,
		.list = task->list,
		.actor = task->post.header_from,
		.answer_to = &task->summary.author,
		.in_reply_to = task->post.header_message_id,
		.at = task->at,
	};

	task->result.outcome = TASK_OTHER;
	if (task->summary.message == NULL || task->summary.is_automatic ||
	    task->post.author_person_id == 0 ||
	    !proof_is_kept(task->post.proof) || !task_is_to(task, "-request"))
		return 0;
	if (bounce_resume_word(task, &says_word, err) != 0)
		return -1;
	if (says_word && bounce_resume_person(&resume,
			     task->post.author_person_id, &n, err) != 0)
		return -1;
	if (n > 0) {
		task->result.outcome = TASK_DONE;
		task->result.n_told = 1;
	}
	return 0;
}
