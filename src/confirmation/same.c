#include "same.h"

#include "crieur/store/confirmation.h"

int
confirm_each_same(struct store *store, int64_t message_id,
    int (*visit)(void *self, const struct post_row *row, struct err *err),
    void *self, struct err *err)
{
	int64_t id = 0;

	for (;;) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct post_row row;
		if (store_confirmation_same(store, message_id, id, &id, err) !=
		    0)
			return -1;
		if (id == 0)
			return 0;
		if (store_post_get(store, id, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
}
