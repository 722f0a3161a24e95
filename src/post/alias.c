#include "crieur/post/alias.h"

#include <string.h>

#include "crieur/notice/address.h"
#include "crieur/store/author_address.h"

int
alias_make(struct store *store, struct alias *alias, struct err *err)
{
	unsigned char key[TOKEN_KEY_SIZE];
	struct token token = {
		.purpose = "author address",
		.about = alias->post_key,
		.person = alias->person_id,
		.expires_at = alias->at + alias->list->author_address_s,
	};

	if (store_key(store, key, err) != 0 ||
	    token_make(key, &token, alias->seal, err) != 0)
		return -1;
	if (list_address_with(alias->list, "a",
		alias->site->gate.recipient_delimiter, alias->seal,
		alias->shown))
		return 0;
	return err_set(err, ERR_CONFIG,
	    "list %s: its name leaves no room for an author's token",
	    alias->list->name);
}

int
alias_keep(struct store *store, const struct alias *alias, struct err *err)
{
	const struct author_address_row row = {
		.seal = alias->seal,
		.list = alias->list->name,
		.address = alias->address,
		.person_id = alias->person_id,
		.created_at = alias->at,
		.expires_at = alias->at + alias->list->author_address_s,
	};

	return store_author_address_insert(store, &row, err);
}
