/* crieur dkim: what the DNS must publish for our signatures. */
#include <string.h>

#include "crieur/post/dkim.h"
#include "crieur/service/secret.h"

#include "context.h"
#include "options.h"
#include "table.h"
#include "verb.h"

enum {
	/* A string of a TXT record has at most 255 octets (RFC 1035 §3.3). */
	STRING_MAX = 200,
};

/* As a line of a zone file. */
static void
print_zone_line(
    struct print *print, const struct dkim *dkim, struct span record)
{
	CLEANUP(str_fini) struct str strings = { 0 };

	while (record.len > 0) {
		struct span piece = span_first(record, STRING_MAX);
		str_addf(&strings, " \"%.*s\"", (int)piece.len, piece.at);
		record = span_from_offset(record, piece.len);
	}
	print_line(print, "%s._domainkey.%s. IN TXT (%s )", dkim->selector,
	    dkim->domain, str_c(&strings));
}

static int
print_record(struct print *print, const struct dkim *dkim,
    const struct sign_key *key, struct err *err)
{
	CLEANUP(str_fini) struct str record = { 0 }, name = { 0 };

	str_addf(&name, "%s._domainkey.%s", dkim->selector, dkim->domain);
	if (sign_key_record(key, &record, err) != 0 ||
	    str_check(&name, err) != 0)
		return -1;
	print_object(print, NULL);
	print_string(print, "dkim", dkim->name);
	print_string(print, "name", str_c(&name));
	print_string(print, "type", "TXT");
	print_string(print, "value", str_c(&record));
	print_close(print);
	print_zone_line(print, dkim, str_span(&record));
	return 0;
}

static int
print_records(struct context *context, const char *wanted,
    const struct signer *signer, struct err *err)
{
	const struct site *site = context->files;
	size_t n = 0;

	print_object(context->print, NULL);
	print_array(context->print, "records");
	for (size_t i = 0; i < site->n_dkims; i++) {
		const struct dkim *dkim = &site->dkims[i];
		if (wanted != NULL && strcmp(dkim->name, wanted) != 0)
			continue;
		n++;
		if (print_record(
			context->print, dkim, signer_key(signer, i), err) != 0)
			return -1;
	}
	print_close(context->print);
	print_close(context->print);
	if (n > 0)
		return 0;
	return wanted != NULL ? err_set(err, ERR_ABSENT,
				    "there is no dkim \"%s\" in the "
				    "configuration",
				    wanted)
	                      : err_set(err, ERR_ABSENT,
				    "nothing is signed; write a block dkim "
				    "\"NAME\" { }, see crieur.conf(5)");
}

static int
record(struct context *context, int argc, char **argv, struct err *err)
{
	struct signer *signer CLEANUP(signer_close) = NULL;

	if (verb_words(argc, 0, 1, "[NAME]", err) != 0 ||
	    signer_open(context->files, secret_read_file, &signer, err) != 0)
		return -1;
	return print_records(context, argc > 1 ? argv[1] : NULL, signer, err);
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	static const struct verb verbs[] = {
		{ "record", record },
	};

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	return verb_run(verbs, COUNT_OF(verbs), context, argc, argv, err);
}

const struct command command_dkim = {
	.name = "dkim",
	.usage = "dkim record [NAME]",
	.summary = "what the DNS must publish for our signatures",
	.needs = COMMAND_NEEDS_FILES,
	.run = run,
};
