#include "crieur/register/archive.h"

#include "crieur/register/log.h"
#include "crieur/store/address.h"
#include "crieur/store/archive.h"
#include "crieur/store/person.h"

struct erasing {
	struct register_edit *edit;
	bool is_suppressing;
	struct erase_report report;
};

static int
erase_addresses(struct erasing *erasing, int64_t person_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct store *store = erasing->edit->store;
	struct address_row row;
	int more;

	if (store_address_walk(store, person_id, &cursor, err) != 0)
		return -1;
	while ((more = address_next(&cursor, &row, err)) > 0) {
		struct span address = span_of(row.address);
		erasing->report.n_addresses++;
		if ((erasing->is_suppressing &&
			register_suppress(
			    erasing->edit, address, "erased", err) != 0) ||
		    store_erase_address(store, address, err) != 0)
			return -1;
	}
	return more;
}

static int
erase(struct erasing *erasing, int64_t person_id, struct err *err)
{
	struct store *store = erasing->edit->store;
	int64_t at = erasing->edit->at, n_dues, n_cancelled, n_posts;

	if (erase_addresses(erasing, person_id, err) != 0 ||
	    store_post_by_count(store, person_id, &n_posts, err) != 0 ||
	    store_dues_detach(store, person_id, at, &n_dues, err) != 0 ||
	    store_erase_traces(store, person_id, at, &n_cancelled, err) != 0 ||
	    store_person_delete(store, person_id, err) != 0)
		return -1;
	erasing->report.n_posts = (size_t)n_posts;
	erasing->report.n_dues = (size_t)n_dues;
	erasing->report.n_cancelled = (size_t)n_cancelled;
	return 0;
}

int
register_erase(struct register_edit *edit, int64_t person_id,
    struct erase_report *report_r, struct err *err)
{
	struct erasing erasing = { .edit = edit, .is_suppressing = true };

	if (erase(&erasing, person_id, err) != 0)
		return -1;
	*report_r = erasing.report;
	return log_person(edit, person_id, err, "erased",
	    "%zu addresses never to be written to again",
	    report_r->n_addresses);
}

int
register_forget(struct register_edit *edit, int64_t person_id,
    struct erase_report *report_r, struct err *err)
{
	struct erasing erasing = { .edit = edit };

	if (erase(&erasing, person_id, err) != 0)
		return -1;
	*report_r = erasing.report;
	return log_person(edit, person_id, err, "erased", "left long ago");
}

int
register_note_export(
    struct register_edit *edit, int64_t person_id, struct err *err)
{
	return log_person(edit, person_id, err, "exported", "all that is held");
}
