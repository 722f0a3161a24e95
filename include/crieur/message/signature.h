#ifndef CRIEUR_MESSAGE_SIGNATURE_H
#define CRIEUR_MESSAGE_SIGNATURE_H
/*
 * What DKIM signatures say of themselves (RFC 6376 §3.5). Whether they are good
 * is a verifier's to tell.
 */
#include <stdbool.h>

#include "crieur/base/span.h"
#include "crieur/message/message.h"

/* Equal, or one is a domain of two labels at least and above the other. */
bool domains_are_near(struct span a, struct span b);

/*
 * A verifier quotes from signatures in its Authentication-Results, and undoes
 * their encoding first: "i=x=3B=20dmarc=3Dpass@evil.example" might read there
 * as a second result. Whether nothing in them could.
 */
bool signatures_are_plain(const struct message *message);

/*
 * A signed message can be sent again by whoever has it. Whether the signatures
 * by domain, or one near it, hold it to what it was: there is one, none leaves
 * an end of the body unsigned (l=), and each covers every From, To, Cc,
 * Subject, Date and Message-ID there is, of which the last two are there once.
 */
bool signatures_bind(const struct message *message, struct span domain);

/* Whether each of those signatures, of which there is one at least, covers all
 * the fields of that name. */
bool signatures_cover(
    const struct message *message, struct span domain, const char *name);

#endif
