#include "crieur/policy/proof.h"

#include <string.h>

#include "crieur/base/attribute.h"

static const struct {
	const char *name;
	enum proof proof;
} proofs[] = {

#define PROOF(constant, name, bit) { name, PROOF_##constant },
#include "crieur/policy/proof.def"
#undef PROOF
};

bool
proof_from_name(struct span name, enum proof *proof_r)
{
	for (size_t i = 0; i < COUNT_OF(proofs); i++) {
		if (!span_is(name, proofs[i].name))
			continue;
		*proof_r = proofs[i].proof;
		return true;
	}
	return false;
}

const char *
proof_names(unsigned bits, char *buffer, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < COUNT_OF(proofs); i++) {
		size_t length = strlen(proofs[i].name);
		bool is_meant = proofs[i].proof == PROOF_NONE
		                    ? bits == PROOF_NONE
		                    : (bits & proofs[i].proof) != 0;
		if (!is_meant || used + length + 2 > size)
			continue;
		if (used > 0)
			buffer[used++] = ',';
		memcpy(buffer + used, proofs[i].name, length);
		used += length;
	}
	if (size > 0)
		buffer[used] = '\0';
	return buffer;
}

int
proof_read(struct span text, unsigned *proofs_r, struct err *err)
{
	unsigned bits = PROOF_NONE;

	while (text.len > 0) {
		struct span name = span_trim(span_cut(&text, ','));
		enum proof proof;
		if (!proof_from_name(name, &proof))
			return err_set(err, ERR_INPUT,
			    "\"%.*s\" is no proof; write none, sasl, dmarc, "
			    "dkim or confirm",
			    (int)(name.len < 40 ? name.len : 40), name.at);
		bits |= proof;
	}
	*proofs_r = bits;
	return 0;
}

bool
proof_is_kept(const char *names)
{
	return strcmp(names, "none") != 0;
}
