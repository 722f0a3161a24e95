/* Orders about people: those of the list of the mail, and no others. */
#include "order_people.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/message/address.h"
#include "crieur/notice/phrase.h"
#include "crieur/post/witness.h"
#include "crieur/register/tie.h"
#include "crieur/task/notice.h"

void
ordering_say(struct ordering *ordering, const char *phrase, struct span value)
{
	struct field field = {
		.name = "value",
		.value = arena_dup(ordering->task->arena, value),
	};

	phrase_add(
	    &ordering->said, task_language(ordering->task), phrase, &field, 1);
	str_addc(&ordering->said, '\n');
}

void
ordering_say_number(
    struct ordering *ordering, const char *phrase, int64_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)number);
	ordering_say(ordering, phrase, span_of(digits));
}

static struct span
group_of(const struct ordering *ordering)
{
	return span_of(ordering->task->list->group);
}

static int
edit_begin(const struct ordering *ordering, struct register_edit *edit,
    struct err *err)
{
	const struct task *task = ordering->task;

	*edit = (struct register_edit){
		.store = task->store,
		.actor = task->summary.author.address,
		.reason = task->list->name,
		.at = task->at,
	};
	return register_edit_begin(edit, err);
}

static int
find(const struct ordering *ordering, struct span address,
    const struct person **person_r, struct err *err)
{
	const struct task *task = ordering->task;

	return register_person_by_address(
	    ON_DAY(task->store, date_of(task->at), task->arena), address,
	    person_r, err);
}

/* A member of the group, its guest, or who receives the list. */
static int
is_on_list(const struct ordering *ordering, const struct person *person,
    bool *is_r, struct err *err)
{
	const struct task *task = ordering->task;
	struct span group = group_of(ordering);
	struct facts facts = {
		.site = task->site,
		.list = task->list,
		.store = task->store,
		.person = person,
		.at = task->at,
		.day = date_of(task->at),
	};

	*is_r = group.len > 0 &&
	        (person_is_in(person, group) || person_is_guest(person, group));
	return *is_r ? 0 : facts_receives(&facts, task->list, is_r, err);
}

/* NULL: nobody on the list, in or out of the register, which is said. */
static int
find_on_list(struct ordering *ordering, struct span address,
    const struct person **person_r, struct err *err)
{
	const struct person *person = NULL;
	bool is_on = false;

	if (find(ordering, address, &person, err) != 0 ||
	    (person != NULL && is_on_list(ordering, person, &is_on, err) != 0))
		return -1;
	*person_r = is_on ? person : NULL;
	if (!is_on)
		ordering_say(ordering, "order-nobody", address);
	return 0;
}

static bool
has_group(struct ordering *ordering)
{
	if (group_of(ordering).len > 0)
		return true;
	ordering_say(ordering, "order-no-group", span_of(""));
	return false;
}

/* Whether a rule of the list asks for it. */
static bool
asks_moderated(const struct list *list)
{
	for (size_t i = 0; i < list->n_rules; i++) {
		const char *when = list->rules[i].when_text;
		if (when != NULL && strstr(when, "moderated") != NULL)
			return true;
	}
	return false;
}

int
order_moderated(
    struct ordering *ordering, const struct order *order, struct err *err)
{
	bool is_moderated = order->kind == ORDER_MODERATE;
	const struct person *person = NULL;
	const char *said = is_moderated ? "order-moderated" : "order-trusted";
	struct register_edit edit;
	size_t n_ended;

	if (is_moderated && !asks_moderated(ordering->task->list)) {
		ordering_say(ordering, "order-not-moderated", span_of(""));
		return 0;
	}
	if (find_on_list(ordering, order->argument, &person, err) != 0)
		return -1;
	if (person == NULL)
		return 0;
	struct tie_wish wish = {
		.person_id = person->id,
		.name = span_of(ordering->task->list->name),
		.kind = TIE_KIND_MODERATED,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = SESSIONS_NOT_COUNTED,
	};
	if (edit_begin(ordering, &edit, err) != 0)
		return -1;
	if (!is_moderated)
		wish.until = edit.day - 1;
	if ((is_moderated ? register_tie(&edit, TIE_RIGHT, &wish, err)
			  : register_untie(
				&edit, TIE_RIGHT, &wish, &n_ended, err)) != 0)
		return -1;
	ordering->is_news = edit.n_changes > 0;
	if (!is_moderated && person->is_moderated)
		said = "order-moderated-everywhere";
	ordering_say(ordering, said, order->argument);
	return 0;
}

/* Who is in the register already is not named anew, nor told apart. *id_r 0:
 * that address cannot be invited. */
static int
guest_id(const struct ordering *ordering, const struct order *order,
    struct register_edit *edit, int64_t *id_r, struct err *err)
{
	const char *address = arena_dup(ordering->task->arena, order->argument);
	const struct person *person = NULL;
	struct err refused = { 0 };
	struct newcomer newcomer = {
		.name = order->words.len > 0
		            ? order->words
		            : address_localpart(order->argument),
		.address = address,
		.standing = STANDING_GUEST,
	};

	if (address == NULL)
		return err_memory(err);
	if (find(ordering, order->argument, &person, err) != 0)
		return -1;
	*id_r = person != NULL ? person->id : 0;
	if (person != NULL ||
	    register_add_person(edit, &newcomer, id_r, &refused) == 0)
		return 0;
	*id_r = 0;
	if (refused.kind == ERR_INPUT || refused.kind == ERR_DENIED ||
	    refused.kind == ERR_EXISTS)
		return 0;
	*err = refused;
	return -1;
}

static int
tell_guest(const struct ordering *ordering, int64_t id,
    const struct tie_wish *wish, struct err *err)
{
	struct task *task = ordering->task;
	const struct person *guest = NULL, *host = NULL;
	struct task_notice notice = { .name = "guest-invited" };
	const struct register_day *on =
	    ON_DAY(task->store, date_of(task->at), task->arena);
	char until[DATE_TEXT_SIZE];
	bool is_sent;

	if (register_person_by_id(on, id, &guest, err) != 0 ||
	    register_person_by_id(on, ordering->person_id, &host, err) != 0 ||
	    notice_prepare(task, err) != 0)
		return -1;
	if (guest == NULL || guest->address == NULL)
		return 0;
	struct audience_member to = { id, guest->name, guest->address };
	notice_set(task, "name", guest->name);
	notice_set(task, "group", task->list->group);
	notice_set(task, "host", host != NULL ? host->name : "");
	notice_copy(
	    task, "until", phrase_day(task_language(task), wish->until, until));
	notice_set(task, "sessions", "");
	if (wish->sessions != SESSIONS_NOT_COUNTED)
		notice_number(task, "sessions", wish->sessions);
	return notice_tell(task, &notice, &to, &is_sent, err);
}

static struct tie_wish
invitation(const struct ordering *ordering, const struct order *order)
{
	const struct site *site = ordering->task->site;
	struct tie_wish wish = {
		.name = group_of(ordering),
		.kind = TIE_KIND_GUEST,
		.since = DATE_NONE,
		.until = order->day != DATE_NONE ? order->day : DATE_FOREVER,
		.sessions = SESSIONS_NOT_COUNTED,
	};

	if (order->number > 0)
		wish.sessions = order->number;
	else if (order->day == DATE_NONE && !order->is_lasting &&
		 site->registry.guest_sessions > 0)
		wish.sessions = site->registry.guest_sessions;
	return wish;
}

int
order_invite(
    struct ordering *ordering, const struct order *order, struct err *err)
{
	struct tie_wish wish = invitation(ordering, order);
	const struct person *person = NULL;
	struct register_edit edit;

	if (!has_group(ordering))
		return 0;
	if (edit_begin(ordering, &edit, err) != 0 ||
	    guest_id(ordering, order, &edit, &wish.person_id, err) != 0 ||
	    find(ordering, order->argument, &person, err) != 0)
		return -1;
	if (wish.person_id == 0 ||
	    (person != NULL && person_is_in(person, wish.name))) {
		ordering_say(ordering,
		    wish.person_id == 0 ? "order-not-invited" : "order-is-in",
		    order->argument);
		return 0;
	}
	wish.granted_by = arena_printf(ordering->task->arena, "person:%lld",
	    (long long)ordering->person_id);
	if (wish.granted_by == NULL)
		return err_memory(err);
	if (register_tie(&edit, TIE_MEMBERSHIP, &wish, err) != 0)
		return -1;
	ordering->is_news = edit.n_changes > 0;
	ordering_say(ordering, "order-invited", order->argument);
	return ordering->is_news
	           ? tell_guest(ordering, wish.person_id, &wish, err)
	           : 0;
}

int
order_remove(
    struct ordering *ordering, const struct order *order, struct err *err)
{
	const struct person *person = NULL;
	struct register_edit edit;
	size_t n_guest = 0, n_member = 0;

	if (!has_group(ordering))
		return 0;
	if (find_on_list(ordering, order->argument, &person, err) != 0)
		return -1;
	if (person == NULL)
		return 0;
	if (person_facilitates(person, group_of(ordering))) {
		ordering_say(ordering, "order-is-facilitator", order->argument);
		return 0;
	}
	if (edit_begin(ordering, &edit, err) != 0)
		return -1;
	struct tie_wish wish = {
		.person_id = person->id,
		.name = group_of(ordering),
		.kind = TIE_KIND_GUEST,
		.until = edit.day - 1,
	};
	if (register_untie(&edit, TIE_MEMBERSHIP, &wish, &n_guest, err) != 0)
		return -1;
	wish.kind = TIE_KIND_MEMBER;
	if (register_untie(&edit, TIE_MEMBERSHIP, &wish, &n_member, err) != 0)
		return -1;
	ordering->is_news = n_guest + n_member > 0;
	ordering_say(ordering,
	    ordering->is_news ? "order-removed" : "order-nobody",
	    order->argument);
	return 0;
}

/* Those who are named, in arena; *n_r 0 with *is_good_r: all guests. */
static int
find_guests(struct ordering *ordering, struct span rest,
    struct session *session, bool *is_good_r, struct err *err)
{
	int64_t *ids = NULL;

	*is_good_r = true;
	while (rest.len > 0 && *is_good_r) {
		struct span word = order_next_address(&rest);
		const struct person *person = NULL;
		if (word.len == 0)
			break;
		if (find(ordering, word, &person, err) != 0)
			return -1;
		*is_good_r =
		    person != NULL && person_is_guest(person, session->group);
		if (!*is_good_r) {
			ordering_say(ordering, "order-no-guest", word);
			return 0;
		}
		ids = arena_grow(
		    ordering->task->arena, ids, session->n_whom, sizeof(*ids));
		if (ids == NULL)
			return err_memory(err);
		ids[session->n_whom++] = person->id;
	}
	session->whom = ids;
	return 0;
}

int
order_session(
    struct ordering *ordering, const struct order *order, struct err *err)
{
	struct register_edit edit;
	struct session session = {
		.group = group_of(ordering),
		.day = order->day,
	};
	struct session_report report = { 0 };
	bool is_good = false;

	if (!has_group(ordering))
		return 0;
	if (edit_begin(ordering, &edit, err) != 0 ||
	    find_guests(ordering, order->argument, &session, &is_good, err) !=
		0)
		return -1;
	if (!is_good)
		return 0;
	if (order->day == DATE_NONE)
		session.day = edit.day;
	if (register_count_session(&edit, &session, &report, err) != 0)
		return -1;
	ordering->is_news = edit.n_changes > 0;
	ordering_say_number(
	    ordering, "order-session", (int64_t)report.n_counted);
	return 0;
}

/* "Anne Un <anne@example.org>, invité·e, séances : 2", and whether the list
 * reaches them. */
static int
add_person(
    struct ordering *ordering, const struct tie_row *row, struct err *err)
{
	const struct task *task = ordering->task;
	const char *language = task_language(task);
	const struct person *person = NULL;
	char until[DATE_TEXT_SIZE], sessions[24] = "";
	struct facts facts = {
		.site = task->site,
		.list = task->list,
		.store = task->store,
		.at = task->at,
		.day = date_of(task->at),
	};
	bool receives = false;

	if (register_person_by_id(ON_DAY(task->store, facts.day, task->arena),
		row->person_id, &person, err) != 0)
		return -1;
	if (person == NULL || !tie_holds(row, facts.day))
		return 0;
	facts.person = person;
	if (facts_receives(&facts, task->list, &receives, err) != 0)
		return -1;
	if (row->sessions_left != SESSIONS_NOT_COUNTED)
		snprintf(sessions, sizeof(sessions), "%lld",
		    (long long)row->sessions_left);
	const struct field fields[] = {
		{ "name", person->name },
		{ "address", person->address != NULL ? person->address : "" },
		{ "is_facilitator",
		    row->kind == TIE_KIND_FACILITATOR ? "1" : "" },
		{ "is_guest", row->kind == TIE_KIND_GUEST ? "1" : "" },
		{ "sessions", sessions },
		{ "until", phrase_day(language, row->until, until) },
		{ "is_silent", receives ? "" : "1" },
	};
	phrase_add(&ordering->said, language, "order-person", fields,
	    COUNT_OF(fields));
	str_addc(&ordering->said, '\n');
	return 0;
}

static int
list_group(struct ordering *ordering, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct tie_row row;
	int more;

	if (store_tie_of_name_walk(ordering->task->store, TIE_MEMBERSHIP,
		group_of(ordering), &cursor, err) != 0)
		return -1;
	while ((more = tie_next(&cursor, &row, err)) > 0) {
		if (add_person(ordering, &row, err) != 0)
			return -1;
	}
	return more;
}

int
order_members(struct ordering *ordering, struct err *err)
{
	const struct task *task = ordering->task;
	const struct audience audience = {
		.store = task->store,
		.site = task->site,
		.list = task->list,
		.at = task->at,
	};
	const struct audience_member *members = NULL;
	size_t n = 0;

	if (audience_list(&audience, task->arena, &members, &n, err) != 0)
		return -1;
	ordering_say_number(ordering, "order-members", (int64_t)n);
	if (group_of(ordering).len > 0)
		return list_group(ordering, err);
	for (size_t i = 0; i < n; i++)
		str_addf(&ordering->said, "- %s <%s>\n", members[i].name,
		    members[i].address);
	return 0;
}
