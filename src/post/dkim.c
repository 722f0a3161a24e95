#include "crieur/post/dkim.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/message/address.h"
#include "crieur/message/message.h"
#include "crieur/store/message.h"
#include "crieur/store/outgoing.h"

struct key {
	char *domain;
	struct sign_key *key;
};

struct signer {
	struct outgoing_sealer sealer;
	const struct site *unread; /* whose keys are to be read; NULL: done */
	signer_file_reader *read_file;
	bool has_keys;
	struct key *keys;
	size_t n_keys;
};

/* The key of that domain, or of the nearest one above it. */
static const struct sign_key *
key_for(const struct signer *signer, struct span domain)
{
	for (; domain.len > 0; (void)span_cut(&domain, '.')) {
		for (size_t i = 0; i < signer->n_keys; i++) {
			if (span_is_nocase(domain, signer->keys[i].domain))
				return signer->keys[i].key;
		}
	}
	return NULL;
}

/* The key of the domain that From names; else, where the author's own address
 * stands there, of that to which failures come back. */
static const struct sign_key *
choose_key(const struct signer *signer, struct span block,
    const struct outgoing_new *outgoing)
{
	const struct sign_key *key = NULL;
	const struct mailbox *author = NULL;
	struct message *message = NULL;
	struct err ignored = { 0 };

	if (message_read(block, &message, &ignored) == 0 &&
	    message_author(message, &author, &ignored) == 0)
		key = key_for(signer, address_domain(span_of(author->address)));
	message_free(message);
	if (key != NULL)
		return key;
	return key_for(
	    signer, address_domain(span_of(outgoing->envelope_sender)));
}

static int
sign_piece(void *self, struct span octets, struct err *err)
{
	return signing_body(self, octets, err);
}

/* What follows the empty line of the header block: where the message's own
 * bytes stand within a multipart, the block holds the beginning of it. */
static struct span
cut_block(struct span *header)
{
	static const char end[] = "\r\n\r\n";
	size_t at = span_find_text(*header, span_of(end));
	struct span block = *header;

	if (at == header->len) {
		*header = span_from(NULL, 0);
		return block;
	}
	*header = span_from_offset(block, at + strlen(end));
	return span_first(block, at + 2);
}

static int
seal(void *self, struct store *store, const struct outgoing_new *outgoing,
    struct str *fields, struct err *err)
{
	struct signing *signing CLEANUP(signing_free) = NULL;
	struct span rest = outgoing->header;
	struct span block = cut_block(&rest);
	const struct sign_key *key = choose_key(self, block, outgoing);

	if (key == NULL)
		return 0;
	if (signing_begin(key, block, &signing, err) != 0 ||
	    signing_body(signing, rest, err) != 0)
		return -1;
	const struct content_sink sink = { signing, sign_piece };
	int result = outgoing->message_id != 0
	                 ? store_message_copy(store, outgoing->message_id,
			       outgoing->body_offset, &sink, err)
	                 : signing_body(signing, outgoing->body, err);
	if (result != 0 || signing_body(signing, outgoing->suffix, err) != 0)
		return -1;
	return signing_end(signing, fields, err);
}

static void
forget_keys(struct signer *signer)
{
	while (signer->n_keys > 0) {
		struct key *key = &signer->keys[--signer->n_keys];
		free(key->domain);
		sign_key_free(&key->key);
		*key = (struct key){ .domain = NULL };
	}
}

static int
read_key(const struct dkim *dkim, signer_file_reader *read_file,
    struct key *key, struct err *err)
{
	CLEANUP(str_fini) struct str pem = { 0 };

	key->domain = strdup(dkim->domain);
	if (key->domain == NULL)
		return err_memory(err);
	int result = read_file(dkim->key_file, &pem, err);
	if (result == 0) {
		struct sign_key_settings settings = {
			.domain = dkim->domain,
			.selector = dkim->selector,
			.pem = str_span(&pem),
		};
		result = sign_key_new(&settings, &key->key, err);
		if (result != 0)
			err_wrap(err, "%s", dkim->key_file);
	}
	if (pem.data != NULL)
		explicit_bzero(pem.data, pem.len);
	return result == 0 ? 0 : err_wrap(err, "dkim \"%s\"", dkim->name);
}

static int
read_keys(struct signer *signer, struct err *err)
{
	const struct site *site = signer->unread;

	for (; signer->n_keys < site->n_dkims;) {
		size_t i = signer->n_keys++;
		if (read_key(&site->dkims[i], signer->read_file,
			&signer->keys[i], err) != 0) {
			forget_keys(signer);
			return -1;
		}
	}
	signer->unread = NULL;
	return 0;
}

static int
seal_later(void *self, struct store *store, const struct outgoing_new *outgoing,
    struct str *fields, struct err *err)
{
	struct signer *signer = self;

	if (signer->unread != NULL && read_keys(signer, err) != 0)
		return -1;
	return seal(self, store, outgoing, fields, err);
}

int
signer_open_later(const struct site *site, signer_file_reader *read_file,
    struct signer **signer_r, struct err *err)
{
	struct signer *signer = calloc(1, sizeof(*signer));

	if (signer == NULL)
		return err_memory(err);
	signer->sealer =
	    (struct outgoing_sealer){ .seal = seal_later, .self = signer };
	signer->unread = site;
	signer->read_file = read_file;
	signer->has_keys = site->n_dkims > 0;
	signer->keys = calloc(site->n_dkims + 1, sizeof(*signer->keys));
	if (signer->keys == NULL) {
		signer_close(&signer);
		return err_memory(err);
	}
	*signer_r = signer;
	return 0;
}

int
signer_open(const struct site *site, signer_file_reader *read_file,
    struct signer **signer_r, struct err *err)
{
	struct signer *signer = NULL;

	if (signer_open_later(site, read_file, &signer, err) != 0)
		return -1;
	if (read_keys(signer, err) != 0) {
		signer_close(&signer);
		return -1;
	}
	*signer_r = signer;
	return 0;
}

void
signer_close(struct signer **signer)
{
	struct signer *old = *signer;

	if (old == NULL)
		return;
	forget_keys(old);
	free(old->keys);
	free(old);
	*signer = NULL;
}

void
signer_put_on(struct signer *signer, struct store *store)
{
	store_seal_outgoing(store, signer->has_keys ? &signer->sealer : NULL);
}

const struct sign_key *
signer_key(const struct signer *signer, size_t i)
{
	return i < signer->n_keys ? signer->keys[i].key : NULL;
}
