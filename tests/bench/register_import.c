/*
 * How fast a large register is filled and walked: 100 000 people imported from
 * a CSV in one transaction, the same file again, 300 000 payments from another,
 * and the walk an audience makes, at two days. Prints figures; judges nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "crieur/base/clock.h"
#include "crieur/base/date.h"
#include "crieur/import/import.h"
#include "crieur/register/edit.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"
#include "crieur/register/walk.h"

struct bench {
	struct store *store;
	struct err err;
	int n_people;
	int32_t day;
	int64_t started_at, cpu_started_at;
};

/* Milliseconds this process has computed, which others cannot lengthen. */
static int64_t
cpu_ms(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
	       (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

static void
begin(struct bench *bench)
{
	bench->cpu_started_at = cpu_ms();
	bench->started_at = clock_monotonic_ms();
}

static void
end(const struct bench *bench, const char *what, int64_t count)
{
	int64_t ms = clock_monotonic_ms() - bench->started_at;
	int64_t cpu = cpu_ms() - bench->cpu_started_at;
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	printf("%-28s %7lld in %5lld ms (%5lld of CPU), %7lld a second, "
	       "peak %ld MB\n",
	    what, (long long)count, (long long)ms, (long long)cpu,
	    (long long)(ms > 0 ? count * 1000 / ms : 0),
	    usage.ru_maxrss / 1024);
}

static void
die(const struct bench *bench)
{
	fprintf(stderr, "%s\n", bench->err.text);
	exit(1);
}

static FILE *
write_people(int n_people)
{
	FILE *file = tmpfile();

	if (file == NULL)
		exit(1);
	fputs("address,name,groups,roles,paid_until\n", file);
	for (int i = 0; i < n_people; i++)
		fprintf(file,
		    "p%d@%x.example.test,Prénom%d Nom%d,g%d g%d,,2026-12-31\n",
		    i, (unsigned)i * 2654435761u >> 20, i, n_people - i, i % 40,
		    40 + i % 7);
	return file;
}

/* Three years of payments of each. */
static FILE *
write_dues(int n_people)
{
	FILE *file = tmpfile();

	if (file == NULL)
		exit(1);
	fputs("reference,address,name,from,until,amount\n", file);
	for (int i = 0; i < 3 * n_people; i++) {
		int who = i % n_people, year = 2023 + i / n_people;
		fprintf(file,
		    "%d,p%d@%x.example.test,Prénom%d Nom%d,%d-01-01,%d-12-31,"
		    "\"30,00\"\n",
		    i, who, (unsigned)who * 2654435761u >> 20, who,
		    n_people - who, year, year);
	}
	return file;
}

typedef int import_function(struct register_edit *edit, FILE *file,
    const struct import_rules *rules, struct import_report *report,
    struct err *err);

static void
import(struct bench *bench, import_function *run, FILE *file, const char *what)
{
	struct import_rules rules = { 0 };
	struct import_report report = { 0 };
	struct register_edit edit = {
		.store = bench->store,
		.actor = "bench",
		.reason = "",
		.at = date_start(bench->day),
	};
	uint64_t n_rows = 0;

	begin(bench);
	if (store_begin(bench->store, &bench->err) != 0 ||
	    register_edit_begin(&edit, &bench->err) != 0 ||
	    run(&edit, file, &rules, &report, &bench->err) != 0 ||
	    store_commit(bench->store, &bench->err) != 0)
		die(bench);
	for (size_t i = 0; i < IMPORT_OUTCOMES; i++)
		n_rows += report.counts[i];
	end(bench, what, (int64_t)n_rows);
	if (report.counts[IMPORT_REFUSED] + report.counts[IMPORT_UNMATCHED] > 0)
		printf("%s: refused or unmatched lines\n", what);
	import_report_fini(&report);
}

static void
walk_all(struct bench *bench, int32_t day, const char *what)
{
	CLEANUP(person_walk_close)
	struct person_walk walk = PERSON_WALK(bench->store, day);
	const struct person *person;
	int64_t count = 0;
	int more;

	begin(bench);
	while ((more = person_next(&walk, &person, &bench->err)) > 0)
		count +=
		    person->paid_until != DATE_NONE && person->address != NULL;
	if (more < 0)
		die(bench);
	end(bench, what, count);
}

static void
ask_alone(struct bench *bench, int n_questions)
{
	begin(bench);
	for (int i = 0; i < n_questions; i++) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		const struct person *person;
		int who =
		    (int)((unsigned)i * 7919u % (unsigned)bench->n_people);
		if (register_person_by_id(
			ON_DAY(bench->store, bench->day, &arena), 1 + who,
			&person, &bench->err) != 0)
			die(bench);
	}
	end(bench, "people asked for one by one", n_questions);
}

int
main(int argc, char **argv)
{
	char directory[] = "/tmp/crieur-bench-XXXXXX";
	char path[64], command[64];
	struct bench bench = {
		.n_people = argc > 1 ? atoi(argv[1]) : 100000,
		.day = date_make(2026, 6, 15),
	};

	if (bench.n_people <= 0 || mkdtemp(directory) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/store", directory);
	if (store_prepare(path, &bench.err) != 0 ||
	    store_open(path, STORE_ROLE_ADMIN, &bench.store, &bench.err) != 0)
		die(&bench);
	if (store_expect_bulk(bench.store, true, &bench.err) != 0)
		die(&bench);
	FILE *people = write_people(bench.n_people);
	FILE *dues = write_dues(bench.n_people);
	import(&bench, register_import_people, people, "people imported");
	import(&bench, register_import_people, people, "the same file again");
	import(&bench, register_import_dues, dues, "payments imported");
	import(&bench, register_import_dues, dues, "the same file again");
	walk_all(&bench, bench.day, "people walked today");
	walk_all(&bench, date_make(2025, 3, 1), "people walked at a past day");
	ask_alone(&bench, 20000);
	fclose(people);
	fclose(dues);
	store_close(&bench.store);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	return system(command) == 0 ? 0 : 1;
}
