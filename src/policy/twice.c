#include "twice.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A node and its place in reading order. */
struct entry {
	const struct node *node;
	size_t order;
};

static const char *
title_of(const struct node *node)
{
	return node->title != NULL ? node->title : "";
}

static int
compare_names(const struct entry *a, const struct entry *b)
{
	int order = strcmp(a->node->name, b->node->name);

	return order != 0 ? order
	                  : strcmp(title_of(a->node), title_of(b->node));
}

static int
by_name(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	int order = compare_names(left, right);

	return order != 0 ? order
	                  : (left->order > right->order) -
	                        (left->order < right->order);
}

static void
complain(const struct node *first, const struct node *second,
    struct findings *findings)
{
	if (second->kind == NODE_BLOCK)
		findings_add(findings, second->file, second->line,
		    second->column,
		    "%.60s \"%.60s\" stands twice; the other is at %s:%u",
		    second->name, title_of(second), first->file, first->line);
	else
		findings_add(findings, second->file, second->line,
		    second->column,
		    "%.60s stands twice in this block; the other is in line %u",
		    second->name, first->line);
}

/* Tests may have one name: they take nothing from each other. */
static bool
may_stand_twice(const struct node *node)
{
	return node->kind == NODE_INCLUDE || strcmp(node->name, "expect") == 0;
}

int
twice_check(
    const struct node *const *nodes, size_t n, struct findings *findings)
{
	struct entry *entries = calloc(n + 1, sizeof(*entries));

	if (entries == NULL)
		return -1;
	for (size_t i = 0; i < n; i++)
		entries[i] = (struct entry){ nodes[i], i };
	qsort(entries, n, sizeof(*entries), by_name);
	for (size_t i = 1; i < n; i++) {
		if (!may_stand_twice(entries[i].node) &&
		    compare_names(&entries[i - 1], &entries[i]) == 0)
			complain(
			    entries[i - 1].node, entries[i].node, findings);
	}
	free(entries);
	return 0;
}

int
twice_check_block(const struct node *block, struct findings *findings)
{
	size_t n = 0;

	for (const struct node *c = block->children; c != NULL; c = c->next) {
		n++;
		if (twice_check_block(c, findings) != 0)
			return -1;
	}
	if (n < 2)
		return 0;
	const struct node **nodes = calloc(n, sizeof(*nodes));
	if (nodes == NULL)
		return -1;
	n = 0;
	for (const struct node *c = block->children; c != NULL; c = c->next)
		nodes[n++] = c;
	int status = twice_check(nodes, n, findings);
	free(nodes);
	return status;
}
