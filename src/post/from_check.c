#include "from_check.h"

#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/str.h"
#include "crieur/message/address.h"

enum {
	PERSON_MEMORY = 256 * 1024,
	ADDRESSES_IN_FROM = 8, /* with more of them it is nobody's */
};

static bool
is_of_the_lists(const struct facts *facts, const char *address)
{
	switch (site_match(facts->site, span_of(address)).role) {
	case ADDRESS_ELSEWHERE:
	case ADDRESS_RESERVED:
	case ADDRESS_UNKNOWN: return false;
	case ADDRESS_POST:
	case ADDRESS_OWNER:
	case ADDRESS_BOUNCES:
	case ADDRESS_MODERATE:
	case ADDRESS_CONFIRM:
	case ADDRESS_AUTHOR:
	case ADDRESS_SITE: break;
	}
	return true;
}

/* The words of a From: what can stand between them becomes a blank, the @ and
 * those that look like it one @ with no blanks around it. */
static void
add_words(struct str *out, struct span name)
{
	static const char *const signs[] = { "@", "\xef\xbc\xa0",
		"\xef\xb9\xab" };

	while (name.len > 0) {
		size_t length = 0;
		for (size_t i = 0; i < COUNT_OF(signs); i++) {
			if (span_starts_nocase(name, signs[i]))
				length = strlen(signs[i]);
		}
		if (length == 0) {
			bool is_word =
			    strchr(" \t'\"()<>[],;:", name.at[0]) == NULL;
			str_addc(out, is_word ? name.at[0] : ' ');
			name = span_from_offset(name, 1);
			continue;
		}
		struct span before = str_span(out);
		while (before.len > 0 && before.at[before.len - 1] == ' ')
			before.len--;
		str_truncate(out, before.len);
		str_addc(out, '@');
		name = span_from_offset(name, length);
		while (name.len > 0 && name.at[0] == ' ')
			name = span_from_offset(name, 1);
	}
}

/* Whether what looks like an address is not the author's. */
static int
is_another(const struct facts *facts, const struct mailbox *author,
    struct span word, bool *is_another_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(PERSON_MEMORY);
	const struct person *person = NULL;
	char address[ADDRESS_TEXT_SIZE];
	struct err ignored = { 0 };

	*is_another_r = true;
	if (address_normalize(word, address, &ignored) != 0)
		return 0;
	*is_another_r = strcmp(address, author->address) != 0;
	/* Nobody learns by a From of two addresses whether they are one
	 * person's. */
	if (!*is_another_r || facts->store == NULL || facts->person == NULL ||
	    facts->proofs == PROOF_NONE)
		return 0;
	if (register_person_by_address(ON_DAY(facts->store, facts->day, &arena),
		span_of(address), &person, err) != 0)
		return -1;
	*is_another_r = person == NULL || person->id != facts->person->id;
	return 0;
}

static int
name_misleads(const struct facts *facts, const struct mailbox *author,
    bool *misleads_r, struct err *err)
{
	CLEANUP(str_fini) struct str words = { 0 };

	size_t n = 0;

	*misleads_r = false;
	add_words(&words, span_of(message_header(facts->message, "From")));
	if (str_check(&words, err) != 0)
		return -1;
	struct span rest = str_span(&words);
	while (rest.len > 0 && !*misleads_r) {
		struct span word = span_cut(&rest, ' ');
		/* Something, an @, and something with a dot: an address to the
		 * eye, whether or not it is one to a mail server. */
		struct span host = word, local = span_cut(&host, '@');
		if (local.len == 0 || local.len == word.len ||
		    span_find(host, '.') == host.len)
			continue;
		if (is_another(facts, author, word, misleads_r, err) != 0)
			return -1;
		*misleads_r |= ++n > ADDRESSES_IN_FROM;
	}
	return 0;
}

int
from_check(const struct facts *facts, const char **because_r, struct err *err)
{
	const struct mailbox *author;
	struct err ignored = { 0 };
	bool misleads = false;

	*because_r = NULL;
	if (facts->message == NULL ||
	    message_author(facts->message, &author, &ignored) != 0)
		return 0;
	if (is_of_the_lists(facts, author->address)) {
		*because_r = "own-address";
		return 0;
	}
	if (name_misleads(facts, author, &misleads, err) != 0)
		return -1;
	if (misleads)
		*because_r = "name-misleads";
	return 0;
}
