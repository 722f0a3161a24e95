#ifndef CRIEUR_BASE_NETWORK_H
#define CRIEUR_BASE_NETWORK_H
/* IP addresses and networks of either kind: 192.0.2.7, 192.0.2.0/24,
 * 2001:db8::/32. An IPv4 address written as IPv6 is the same address. */
#include <stdbool.h>

#include "crieur/base/span.h"

struct network {
	unsigned char octets[16];
	unsigned bits; /* how many of them count */
};

/* Whether text is an address or a network; an address is a network of one. */
bool network_read(struct span text, struct network *network_r);

/* Whether address is one and lies in the network. */
bool network_has(const struct network *network, struct span address);

/* 127.0.0.0/8 and ::1. */
bool network_is_loopback(struct span address);

#endif
