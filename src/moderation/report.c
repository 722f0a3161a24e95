/* Failures of a list, told once a day to those who answer for it. */
#include <stdio.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/moderation/moderation.h"
#include "crieur/notice/notice.h"
#include "crieur/store/outgoing.h"

enum {
	REPORT_MEMORY = 8 * 1024 * 1024,
	SHOWN = 100,
};

/* What failed of a list's mail, as it is told; in the arena. */
struct failures {
	struct str lines;
	int64_t n;
};

static int
read_failures(const struct task_context *context,
    const struct failure_mark *mark, struct failures *failures, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct str *lines = &failures->lines;
	struct failure_row row;
	int more;

	if (store_failure_walk(
		context->store, mark->list, mark->before_at, &cursor, err) != 0)
		return -1;
	while ((more = failure_next(&cursor, &row, err)) > 0) {
		if (++failures->n > SHOWN)
			continue;
		if (row.address[0] != '\0')
			str_addf(lines, "  %s\n      ", row.address);
		else
			str_addf(lines, "  \"%s\" (%lld)\n      ", row.subject,
			    (long long)row.n_recipients);
		if (row.code != 0)
			str_addf(lines, "%d ", row.code);
		str_addf(lines, "%s\n", row.text);
	}
	return more < 0 ? -1 : str_check(lines, err);
}

/* Within the write transaction. */
static int
report_list(const struct task_context *context, const struct failure_mark *mark,
    struct arena *arena, struct err *err)
{
	const struct list *list = site_list(context->site, span_of(mark->list));
	struct failures failures = { .lines = STR_ON(arena) };
	char n_failures[24], more[24] = "";
	const struct audience of = { .store = context->store,
		.site = context->site,
		.list = list,
		.at = context->at };
	struct moderators moderators;

	if (read_failures(context, mark, &failures, err) != 0 ||
	    moderators_find(&of, arena, &moderators, err) != 0)
		return -1;
	snprintf(n_failures, sizeof(n_failures), "%lld", (long long)failures.n);
	if (failures.n > SHOWN)
		snprintf(
		    more, sizeof(more), "%lld", (long long)failures.n - SHOWN);
	struct field fields[] = {
		{ "list", list != NULL ? list->address : mark->list },
		{ "n_failures", n_failures },
		{ "failures", str_c(&failures.lines) },
		{ "more", more },
	};
	for (size_t i = 0; i < moderators.n_members; i++) {
		const struct audience_member *member = &moderators.members[i];
		struct notice notice = {
			.site = context->site,
			.list = list,
			.name = "failed-recipients-owner",
			.fields = fields,
			.n_fields = COUNT_OF(fields),
			.to = { .name = member->name,
			    .address = member->address },
			.person_id = member->person_id,
			.at = context->at,
		};
		bool is_sent;
		if (notice_send(context->store, &notice, &is_sent, err) != 0)
			return -1;
	}
	return store_failure_reported(
	    context->store, mark->list, mark->before_at, err);
}

int
moderation_report_failures(
    const struct task_context *context, int64_t *n_lists_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena names = ARENA_LIMIT(REPORT_MEMORY);
	struct failure_mark mark = {
		"",
		date_start(date_of(context->at)),
	};
	int64_t n_lists = 0;

	for (;;) {
		CLEANUP(arena_fini)
		struct arena arena = ARENA_LIMIT(REPORT_MEMORY);
		const char *next = NULL;
		if (store_failure_next_list(
			context->store, &mark, &names, &next, err) != 0)
			return -1;
		if (next == NULL)
			break;
		mark.list = next;
		if (store_begin(context->store, err) != 0)
			return -1;
		if (store_end(context->store,
			report_list(context, &mark, &arena, err), err) != 0)
			return err_wrap(err, "list %s", mark.list);
		n_lists++;
	}
	*n_lists_r = n_lists;
	return 0;
}
