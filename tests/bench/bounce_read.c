/*
 * Bounces a second: read and sorted alone, and taken into a store whole, each
 * in its own transaction. Medians of five.
 *
 *     tests/bench/bounce_read DIRECTORY [COUNT [TAKEN]]
 *
 * DIRECTORY has the messages, *.in: tests/golden/bounce of the sources.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "crieur/base/arena.h"
#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/bounce/receive.h"
#include "crieur/policy/site.h"
#include "crieur/store/message.h"
#include "crieur/store/post_intake.h"

#include "../../src/bounce/class.h"

enum {
	MAX_FILES = 1000,
	ROUNDS = 5,
};

static struct str files[MAX_FILES];
static size_t n_files;

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
demand(bool is_true, const char *what, const struct err *err)
{
	if (is_true)
		return;
	fprintf(stderr, "%s: %s\n", what, err != NULL ? err->text : "");
	exit(1);
}

static void
load_file(const char *path)
{
	CLEANUP(str_fini) struct str text = { 0 };
	FILE *file = fopen(path, "rb");
	char buffer[4096];
	size_t n;

	demand(file != NULL, path, NULL);
	while ((n = fread(buffer, 1, sizeof(buffer), file)) > 0)
		str_add(&text, span_from(buffer, n));
	fclose(file);
	message_add_crlf(&files[n_files++], str_span(&text));
}

static void
load(const char *directory)
{
	DIR *entries = opendir(directory);
	const struct dirent *entry;
	char path[4096];

	demand(entries != NULL, directory, NULL);
	while ((entry = readdir(entries)) != NULL && n_files < MAX_FILES) {
		if (!span_ends_nocase(span_of(entry->d_name), ".in"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", directory, entry->d_name);
		load_file(path);
	}
	closedir(entries);
	demand(n_files > 0, "no messages", NULL);
}

static void
read_one(size_t i)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(1 << 22);
	struct message *message = NULL;
	struct bounce bounce;
	struct err err = { 0 };

	demand(message_read(str_span(&files[i % n_files]), &message, &err) == 0,
	    "read", &err);
	demand(
	    bounce_read(message, &arena, &bounce, &err) == 0, "bounce", &err);
	for (size_t r = 0; r == 0 || r < bounce.n_recipients; r++)
		(void)bounce_judge(&bounce, r);
	message_free(message);
}

static int
by_size(const void *a, const void *b)
{
	const double *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static double
median(double *times)
{
	qsort(times, ROUNDS, sizeof(*times), by_size);
	return times[ROUNDS / 2];
}

static int64_t
put(struct store *store, size_t i)
{
	struct span raw = str_span(&files[i % n_files]);
	struct err err = { 0 };
	struct message_row message = {
		.received_at = (int64_t)i,
		.client = "",
		.helo = "",
		.queue_id = "",
		.envelope_sender = "",
		.sasl_login = "",
		.header_from = "",
		.header_message_id = "",
		.subject = "",
		.fingerprint = span_of("0123456789abcdef0123456789abcdef"),
		.size = (int64_t)raw.len,
		.body_offset =
		    (int64_t)span_find_text(raw, span_of("\r\n\r\n")) + 4,
	};
	struct post_intake_row post = {
		.list = "",
		.purpose = PURPOSE_BOUNCE,
		.recipient = "bounces@x.example",
		.state = POST_ACCEPTED,
		.verdict = "accept",
		.rule = "bounce",
		.rule_file = "",
		.because = "",
		.proof = "none",
	};
	int64_t id = 0;

	demand(store_message_insert(
		   store, &message, raw, &post.message_id, &err) == 0,
	    "message", &err);
	demand(store_post_insert(store, &post, &id, &err) == 0, "post", &err);
	return id;
}

static double
take(struct store *store, size_t n)
{
	struct site site = { .gate.recipient_delimiter = '+', .name = "" };
	int64_t *ids = calloc(n, sizeof(*ids));
	struct task_context context = { store, &site, 1000 };
	struct task_result result;
	struct err err = { 0 };

	demand(ids != NULL && store_begin(store, &err) == 0, "begin", &err);
	for (size_t i = 0; i < n; i++)
		ids[i] = put(store, i);
	demand(store_commit(store, &err) == 0, "commit", &err);
	double start = seconds();
	for (size_t i = 0; i < n; i++)
		demand(task_work_off(&context, ids[i], bounce_receive, &result,
			   &err) == 0,
		    "receive", &err);
	free(ids);
	return seconds() - start;
}

static void
bench_store(size_t n)
{
	char directory[] = "bench-bounce-XXXXXX", path[64], command[96];
	struct store *store = NULL;
	struct err err = { 0 };
	double times[ROUNDS];

	demand(mkdtemp(directory) != NULL, "mkdtemp", NULL);
	snprintf(path, sizeof(path), "%s/store", directory);
	demand(store_prepare(path, &err) == 0 &&
		   store_open(path, STORE_ROLE_CLERK, &store, &err) == 0,
	    "store", &err);
	for (int i = 0; i < ROUNDS; i++)
		times[i] = take(store, n);
	printf("taken into the store, a commit each: %.0f a second\n",
	    (double)n / median(times));
	store_close(&store);
	snprintf(command, sizeof(command), "rm -r %s", directory);
	demand(system(command) == 0, "rm", NULL);
}

int
main(int argc, char **argv)
{
	double times[ROUNDS];

	if (argc < 2) {
		fprintf(
		    stderr, "usage: bounce_read DIRECTORY [COUNT [TAKEN]]\n");
		return 64;
	}
	size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 20000;
	load(argv[1]);
	for (int round = 0; round < ROUNDS; round++) {
		double start = seconds();
		for (size_t i = 0; i < n; i++)
			read_one(i);
		times[round] = seconds() - start;
	}
	printf("%zu messages, read and sorted: %.0f a second\n", n_files,
	    (double)n / median(times));
	bench_store(argc > 3 ? strtoul(argv[3], NULL, 10) : 500);
	for (size_t i = 0; i < n_files; i++)
		str_fini(&files[i]);
	return 0;
}
