#include "effect.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/insight/preview.h"

static struct preview
preview_of(const struct context *context, const struct effect *effect)
{
	return (struct preview){
		.store = context->store,
		.site = context->live,
		.list = effect->list,
		.message = effect->explanation->message,
		.at = context->now,
	};
}

/* A field on one line: folds become spaces. */
static void
print_change(struct print *print, const struct field_change *change)
{
	CLEANUP(str_fini) struct str line = { 0 };

	for (size_t i = 0; i < change->field.len; i++) {
		char c = change->field.at[i];
		if (c != '\r' && c != '\n')
			str_addc(&line, c == '\t' ? ' ' : c);
	}
	print_record(print, change->is_added ? "  + {field}" : "  - {field}",
	    FACTS(TEXT("change", change->is_added ? "added" : "removed"),
		TEXT("field", str_c(&line))));
}

static int
print_header(struct context *context, const struct effect *effect,
    const struct preview *preview, struct err *err)
{
	struct print *print = context->print;
	const struct field_change *changes = NULL;
	size_t n = 0;

	/* Without an author nothing ever goes out. */
	if (effect->has_message && effect->explanation->from[0] != '\0' &&
	    preview_header(preview, context->arena, &changes, &n, err) != 0)
		return err_wrap(err, "the header");
	print_array(print, "header");
	if (n > 0) {
		print_line(print, "%s", "");
		print_line(print, effect->explanation->verdict == VERDICT_ACCEPT
				      ? "header"
				      : "header, were it accepted");
	}
	for (size_t i = 0; i < n; i++)
		print_change(print, &changes[i]);
	print_close(print);
	return 0;
}

/* Those who are reached, by address, then those who are not. */
struct entry {
	const char *address, *name, *why;
	enum reach reach;
};

struct gathering {
	struct arena *arena;
	bool keeps; /* else they are counted only */
	struct entry *entries;
	size_t n, capacity;
	int64_t n_receive;
};

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
keep(
    struct gathering *gathering, const struct reached *reached, struct err *err)
{
	CLEANUP(str_fini) struct str why = { 0 };

	if (gathering->n == gathering->capacity) {
		size_t capacity = 2 * gathering->capacity + 64;
		struct entry *more =
		    realloc(gathering->entries, capacity * sizeof(*more));
		if (more == NULL)
			return err_memory(err);
		gathering->entries = more;
		gathering->capacity = capacity;
	}
	add_reason(reached, &why);
	struct entry entry = {
		.address = arena_dups(gathering->arena,
		    reached->address != NULL ? reached->address : ""),
		.name = arena_dups(gathering->arena, reached->person->name),
		.why = arena_dup(gathering->arena, str_span(&why)),
		.reach = reached->reach,
	};
	if (entry.address == NULL || entry.name == NULL || entry.why == NULL)
		return err_memory(err);
	gathering->entries[gathering->n++] = entry;
	return 0;
}

static int
gather(
    const struct preview *preview, struct gathering *gathering, struct err *err)
{
	CLEANUP(reach_close) struct reach_walk walk = { .preview = *preview };
	struct reached reached;
	int more;

	while ((more = reach_next(&walk, &reached, err)) > 0) {
		gathering->n_receive += reached.reach == REACH_RECEIVES;
		if (gathering->keeps && keep(gathering, &reached, err) != 0)
			return -1;
	}
	return more;
}

static int
by_reach(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	bool first = left->reach == REACH_RECEIVES;
	bool second = right->reach == REACH_RECEIVES;

	if (first != second)
		return first ? -1 : 1;
	int order = strcmp(left->address, right->address);
	return order != 0 ? order : strcmp(left->name, right->name);
}

static void
print_entry(struct print *print, const struct entry *entry)
{
	bool receives = entry->reach == REACH_RECEIVES;

	print_record(print, receives ? "{address}" : "{.who}: no copy: {why}",
	    FACTS(SOME("address", entry->address), TEXT("name", entry->name),
		FLAG("receives", receives),
		TEXT("why", receives ? "" : entry->why),
		TEXT(".who",
		    entry->address[0] != '\0' ? entry->address : entry->name)));
}

static int
print_reach(struct context *context, const struct effect *effect,
    const struct preview *preview, struct err *err)
{
	struct print *print = context->print;
	struct gathering gathering = {
		.arena = context->arena,
		.keeps = effect->with_recipients,
	};

	int result = gather(preview, &gathering, err);
	if (result == 0) {
		print_facts(print,
		    effect->explanation->verdict == VERDICT_ACCEPT
			? "\n{audience} would receive it"
			: "\n{audience} would receive it, were it accepted",
		    FACTS(INT("audience", gathering.n_receive)));
	}
	if (result == 0 && effect->with_recipients) {
		if (gathering.n > 1)
			qsort(gathering.entries, gathering.n,
			    sizeof(*gathering.entries), by_reach);
		print_array(print, "recipients");
		for (size_t i = 0; i < gathering.n; i++)
			print_entry(print, &gathering.entries[i]);
		print_close(print);
	}
	free(gathering.entries);
	return result;
}

int
effect_print(
    struct context *context, const struct effect *effect, struct err *err)
{
	struct preview preview = preview_of(context, effect);

	if (print_header(context, effect, &preview, err) != 0)
		return -1;
	return print_reach(context, effect, &preview, err);
}
