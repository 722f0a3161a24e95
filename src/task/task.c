/* The one runner of tasks. */
#include "crieur/task/task.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/message/reply.h"
#include "crieur/policy/proof.h"
#include "crieur/register/person.h"
#include "crieur/store/event.h"
#include "crieur/store/message.h"

enum {
	TASK_MEMORY = 8 * 1024 * 1024,
};

int
task_open(struct task *task, const struct task *beside, int64_t post_id,
    struct err *err)
{
	struct task opened = {
		.store = beside->store,
		.site = beside->site,
		.at = beside->at,
		.arena = beside->arena,
	};

	if (beside != task)
		opened.cause = beside->cause != NULL ? beside->cause : beside;
	if (store_post_get(
		opened.store, post_id, opened.arena, &opened.post, err) != 0)
		return -1;
	opened.list = site_list(opened.site, span_of(opened.post.list));
	/* The summary looks at the row where it stays. */
	*task = opened;
	return summary_read(task->store, &task->post, &task->summary, err);
}

void
task_close(struct task *task)
{
	summary_fini(&task->summary);
}

/* What becomes of an accepted post. */
static bool
state_after(enum task_outcome outcome, enum post_state *state_r)
{
	switch (outcome) {
	case TASK_DONE:
	case TASK_PASSED_ON:
	case TASK_ORDERED:
	case TASK_DENIED:
	case TASK_TOO_LATE:
	case TASK_REFUSED:
	case TASK_NOT_UNDERSTOOD: *state_r = POST_EXPANDED; return true;
	case TASK_IGNORED: *state_r = POST_DISCARDED; return true;
	case TASK_ASKED:
	case TASK_NOT_WAITING:
	case TASK_OTHER:
	case TASK_LATER:
	case TASK_NO_LIST:
	case TASK_NOBODY: break;
	}
	return false;
}

static int
finish(struct task *task, struct err *err)
{
	enum post_state state;
	bool is_changed;

	if (task->result.outcome == TASK_ASKED)
		return store_post_await(task->store, task->post.id, err);
	if (!state_after(task->result.outcome, &state))
		return 0;
	const struct post_end end = {
		task->post.id,
		state,
		task->at,
		task->result.n_told,
	};
	return store_post_finish(task->store, &end, &is_changed, err);
}

static bool
is_list_gone(const struct task *task)
{
	/* What comes back of a list's mail is noted when the list is gone, too.
	 */
	return task->list == NULL && task->post.list[0] != '\0' &&
	       task->post.purpose != PURPOSE_BOUNCE;
}

/* Within the write transaction. */
static int
do_task(struct task *task, int64_t post_id, task_function *what,
    bool is_finished, struct err *err)
{
	if (task_open(task, task, post_id, err) != 0)
		return -1;
	if (is_finished && task->post.state != POST_ACCEPTED) {
		task->result.outcome = TASK_NOT_WAITING;
		return 0;
	}
	if (is_list_gone(task)) {
		task->result.outcome = TASK_NO_LIST;
		return 0;
	}
	if (what(task, err) != 0)
		return -1;
	return is_finished ? finish(task, err) : 0;
}

static int
in_transaction(struct task *task, int64_t post_id, task_function *what,
    bool is_finished, struct err *err)
{
	/* Lost in a power cut it is done again: the relay, before it sends what
	 * this queues, waits until it is on disk. */
	if (store_begin_light(task->store, err) != 0)
		return -1;
	int result = do_task(task, post_id, what, is_finished, err);
	bool is_taken_back = task->result.outcome == TASK_NO_LIST ||
	                     task->result.outcome == TASK_NOBODY;
	if (result == 0 && is_taken_back) {
		store_rollback(task->store);
		return 0;
	}
	if (store_end(task->store, result, err) != 0)
		return err_wrap(err, "post %lld", (long long)post_id);
	return 0;
}

static struct task
begin(const struct task_context *context, struct arena *arena)
{
	return (struct task){
		.store = context->store,
		.site = context->site,
		.at = context->at,
		.arena = arena,
	};
}

int
task_work_off(const struct task_context *context, int64_t post_id,
    task_function *what, struct task_result *result_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(TASK_MEMORY);
	CLEANUP(task_close) struct task task = begin(context, &arena);

	if (in_transaction(&task, post_id, what, true, err) != 0)
		return -1;
	*result_r = task.result;
	return 0;
}

int
task_run(const struct task_context *context, int64_t post_id,
    task_function *what, struct task_result *result_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(TASK_MEMORY);
	CLEANUP(task_close) struct task task = begin(context, &arena);

	if (in_transaction(&task, post_id, what, false, err) != 0)
		return -1;
	*result_r = task.result;
	return 0;
}

int
task_words(struct task *task, struct span *words_r, struct err *err)
{
	struct str text = STR_ON(task->arena);

	if (task->words == NULL && task->summary.message != NULL &&
	    reply_read(task->summary.message, &text, err) != 0)
		return -1;
	if (task->words == NULL)
		task->words = str_c(&text);
	*words_r = span_of(task->words);
	return 0;
}

int
task_answer(struct task *task, enum answer_place place,
    enum answer_word *word_r, struct str *words, struct err *err)
{
	struct answer_mail mail = { .subject = span_of(task->post.subject) };

	if (task_words(task, &mail.text, err) != 0)
		return -1;
	return answer_read_mail(&mail, place, word_r, words, err);
}

const char *
task_silence(const struct task *task)
{
	const struct summary *summary = &task->summary;

	if (summary->message == NULL || summary->author.address[0] == '\0')
		return "unreadable";
	if (summary->is_automatic || message_is_absence(summary->message))
		return "automatic";
	return NULL;
}

/* Whether a login says that another wrote than From does. */
static int
is_contradicted(const struct task *task, bool *is_r, struct err *err)
{
	const struct person *login = NULL;
	struct message_row message;

	*is_r = false;
	if (store_message_get(task->store, task->post.message_id, task->arena,
		&message, err) != 0)
		return -1;
	if (message.sasl_login[0] == '\0' ||
	    strcmp(message.sasl_login, task->post.header_from) == 0)
		return 0;
	if (register_person_by_address(
		ON_DAY(task->store, date_of(task->at), task->arena),
		span_of(message.sasl_login), &login, err) != 0)
		return -1;
	*is_r = login != NULL ? login->id != task->post.author_person_id
	                      : strchr(message.sasl_login, '@') != NULL;
	return 0;
}

int
task_is_by(const struct task *task, const struct task_whom *whom,
    enum task_by *by_r, struct err *err)
{
	const struct post_row *post = &task->post;
	bool is_other = false;

	*by_r = TASK_BY_OTHER;
	if ((whom->person_id == 0 ||
		post->author_person_id != whom->person_id) &&
	    (whom->address[0] == '\0' ||
		strcmp(post->header_from, whom->address) != 0))
		return 0;
	if (is_contradicted(task, &is_other, err) != 0)
		return -1;
	if (!is_other)
		*by_r =
		    proof_is_kept(post->proof) ? TASK_BY_PERSON : TASK_BY_CLAIM;
	return 0;
}

int
task_person(const struct task *task, int64_t person_id,
    struct audience_member *member_r, struct err *err)
{
	const struct person *person = NULL;
	const char *list = task->list != NULL ? task->list->name : "";

	*member_r = (struct audience_member){ .person_id = person_id };
	if (register_person_by_id(
		ON_DAY(task->store, date_of(task->at), task->arena), person_id,
		&person, err) != 0)
		return -1;
	if (person == NULL)
		return 0;
	member_r->name = person->name;
	member_r->address = person_address_on(person, span_of(list));
	return 0;
}

struct audience_member
task_author(const struct task *task)
{
	return (struct audience_member){
		.person_id = task->post.author_person_id,
		.name = task->summary.author.name,
		.address = task->summary.author.address,
	};
}

bool
task_is_to(const struct task *task, const char *what)
{
	struct span localpart = span_of(task->post.recipient);

	localpart = span_cut(&localpart, '@');
	return span_ends_nocase(localpart, what);
}

const struct patience *
task_patience(const struct task *task)
{
	return task->list != NULL ? &task->list->patience
	                          : &task->site->patience;
}

const char *
task_language(const struct task *task)
{
	return task->list != NULL ? task->list->language : task->site->language;
}

int
task_moderators(
    const struct task *task, struct moderators *moderators_r, struct err *err)
{
	const struct audience of = { .store = task->store,
		.site = task->site,
		.list = task->list,
		.at = task->at };

	return moderators_find(&of, task->arena, moderators_r, err);
}

int
task_role(const struct task *task, const char *role,
    struct moderators *moderators_r, struct err *err)
{
	const struct audience of = { .store = task->store, .at = task->at };

	return moderators_with_role(&of, role, task->arena, moderators_r, err);
}

int
task_may_moderate(const struct task *task, int64_t person_id, bool is_called,
    bool *may_r, struct err *err)
{
	struct audience audience = {
		.store = task->store,
		.site = task->site,
		.list = task->list,
		.kind = AUDIENCE_MODERATES,
		.at = task->at,
	};

	return moderators_may(&audience, person_id, is_called, may_r, err);
}

int
task_note(const struct task *task, const char *actor, const char *what,
    const char *detail, struct err *err)
{
	struct event event = {
		.at = task->at,
		.actor = actor,
		.subject = "post",
		.subject_id = task->post.id,
		.what = what,
		.detail = detail,
	};

	return store_event_add(task->store, &event, err);
}
