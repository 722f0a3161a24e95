/* Whom a message would reach, gathered and sorted for showing. */
#include <stdlib.h>
#include <string.h>

#include "crieur/base/str.h"
#include "crieur/insight/preview.h"

void
preview_people_fini(struct preview_people *people)
{
	free(people->entries);
	*people = (struct preview_people){ 0 };
}

static void
add_reason(const struct reached *reached, struct str *why)
{
	str_adds(why, reach_name(reached->reach));
	if (reached->reach != REACH_NOT_ENTITLED)
		return;
	str_adds(why, ":");
	for (size_t i = 0; i < reached->tried->n_words; i++) {
		const struct trail_word *word = &reached->tried->words[i];
		str_addf(why, "%s %s = %lld", i > 0 ? "," : "", word->text,
		    (long long)word->value);
	}
}

static int
keep_entry(const struct reached *reached, struct arena *arena,
    struct preview_people *people, struct err *err)
{
	CLEANUP(str_fini) struct str why = { 0 };

	if (people->n == people->capacity) {
		size_t capacity = 2 * people->capacity + 64;
		struct preview_person *more =
		    realloc(people->entries, capacity * sizeof(*more));
		if (more == NULL)
			return err_memory(err);
		people->entries = more;
		people->capacity = capacity;
	}
	add_reason(reached, &why);
	struct preview_person entry = {
		.address = arena_dups(
		    arena, reached->address != NULL ? reached->address : ""),
		.name = arena_dups(arena, reached->person->name),
		.why = arena_dup(arena, str_span(&why)),
		.receives = reached->reach == REACH_RECEIVES,
	};
	if (entry.address == NULL || entry.name == NULL || entry.why == NULL)
		return err_memory(err);
	people->entries[people->n++] = entry;
	return 0;
}

static int
by_reach(const void *a, const void *b)
{
	const struct preview_person *left = a, *right = b;

	if (left->receives != right->receives)
		return left->receives ? -1 : 1;
	int order = strcmp(left->address, right->address);
	return order != 0 ? order : strcmp(left->name, right->name);
}

int
preview_people(const struct preview *preview, struct arena *arena,
    struct preview_people *people, struct err *err)
{
	CLEANUP(reach_close) struct reach_walk walk = { .preview = *preview };
	struct reached reached;
	int more;

	while ((more = reach_next(&walk, &reached, err)) > 0) {
		people->n_receive += reached.reach == REACH_RECEIVES;
		if (arena != NULL &&
		    keep_entry(&reached, arena, people, err) != 0)
			return -1;
	}
	if (people->n > 1)
		qsort(people->entries, people->n, sizeof(*people->entries),
		    by_reach);
	return more;
}
