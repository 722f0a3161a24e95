#ifndef CRIEUR_SRC_INLET_IMAP_H
#define CRIEUR_SRC_INLET_IMAP_H
/*
 * One mailbox of an IMAP server (RFC 9051, and what RFC 3501 servers have of
 * it), over the relay's own kind of TLS: 1.2 or later, certificate and name
 * verified, never in clear. The commands are libetpan's.
 *
 * A session belongs to one thread. Every step has a time limit and a limit on
 * what the server may say meanwhile. After ERR_UNREACHABLE the session is only
 * good for being closed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"

struct imap_settings {
	const char *host;
	unsigned port;
	bool is_starttls;    /* else TLS from the first octet */
	const char *ca_file; /* "" : the system's */
	const char *user, *password;
	const char *mailbox;
	uint64_t max_size; /* octets of a message that is fetched */
	int timeout_s;     /* of each step */
};

struct imap;

/* Connect, TLS, log in, select the mailbox. ERR_DENIED where only a person can
 * repair it: certificate, name, credentials, no such mailbox. */
MUST_USE int imap_open(const struct imap_settings *settings,
    struct imap **imap_r, struct err *err);
/* LOGOUT where the connection still stands, then close; sets NULL. */
void imap_close(struct imap **imap);

/* UIDVALIDITY: what makes a UID unique for good. */
uint32_t imap_validity(const struct imap *imap);

/* The UIDs of messages not marked as deleted, the oldest first, at most max.
 */
MUST_USE int imap_list(struct imap *imap, uint32_t *uids, size_t max,
    size_t *n_r, struct err *err);

/* RFC822.SIZE. ERR_ABSENT: it is gone meanwhile. */
MUST_USE int imap_size(
    struct imap *imap, uint32_t uid, uint64_t *size_r, struct err *err);

/* Its octets, added to out; nothing changes in the mailbox, not even \Seen.
 * ERR_ABSENT as above; ERR_INPUT: larger than max_size. */
MUST_USE int imap_fetch(
    struct imap *imap, uint32_t uid, struct str *out, struct err *err);

/* Into the folder, which is made if need be; NULL: delete it. */
MUST_USE int imap_put_away(
    struct imap *imap, uint32_t uid, const char *folder, struct err *err);

/* Wait for the server to tell of something (IDLE, RFC 2177) where it can, for
 * the time to pass, or for is_stopping, which is asked each second. */
MUST_USE int imap_wait(struct imap *imap, int64_t poll_s,
    bool (*is_stopping)(void), struct err *err);

#endif
