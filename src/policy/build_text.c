/* The site's own texts: which file is which, and finding one. What stands in
 * them is the catalogue's business. */
#include <stdlib.h>
#include <string.h>

#include "build.h"

static int
compare(const struct site_text *a, const struct site_text *b)
{
	int order = strcmp(a->name, b->name);

	return order != 0 ? order : strcmp(a->language, b->language);
}

static int
by_name(const void *a, const void *b)
{
	return compare(a, b);
}

/* Without the mark that some editors put before UTF-8, nor their CRs. */
static struct span
plain_text(struct arena *arena, struct span text)
{
	static const char mark[] = "\xef\xbb\xbf";
	char *plain = arena_alloc(arena, text.len + 1);
	size_t n = 0;

	if (plain == NULL)
		return span_from(NULL, 0);
	if (span_is(span_first(text, 3), mark))
		text = span_from_offset(text, 3);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] != '\r')
			plain[n++] = text.at[i];
	}
	plain[n] = '\0';
	return span_from(plain, n);
}

/* ".../fr/members-only.txt" */
static int
read_text(
    struct arena *arena, const struct bundle_file *file, struct site_text *text)
{
	char *path = arena_dups(arena, file->name);

	text->file = arena_dups(arena, file->name);
	text->text = plain_text(arena, span_from(file->text, file->len));
	if (path == NULL || text->file == NULL || text->text.at == NULL)
		return -1;
	path[strlen(path) - strlen(".txt")] = '\0';
	char *slash = strrchr(path, '/');
	text->name = slash != NULL ? slash + 1 : path;
	text->language = "";
	if (slash != NULL) {
		*slash = '\0';
		slash = strrchr(path, '/');
		text->language = slash != NULL ? slash + 1 : path;
	}
	return 0;
}

int
build_texts(struct builder *builder, const struct bundle *bundle)
{
	struct site *site = &builder->whole->site;
	struct arena *arena = &builder->whole->arena;
	struct site_text *texts =
	    arena_array(arena, bundle->n_files + 1, sizeof(*texts));
	size_t n = 0;

	if (texts == NULL)
		return -1;
	for (size_t i = 0; i < bundle->n_files; i++) {
		if (!bundle_is_text(bundle->files[i].name))
			continue;
		if (read_text(arena, &bundle->files[i], &texts[n++]) != 0)
			return -1;
	}
	qsort(texts, n, sizeof(*texts), by_name);
	site->own_texts = texts;
	site->n_own_texts = n;
	return 0;
}

const struct site_text *
site_own_text(const struct site *site, const char *language, const char *name)
{
	struct site_text wanted = { .language = language, .name = name };

	return site->n_own_texts == 0
	           ? NULL
	           : bsearch(&wanted, site->own_texts, site->n_own_texts,
			 sizeof(wanted), by_name);
}
