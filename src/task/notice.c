#include "crieur/task/notice.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/notice/address.h"
#include "crieur/notice/phrase.h"
#include "crieur/register/person.h"
#include "crieur/store/event.h"
#include "crieur/store/moderation.h"

#include "who.h"

enum {
	SPEECH_MEMORY = 8 * 1024 * 1024,
};

const char *
speech_language(const struct speech *speech)
{
	return speech->list != NULL ? speech->list->language
	                            : speech->site->language;
}

const struct patience *
speech_patience(const struct speech *speech)
{
	return speech->list != NULL ? &speech->list->patience
	                            : &speech->site->patience;
}

void
speech_set(struct speech *speech, const char *name, const char *value)
{
	size_t i = 0;

	while (
	    i < speech->n_fields && strcmp(speech->fields[i].name, name) != 0)
		i++;
	if (i == SPEECH_FIELDS)
		return;
	speech->fields[i] = (struct field){ .name = name, .value = value };
	if (i == speech->n_fields)
		speech->n_fields++;
}

int
speech_set_copy(struct speech *speech, struct arena *arena, const char *name,
    const struct str *text, struct err *err)
{
	if (str_check(text, err) != 0)
		return -1;
	char *copy = arena_dup(arena, str_span(text));
	if (copy == NULL)
		return err_memory(err);
	speech_set(speech, name, copy);
	return 0;
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

int
speech_set_link(struct speech *speech, const char *name, const char *address,
    const char *phrase, struct arena *arena, struct err *err)
{
	CLEANUP(str_fini) struct str link = { 0 }, body = { 0 };

	phrase_add(&body, speech_language(speech), phrase, NULL, 0);
	str_adds(&link, "mailto:");
	add_encoded(&link, address);
	str_adds(&link, "?body=");
	add_encoded(&link, str_c(&body));
	if (str_check(&link, err) != 0 || str_check(&body, err) != 0)
		return -1;
	char *copy = arena_dup(arena, str_span(&link));
	if (copy == NULL)
		return err_memory(err);
	speech_set(speech, name, copy);
	return 0;
}

/* Why the rule decided so, in the catalogue's words. */
static void
add_why(const struct speech *speech, struct str *out)
{
	const struct post_row *row = speech->row;
	struct field rule = { .name = "rule", .value = row->rule };
	const struct wording wording = { speech->site, speech_language(speech),
		speech->fields, speech->n_fields };
	const char *because = row->because;

	if (because[0] == '\0' && strcmp(row->verdict, "confirm") == 0)
		because = "proof-needed";
	if (because[0] != '\0')
		catalogue_reason(&wording, because, out);
	else
		phrase_add(out, speech_language(speech), "why-rule", &rule, 1);
}

static void
add_proof(const struct speech *speech, struct str *out)
{
	char name[64];

	snprintf(name, sizeof(name), "proof-%s", speech->row->proof);
	phrase_add(out, speech_language(speech), name, NULL, 0);
	if (out->len == 0)
		str_adds(out, speech->row->proof);
}

static void
add_subject(const struct speech *speech, struct str *out)
{
	if (speech->row->subject[0] != '\0')
		str_adds(out, speech->row->subject);
	else
		phrase_add(out, speech_language(speech), "no-subject", NULL, 0);
}

/* Where to talk about it: the facilitators', or the site's. */
static int
set_addresses(struct speech *speech, struct arena *arena, struct err *err)
{
	const struct list *list = speech->list;
	char owner[ADDRESS_TEXT_SIZE];

	speech_set(speech, "site", speech->site->name);
	speech_set(speech, "renewal", speech->site->dues.renewal);
	if (list == NULL) {
		speech_set(speech, "list", speech->site->address);
		return 0;
	}
	char *copy = arena_dups(arena, list_address_for(list, "owner", owner));
	if (copy == NULL)
		return err_memory(err);
	speech_set(speech, "list", list->address);
	speech_set(speech, "owner", copy);
	return 0;
}

/* What comes at the end of the time, in words; "" : nothing. */
static void
add_expiry(const struct speech *speech, struct str *out)
{
	static const char *const phrases[] = {
		[EXPIRY_RETURN] = "expiry-return",
		[EXPIRY_REJECT] = "expiry-reject",
		[EXPIRY_ACCEPT] = "expiry-accept",
		[EXPIRY_DISCARD] = "expiry-discard",
		[EXPIRY_HOLD] = "",
	};

	if (speech_patience(speech)->expire_after_s > 0)
		phrase_add(out, speech_language(speech),
		    phrases[speech_patience(speech)->on_expiry], NULL, 0);
}

static int
set_numbers(struct speech *speech, struct arena *arena, struct err *err)
{
	char when[TIME_TEXT_SIZE], until[TIME_TEXT_SIZE];
	int64_t expiry = speech_patience(speech)->expire_after_s;

	phrase_time(speech_language(speech), speech->row->received_at, when);
	phrase_time(speech_language(speech),
	    expiry > 0 ? speech->row->decided_at + expiry : 0, until);
	char *id = arena_printf(arena, "%lld", (long long)speech->row->id);
	char *when_copy = arena_dups(arena, when);
	char *until_copy = arena_dups(arena, until);
	if (id == NULL || when_copy == NULL || until_copy == NULL)
		return err_memory(err);
	speech_set(speech, "id", id);
	speech_set(speech, "when", when_copy);
	speech_set(speech, "until", until_copy);
	return 0;
}

int
speech_prepare(struct speech *speech, struct arena *arena, struct err *err)
{
	CLEANUP(str_fini) struct str why = { 0 }, who = { 0 }, proof = { 0 };
	CLEANUP(str_fini) struct str author = { 0 }, subject = { 0 };
	CLEANUP(str_fini) struct str excerpt = { 0 }, expiry = { 0 };

	if (set_addresses(speech, arena, err) != 0 ||
	    set_numbers(speech, arena, err) != 0)
		return -1;
	add_why(speech, &why);
	add_proof(speech, &proof);
	add_subject(speech, &subject);
	summary_author(speech->summary, &author);
	summary_quote(speech->summary, &excerpt);
	add_expiry(speech, &expiry);
	if (who_add(speech, arena, &who, err) != 0 ||
	    speech_set_copy(speech, arena, "why", &why, err) != 0 ||
	    speech_set_copy(speech, arena, "expiry", &expiry, err) != 0 ||
	    speech_set_copy(speech, arena, "who", &who, err) != 0 ||
	    speech_set_copy(speech, arena, "proof", &proof, err) != 0 ||
	    speech_set_copy(speech, arena, "author", &author, err) != 0 ||
	    speech_set_copy(speech, arena, "subject", &subject, err) != 0)
		return -1;
	return speech_set_copy(speech, arena, "excerpt", &excerpt, err);
}

/* A name where the register has one for whoever acted. */
static int
add_actor(const struct speech *speech, struct arena *arena, const char *actor,
    struct str *out, struct err *err)
{
	const char *language = speech_language(speech);
	const struct person *person = NULL;

	if (strncmp(actor, "admin:", 6) == 0) {
		struct field login = { .name = "login", .value = actor + 6 };
		phrase_add(out, language, "by-admin", &login, 1);
		return 0;
	}
	if (strcmp(actor, "clock") == 0 || strcmp(actor, "author") == 0) {
		phrase_add(out, language,
		    actor[0] == 'c' ? "by-clock" : "by-author", NULL, 0);
		return 0;
	}
	if (register_person_by_address(speech->store, span_of(actor),
		date_of(speech->at), arena, &person, err) != 0)
		return -1;
	str_adds(out, person != NULL ? person->name : actor);
	return 0;
}

int
speech_decision(struct speech *speech, struct arena *arena, struct err *err)
{
	CLEANUP(str_fini) struct str by = { 0 }, decision = { 0 };
	const struct post_row *row = speech->row;
	char state[40], decided[TIME_TEXT_SIZE];

	snprintf(
	    state, sizeof(state), "state-%.20s", post_state_name(row->state));
	phrase_add(&decision, speech_language(speech), state, NULL, 0);
	phrase_time(speech_language(speech), row->moderated_at, decided);
	char *decided_copy = arena_dups(arena, decided);
	if (decided_copy == NULL)
		return err_memory(err);
	speech_set(speech, "decided", decided_copy);
	speech_set(speech, "words", row->words);
	if (add_actor(speech, arena, row->moderated_by, &by, err) != 0 ||
	    speech_set_copy(speech, arena, "by", &by, err) != 0)
		return -1;
	return speech_set_copy(speech, arena, "decision", &decision, err);
}

static struct notice
notice_of(const struct speech *speech, const char *name)
{
	return (struct notice){
		.site = speech->site,
		.list = speech->list,
		.name = name,
		.fields = speech->fields,
		.n_fields = speech->n_fields,
		.post_id = speech->row->id,
		.at = speech->at,
	};
}

static void
attach(const struct speech *speech, struct notice *notice)
{
	if (!speech->row->has_content)
		return;
	notice->attached_id = speech->row->message_id;
	notice->attached_size = speech->row->size;
}

/* What this person was first asked about it, or about what it replaces. */
static int
find_thread(const struct speech *speech, const struct audience_member *member,
    struct arena *arena, const char **message_id_r, struct err *err)
{
	struct asked_row asked = {
		.post_id = speech->row->id,
		.person_id = member->person_id,
	};
	const char *thread = "";

	if (store_moderation_thread(
		speech->store, &asked, arena, &thread, err) != 0)
		return -1;
	asked.post_id = speech->former_id;
	if (thread[0] == '\0' && speech->former_id != 0 &&
	    store_moderation_thread(
		speech->store, &asked, arena, &thread, err) != 0)
		return -1;
	*message_id_r = thread;
	return 0;
}

int
speech_to_moderator(const struct speech *speech, const struct manner *manner,
    const struct audience_member *member, bool *is_sent_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct notice notice = notice_of(speech, manner->name);

	notice.to = (struct mailbox){
		.name = member->name,
		.address = member->address,
	};
	notice.person_id = member->person_id;
	notice.is_moderation = true;
	notice.reply_to = manner->reply_to;
	notice.in_reply_to = manner->in_reply_to;
	notice.is_reply = manner->in_reply_to != NULL;
	if (manner->is_in_thread &&
	    find_thread(speech, member, &arena, &notice.in_reply_to, err) != 0)
		return -1;
	if (manner->is_attached)
		attach(speech, &notice);
	return notice_send(speech->store, &notice, is_sent_r, err);
}

int
speech_to_author(const struct speech *speech, const char *name,
    bool is_attached, const char *reply_to, bool *is_sent_r, struct err *err)
{
	struct notice notice = notice_of(speech, name);
	char owner[ADDRESS_TEXT_SIZE] = "";

	*is_sent_r = false;
	if (speech->summary->is_automatic ||
	    speech->summary->author.address[0] == '\0')
		return 0;
	if (speech->list != NULL)
		list_address_for(speech->list, "owner", owner);
	notice.to = speech->summary->author;
	notice.person_id = speech->row->author_person_id;
	notice.is_reply = true;
	notice.reply_to = reply_to != NULL ? reply_to : owner;
	notice.in_reply_to = speech->row->header_message_id;
	if (is_attached)
		attach(speech, &notice);
	return notice_send(speech->store, &notice, is_sent_r, err);
}

int
speech_note(const struct speech *speech, const char *actor, const char *what,
    const char *detail, struct err *err)
{
	struct event event = {
		.at = speech->at,
		.actor = actor,
		.subject = "post",
		.subject_id = speech->row->id,
		.what = what,
		.detail = detail,
	};

	return store_event_add(speech->store, &event, err);
}

static int
in_transaction(struct speech *speech, int64_t post_id, speech_function *what,
    struct telling *telling, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(SPEECH_MEMORY);
	struct summary summary CLEANUP(summary_fini) = { 0 };
	struct post_row row;

	if (store_post_get(speech->store, post_id, &arena, &row, err) != 0)
		return -1;
	speech->row = &row;
	speech->summary = &summary;
	speech->list = site_list(speech->site, span_of(row.list));
	if (speech->list == NULL && row.list[0] != '\0') {
		telling->is_list_gone = true;
		return 0;
	}
	if (summary_read(speech->store, &row, &summary, err) != 0)
		return -1;
	return what(speech, &arena, telling, err);
}

int
speech_run(struct speech *speech, int64_t post_id, speech_function *what,
    struct telling *telling_r, struct err *err)
{
	struct telling telling = { 0 };

	/* Lost in a power cut it is done again: the relay, before it sends what
	 * this queues, waits until it is on disk. */
	if (store_begin_light(speech->store, err) != 0)
		return -1;
	if (in_transaction(speech, post_id, what, &telling, err) != 0) {
		store_rollback(speech->store);
		return err_wrap(err, "post %lld", (long long)post_id);
	}
	if (store_commit(speech->store, err) != 0)
		return -1;
	*telling_r = telling;
	return 0;
}
