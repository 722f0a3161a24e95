#ifndef CRIEUR_POLICY_EXPECT_H
#define CRIEUR_POLICY_EXPECT_H
/*
 * The admin's own tests, decided: what an `expect` block says against what the
 * rules say. Pure: who the author is comes from the caller's witness, or from
 * the block itself where it has `as`:
 *
 *	as = "member paid in(acttes) role(dsi)"
 */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/decide.h"
#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"
#include "crieur/policy/witness.h"

/* A witness from the words of `as`: what is named is so, what is not is not;
 * proofs and authenticated are answered from expectation->proof, and every
 * other word (about the message, the time) by `rest`. self must outlive the
 * witness. */
struct said_facts {
	const struct expectation *expectation;
	const struct list *list;
	struct witness rest;
};

struct witness expect_witness(struct said_facts *self);

/* Whether `as` is made of words about a person; else a finding. */
bool expect_is_sound(
    const struct expectation *expectation, struct findings *findings);

/* Decide by that witness and compare. An outcome that differs, or a witness
 * that cannot answer, is a finding that says what came instead and which rule
 * did it. */
void policy_rehearse(const struct list *list,
    const struct expectation *expectation, const struct witness *witness,
    struct findings *findings);

/* The same of a decision that is known already. */
void policy_compare(const struct list *list,
    const struct expectation *expectation, const struct decision *decision,
    struct findings *findings);

#endif
