/*
 * Gives a fuzz target the files of its corpus and, so that make check finds
 * something too, small changes of each: cut short, octets changed, doubled.
 * The changes are the same at every run. With --enable-fuzzers libFuzzer gives
 * the target its own inputs instead: tests/fuzz/NAME corpus/NAME
 * -dict=NAME.dict
 */
#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	CHANGES = 100,
	FILE_MAX = 1024 * 1024,
	PATH_SIZE = 4096,
};

static uint32_t
next_number(uint32_t *state)
{
	*state = *state * 1664525U + 1013904223U;
	return *state >> 8;
}

/* A buffer of its own size, so that reading past its end is seen. */
static void
give(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	if (copy == NULL)
		abort();
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void
give_changed(const uint8_t *data, size_t size, uint32_t *state)
{
	uint8_t *copy = malloc(size * 2 + 1);

	if (copy == NULL)
		abort();
	memcpy(copy, data, size);
	memcpy(copy + size, data, size);
	size_t length = next_number(state) % (size * 2 + 1);
	for (uint32_t n = next_number(state) % 6; n > 0 && length > 0; n--) {
		static const char likely[] = "\r\n\"<>()@,;:=?-. \t\0\xff\xc3";
		uint32_t what = next_number(state);
		copy[next_number(state) % length] =
		    what & 1 ? (uint8_t)(what >> 1)
			     : (uint8_t)likely[what / 2 % sizeof(likely)];
	}
	give(copy, length);
	free(copy);
}

static bool
replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(FILE_MAX);

	if (file == NULL || data == NULL) {
		free(data);
		return false;
	}
	size_t size = fread(data, 1, FILE_MAX, file);
	fclose(file);
	uint32_t state = (uint32_t)size;
	give(data, size);
	for (size_t i = 0; i < CHANGES; i++)
		give_changed(data, size, &state);
	free(data);
	return true;
}

static int
is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int
main(int argc, char **argv)
{
	const char *source = getenv("top_srcdir");
	const char *name = strrchr(argv[0], '/');
	struct dirent **entries = NULL;
	char path[PATH_SIZE];
	int n_failed = 0;

	(void)argc;
	name = name != NULL ? name + 1 : argv[0];
	name += strncmp(name, "replay_", 7) == 0 ? 7 : 0;
	snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s",
	    source != NULL ? source : ".", name);
	int n = scandir(path, &entries, is_visible, alphasort);
	if (n <= 0) {
		printf("1..1\nnot ok 1 - %s: no corpus\n", path);
		return 1;
	}
	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof(path), "%s/tests/fuzz/corpus/%s/%s",
		    source != NULL ? source : ".", name, entries[i]->d_name);
		bool is_good = replay(path);
		n_failed += !is_good;
		printf("%sok %d - %s\n", is_good ? "" : "not ", i + 1,
		    entries[i]->d_name);
		fflush(stdout);
		free(entries[i]);
	}
	free(entries);
	return n_failed > 0;
}
