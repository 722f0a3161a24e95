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
 * the author's: the envelope sender is the address in From, since a provider
 * has other customers, and the client is not this machine or a forwarder.
 */
#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/message/message.h"
#include "crieur/post/arrive.h"

MUST_USE int proof_by_verifiers(const struct intake *intake,
    struct arena *arena, unsigned *proofs_r, struct err *err);

/*
 * The domain that is known to have sent the message for its author: that of
 * From, where the connection is the author's, else of a signature by it, or by
 * one near it, that holds the mail to what it was. In lower case, in arena;
 * "" : none is known.
 */
MUST_USE int proof_sender_domain(const struct intake *intake,
    struct arena *arena, const char **domain_r, struct err *err);

/* Whether a verifier found that the domain of From has not sent the message.
 * Behind a forwarder SPF fails for everybody: it says nothing there. */
MUST_USE int proof_fails_dmarc(const struct intake *intake, struct arena *arena,
    bool *fails_r, struct err *err);

#endif
