#include "ask.h"

#include "crieur/base/token.h"
#include "crieur/notice/address.h"
#include "crieur/store/moderation.h"

enum {
	/* Where held posts do not expire. */
	TOKEN_LIFE_S = 90 * 24 * 3600,
};

int
ask_address(const struct speech *speech, int64_t person_id,
    char address[ADDRESS_TEXT_SIZE], struct err *err)
{
	int64_t expiry_s = speech_patience(speech)->expire_after_s;
	unsigned char key[TOKEN_KEY_SIZE];
	char text[TOKEN_TEXT_SIZE];
	/* The same each time it is made. */
	struct token token = {
		.purpose = person_id != 0 ? "moderate" : "author",
		.object = speech->row->id,
		.person = person_id,
		.expires_at = speech->row->decided_at +
		              (expiry_s > 0 ? expiry_s : TOKEN_LIFE_S),
	};

	if (store_key(speech->store, key, err) != 0 ||
	    token_write(key, &token, text, err) != 0)
		return -1;
	struct moderation_token_row row = {
		.seal = token_seal(text),
		.post_id = token.object,
		.person_id = person_id,
		.expires_at = token.expires_at,
	};
	if (!list_address_with(speech->list, "moderate",
		speech->site->gate.recipient_delimiter, row.seal, address))
		return 0;
	return store_moderation_token_add(speech->store, &row, err);
}

int
ask_links(struct speech *speech, const char *address, struct arena *arena,
    struct err *err)
{
	if (address[0] == '\0') {
		speech_set(speech, "approve", "");
		return 0;
	}
	if (speech_set_link(speech, "approve", address, "answer-approve", arena,
		err) != 0 ||
	    speech_set_link(
		speech, "refuse", address, "answer-refuse", arena, err) != 0)
		return -1;
	return speech_set_link(
	    speech, "ask", address, "answer-ask", arena, err);
}

static int
ask_one(struct speech *speech, struct arena *arena,
    const struct audience_member *member, bool *is_sent_r, struct err *err)
{
	char address[ADDRESS_TEXT_SIZE];
	struct manner manner = {
		.name = "held-moderator",
		.reply_to = address,
		.is_attached = true,
		.is_in_thread = true,
	};

	if (ask_address(speech, member->person_id, address, err) != 0 ||
	    ask_links(speech, address, arena, err) != 0)
		return -1;
	return speech_to_moderator(speech, &manner, member, is_sent_r, err);
}

int
ask_moderators(struct speech *speech, struct arena *arena,
    const struct moderators *moderators, int64_t *n_asked_r, struct err *err)
{
	CLEANUP(str_fini) struct str asked = { 0 };
	int64_t n_asked = 0;
	bool is_escalated = moderators->is_fallback || moderators->is_called;

	speech_set(speech, "is_fallback", moderators->is_fallback ? "1" : "");
	speech_set(speech, "is_escalated", moderators->is_called ? "1" : "");
	for (size_t i = 0; i < moderators->n_members; i++) {
		const struct audience_member *member = &moderators->members[i];
		bool is_sent = false;
		if (ask_one(speech, arena, member, &is_sent, err) != 0)
			return -1;
		if (!is_sent)
			continue;
		str_addf(
		    &asked, "%s%s", asked.len > 0 ? " " : "", member->address);
		n_asked++;
	}
	if (str_check(&asked, err) != 0 ||
	    store_moderation_asked(speech->store, speech->row->id, speech->at,
		is_escalated, err) != 0)
		return -1;
	*n_asked_r = n_asked;
	return speech_note(
	    speech, "clerk", "moderators told", str_c(&asked), err);
}
