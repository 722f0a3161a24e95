/* crieur dkim: what the DNS must publish for our signatures. */
#include <string.h>

#include "crieur/post/dkim.h"
#include "crieur/service/secret.h"

#include "context.h"
#include "table.h"

enum {
	/* A string of a TXT record has at most 255 octets (RFC 1035 §3.3). */
	STRING_MAX = 200,
};

/* In the line, as a zone file has it. */
static int
print_key_record(struct print *print, const struct dkim *dkim,
    const struct sign_key *key, struct err *err)
{
	CLEANUP(str_fini) struct str record = { 0 }, name = { 0 };
	CLEANUP(str_fini) struct str strings = { 0 };

	str_addf(&name, "%s._domainkey.%s", dkim->selector, dkim->domain);
	if (sign_key_record(key, &record, err) != 0 ||
	    str_check(&name, err) != 0)
		return -1;
	for (struct span rest = str_span(&record); rest.len > 0;) {
		struct span piece = span_first(rest, STRING_MAX);
		str_addf(&strings, " \"%.*s\"", (int)piece.len, piece.at);
		rest = span_from_offset(rest, piece.len);
	}
	print_record(print, "{name}. IN TXT ({.strings} )",
	    FACTS(TEXT("dkim", dkim->name), TEXT("name", str_c(&name)),
		TEXT("type", "TXT"), TEXT("value", str_c(&record)),
		TEXT(".strings", str_c(&strings))));
	return 0;
}

int
run_dkim_record(
    struct context *context, const struct args *args, struct err *err)
{
	struct signer *signer CLEANUP(signer_close) = NULL;
	const struct site *site = context->files;
	const char *wanted = args->words[0];
	size_t n = 0;

	if (signer_open(site, secret_read_file, &signer, err) != 0)
		return -1;
	print_array(context->print, "records");
	for (size_t i = 0; i < site->n_dkims; i++) {
		const struct dkim *dkim = &site->dkims[i];
		if (wanted != NULL && strcmp(dkim->name, wanted) != 0)
			continue;
		n++;
		if (print_key_record(
			context->print, dkim, signer_key(signer, i), err) != 0)
			return -1;
	}
	if (n > 0)
		return 0;
	if (wanted != NULL)
		return err_set(err, ERR_ABSENT,
		    "there is no dkim \"%s\" in the configuration", wanted);
	return err_set(err, ERR_ABSENT,
	    "nothing is signed; write a block dkim \"NAME\" { }, see "
	    "crieur.conf(5)");
}
