#include "crieur/base/network.h"

#include <arpa/inet.h>
#include <string.h>

enum {
	ALL_BITS = 128,
	V4_BITS = 32,
};

static bool
read_address(struct span text, struct network *network)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	char copy[INET6_ADDRSTRLEN];

	if (text.len == 0 || text.len >= sizeof(copy) ||
	    memchr(text.at, '\0', text.len) != NULL)
		return false;
	memcpy(copy, text.at, text.len);
	copy[text.len] = '\0';
	network->bits = ALL_BITS;
	if (inet_pton(AF_INET6, copy, network->octets) == 1)
		return true;
	memcpy(network->octets, mapped, sizeof(mapped));
	return inet_pton(AF_INET, copy, network->octets + 12) == 1;
}

bool
network_read(struct span text, struct network *network_r)
{
	struct span rest = text, address = span_cut(&rest, '/');
	struct network network;
	int64_t bits = 0;

	if (!read_address(address, &network))
		return false;
	if (address.len < text.len) {
		bool is_v4 = span_find(address, ':') == address.len;
		unsigned own = is_v4 ? V4_BITS : ALL_BITS;
		if (rest.len > 3 || !span_number(rest, own, &bits))
			return false;
		network.bits = ALL_BITS - own + (unsigned)bits;
	}
	*network_r = network;
	return true;
}

bool
network_has(const struct network *network, struct span address)
{
	struct network other;

	if (!read_address(address, &other))
		return false;
	for (unsigned bit = 0; bit < network->bits; bit++) {
		unsigned char mask = (unsigned char)(0x80U >> bit % 8);
		if (((network->octets[bit / 8] ^ other.octets[bit / 8]) &
			mask) != 0)
			return false;
	}
	return true;
}

bool
network_is_loopback(struct span address)
{
	struct network v4, v6;

	return network_read(span_of("127.0.0.0/8"), &v4) &&
	       network_read(span_of("::1"), &v6) &&
	       (network_has(&v4, address) || network_has(&v6, address));
}
