#include "crieur/clerk/retention.h"

#include "crieur/base/str.h"
#include "crieur/insight/statement.h"
#include "crieur/register/archive.h"
#include "crieur/store/event.h"

/* In this order: what is counted of contents is not what goes whole. */
static const struct {
	const char *name;
	size_t period_offset; /* in struct site, an int64_t */
} kinds[FORGET_KINDS] = {

#define KIND(what, text, period) \
 [what] = { text, offsetof(struct site, retention.period##_s) }
	KIND(FORGET_CONTENTS, "contents", messages),
	KIND(FORGET_REFUSED_CONTENTS, "refused_contents", refused),
	KIND(FORGET_BOUNCE_CONTENTS, "bounce_contents", bounces),
	KIND(FORGET_MESSAGES, "messages", log),
	KIND(FORGET_NOTICES, "notices", log),
	KIND(FORGET_HANDOVERS, "handovers", log),
	KIND(FORGET_ALERTS, "alerts", log),
	KIND(FORGET_EVENTS, "events", log),
	KIND(FORGET_BOUNCES, "bounces", log),
	KIND(FORGET_HISTORY, "history", history),
	KIND(FORGET_DUES, "dues", dues),
	KIND(FORGET_UNMATCHED, "unmatched", unmatched),
	KIND(FORGET_IMPORTS, "imports", imports),
	KIND(FORGET_AUTHOR_ADDRESSES, "author_addresses", log),
	KIND(FORGET_DOMAINS, "domains", log),
#undef KIND
};

const char *
retention_name(enum forget what)
{
	return kinds[what].name;
}

int64_t
retention_total(const struct retention_report *report)
{
	int64_t total = report->n_people;

	for (size_t i = 0; i < FORGET_KINDS; i++)
		total += report->n_rows[i];
	return total;
}

static bool
is_stopping(const struct pass *pass)
{
	return pass->is_stopping != NULL && pass->is_stopping();
}

static int
forget_rows(const struct pass *pass, enum forget what, bool is_dry,
    int64_t *n_rows, struct err *err)
{
	const char *site = (const char *)pass->site;
	int64_t period = *(const int64_t *)(site + kinds[what].period_offset);
	int64_t before_at = pass->at - period;
	int64_t n = 1;

	if (period <= 0)
		return 0;
	if (is_dry)
		return store_forget_count(
		    pass->store, what, before_at, n_rows, err);
	/* What went out can be proved without its content. */
	if (what == FORGET_CONTENTS &&
	    statement_keep(pass->store, before_at, &n, err) != 0)
		return -1;
	for (n = 1; n > 0 && !is_stopping(pass);) {
		if (store_forget(pass->store, what, before_at, &n, err) != 0)
			return -1;
		*n_rows += n;
	}
	return 0;
}

static int
forget_person(const struct pass *pass, int64_t person_id, struct err *err)
{
	struct register_edit edit = {
		.store = pass->store,
		.actor = "clerk",
		.reason = "retention",
		.at = pass->at,
	};
	struct erase_report report;

	if (store_begin(pass->store, err) != 0)
		return -1;
	int result = register_edit_begin(&edit, err);
	if (result == 0)
		result = register_forget(&edit, person_id, &report, err);
	return store_end(pass->store, result, err);
}

static int
forget_people(
    const struct pass *pass, bool is_dry, int64_t *n_people, struct err *err)
{
	int64_t period = pass->site->retention.departed_s;
	int64_t id = 0;

	while (period > 0 && !is_stopping(pass)) {
		if (store_next_departed(
			pass->store, pass->at - period, id, &id, err) != 0)
			return -1;
		if (id == 0)
			break;
		if (!is_dry && forget_person(pass, id, err) != 0)
			return err_wrap(err, "person %lld", (long long)id);
		++*n_people;
	}
	return 0;
}

/* That something was forgotten is remembered, what it was is not. */
static int
log_report(const struct pass *pass, const struct retention_report *report,
    struct err *err)
{
	CLEANUP(str_fini) struct str detail = { 0 };
	struct event event = {
		.at = pass->at,
		.actor = "clerk",
		.subject = "site",
		.what = "retention",
	};

	if (retention_total(report) == 0)
		return 0;
	str_addf(&detail, "people %lld", (long long)report->n_people);
	for (size_t i = 0; i < FORGET_KINDS; i++) {
		if (report->n_rows[i] > 0)
			str_addf(&detail, ", %s %lld", kinds[i].name,
			    (long long)report->n_rows[i]);
	}
	if (str_check(&detail, err) != 0)
		return -1;
	event.detail = str_c(&detail);
	return store_event_add(pass->store, &event, err);
}

int
retention_run(const struct pass *pass, bool is_dry,
    struct retention_report *report_r, struct err *err)
{
	struct retention_report report = { 0 };

	if (forget_people(pass, is_dry, &report.n_people, err) != 0)
		return err_wrap(err, "retention");
	for (size_t i = 0; i < FORGET_KINDS; i++) {
		if (forget_rows(pass, (enum forget)i, is_dry, &report.n_rows[i],
			err) != 0)
			return err_wrap(err, "retention");
	}
	if (!is_dry && log_report(pass, &report, err) != 0)
		return -1;
	*report_r = report;
	return 0;
}
