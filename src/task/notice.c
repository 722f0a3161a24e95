#include "crieur/task/notice.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/notice/address.h"
#include "crieur/notice/notice.h"
#include "crieur/notice/phrase.h"
#include "crieur/policy/proof.h"
#include "crieur/register/person.h"
#include "crieur/store/moderation.h"
#include "crieur/task/allowance.h"

#include "who.h"

void
notice_set(struct task *task, const char *name, const char *value)
{
	size_t i = 0;

	while (i < task->n_fields && strcmp(task->fields[i].name, name) != 0)
		i++;
	if (i == task->n_fields) {
		struct field *fields = arena_grow(
		    task->arena, task->fields, task->n_fields, sizeof(*fields));
		if (fields == NULL) {
			task->has_lost_field = true;
			return;
		}
		task->fields = fields;
		task->n_fields++;
	}
	task->fields[i] = (struct field){ .name = name, .value = value };
}

void
notice_copy(struct task *task, const char *name, const char *value)
{
	const char *copy = arena_dups(task->arena, value);

	if (copy == NULL)
		task->has_lost_field = true;
	else
		notice_set(task, name, copy);
}

void
notice_number(struct task *task, const char *name, int64_t value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)value);
	notice_copy(task, name, digits);
}

void
notice_flag(struct task *task, const char *name, bool is_so)
{
	notice_set(task, name, is_so ? "1" : "");
}

/* A text of the arena. */
static void
set_text(struct task *task, const char *name, const struct str *text)
{
	task->has_lost_field |= !str_ok(text);
	notice_set(task, name, str_c(text));
}

void
notice_phrase(struct task *task, const char *name, const char *phrase)
{
	struct str text = STR_ON(task->arena);

	phrase_add(&text, task_language(task), phrase, NULL, 0);
	set_text(task, name, &text);
}

/* What may not stand in a mailto URI (RFC 6068 §2) as it is; "+" neither, for
 * the sake of readers that make a space of it. */
static void
add_encoded(struct str *out, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;
		bool is_plain = (byte >= '0' && byte <= '9') ||
		                (byte >= 'a' && byte <= 'z') ||
		                (byte >= 'A' && byte <= 'Z') ||
		                strchr("@.-_~", byte) != NULL;
		if (is_plain)
			str_addc(out, *text);
		else
			str_addf(out, "%%%02X", byte);
	}
}

void
notice_link(struct task *task, const char *name, const char *address,
    const char *phrase)
{
	struct str link = STR_ON(task->arena), body = STR_ON(task->arena);

	phrase_add_typed(&body, task_language(task), phrase, NULL, 0);
	task->has_lost_field |= !str_ok(&body);
	str_adds(&link, "mailto:");
	add_encoded(&link, address);
	str_adds(&link, "?body=");
	add_encoded(&link, str_c(&body));
	set_text(task, name, &link);
}

/* Where to talk about it: the facilitators', or the site's. */
static void
set_addresses(struct task *task)
{
	const struct list *list = task->list;
	char owner[ADDRESS_TEXT_SIZE];

	notice_set(task, "site", task->site->name);
	notice_set(task, "renewal", task->site->dues.renewal);
	notice_set(
	    task, "list", list != NULL ? list->address : task->site->address);
	if (list != NULL)
		notice_copy(
		    task, "owner", list_address_for(list, "owner", owner));
}

/* Why the rule decided so, in the catalogue's words. */
static void
set_why(struct task *task)
{
	struct str text = STR_ON(task->arena);
	struct field rule = { .name = "rule", .value = task->post.rule };
	const struct wording wording = { task->site, task_language(task),
		task->fields, task->n_fields };
	const char *because = task->post.because;

	if (because[0] == '\0' &&
	    verdict_is(task->post.verdict, VERDICT_CONFIRM))
		because = "proof-needed";
	if (task->post.state == POST_REJECTED &&
	    task->post.moderated_by[0] == '\0')
		because = catalogue_reason_for(
		    because, proof_is_kept(task->post.proof));
	if (because[0] != '\0')
		catalogue_reason(&wording, because, &text);
	else
		phrase_add(&text, task_language(task), "why-rule", &rule, 1);
	set_text(task, "why", &text);
}

static void
set_proof(struct task *task)
{
	struct str text = STR_ON(task->arena);
	char name[64];

	snprintf(name, sizeof(name), "proof-%s", task->post.proof);
	phrase_add(&text, task_language(task), name, NULL, 0);
	if (text.len == 0)
		str_adds(&text, task->post.proof);
	set_text(task, "proof", &text);
}

/* What comes at the end of the time, in words; "" : nothing. */
static void
set_expiry(struct task *task)
{
	static const char *const phrases[] = {
		[EXPIRY_RETURN] = "expiry-return",
		[EXPIRY_REJECT] = "expiry-reject",
		[EXPIRY_ACCEPT] = "expiry-accept",
		[EXPIRY_DISCARD] = "expiry-discard",
		[EXPIRY_HOLD] = "",
	};
	const struct patience *patience = task_patience(task);
	bool expires = patience->expire_after_s > 0;
	char until[TIME_TEXT_SIZE];

	notice_copy(task, "until",
	    phrase_time(task_language(task),
		expires ? task->post.decided_at + patience->expire_after_s : 0,
		until));
	notice_phrase(
	    task, "expiry", expires ? phrases[patience->on_expiry] : "");
}

int
notice_prepare(struct task *task, struct err *err)
{
	struct str who = STR_ON(task->arena), author = STR_ON(task->arena);
	struct str excerpt = STR_ON(task->arena);
	const struct post_row *post = &task->post;
	char when[TIME_TEXT_SIZE];

	if (who_add(task, &who, err) != 0)
		return -1;
	set_text(task, "who", &who);
	set_addresses(task);
	notice_number(task, "id", post->id);
	notice_copy(task, "when",
	    phrase_time(task_language(task), post->received_at, when));
	set_expiry(task);
	set_why(task);
	set_proof(task);
	summary_author(&task->summary, &author);
	set_text(task, "author", &author);
	summary_quote(&task->summary, &excerpt);
	set_text(task, "excerpt", &excerpt);
	if (post->subject[0] != '\0')
		notice_set(task, "subject", post->subject);
	else
		notice_phrase(task, "subject", "no-subject");
	return 0;
}

/* A name where the register has one for whoever acted. */
static int
set_actor(struct task *task, struct err *err)
{
	const char *actor = task->post.moderated_by;
	struct str by = STR_ON(task->arena);
	const struct person *person = NULL;

	if (strncmp(actor, "admin:", 6) == 0) {
		struct field login = { .name = "login", .value = actor + 6 };
		phrase_add(&by, task_language(task), "by-admin", &login, 1);
		set_text(task, "by", &by);
		return 0;
	}
	if (strcmp(actor, "clock") == 0 || strcmp(actor, "author") == 0) {
		notice_phrase(
		    task, "by", actor[0] == 'c' ? "by-clock" : "by-author");
		return 0;
	}
	if (register_person_by_address(
		ON_DAY(task->store, date_of(task->at), task->arena),
		span_of(actor), &person, err) != 0)
		return -1;
	notice_set(task, "by", person != NULL ? person->name : actor);
	return 0;
}

int
notice_decision(struct task *task, struct err *err)
{
	const struct post_row *post = &task->post;
	char state[40], decided[TIME_TEXT_SIZE];

	snprintf(
	    state, sizeof(state), "state-%.20s", post_state_name(post->state));
	notice_phrase(task, "decision", state);
	notice_copy(task, "decided",
	    phrase_time(task_language(task), post->moderated_at, decided));
	notice_set(task, "words", post->words);
	return set_actor(task, err);
}

/* What this person was first asked about it, or about what it replaces. */
static int
find_thread(const struct task *task, int64_t person_id,
    const char **message_id_r, struct err *err)
{
	struct asked_row asked = {
		.post_id = task->post.id,
		.person_id = person_id,
	};

	*message_id_r = "";
	if (store_moderation_thread(
		task->store, &asked, task->arena, message_id_r, err) != 0)
		return -1;
	if ((*message_id_r)[0] != '\0' || task->former_id == 0)
		return 0;
	asked.post_id = task->former_id;
	return store_moderation_thread(
	    task->store, &asked, task->arena, message_id_r, err);
}

static int
tell(struct task *task, const struct task_notice *about,
    const struct audience_member *to, bool *is_sent_r, struct err *err)
{
	const struct post_row *post = &task->post;
	bool is_attached = about->is_attached && post->has_content;
	char address[ADDRESS_TEXT_SIZE] = "";
	struct notice notice = {
		.site = task->site,
		.list = task->list,
		.name = about->name,
		.to = { .name = to->name, .address = to->address },
		.person_id = to->person_id,
		.is_moderation = about->is_first,
		.is_reply = about->in_reply_to != NULL,
		.reply_to = about->reply_to,
		.in_reply_to = about->in_reply_to,
		.post_id = post->id,
		.attached_id = is_attached ? post->message_id : 0,
		.attached_size = is_attached ? post->size : 0,
		.at = task->at,
	};

	if (about->address_for != NULL) {
		if (about->address_for(task, to->person_id, address, err) != 0)
			return -1;
		notice.reply_to = address;
	} else if (notice.reply_to == NULL) {
		notice.reply_to = address;
		if (task->list != NULL)
			list_address_for(task->list, "owner", address);
	}
	if (about->is_in_thread &&
	    find_thread(task, to->person_id, &notice.in_reply_to, err) != 0)
		return -1;
	if (task->has_lost_field)
		return err_memory(err);
	notice.fields = task->fields;
	notice.n_fields = task->n_fields;
	return notice_send(task->store, &notice, is_sent_r, err);
}

int
notice_tell(struct task *task, const struct task_notice *about,
    const struct audience_member *to, bool *is_sent_r, struct err *err)
{
	struct task_notice notice = *about;
	struct allowance allowance;

	*is_sent_r = false;
	if (allowance_find(task, to, &allowance, err) != 0)
		return -1;
	if (allowance.why[0] != '\0')
		return task_note(allowance_cause(task), "clerk", "no answer",
		    allowance.why, err);
	/* A question about a post waits for nobody: the post does for it. */
	notice.is_first &= allowance.is_proved ||
	                   allowance_cause(task)->post.purpose == PURPOSE_POST;
	if (tell(task, &notice, to, is_sent_r, err) != 0)
		return -1;
	return *is_sent_r ? allowance_take(task, to, &allowance, err) : 0;
}

int
notice_tell_author(struct task *task, const struct task_notice *notice,
    bool *is_sent_r, struct err *err)
{
	struct audience_member author = task_author(task);
	struct task_notice answer = *notice;

	*is_sent_r = false;
	if (task->summary.is_automatic || author.address[0] == '\0')
		return 0;
	answer.in_reply_to = task->post.header_message_id;
	return notice_tell(task, &answer, &author, is_sent_r, err);
}

int
notice_tell_each(struct task *task, const struct task_notice *notice,
    const struct moderators *members, struct told *told_r, struct err *err)
{
	struct str addresses = STR_ON(task->arena);
	struct told told = { 0 };

	for (size_t i = 0; i < members->n_members; i++) {
		const struct audience_member *member = &members->members[i];
		bool is_sent = false;
		if (tell(task, notice, member, &is_sent, err) != 0)
			return -1;
		if (!is_sent)
			continue;
		str_addf(&addresses, "%s%s", told.n++ > 0 ? " " : "",
		    member->address);
	}
	told.addresses = str_c(&addresses);
	*told_r = told;
	return str_check(&addresses, err);
}
