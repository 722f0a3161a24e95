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

struct report {
	const struct task_context *context;
	const char *list_name;
	int64_t before_at;
	struct str lines;
	size_t n_failures;
};

static int
add_failures(struct report *report, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct str *lines = &report->lines;
	struct failure_row row;
	int more;

	if (store_failure_walk(report->context->store, report->list_name,
		report->before_at, &cursor, err) != 0)
		return -1;
	while ((more = failure_next(&cursor, &row, err)) > 0) {
		if (++report->n_failures > SHOWN)
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

static int
send_to(const struct report *report, const struct list *list,
    const struct audience_member *member, struct err *err)
{
	char n_failures[24], more[24] = "";
	bool is_sent;

	snprintf(n_failures, sizeof(n_failures), "%zu", report->n_failures);
	if (report->n_failures > SHOWN)
		snprintf(more, sizeof(more), "%zu", report->n_failures - SHOWN);
	struct field fields[] = {
		{ "list", list != NULL ? list->address : report->list_name },
		{ "list_name", report->list_name },
		{ "n_failures", n_failures },
		{ "failures", str_c(&report->lines) },
		{ "more", more },
	};
	struct notice notice = {
		.site = report->context->site,
		.list = list,
		.name = "failed-recipients-owner",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = { .name = member->name, .address = member->address },
		.person_id = member->person_id,
		.at = report->context->at,
	};

	return notice_send(report->context->store, &notice, &is_sent, err);
}

/* Within the write transaction. */
static int
report_list(struct report *report, struct arena *arena, struct err *err)
{
	const struct list *list =
	    site_list(report->context->site, span_of(report->list_name));
	struct moderators moderators;

	if (add_failures(report, err) != 0 ||
	    moderators_find(report->context->store, report->context->site, list,
		report->context->at, arena, &moderators, err) != 0)
		return -1;
	for (size_t i = 0; i < moderators.n_members; i++) {
		if (send_to(report, list, &moderators.members[i], err) != 0)
			return -1;
	}
	return store_failure_reported(
	    report->context->store, report->list_name, report->before_at, err);
}

static int
report_next(struct report *report, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(REPORT_MEMORY);

	str_clear(&report->lines);
	report->n_failures = 0;
	if (store_begin(report->context->store, err) != 0)
		return -1;
	if (report_list(report, &arena, err) != 0) {
		store_rollback(report->context->store);
		return err_wrap(err, "list %s", report->list_name);
	}
	return store_commit(report->context->store, err);
}

int
moderation_report_failures(
    const struct task_context *context, int64_t *n_lists_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(REPORT_MEMORY);
	struct report report = {
		.context = context,
		.list_name = "",
		.before_at = date_start(date_of(context->at)),
	};
	int64_t n_lists = 0;
	int result;

	for (;;) {
		const char *next = NULL;
		const struct failure_mark after = {
			report.list_name,
			report.before_at,
		};
		result = store_failure_next_list(
		    context->store, &after, &arena, &next, err);
		if (result != 0 || next == NULL)
			break;
		report.list_name = next;
		result = report_next(&report, err);
		if (result != 0)
			break;
		n_lists++;
	}
	str_fini(&report.lines);
	if (result == 0)
		*n_lists_r = n_lists;
	return result;
}
