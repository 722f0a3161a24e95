/* What every block is read with: its defaults, its settings, its kin. */
#include "build.h"

int
build_defaults(struct builder *builder)
{
	const struct {
		const struct key_table *table;
		void *target;
	} parts[] = {
		{ &relay_keys, &builder->defaults.relay },
		{ &dkim_keys, &builder->defaults.dkim },
		{ &inlet_keys, &builder->defaults.inlet },
		{ &list_keys, &builder->defaults.list },
		{ &rule_keys, &builder->defaults.rule },
		{ &expect_keys, &builder->defaults.expectation },
	};
	struct key_reader reader = {
		.arena = &builder->whole->arena,
		.findings = builder->findings,
	};

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		reader.table = parts[i].table;
		reader.target = parts[i].target;
		if (key_defaults(&reader) != 0)
			return -1;
	}
	reader.target = &builder->whole->site;
	for (size_t i = 0; i < n_outer_blocks; i++) {
		reader.table = outer_blocks[i].table;
		if (outer_blocks[i].outer == OUTER_SITE &&
		    key_defaults(&reader) != 0)
			return -1;
	}
	return 0;
}

void
build_settings(struct builder *builder, void *target, const struct block *block)
{
	struct key_reader reader = {
		.table = block->table,
		.target = target,
		.arena = &builder->whole->arena,
		.findings = builder->findings,
	};

	for (size_t i = 0; i < block->n_settings; i++)
		(void)key_read(&reader, &block->settings[i]);
}

const struct block *
build_next(
    const struct builder *builder, enum outer outer, const struct block *after)
{
	const struct block *end =
	    builder->blocks.items + builder->blocks.n_items;
	const struct block *block =
	    after != NULL ? after + 1 : builder->blocks.items;

	while (block != end &&
	       (block->outer != outer || block->label.title[0] == '\0'))
		block++;
	return block != end ? block : NULL;
}
