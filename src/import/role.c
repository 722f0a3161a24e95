#include "role.h"

#include <string.h>

#include "crieur/post/moderator.h"

enum {
	HOLDERS_MEMORY = 256 * 1024,
	MAX_FIELDS = 8,
};

int
role_tell(struct store *store, const char *role, const struct notice *notice,
    int64_t *n_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(HOLDERS_MEMORY);
	struct moderators holders;
	struct field fields[MAX_FIELDS + 1] = { { "name", "" } };
	struct notice told = *notice;
	bool is_sent;

	if (notice->n_fields > MAX_FIELDS)
		return err_set(err, ERR_BUG, "a notice of too many fields");
	const struct audience of = { .store = store, .at = notice->at };
	if (moderators_with_role(&of, role, &arena, &holders, err) != 0)
		return -1;
	memcpy(
	    fields + 1, notice->fields, notice->n_fields * sizeof(fields[0]));
	told.fields = fields;
	told.n_fields = notice->n_fields + 1;
	for (size_t i = 0; i < holders.n_members; i++) {
		fields[0].value = holders.members[i].name;
		told.person_id = holders.members[i].person_id;
		told.to.name = holders.members[i].name;
		told.to.address = holders.members[i].address;
		if (notice_send(store, &told, &is_sent, err) != 0)
			return -1;
	}
	*n_r = (int64_t)holders.n_members;
	return 0;
}
