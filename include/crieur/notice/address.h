#ifndef CRIEUR_NOTICE_ADDRESS_H
#define CRIEUR_NOTICE_ADDRESS_H
/*
 * The addresses that belong to a list, and the envelope sender its relay asks
 * for.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/message/address.h"
#include "crieur/policy/site.h"

/* LIST-what@domain: what is "owner", "help", "leave", "bounces" … Returns
 * buffer. */
const char *list_address_for(
    const struct list *list, const char *what, char buffer[ADDRESS_TEXT_SIZE]);

/* LIST-what+TOKEN@domain. false, and "" in buffer, where the local part would
 * be longer than mail systems take (RFC 5321 §4.5.3.1.1). */
bool list_address_with(const struct list *list, const char *what,
    char delimiter, const char *token, char buffer[ADDRESS_TEXT_SIZE]);

/* The site's own, with a token; as list_address_with(). */
bool site_address_with(
    const struct site *site, const char *token, char buffer[ADDRESS_TEXT_SIZE]);

/* Where failures of what a list sends come back: its bounces address, or the
 * account of its relay, which it must have. Returns buffer. */
const char *list_return_path(
    const struct list *list, char buffer[ADDRESS_TEXT_SIZE]);

/* "acttes.coopdescommuns.org" (RFC 2919). Returns buffer. */
const char *list_id_for(
    const struct list *list, char buffer[ADDRESS_TEXT_SIZE]);

/* The relay of a list; of the site itself for NULL. NULL: the site has none. */
const struct relay *relay_for(const struct site *site, const struct list *list);

#endif
