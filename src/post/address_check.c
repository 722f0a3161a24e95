#include "crieur/post/address_check.h"

#include "crieur/base/date.h"
#include "crieur/base/random.h"
#include "crieur/message/address.h"
#include "crieur/notice/address.h"
#include "crieur/notice/notice.h"
#include "crieur/register/person.h"
#include "crieur/store/address.h"
#include "crieur/store/person.h"

enum {
	SEAL_LETTERS = 26,
};

static int
write_to(struct register_edit *edit, const struct site *site, int64_t person_id,
    const struct address_check_row *row, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	char reply_to[ADDRESS_TEXT_SIZE];
	const struct person *person = NULL;
	bool is_sent = false;

	if (!site_address_with(site, row->seal, reply_to))
		return err_set(err, ERR_INPUT,
		    "site.address %s leaves no room for a token; verify the "
		    "address by hand",
		    site->address);
	if (register_person_by_id(ON_DAY(edit->store, edit->day, &arena),
		person_id, &person, err) != 0)
		return -1;
	const char *name = person != NULL ? person->name : "";
	const struct field fields[] = {
		{ "name", name },
		{ "site", site->name },
		{ "address", row->address },
	};
	struct notice notice = {
		.site = site,
		.name = "address-check",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = { .name = name, .address = row->address },
		.person_id = person_id,
		.reply_to = reply_to,
		.at = edit->at,
	};
	if (notice_send(edit->store, &notice, &is_sent, err) != 0)
		return -1;
	if (!is_sent)
		return err_set(err, ERR_INPUT,
		    "%s cannot be asked: it is an address of ours, or there "
		    "is no relay",
		    row->address);
	return 0;
}

int
address_check_ask(struct register_edit *edit, const struct site *site,
    int64_t person_id, struct span address, struct err *err)
{
	char text[ADDRESS_TEXT_SIZE], seal[SEAL_LETTERS + 1];
	struct address_row found;
	struct address_check_row row = {
		.seal = seal,
		.address = text,
		.expires_at = edit->at + ADDRESS_CHECK_DAYS * (int64_t)DAY_S,
	};

	if (address_normalize(address, text, err) != 0 ||
	    register_add_address(edit, person_id, address, false, err) != 0 ||
	    store_address_find(edit->store, span_of(text), &found, err) != 0)
		return -1;
	if (found.is_verified)
		return err_set(err, ERR_EXISTS, "%s is verified already", text);
	if (random_text(seal, sizeof(seal), err) != 0 ||
	    store_address_check_add(edit->store, &row, edit->at, err) != 0)
		return -1;
	edit->n_changes++;
	return write_to(edit, site, person_id, &row, err);
}
