#include "crieur/insight/preview.h"

#include "crieur/base/date.h"
#include "crieur/post/alias.h"
#include "crieur/post/audience.h"
#include "crieur/post/outgoing.h"
#include "crieur/post/sender.h"
#include "crieur/post/witness.h"
#include "crieur/register/walk.h"

enum {
	PERSON_MEMORY = 256 * 1024,
};

static int
make_header(const struct preview *preview, struct str *header, struct err *err)
{
	struct sender_question question = {
		.store = preview->store,
		.site = preview->site,
		.list = preview->list,
		.at = preview->at,
		.never_asks = true,
	};
	CLEANUP(str_fini) struct str suffix = { 0 };
	struct sender_choice choice;

	if (message_author(preview->message, &question.author, err) != 0 ||
	    sender_choose(&question, &choice, err) != 0)
		return -1;
	struct outgoing_sender sender = {
		.rewrites_from = choice.rewrites_from,
		.proofs = preview->proofs,
		.arrived_at = preview->at,
	};
	/* One that a post would have; this one is known nowhere. */
	struct alias author = {
		.site = preview->site,
		.list = preview->list,
		.address = question.author->address,
		.at = preview->at,
		.post_key = "preview",
	};
	if (sender.rewrites_from &&
	    preview->list->author_address == AUTHOR_ADDRESS_TOKEN) {
		if (alias_make(preview->store, &author, err) != 0)
			return -1;
		sender.alias = author.shown;
	}
	const struct outgoing_frame frame = { header, &suffix };
	return outgoing_compose(
	    preview->list, preview->message, &sender, &frame, err);
}

static struct span
whole_field(const struct message *message, size_t i)
{
	struct span field = message_field(message, i).field;

	while (field.len > 0 && (field.at[field.len - 1] == '\n' ||
				    field.at[field.len - 1] == '\r'))
		field.len--;
	return field;
}

/* How often a field stands in the first n of a message. */
static size_t
count_field(const struct message *message, struct span field, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += span_equal(whole_field(message, i), field);
	return count;
}

struct changes {
	struct arena *arena;
	struct field_change *at;
	size_t n;
};

/* The fields of one that the other has not, or not so often. */
static int
add_missing(const struct message *one, const struct message *other,
    bool is_added, struct changes *changes)
{
	size_t n_other = message_n_fields(other);

	for (size_t i = 0; i < message_n_fields(one); i++) {
		struct span field = whole_field(one, i);
		if (count_field(one, field, i) <
		    count_field(other, field, n_other))
			continue;
		char *copy = arena_dup(changes->arena, field);
		if (copy == NULL)
			return -1;
		changes->at[changes->n++] = (struct field_change){
			.field = span_of(copy),
			.is_added = is_added,
		};
	}
	return 0;
}

int
preview_header(const struct preview *preview, struct arena *arena,
    const struct field_change **changes_r, size_t *n_changes_r, struct err *err)
{
	CLEANUP(str_fini) struct str header = { 0 };
	CLEANUP(message_drop) struct message *after = NULL;
	const struct message *before = preview->message;

	if (make_header(preview, &header, err) != 0 ||
	    message_read(str_span(&header), &after, err) != 0)
		return -1;
	struct changes changes = { .arena = arena };
	changes.at = arena_array(arena,
	    message_n_fields(before) + message_n_fields(after) + 1,
	    sizeof(*changes.at));
	if (changes.at == NULL ||
	    add_missing(before, after, false, &changes) != 0 ||
	    add_missing(after, before, true, &changes) != 0)
		return err_memory(err);
	*changes_r = changes.at;
	*n_changes_r = changes.n;
	return 0;
}

const char *
reach_name(enum reach reach)
{
	switch (reach) {
	case REACH_RECEIVES: return "receives";
	case REACH_ADDRESSED: return "stands in To or Cc already";
	case REACH_TAKEN: return "taken off the list in the register";
	case REACH_NO_ADDRESS: return "no address mail is delivered to";
	case REACH_SUSPENDED: return "suspended by bounces";
	case REACH_OWN_ADDRESS: return "an address of the association's own";
	case REACH_NOT_ENTITLED: return "not entitled";
	}
	return "";
}

static int
reach_open(struct reach_walk *walk, struct err *err)
{
	const struct list *list = walk->preview.list;
	const struct audience audience = {
		.store = walk->preview.store,
		.list = list,
		.at = walk->preview.at,
	};

	walk->arena.limit = PERSON_MEMORY;
	walk->people.store = walk->preview.store;
	walk->people.day = date_of(walk->preview.at);
	walk->receive = (struct rule){
		.name = "receive",
		.when = list->receive,
		.when_text = list->receive_text,
		.at = list->at,
	};
	return audience_addressed(&audience, walk->preview.message, &walk->met,
	    &walk->addressed, err);
}

/* What else than `receive` has a say. */
static enum reach
reach_of(const struct reach_walk *walk, const struct person *person,
    const char *address)
{
	if (address == NULL)
		return REACH_NO_ADDRESS;
	if (site_is_own(walk->preview.site, address))
		return REACH_OWN_ADDRESS;
	if (person_is_suspended(person, address))
		return REACH_SUSPENDED;
	return id_is_among(person->id, walk->addressed.ids, walk->addressed.n)
	           ? REACH_ADDRESSED
	           : REACH_RECEIVES;
}

static bool
says_something(const struct trail_rule *tried)
{
	for (size_t i = 0; i < tried->n_words; i++) {
		if (tried->words[i].was_asked && tried->words[i].value != 0)
			return true;
	}
	return false;
}

/* 1: something is to be said of the person; 0; -1. */
static int
reach_read(struct reach_walk *walk, const struct person *person,
    struct reached *reached, struct err *err)
{
	const struct preview *preview = &walk->preview;
	struct span list = span_of(preview->list->name);
	struct facts facts = {
		.site = preview->site,
		.list = preview->list,
		.store = preview->store,
		.person = person,
		.at = preview->at,
		.day = date_of(preview->at),
	};
	struct witness witness = facts_witness(&facts);
	bool receives = false;

	arena_clear(&walk->arena);
	walk->tried = (struct trail_rule){ .rule = &walk->receive };
	if (walk->receive.when != NULL &&
	    policy_try(
		&walk->receive, &witness, &walk->arena, &walk->tried, err) != 0)
		return -1;
	if (facts_receives(&facts, preview->list, &receives, err) != 0)
		return -1;
	reached->person = person;
	reached->address = person_address_on(person, list);
	reached->tried = &walk->tried;
	if (receives)
		reached->reach = reach_of(walk, person, reached->address);
	else if (person_right_on(person, list) == LIST_RIGHT_EXCLUDED)
		reached->reach = REACH_TAKEN;
	else if (says_something(&walk->tried))
		reached->reach = REACH_NOT_ENTITLED;
	else
		return 0;
	return 1;
}

int
reach_next(struct reach_walk *walk, struct reached *reached_r, struct err *err)
{
	const struct person *person;
	int more;

	if (walk->addressed.ids == NULL && reach_open(walk, err) != 0)
		return -1;
	while ((more = person_next(&walk->people, &person, err)) > 0) {
		int is_met = reach_read(walk, person, reached_r, err);
		if (is_met != 0)
			return is_met;
	}
	return more;
}

void
reach_close(struct reach_walk *walk)
{
	person_walk_close(&walk->people);
	arena_fini(&walk->arena);
	arena_fini(&walk->met);
}
