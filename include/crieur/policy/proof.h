#ifndef CRIEUR_POLICY_PROOF_H
#define CRIEUR_POLICY_PROOF_H
/*
 * What proves who an author is, as bits of an unsigned and as the names that
 * policies write and the store keeps: "dmarc,dkim", or "none".
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

enum proof {
#define PROOF(constant, name, bit) PROOF_##constant = (bit),
#include "crieur/policy/proof.def"
#undef PROOF
};

/* The proof of that name; false: there is none of it. */
bool proof_from_name(struct span name, enum proof *proof_r);

/* The names joined by commas. Returns buffer. */
const char *proof_names(unsigned proofs, char *buffer, size_t size);

/* Bits of a comma-separated text; an unknown name is ERR_INPUT. */
MUST_USE int proof_read(struct span text, unsigned *proofs_r, struct err *err);

/* Whether kept names say that something proved the author. */
bool proof_is_kept(const char *names);

#endif
