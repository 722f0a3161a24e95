#include "missing.h"

#include "crieur/base/arena.h"
#include "crieur/store/person.h"

enum {
	ROW_MEMORY = 64 * 1024
};

int
missing_end(struct register_edit *edit, int64_t person_id, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct person_row row;

	if (store_person_get(edit->store, person_id, &arena, &row, err) != 0 ||
	    register_set_standing(
		edit, person_id, STANDING_RESIGNED, edit->day, err) != 0)
		return -1;
	return store_missing_insert(
	    edit->store, person_id, row.standing, edit->at, err);
}

int
missing_return(struct register_edit *edit, int64_t person_id, struct err *err)
{
	enum standing standing;

	if (store_missing_get(edit->store, person_id, &standing, err) != 0)
		return -1;
	if (standing == STANDING_NONE)
		return 0;
	return register_set_standing(edit, person_id, standing, edit->day, err);
}
