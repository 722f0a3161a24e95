/* A message as it comes: what makes it none that a list can judge or send out.
 */
#include "read.h"

static void
refuse_whole(struct intake *intake, const char *because)
{
	for (size_t i = 0; i < intake->n_destinations; i++) {
		struct destination *destination = &intake->destinations[i];
		destination->verdict = VERDICT_REJECT;
		destination->rule = "message";
		destination->because = because;
	}
	intake->is_whole_refused = true;
}

/* The reader's words are for the admin; the sender gets a reason. */
static const char *
because_of(const struct err *why)
{
	switch (why->reason) {
	case ERR_REASON_TOO_MANY_PARTS: return "too-many-parts";
	case ERR_REASON_HEADER_TOO_LARGE: return "header-too-large";
	case ERR_REASON_NO_FROM: return "no-from";
	case ERR_REASON_TWO_FROM: return "two-from";
	case ERR_REASON_ODD_FROM: return "odd-from";
	case ERR_REASON_NUL: return "nul";
	case ERR_REASON_BARE_CR: return "bare-cr";
	case ERR_REASON_NONE: break;
	}
	return "malformed";
}

/* A post that could not go out well formed; what it is about in what. */
static int
check_shape(struct intake *intake, struct arena *arena, struct err *err)
{
	bool is_for_list = false, takes_long = true;
	struct span name = { 0 };
	size_t line = 0;

	for (size_t i = 0; i < intake->n_destinations; i++) {
		const struct destination *each = &intake->destinations[i];
		if (each->purpose != PURPOSE_POST &&
		    each->purpose != PURPOSE_PRIVATE)
			continue;
		is_for_list = true;
		takes_long &= each->list->takes_long_lines;
	}
	if (!is_for_list)
		return 0;
	intake->what = message_doubled(intake->message);
	if (intake->what != NULL) {
		refuse_whole(intake, "doubled-field");
	} else if (message_long_field(intake->message, &name)) {
		refuse_whole(intake, "long-field");
		intake->what = arena_dup(arena, name);
	} else if (!takes_long &&
		   (line = message_long_line(intake->message)) > 0) {
		refuse_whole(intake, "long-line");
		intake->what = arena_printf(arena, "%zu", line);
	}
	return intake->is_whole_refused && intake->what == NULL
	           ? err_memory(err)
	           : 0;
}

/* The bytes, and who they say they are from. */
int
intake_read(struct intake *intake, struct arena *arena, struct err *err)
{
	struct span raw = intake->arrival->raw;
	struct err why = { 0 };
	unsigned char *fingerprint = arena_alloc(arena, FINGERPRINT_SIZE);
	bool needs_author = false;

	if (fingerprint == NULL)
		return err_memory(err);
	if (message_read(raw, &intake->message, &why) != 0) {
		if (why.kind != ERR_INPUT) {
			*err = why;
			return -1;
		}
		refuse_whole(intake, because_of(&why));
		return 0;
	}
	if (message_fingerprint(intake->message, fingerprint, err) != 0)
		return -1;
	intake->fingerprint =
	    span_from((const char *)fingerprint, FINGERPRINT_SIZE);
	intake->is_automatic = intake->arrival->envelope_sender[0] == '\0' ||
	                       message_is_automatic(intake->message);
	if (message_author(intake->message, &intake->author, &why) == 0)
		return check_shape(intake, arena, err);
	if (why.kind != ERR_INPUT) {
		*err = why;
		return -1;
	}
	for (size_t i = 0; i < intake->n_destinations; i++)
		needs_author |=
		    intake->destinations[i].purpose != PURPOSE_BOUNCE;
	if (needs_author)
		refuse_whole(intake, because_of(&why));
	return 0;
}
