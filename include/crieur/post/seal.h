#ifndef CRIEUR_POST_SEAL_H
#define CRIEUR_POST_SEAL_H
/*
 * The site's DKIM signatures on all that goes out through a handle of the
 * store: posts, notices, whatever composes them. A process reads the keys with
 * the powers it was started with, and seals its handle afterwards.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/sign/sign.h"
#include "crieur/store/database.h"

struct seals;

/* Appends the whole of a file that nobody else may read. */
typedef int seals_file_reader(
    const char *path, struct str *text, struct err *err);

MUST_USE int seals_open(const struct site *site, seals_file_reader *read_file,
    struct seals **seals_r, struct err *err);

/* The same, but the keys are read only when something is to be sealed, which
 * fails if they cannot be: for who seldom sends anything. Points at the site.
 */
MUST_USE int seals_open_later(const struct site *site,
    seals_file_reader *read_file, struct seals **seals_r, struct err *err);
void seals_close(struct seals **seals);

/* seals outlive the handle; without a key nothing changes. */
void seals_put_on(struct seals *seals, struct store *store);

/* The key of a dkim block of the site. */
const struct sign_key *seals_key(const struct seals *seals, size_t i);

#endif
