#ifndef CRIEUR_SRC_POLICY_BUILD_H
#define CRIEUR_SRC_POLICY_BUILD_H
/*
 * A site under construction, shared by the files that build it: build.c the
 * blocks of crieur.conf, build_list.c kinds and lists, check.c what only shows
 * when everything is there.
 */
#include <stdatomic.h>

#include "crieur/base/arena.h"
#include "crieur/base/limits.h"
#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"

#include "grammar.h"

/* Every address of every list, sorted, for site_match(). */
struct address_entry {
	const char *address; /* lower case */
	const struct list *list;
};

struct pattern_link {
	struct pattern *pattern;
	struct pattern_link *next;
};

struct whole {
	struct site site; /* first: a struct site * is a struct whole * */
	atomic_int n_holders;
	struct arena arena;
	struct pattern_link *patterns;
	struct address_entry *addresses;
	size_t n_addresses;
};

struct builder {
	struct whole *whole;
	struct findings *findings;
	struct blocks blocks; /* of all files, in reading order */

	/* What each begins as; read from the tables of keys once. */
	struct {
		struct relay relay;
		struct dkim dkim;
		struct inlet inlet;
		struct list list;
		struct rule rule;
		struct expectation expectation;
	} defaults;

	unsigned long effort; /* left for check_rules(): see satisfy.h */
	struct list *drafts;  /* site.lists while they can be changed */
};

/* What the site and its parts begin as. -1 without memory. */
MUST_USE int build_defaults(struct builder *builder);

/* The block of a sort behind another in reading order, or the first where after
 * is NULL, those without a name left out. NULL: there is none any more. */
const struct block *build_next(
    const struct builder *builder, enum outer outer, const struct block *after);

/* Read the settings of a block into the struct that its table describes. */
void build_settings(
    struct builder *builder, void *target, const struct block *block);

/* Fill whole->site.inlets, once whole->addresses is filled. -1 without memory.
 */
MUST_USE int build_inlets(struct builder *builder);

/* Fill whole->site.dkims. -1 without memory. */
MUST_USE int build_dkims(struct builder *builder);

/* Findings about the settings of the block dns, which have been read. */
void check_dns(struct builder *builder, const struct block *block);

/* Findings about the address that stands for an author's own. */
void check_author_address(struct builder *builder, const struct list *list);

/* As bundle_read(), but what could be read is given in any case: the mistakes
 * of the other files are worth telling too. */
void bundle_read_most(
    const char *path, struct bundle *bundle_r, struct findings *findings);

/* Fill whole->site.lists, sorted by name. -1 without
 * memory. */
MUST_USE int build_lists(struct builder *builder);

/* The texts among the bundle's files into site.own_texts. -1 without memory. */
MUST_USE int build_texts(struct builder *builder, const struct bundle *bundle);

/* Findings about single settings of a block of the site, of a kind or list. */
void check_settings(struct builder *builder, const struct block *block);
void check_list_settings(struct builder *builder, const struct block *block);

/* Findings about what may stand once and stands twice: of two settings one
 * would be lost. -1 without memory. */
MUST_USE int check_twice_in(struct builder *builder, const struct block *block);
MUST_USE int check_twice(struct builder *builder, enum outer outer);

/* Findings about rules that decide nothing and rights nobody has. -1 without
 * memory. */
MUST_USE int check_rules(struct builder *builder, const struct list *list);

/* Findings about the site as a whole; also fills whole->addresses. */
MUST_USE int check_site(struct builder *builder);

/* What an address with one of the known suffixes is for, as site_match()
 * would say if no list had that very address. */
struct recipient_match site_match_suffix(
    const struct site *site, struct span address);

#endif
