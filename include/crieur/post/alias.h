#ifndef CRIEUR_POST_ALIAS_H
#define CRIEUR_POST_ALIAS_H
/* The address LIST-a+SEAL@ that stands for somebody's own for a while. */
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/base/token.h"
#include "crieur/message/address.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

struct alias {
	const struct site *site;
	const struct list *list;
	const char *address;  /* for whose it stands */
	int64_t person_id;    /* 0: nobody of the register */
	const char *post_key; /* one address a post */
	int64_t at;
	/* Filled by alias_make(). */
	char seal[TOKEN_SIZE];
	char shown[ADDRESS_TEXT_SIZE];
};

/* ERR_CONFIG where the list's name leaves no room for it. */
MUST_USE int alias_make(
    struct store *store, struct alias *alias, struct err *err);

/* Within the caller's write transaction: from now on it is known. */
MUST_USE int alias_keep(
    struct store *store, const struct alias *alias, struct err *err);

#endif
