/*
 * Two corpora of mails that came back, as some forty mail systems write them,
 * each with its one right reading in its table: the name of the mail, an
 * address or "-", and its class, or "none" for what came back to nobody. Of
 * bounce-corpus every reading has to be right. bounce-aside is not looked at
 * while the reader is mended: of it nobody who can be reached may be taken for
 * dead, and nearly all of the dead have to be found.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/str.h"

#include "../../src/bounce/class.h"
#include "golden.h"

enum {
	LEAST_FOUND = 98, /* percent of the dead */
};

struct tally {
	const char *class;
	int n, right, innocent; /* innocent: taken for one that failed */
};

struct corpus {
	const char *directory;
	bool is_shown; /* each that is wrong */
	struct tally tallies[12];
	struct str text; /* of the mail that was read last */
	char name[128];
};

/* What counts against an address. */
static bool
is_failure(const char *class)
{
	return strcmp(class, "address") == 0 ||
	       strcmp(class, "disabled") == 0 || strcmp(class, "full") == 0;
}

static bool
read_file(const struct corpus *corpus, const char *name, struct str *text)
{
	const char *source = getenv("top_srcdir");
	CLEANUP(str_fini) struct str path = { 0 };

	str_addf(&path, "%s/tests/golden/%s/%s", source != NULL ? source : ".",
	    corpus->directory, name);
	return golden_read(str_c(&path), text);
}

/* How the mail is read for that address. */
static const char *
class_of(const struct str *raw, const char *address, struct arena *arena)
{
	struct message *message = NULL;
	struct bounce bounce;
	struct err err = { 0 };
	const char *class = "unread";
	size_t i = 0;

	if (message_read(str_span(raw), &message, &err) != 0)
		return class;
	if (bounce_read(message, arena, &bounce, &err) == 0) {
		while (i < bounce.n_recipients &&
		       strcmp(bounce.recipients[i].address, address) != 0)
			i++;
		if (bounce.kind == BOUNCE_NONE)
			class = "none";
		else if (i < bounce.n_recipients || address[0] == '-')
			class = name_of(&bounce_class_names,
			    (int)bounce_judge(&bounce, i).class);
		else
			class = "unnamed";
	}
	message_free(message);
	return class;
}

static void
count(struct corpus *corpus, const char *address, const char *right)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(1 << 20);
	const char *class = class_of(&corpus->text, address, &arena);
	struct tally *tally = corpus->tallies;

	while (tally->class != NULL && strcmp(tally->class, right) != 0)
		tally++;
	if (tally->class == NULL)
		tally->class = strdup(right);
	tally->n++;
	tally->right += strcmp(class, right) == 0;
	tally->innocent += is_failure(class) && !is_failure(right);
	if (corpus->is_shown && strcmp(class, right) != 0)
		printf("# %s/%s: %s is %s, read as %s\n", corpus->directory,
		    corpus->name, address, right, class);
}

static bool
take_line(struct corpus *corpus, struct span line)
{
	char name[128], address[256], right[32];
	char file[160];

	if (sscanf(line.at, "%127[^\t]\t%255[^\t]\t%31[^\n]", name, address,
		right) != 3)
		return false;
	if (strcmp(corpus->name, name) != 0) {
		CLEANUP(str_fini) struct str raw = { 0 };
		snprintf(file, sizeof(file), "%s.eml", name);
		if (!read_file(corpus, file, &raw))
			return false;
		str_clear(&corpus->text);
		message_add_crlf(&corpus->text, str_span(&raw));
		snprintf(corpus->name, sizeof(corpus->name), "%s", name);
	}
	count(corpus, address, right);
	return true;
}

/* Whether it is read as well as it has to be. */
static bool
run(struct corpus *corpus, bool has_to_be_right)
{
	CLEANUP(str_fini) struct str table = { 0 };
	int n = 0, right = 0, innocent = 0;
	bool is_found = true;

	if (!read_file(corpus, "table", &table))
		return false;
	for (struct span rest = str_span(&table); rest.len > 0;) {
		if (!take_line(corpus, span_cut_line(&rest)))
			return false;
	}
	for (struct tally *tally = corpus->tallies; tally->class != NULL;
	     tally++) {
		printf("# %s: %-10s %3d of %3d right, %d innocent\n",
		    corpus->directory, tally->class, tally->right, tally->n,
		    tally->innocent);
		n += tally->n;
		right += tally->right;
		innocent += tally->innocent;
		if (is_failure(tally->class))
			is_found &=
			    tally->right * 100 >= tally->n * LEAST_FOUND;
		free((void *)(uintptr_t)tally->class);
	}
	str_fini(&corpus->text);
	printf("# %s: %d of %d right, %d innocent\n", corpus->directory, right,
	    n, innocent);
	return innocent == 0 && is_found && (right == n || !has_to_be_right);
}

int
main(void)
{
	struct corpus corpus = { .directory = "bounce-corpus",
		.is_shown = true };
	struct corpus aside = { .directory = "bounce-aside",
		.is_shown = getenv("SHOW_ASIDE") != NULL };
	bool is_right = run(&corpus, true), is_sure = run(&aside, false);

	printf("1..2\n%sok 1 - every reading of %s is right\n",
	    is_right ? "" : "not ", corpus.directory);
	printf("%sok 2 - of %s nobody is wronged and the dead are found\n",
	    is_sure ? "" : "not ", aside.directory);
	return is_right && is_sure ? 0 : 1;
}
