#ifndef CRIEUR_POST_DKIM_H
#define CRIEUR_POST_DKIM_H
/*
 * The site's DKIM signatures on all that goes out through a handle of the
 * store: posts, notices, whatever composes them. A process reads the keys with
 * the powers it was started with, and signs with its handle afterwards.
 */
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/sign/sign.h"
#include "crieur/store/database.h"

struct signer;

/* Appends the whole of a file that nobody else may read. */
typedef int signer_file_reader(
    const char *path, struct str *text, struct err *err);

MUST_USE int signer_open(const struct site *site, signer_file_reader *read_file,
    struct signer **signer_r, struct err *err);

/* The same, but the keys are read only when something is to be sealed, which
 * fails if they cannot be: for who seldom sends anything. Points at the site.
 */
MUST_USE int signer_open_later(const struct site *site,
    signer_file_reader *read_file, struct signer **signer_r, struct err *err);
void signer_close(struct signer **signer);

/* The signer outlives the handle; without a key nothing changes. */
void signer_put_on(struct signer *signer, struct store *store);

/* The key of a dkim block of the site. */
const struct sign_key *signer_key(const struct signer *signer, size_t i);

#endif
