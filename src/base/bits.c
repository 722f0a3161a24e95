#include "crieur/base/bits.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST_SIZE = 4096,
};

void
bits_fini(struct bits *bits)
{
	free(bits->octets);
	*bits = (struct bits){ 0 };
}

int
bits_add(struct bits *bits, int64_t number, bool *was_in_r, struct err *err)
{
	size_t octet = (size_t)number / 8;

	if (octet >= bits->size) {
		size_t size = 2 * octet + FIRST_SIZE;
		unsigned char *larger = realloc(bits->octets, size);
		if (larger == NULL)
			return err_memory(err);
		memset(larger + bits->size, 0, size - bits->size);
		bits->octets = larger;
		bits->size = size;
	}
	*was_in_r = bits_has(bits, number);
	bits->octets[octet] |= (unsigned char)(1u << (number % 8));
	return 0;
}

bool
bits_has(const struct bits *bits, int64_t number)
{
	size_t octet = (size_t)number / 8;

	return octet < bits->size &&
	       (bits->octets[octet] & 1u << (number % 8)) != 0;
}
