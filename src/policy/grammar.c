#include "grammar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/limits.h"

/* The option in which a section keeps the line of each of its settings. */
#define LINES " lines"

enum {
	/* For each mistake a statement is read again; a file of so many has
	 * told enough. */
	MAX_EFFORT = 128 << 20
};

struct reading {
	struct blocks *blocks;
	struct front front;
	bool has_misfits; /* blocks in the statement that are none */
};

/* libconfuse calls it for each value, and once more behind a list, behind which
 * its other values stand; and for each block that is none, at its end. */
static int
note_line(cfg_t *section, cfg_opt_t *option)
{
	unsigned n = cfg_opt_size(option);
	long line = section->line;

	if (option->type == CFGT_SEC)
		line =
		    strtol(cfg_title(cfg_opt_getnsec(option, n - 1)), NULL, 10);
	else if (n != 1)
		return 0;
	cfg_setnint(section, LINES, line, cfg_size(section, LINES));
	return 0;
}

/* Mistakes are told by us: see explain(). */
static void
say_nothing(cfg_t *section, const char *format, va_list arguments)
{
	(void)section;
	(void)format;
	(void)arguments;
}

/* ---- the grammar --------------------------------------------------------- */

static cfg_opt_t
option_of(const struct key *key, bool is_for_reading)
{
	cfg_opt_t text = CFG_STR(key->name, key->fallback, CFGF_NONE);
	cfg_opt_t texts = CFG_STR_LIST(key->name, NULL, CFGF_NONE);
	cfg_opt_t read = CFG_STR_LIST(key->name, NULL, CFGF_NODEFAULT);

	if (!key_takes_many(key))
		return text;
	/* The default of a list is parsed, by the one scanner there is, which
	 * is in the middle of the block then. */
	if (is_for_reading)
		return read;
	/* It is copied by libconfuse, which has no const here. */
	memcpy(&texts.def.parsed, &key->fallback, sizeof(key->fallback));
	return texts;
}

/* What every section has beside its keys: the lines, and what stands for the
 * names that it does not know, in misfits, NULL at the deepest. */
static size_t
add_common(cfg_opt_t *options, cfg_opt_t *misfits)
{
	cfg_opt_t common[] = { CFG_INT_LIST(LINES, NULL, CFGF_NODEFAULT),
		CFG_STR_LIST(FRONT_MISFIT, NULL, CFGF_NODEFAULT),
		CFG_SEC(FRONT_MISFIT_BLOCK, misfits, CFGF_MULTI | CFGF_TITLE) };
	size_t n = misfits != NULL ? 3 : 2;

	common[1].validcb = common[2].validcb = note_line;
	memcpy(options, common, n * sizeof(*options));
	return n;
}

/* The options of a section that knows no name at all. */
static cfg_opt_t *
new_misfits(struct arena *arena)
{
	cfg_opt_t *misfits = NULL;

	for (unsigned i = 0; i < FRONT_MAX_DEPTH; i++) {
		cfg_opt_t *options = arena_array(arena, 4, sizeof(*options));
		if (options == NULL)
			return NULL;
		add_common(options, misfits);
		misfits = options;
	}
	return misfits;
}

/* is_for_reading: not for the defaults. */
static cfg_opt_t *
new_options(struct arena *arena, const struct key_table *table,
    cfg_opt_t *misfits, bool is_for_reading)
{
	size_t n_nested = 0;

	while (table->nested != NULL && table->nested[n_nested] != NULL)
		n_nested++;
	cfg_opt_t *options =
	    arena_array(arena, table->n_keys + n_nested + 4, sizeof(*options));
	if (options == NULL)
		return NULL;
	size_t n = add_common(options, misfits);
	for (size_t i = 0; i < table->n_keys; i++, n++) {
		options[n] = option_of(&table->keys[i], is_for_reading);
		/* As cfg_set_validate_func() does for one that is found by its
		 * name. */
		options[n].validcb = note_line;
	}
	for (size_t i = 0; i < n_nested; i++) {
		const struct key_table *nested = table->nested[i];
		cfg_opt_t section = CFG_SEC(nested->block,
		    new_options(arena, nested, misfits, is_for_reading),
		    CFGF_MULTI | CFGF_TITLE);
		options[n++] = section;
		if (section.subopts == NULL)
			return NULL;
	}
	return options;
}

cfg_t *
grammar_defaults(struct arena *arena, const struct key_table *table)
{
	cfg_opt_t *options = new_options(arena, table, NULL, false);

	return options != NULL ? cfg_init(options, CFGF_NONE) : NULL;
}

/* A section for each of outer_blocks. */
static cfg_opt_t *
new_grammar(struct arena *arena, cfg_opt_t *misfits)
{
	cfg_opt_t *sections =
	    arena_array(arena, n_outer_blocks, sizeof(*sections));

	for (size_t i = 0; sections != NULL && i < n_outer_blocks; i++) {
		cfg_opt_t section = CFG_SEC(outer_blocks[i].name,
		    new_options(arena, outer_blocks[i].table, misfits, true),
		    CFGF_MULTI | CFGF_TITLE);
		if (section.subopts == NULL)
			return NULL;
		sections[i] = section;
	}
	return sections;
}

static int
make_grammars(struct blocks *blocks)
{
	blocks->misfits = new_misfits(blocks->arena);
	blocks->grammar = new_grammar(blocks->arena, NULL);
	if (blocks->misfits != NULL)
		blocks->misfit_grammar =
		    new_grammar(blocks->arena, blocks->misfits);
	return blocks->grammar != NULL && blocks->misfit_grammar != NULL ? 0
	                                                                 : -1;
}

/* The place in outer_blocks of the block that begins there, or their number. */
static size_t
find_outer(const struct front *front, size_t first)
{
	struct span name = front->lexemes[front_next(front, first)].text;
	size_t i = 0;

	while (i < n_outer_blocks && !span_is(name, outer_blocks[i].name))
		i++;
	return i;
}

/* What one statement of the outermost level may be: the block of its name, or
 * include("…"). NULL without memory. */
static cfg_t *
new_root(const struct reading *reading, size_t first)
{
	size_t outer = find_outer(&reading->front, first);
	cfg_opt_t options[6] = { 0 };
	cfg_opt_t include = CFG_STR_LIST(FRONT_INCLUDE, NULL, CFGF_NODEFAULT);
	size_t n = add_common(
	    options, reading->has_misfits ? reading->blocks->misfits : NULL);

	include.validcb = note_line;
	options[n++] = include;
	if (outer < n_outer_blocks)
		options[n++] = reading->has_misfits
		                   ? reading->blocks->misfit_grammar[outer]
		                   : reading->blocks->grammar[outer];
	cfg_t *root = cfg_init(options, CFGF_NONE);
	if (root != NULL)
		(void)cfg_set_error_function(root, say_nothing);
	return root;
}

/* ---- what libconfuse has read ---------------------------------------------
 */

/* The title of a block that is none. */
static const char *
title_behind(struct reading *reading, size_t name)
{
	const struct front *front = &reading->front;
	struct lexeme next = front->lexemes[front_next(front, name + 1)];
	const char *title = NULL;

	if (next.kind != '{')
		title = arena_dup(reading->blocks->arena, next.text);
	return title != NULL ? title : "";
}

/* The settings of a section with their places. */
static int
read_settings(struct reading *reading, size_t first, struct block *block)
{
	const struct front *front = &reading->front;
	struct arena *arena = reading->blocks->arena;
	unsigned n = cfg_size(block->section, LINES);
	struct setting *settings = arena_array(arena, n + 1, sizeof(*settings));

	block->settings = settings;
	for (unsigned i = 0; settings != NULL && i < n; i++) {
		size_t value =
		    first - 1 + (size_t)cfg_getnint(block->section, LINES, i);
		char kind = front->lexemes[value].kind;
		size_t name = front->lexemes[value].statement;
		struct setting setting = {
			.label = { .at = front_position(front, name) },
			.fate = (enum fate)front->lexemes[name].fate,
		};
		/* The end of a list, not a value. */
		if (kind == '}' || kind == ')')
			continue;
		setting.label.name =
		    arena_dup(arena, front->lexemes[name].text);
		if (setting.label.name == NULL)
			return -1;
		if (setting.fate == FATE_UNKNOWN_BLOCK)
			setting.label.title = title_behind(reading, name);
		if (setting.fate == FATE_WRITTEN)
			setting.option = cfg_getopt(block->section,
			    block->table != NULL ? setting.label.name
						 : FRONT_INCLUDE);
		if (setting.option != NULL && kind != '{')
			setting.n_values = cfg_opt_size(setting.option);
		struct position *places =
		    arena_array(arena, setting.n_values + 1, sizeof(*places));
		if (places == NULL)
			return -1;
		for (size_t j = 0;
		     j < setting.n_values && value + 2 * j < front->n_lexemes;
		     j++) {
			places[j] = front_position(front, value + 2 * j);
			places[j].column +=
			    front->lexemes[value + 2 * j].kind == LEXEME_QUOTED;
		}
		setting.values_at = places;
		settings[block->n_settings++] = setting;
	}
	return settings != NULL ? 0 : -1;
}

/* A section's title is the line of its name and the title proper. */
static int
read_label(struct reading *reading, size_t first, struct block *block)
{
	char *title;
	size_t line = strtoul(cfg_title(block->section), &title, 10);

	block->label.name = cfg_name(block->section);
	block->label.at = front_position(&reading->front, first + line - 1);
	block->label.title = arena_dups(reading->blocks->arena, title + 1);
	return block->label.title != NULL ? 0 : -1;
}

/* The sections of a name within a block, which have no sections themselves. */
static int
read_nested(
    struct reading *reading, size_t first, struct block *block, size_t which)
{
	const struct key_table *table = block->table->nested[which];
	unsigned n = cfg_size(block->section, table->block);
	struct block *nested =
	    arena_array(reading->blocks->arena, n + 1, sizeof(*nested));

	if (nested == NULL)
		return -1;
	for (unsigned i = 0; i < n; i++) {
		nested[i].table = table;
		nested[i].section =
		    cfg_getnsec(block->section, table->block, i);
		if (read_label(reading, first, &nested[i]) != 0 ||
		    read_settings(reading, first, &nested[i]) != 0)
			return -1;
	}
	if (which == 0) {
		block->rules = nested;
		block->n_rules = n;
	} else {
		block->expects = nested;
		block->n_expects = n;
	}
	return 0;
}

/* What stands in a root that has been read: one block, or settings. */
static int
keep(struct reading *reading, size_t first, cfg_t *root)
{
	struct blocks *blocks = reading->blocks;
	struct block block = { .section = root, .outer = OUTER_COUNT };
	size_t outer = find_outer(&reading->front, first);
	struct block *items = arena_grow(
	    blocks->arena, blocks->items, blocks->n_items, sizeof(*items));

	if (items == NULL)
		return -1;
	blocks->items = items;
	if (outer < n_outer_blocks &&
	    cfg_size(root, outer_blocks[outer].name) > 0) {
		block.section = cfg_getsec(root, outer_blocks[outer].name);
		block.table = outer_blocks[outer].table;
		block.outer = outer_blocks[outer].outer;
		if (read_label(reading, first, &block) != 0)
			return -1;
	}
	if (read_settings(reading, first, &block) != 0)
		return -1;
	for (size_t i = 0; block.table != NULL && block.table->nested != NULL &&
			   block.table->nested[i] != NULL;
	     i++) {
		if (read_nested(reading, first, &block, i) != 0)
			return -1;
	}
	items[blocks->n_items++] = block;
	return 0;
}

/* ---- what libconfuse has refused ------------------------------------------
 */

/* Tell what is wrong with a lexeme, and leave its statement out, with the rest
 * of the line or of the block: what comes then is read again. */
static int
refuse(struct front *front, size_t i, const char *expected)
{
	front_complain(front, i, expected);
	return front_drop_line(front, front->lexemes[i].statement, i);
}

/* The name of a statement is not one that its block knows, or not for what
 * stands behind it. */
static int
put_aside(struct reading *reading, size_t name)
{
	struct front *front = &reading->front;
	size_t next = front_next(front, name + 1);
	char sign = front->lexemes[next].kind;

	if (sign == '=' ||
	    (sign == '(' && span_is(front->lexemes[name].text, "include"))) {
		front->lexemes[name].fate = FATE_UNKNOWN_KEY;
		return 0;
	}
	if (sign == LEXEME_WORD || sign == LEXEME_QUOTED)
		next = front_next(front, next + 1);
	if (front->lexemes[next].kind != '{')
		return refuse(front, next, "= or {");
	front->lexemes[name].fate = FATE_UNKNOWN_BLOCK;
	reading->has_misfits = true;
	if (next == front->too_deep) {
		findings_add(front->findings, front_position(front, next),
		    "blocks are nested too deep");
		front_end(front, name);
	}
	return 0;
}

/* Lexeme i was refused: tell why, or note what its name is. -1 without memory.
 */
static int
explain(struct reading *reading, size_t i)
{
	struct front *front = &reading->front;
	const struct lexeme *lexeme = &front->lexemes[i];

	switch ((enum expected)lexeme->expected) {
	case EXPECT_NAME:
		return lexeme->kind == LEXEME_WORD ? put_aside(reading, i)
		                                   : refuse(front, i, "a name");
	case EXPECT_REST: return put_aside(reading, lexeme->statement);
	case EXPECT_ITEM: return refuse(front, i, "a comma or }");
	case EXPECT_ARGUMENT: return refuse(front, i, "a comma or )");
	case EXPECT_VALUE: break;
	}
	if (lexeme->kind != '{')
		return refuse(front, i, "a value");
	size_t end = front_next(front, front_next(front, i + 1) + 1);
	if (front->lexemes[end].kind == '}' &&
	    front->lexemes[end].expected == EXPECT_ITEM) {
		/* One value in braces is one value. */
		front->lexemes[i].fate = FATE_DROPPED;
		front->lexemes[end].fate = FATE_DROPPED;
	} else {
		front->lexemes[lexeme->statement].fate = FATE_ONE_VALUE;
	}
	return 0;
}

/* Where libconfuse has stopped: no section has a line further down. */
static size_t
last_line(cfg_t *section)
{
	size_t last = (size_t)section->line;

	for (cfg_opt_t *option = section->opts; option->name != NULL;
	     option++) {
		if (option->type != CFGT_SEC || option->nvalues == 0)
			continue;
		size_t line = last_line(
		    cfg_opt_getnsec(option, cfg_opt_size(option) - 1));
		if (line > last)
			last = line;
	}
	return last;
}

/* ---- a file ----------------------------------------------------------------
 */

/* One statement of the outermost level from *first on: again and again, until
 * what is wrong with it has been told and left out. */
static int
read_statement(struct reading *reading, size_t *first)
{
	struct front *front = &reading->front;
	struct blocks *blocks = reading->blocks;
	CLEANUP(str_fini) struct str text = { 0 };

	reading->has_misfits = false;
	for (;;) {
		str_clear(&text);
		size_t end = front_write(front, *first, &text);
		cfg_t **roots = arena_grow(blocks->arena, blocks->roots,
		    blocks->n_roots, sizeof(cfg_t *));
		cfg_t *root = new_root(reading, *first);
		if (roots == NULL || root == NULL || !str_ok(&text)) {
			cfg_free(root);
			return -1;
		}
		blocks->roots = roots;
		roots[blocks->n_roots++] = root;
		if (cfg_parse_buf(root, str_c(&text)) == CFG_SUCCESS) {
			if (end == front->n_lexemes)
				front_tell_unclosed(front);
			int result = keep(reading, *first, root);
			*first = end;
			return result;
		}
		size_t refused = *first + last_line(root) - 1;
		blocks->n_roots--;
		cfg_free(root);
		if (refused > end)
			refused = end;
		front->effort += text.len;
		if (front->effort > MAX_EFFORT) {
			findings_add(front->findings,
			    front_position(front, refused),
			    "too many mistakes; what follows is not read");
			front_end(front, *first);
		} else if (explain(reading, refused) != 0) {
			return -1;
		}
	}
}

int
blocks_read(struct blocks *blocks, const char *file, struct span text,
    struct findings *findings)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct reading reading = { blocks, .front = {
					       .file = file,
					       .findings = findings,
					       .arena = &arena,
					   } };
	size_t next = 0;

	if ((blocks->grammar == NULL && make_grammars(blocks) != 0) ||
	    front_read(&reading.front, text) != 0)
		return -1;
	do {
		if (read_statement(&reading, &next) != 0)
			return -1;
	} while (next < reading.front.n_lexemes);
	return 0;
}

void
blocks_fini(struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->n_roots; i++)
		cfg_free(blocks->roots[i]);
	*blocks = (struct blocks){ 0 };
}

const struct setting *
block_setting(const struct block *block, const char *name)
{
	const struct setting *found = NULL;

	for (size_t i = 0; i < block->n_settings; i++) {
		const struct setting *setting = &block->settings[i];
		if (setting->n_values > 0 &&
		    strcmp(setting->label.name, name) == 0)
			found = setting;
	}
	return found;
}

const char *
setting_text(const struct setting *setting, size_t i)
{
	return i < setting->n_values
	           ? cfg_opt_getnstr(setting->option, (unsigned)i)
	           : "";
}
