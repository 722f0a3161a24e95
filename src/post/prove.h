#ifndef CRIEUR_SRC_POST_PROVE_H
#define CRIEUR_SRC_POST_PROVE_H
/*
 * What the verifiers' results prove of the author. They prove nothing where the
 * gate cannot know them for the verifiers' own, or where something of the
 * message could be quoted in them and read as another result.
 *
 * A DKIM signature says who wrote, not to whom or when: anybody who has a
 * signed mail can send it again, and elsewhere. It counts, by itself or beneath
 * DMARC, only if it covers what makes the mail this one, the mail is younger
 * than duplicate_window (within which a second copy is known as such), and it
 * names each of our addresses it has come to. An SPF result needs none of that,
 * since it speaks of the connection; so it counts only where the connection is
 * the author's and not that of this machine or of a forwarder.
 */
#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/message/message.h"
#include "crieur/post/arrive.h"

MUST_USE int proof_by_verifiers(const struct intake *intake,
    struct arena *arena, unsigned *proofs_r, struct err *err);

/*
 * The domain that has sent the message, whoever From says: of the envelope,
 * where SPF has passed and the connection is not a forwarder's, else of a
 * signature that could be a proof if From were of its domain. In lower case, in
 * arena; "" : none is known.
 */
MUST_USE int proof_sender_domain(const struct intake *intake,
    struct arena *arena, const char **domain_r, struct err *err);

#endif
