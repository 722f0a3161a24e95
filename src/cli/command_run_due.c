/* crieur run-due: the housekeeping that is due, now. */
#include "crieur/clerk/housekeeping.h"
#include "crieur/store/clock_seen.h"

#include "context.h"
#include "table.h"

static void
print_retention(
    struct print *print, const struct retention_report *report, bool is_dry)
{
	const char *word = is_dry ? "to forget" : "forgotten";

	print_object(print, "retention");
	print_facts(print,
	    report->n_people > 0 ? "{.word}: {people} people who left" : NULL,
	    FACTS(INT("people", report->n_people), TEXT(".word", word)));
	for (size_t i = 0; i < FORGET_KINDS; i++) {
		const char *name = retention_name((enum forget)i);
		print_facts(print, NULL, FACTS(INT(name, report->n_rows[i])));
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
rehearse(struct context *context, const struct pass *pass, struct err *err)
{
	struct retention_report report;

	if (retention_run(pass, true, &report, err) != 0)
		return -1;
	print_facts(context->print, NULL,
	    FACTS(TIME("at", pass->at), FLAG("dry_run", true)));
	print_retention(context->print, &report, true);
	return 0;
}

int
run_due(struct context *context, const struct args *args, struct err *err)
{
	struct print *print = context->print;
	struct housekeeping_report report = { 0 };
	const struct pass pass = {
		.store = context->store,
		.site = context->live,
		.at = context->now,
	};

	struct clock_reading reading;
	int64_t doubt = 0;

	if (args_has(args, "dry-run"))
		return rehearse(context, &pass, err);
	clock_read(&reading, context->now);
	if (!args_has(args, "at") &&
	    store_clock_doubt(context->store, &reading, &doubt, err) != 0)
		return -1;
	if (doubt != 0)
		return err_set(err, ERR_TEMPORARY,
		    "the clock was set by %lld days at once; if it is right: "
		    "crieur clock trust",
		    (long long)clock_doubt_days(doubt));
	if (housekeeping_run(&pass, &report, err) != 0)
		return -1;
	print_facts(print,
	    "held posts: {held_reminded} reminded of, {held_escalated} "
	    "escalated, {held_expired} expired\n"
	    "failures of {lists_reported} lists reported\n"
	    "failing addresses: {addresses_probed} probed, "
	    "{addresses_suspended} suspended, {addresses_cleared} found to "
	    "work; {bounce_storms} storms\n"
	    "{dues_reminders} people reminded of their dues, {terms_ending} of "
	    "an end; the committee told of {awaiting_admission} candidates and "
	    "{new_guests} guests",
	    FACTS(TIME("at", context->now),
		INT("lists_reported", report.n_lists_reported),
		INT("forgotten", retention_total(&report.retention)),
		INT("held_reminded", report.clock.n_reminded),
		INT("held_escalated", report.clock.n_escalated),
		INT("held_expired", report.clock.n_expired),
		INT("addresses_probed", report.bounce.n_probed),
		INT("addresses_suspended", report.bounce.n_suspended),
		INT("addresses_cleared", report.bounce.n_cleared),
		INT("bounce_storms", report.bounce.n_storms),
		INT("files_imported", report.watch.n_files),
		INT("dues_reminders", report.calendar.n_dues),
		INT("terms_ending", report.calendar.n_terms),
		INT("awaiting_admission", report.calendar.n_awaiting),
		INT("new_guests", report.calendar.n_guests)));
	print_retention(print, &report.retention, false);
	return 0;
}
