#include "calendar_part.h"

#include <string.h>

#include "crieur/store/reminder.h"

enum {
	MAX_FIELDS = 8,
};

int
calendar_remember(struct calendar *calendar, int64_t person_id,
    const char *what, int32_t about, struct err *err)
{
	const struct reminder reminder = { person_id, what, about };
	bool is_new, has;

	if (calendar->is_looking) {
		if (store_reminder_has(calendar->store, &reminder, &has, err) !=
		    0)
			return -1;
		calendar->is_due |= !has;
		return 0;
	}
	if (store_reminder_insert(
		calendar->store, &reminder, calendar->at, &is_new, err) != 0)
		return -1;
	return is_new;
}

int
calendar_send(struct calendar *calendar, const struct person *person,
    const struct notice *notice, struct err *err)
{
	struct field fields[MAX_FIELDS] = {
		{ "name", person->name },
		{ "site", calendar->site->name },
		{ "renewal", calendar->site->dues.renewal },
	};
	const size_t n_ours = 3;
	struct notice whole = {
		.site = calendar->site,
		.name = notice->name,
		.fields = fields,
		.n_fields = n_ours + notice->n_fields,
		.to = { .name = person->name, .address = person->address },
		.person_id = person->id,
		.reply_to = notice->reply_to,
		.at = calendar->at,
	};
	bool is_sent;

	if (person->address == NULL)
		return 0;
	memcpy(fields + n_ours, notice->fields,
	    notice->n_fields * sizeof(fields[0]));
	return notice_send(calendar->store, &whole, &is_sent, err);
}
