#include "stand_in.h"

#include <stdio.h>
#include <string.h>

#include "crieur/notice/address.h"
#include "crieur/store/author_address.h"

int
stand_in_make(struct store *store, struct stand_in *stand_in, struct err *err)
{
	unsigned char key[TOKEN_KEY_SIZE];
	char text[TOKEN_TEXT_SIZE];
	struct token token = {
		.purpose = "author address",
		.object = stand_in->post_id,
		.person = stand_in->person_id,
		.expires_at = stand_in->at + stand_in->list->author_address_s,
	};

	if (store_key(store, key, err) != 0 ||
	    token_write(key, &token, text, err) != 0)
		return -1;
	snprintf(
	    stand_in->seal, sizeof(stand_in->seal), "%s", token_seal(text));
	if (list_address_with(stand_in->list, "a",
		stand_in->site->recipient_delimiter, stand_in->seal,
		stand_in->shown))
		return 0;
	return err_set(err, ERR_CONFIG,
	    "list %s: its name leaves no room for an author's token",
	    stand_in->list->name);
}

int
stand_in_keep(
    struct store *store, const struct stand_in *stand_in, struct err *err)
{
	const struct author_address_row row = {
		.seal = stand_in->seal,
		.list = stand_in->list->name,
		.address = stand_in->address,
		.person_id = stand_in->person_id,
		.created_at = stand_in->at,
		.expires_at = stand_in->at + stand_in->list->author_address_s,
	};

	return store_author_address_insert(store, &row, err);
}
