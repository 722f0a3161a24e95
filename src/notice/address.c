#include "crieur/notice/address.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/limits.h"

const char *
list_address_for(
    const struct list *list, const char *what, char buffer[ADDRESS_TEXT_SIZE])
{
	snprintf(buffer, ADDRESS_TEXT_SIZE, "%s-%s@%s", list->localpart, what,
	    list->domain);
	return buffer;
}

bool
list_address_with(const struct list *list, const char *what, char delimiter,
    const char *token, char buffer[ADDRESS_TEXT_SIZE])
{
	size_t length =
	    strlen(list->localpart) + strlen(what) + strlen(token) + 2;

	buffer[0] = '\0';
	if (length > LIMIT_LOCALPART)
		return false;
	int n = snprintf(buffer, ADDRESS_TEXT_SIZE, "%s-%s%c%s@%s",
	    list->localpart, what, delimiter, token, list->domain);
	if (n < 0 || n > LIMIT_ADDRESS) {
		buffer[0] = '\0';
		return false;
	}
	return true;
}

bool
site_address_with(
    const struct site *site, const char *token, char buffer[ADDRESS_TEXT_SIZE])
{
	struct span local = address_localpart(span_of(site->address));
	struct span domain = address_domain(span_of(site->address));

	buffer[0] = '\0';
	if (local.len + 1 + strlen(token) > LIMIT_LOCALPART)
		return false;
	snprintf(buffer, ADDRESS_TEXT_SIZE, "%.*s%c%s@%.*s", (int)local.len,
	    local.at, site->gate.recipient_delimiter, token, (int)domain.len,
	    domain.at);
	return true;
}

const char *
list_return_path(const struct list *list, char buffer[ADDRESS_TEXT_SIZE])
{
	if (list->relay->envelope != ENVELOPE_ACCOUNT)
		return list_address_for(list, "bounces", buffer);
	snprintf(buffer, ADDRESS_TEXT_SIZE, "%s", list->relay->user);
	return buffer;
}

const char *
list_id_for(const struct list *list, char buffer[ADDRESS_TEXT_SIZE])
{
	snprintf(
	    buffer, ADDRESS_TEXT_SIZE, "%s.%s", list->localpart, list->domain);
	return buffer;
}

const struct relay *
relay_for(const struct site *site, const struct list *list)
{
	if (list != NULL && list->relay != NULL)
		return list->relay;
	for (size_t i = 0; i < site->n_relays; i++) {
		if (site->relays[i].is_default)
			return &site->relays[i];
	}
	return site->n_relays > 0 ? &site->relays[0] : NULL;
}
