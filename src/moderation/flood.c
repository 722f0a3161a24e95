#include "flood.h"

#include <string.h>

#include "crieur/notice/address.h"
#include "crieur/post/flood.h"
#include "crieur/store/flood.h"
#include "crieur/store/moderation.h"

#include "ask.h"

bool
flood_has_held(const struct post_row *row)
{
	return row->state == POST_HELD && strcmp(row->rule, flood_rule) == 0;
}

/* "10 min", "1 h", "90 s": the largest unit that says it whole. */
static char *
duration_text(int64_t seconds, struct arena *arena)
{
	if (seconds % 3600 == 0)
		return arena_printf(
		    arena, "%lld h", (long long)(seconds / 3600));
	if (seconds % 60 == 0)
		return arena_printf(
		    arena, "%lld min", (long long)(seconds / 60));
	return arena_printf(arena, "%lld s", (long long)seconds);
}

static int
set_fields(struct speech *speech, struct arena *arena, struct err *err)
{
	const struct list *list = speech->list;
	char request[ADDRESS_TEXT_SIZE];
	char *within = duration_text(list->flood_within_s, arena);
	char *quiet = duration_text(list->flood_quiet_s, arena);
	char *number = arena_printf(arena, "%u", list->flood_posts);
	char *address =
	    arena_dups(arena, list_address_for(list, "request", request));

	if (within == NULL || quiet == NULL || number == NULL ||
	    address == NULL)
		return err_memory(err);
	speech_set(speech, "within", within);
	speech_set(speech, "quiet", quiet);
	speech_set(speech, "number", number);
	speech_set(speech, "request", address);
	return 0;
}

static int
tell_one(struct speech *speech, const struct audience_member *member,
    struct telling *telling, struct err *err)
{
	char address[ADDRESS_TEXT_SIZE];
	struct manner manner = {
		.name = "flood-begun",
		.reply_to = address,
		.is_in_thread = true,
	};
	bool is_sent = false;

	if (ask_address(speech, member->person_id, address, err) != 0 ||
	    speech_to_moderator(speech, &manner, member, &is_sent, err) != 0)
		return -1;
	telling->n_moderators += is_sent;
	return 0;
}

static int
tell_moderators(struct speech *speech, struct arena *arena,
    const struct moderators *moderators, struct telling *telling,
    struct err *err)
{
	speech_set(speech, "is_fallback", moderators->is_fallback ? "1" : "");
	if (set_fields(speech, arena, err) != 0)
		return -1;
	for (size_t i = 0; i < moderators->n_members; i++) {
		if (tell_one(speech, &moderators->members[i], telling, err) !=
		    0)
			return -1;
	}
	if (store_flood_told(
		speech->store, speech->list->name, speech->at, err) != 0)
		return -1;
	return speech_note(
	    speech, "clerk", "flood told", speech->list->name, err);
}

static int
tell_author(struct speech *speech, const struct flood_row *flood,
    struct telling *telling, struct err *err)
{
	const struct post_row *row = speech->row;
	int64_t n = 0;

	if (store_flood_author_told(speech->store, row->list, row->header_from,
		flood->since_at, &n, err) != 0)
		return -1;
	if (n > 0)
		return 0;
	return speech_to_author(
	    speech, "held-author", false, NULL, &telling->is_author_told, err);
}

int
flood_tell(struct speech *speech, struct arena *arena,
    const struct moderators *moderators, struct telling *telling,
    struct err *err)
{
	struct flood_row flood;

	if (store_flood_get(speech->store, speech->list->name, &flood, err) !=
	    0)
		return -1;
	if (flood.told_at == 0 &&
	    tell_moderators(speech, arena, moderators, telling, err) != 0)
		return -1;
	/* From now on its clock runs. */
	if (store_moderation_asked(
		speech->store, speech->row->id, speech->at, false, err) != 0)
		return -1;
	return tell_author(speech, &flood, telling, err);
}
