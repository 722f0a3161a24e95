/* crieur run-due: the housekeeping that is due, now. */
#include "crieur/clerk/housekeeping.h"

#include "context.h"
#include "options.h"
#include "table.h"

static void
print_retention(
    struct print *print, const struct retention_report *report, bool is_dry)
{
	const char *word = is_dry ? "to forget" : "forgotten";

	print_object(print, "retention");
	print_int(print, "people", report->n_people);
	if (report->n_people > 0)
		print_line(print, "%s: %lld people who left", word,
		    (long long)report->n_people);
	for (size_t i = 0; i < FORGET_KINDS; i++) {
		const char *name = retention_name((enum forget)i);
		print_int(print, name, report->n_rows[i]);
		if (report->n_rows[i] > 0)
			print_line(print, "%s: %lld of %s", word,
			    (long long)report->n_rows[i], name);
	}
	print_close(print);
	if (retention_total(report) == 0)
		print_line(print, "nothing is old enough to be forgotten");
}

/* What the retention periods would take, alone: the rest speaks to people. */
static int
rehearse(struct context *context, const struct turn *turn, struct err *err)
{
	struct retention_report report;

	if (retention_run(turn, true, &report, err) != 0)
		return -1;
	print_object(context->print, NULL);
	print_time(context->print, "at", turn->at);
	print_bool(context->print, "dry_run", true);
	print_retention(context->print, &report, true);
	print_close(context->print);
	return 0;
}

static void
print_report(
    struct print *print, int64_t at, const struct housekeeping_report *report)
{
	print_object(print, NULL);
	print_time(print, "at", at);
	print_int(print, "lists_reported", report->n_lists_reported);
	print_int(print, "forgotten", retention_total(&report->retention));
	print_int(print, "held_reminded", report->clock.n_reminded);
	print_int(print, "held_escalated", report->clock.n_escalated);
	print_int(print, "held_expired", report->clock.n_expired);
	print_int(print, "addresses_probed", report->bounce.n_probed);
	print_int(print, "addresses_suspended", report->bounce.n_suspended);
	print_int(print, "addresses_cleared", report->bounce.n_cleared);
	print_int(print, "bounce_storms", report->bounce.n_storms);
	print_int(print, "files_imported", report->watch.n_files);
	print_int(print, "dues_reminders", report->calendar.n_dues);
	print_int(print, "terms_ending", report->calendar.n_terms);
	print_int(print, "awaiting_admission", report->calendar.n_awaiting);
	print_int(print, "new_guests", report->calendar.n_guests);
	print_line(print,
	    "held posts: %lld reminded of, %lld escalated, %lld expired",
	    (long long)report->clock.n_reminded,
	    (long long)report->clock.n_escalated,
	    (long long)report->clock.n_expired);
	print_line(print, "failures of %lld lists reported",
	    (long long)report->n_lists_reported);
	print_line(print,
	    "failing addresses: %lld probed, %lld suspended, %lld found to "
	    "work; %lld storms",
	    (long long)report->bounce.n_probed,
	    (long long)report->bounce.n_suspended,
	    (long long)report->bounce.n_cleared,
	    (long long)report->bounce.n_storms);
	print_line(print,
	    "%lld people reminded of their dues, %lld of an end; the committee "
	    "told of %lld candidates and %lld guests",
	    (long long)report->calendar.n_dues,
	    (long long)report->calendar.n_terms,
	    (long long)report->calendar.n_awaiting,
	    (long long)report->calendar.n_guests);
	print_retention(print, &report->retention, false);
	print_close(print);
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	struct print *print = context->print;
	struct housekeeping_report report = { 0 };
	const char *at = NULL;
	bool is_dry = false;
	const struct option_rule rules[] = {
		{ .name = "at", .value = &at },
		{ .name = "dry-run", .is_set = &is_dry },
	};

	if (options_read(rules, COUNT_OF(rules), &argc, argv, err) != 0 ||
	    options_time(at, &context->now, err) != 0)
		return -1;
	if (argc > 1)
		return err_set(err, ERR_USAGE, "it takes no argument");
	const struct turn turn = {
		.store = context->store,
		.site = context->live,
		.at = context->now,
	};
	if (is_dry)
		return rehearse(context, &turn, err);
	if (housekeeping_run(&turn, &report, err) != 0)
		return -1;
	print_report(print, context->now, &report);
	return 0;
}

const struct command command_run_due = {
	.name = "run-due",
	.usage = "run-due [--at DATE] [--dry-run]",
	.summary = "run the housekeeping that is due, now",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
