#include "edit.h"

#include "crieur/base/date.h"

int
edit_do(struct context *context, const char *why,
    int (*work)(struct register_edit *edit, void *self, struct err *err),
    void *self, struct err *err)
{
	struct register_edit edit;

	if (store_begin(context->store, err) != 0)
		return -1;
	if (register_edit_begin(&edit, context->store, context->actor, why,
		context->now, err) != 0 ||
	    work(&edit, self, err) != 0) {
		store_rollback(context->store);
		return -1;
	}
	return store_commit(context->store, err);
}

int
edit_day(const char *text, int32_t *day, struct err *err)
{
	if (text == NULL)
		return 0;
	if (date_parse(span_of(text), day, err) != 0)
		return err_set(err, ERR_USAGE,
		    "\"%s\" is no day; expected YYYY-MM-DD", text);
	return 0;
}

int
edit_whom(struct context *context, const char *whom, int64_t *person_id_r,
    struct err *err)
{
	return register_find(context->store, span_of(whom), person_id_r, err);
}

void
print_day(struct print *print, const char *key, int32_t day)
{
	char text[DATE_TEXT_SIZE];

	if (day == DATE_NONE || day == DATE_FOREVER)
		print_null(print, key);
	else
		print_string(print, key, date_format(day, text));
}
