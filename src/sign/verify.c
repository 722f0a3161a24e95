#include "crieur/sign/verify.h"

#include <dkim.h>
#include <stdbool.h>
#include <string.h>

#include "fields.h"

struct verifying {
	const struct verify_keys *keys;
	unsigned n_keys;
};

static void
close_library(DKIM_LIB **library)
{
	if (*library != NULL)
		dkim_close(*library);
}

static void
free_handle(DKIM **dkim)
{
	if (*dkim != NULL)
		dkim_free(*dkim);
}

/* libopendkim's question for a key. */
static DKIM_CBSTAT
find_key(
    DKIM *dkim, DKIM_SIGINFO *signature, unsigned char *buffer, size_t size)
{
	struct verifying *verifying = dkim_get_user_context(dkim);
	CLEANUP(str_fini) struct str name = { 0 }, record = { 0 };
	struct err err = { 0 };

	if (verifying->n_keys++ >= VERIFY_KEYS_MOST)
		return DKIM_CBSTAT_NOTFOUND;
	str_addf(&name, "%s._domainkey.%s",
	    (const char *)dkim_sig_getselector(signature),
	    (const char *)dkim_sig_getdomain(signature));
	if (str_check(&name, &err) != 0)
		return DKIM_CBSTAT_ERROR;
	if (verifying->keys->find(
		verifying->keys->self, str_c(&name), &record, &err) != 0)
		return err.kind == ERR_ABSENT ? DKIM_CBSTAT_NOTFOUND
		                              : DKIM_CBSTAT_TRYAGAIN;
	if (record.len >= size)
		return DKIM_CBSTAT_NOTFOUND;
	memcpy(buffer, str_c(&record), record.len + 1);
	return DKIM_CBSTAT_CONTINUE;
}

static void
add_passed(DKIM *dkim, struct str *results)
{
	DKIM_SIGINFO **signatures = NULL;
	int n = 0;

	if (dkim_getsiglist(dkim, &signatures, &n) != DKIM_STAT_OK)
		return;
	for (int i = 0; i < n; i++) {
		char start[16];
		size_t length = sizeof(start) - 1;
		if (!DKIM_SIG_CHECK(signatures[i]) ||
		    dkim_get_sigsubstring(
			dkim, signatures[i], start, &length) != DKIM_STAT_OK)
			continue;
		start[length] = '\0';
		str_addf(results,
		    "; dkim=pass header.d=%s header.s=%s header.b=\"%s\"",
		    (const char *)dkim_sig_getdomain(signatures[i]),
		    (const char *)dkim_sig_getselector(signatures[i]), start);
	}
}

/* A message that libopendkim cannot digest has no signature that holds. */
static bool
was_read(DKIM *dkim, struct span message)
{
	struct span rest = message;

	while (rest.len > 0 && !fields_are_over(rest)) {
		CLEANUP(str_fini) struct str copy = { 0 };
		str_add(&copy, field_cut(&rest));
		if (copy.has_failed || copy.data == NULL ||
		    dkim_header(dkim, (unsigned char *)copy.data, copy.len) !=
			DKIM_STAT_OK)
			return false;
	}
	(void)span_cut_line(&rest);
	if (dkim_eoh(dkim) != DKIM_STAT_OK)
		return false;
	if (rest.len > 0) {
		CLEANUP(str_fini) struct str copy = { 0 };
		str_add(&copy, rest);
		if (copy.has_failed ||
		    dkim_body(dkim, (unsigned char *)copy.data, copy.len) !=
			DKIM_STAT_OK)
			return false;
	}
	bool is_test = false;
	DKIM_STAT status = dkim_eom(dkim, &is_test);
	return status == DKIM_STAT_OK || status == DKIM_STAT_BADSIG ||
	       status == DKIM_STAT_REVOKED || status == DKIM_STAT_NOKEY;
}

int
verify_signatures(const struct verify_keys *keys, struct span message,
    struct str *results, struct err *err)
{
	struct verifying verifying = { .keys = keys };
	DKIM_LIB *library CLEANUP(close_library) = dkim_init(NULL, NULL);
	DKIM *dkim CLEANUP(free_handle) = NULL;
	unsigned bits = VERIFY_KEY_BITS_MIN;
	DKIM_STAT status = DKIM_STAT_OK;

	if (library == NULL ||
	    dkim_set_key_lookup(library, find_key) != DKIM_STAT_OK ||
	    dkim_options(library, DKIM_OP_SETOPT, DKIM_OPTS_MINKEYBITS, &bits,
		sizeof(bits)) != DKIM_STAT_OK)
		return err_memory(err);
	dkim = dkim_verify(
	    library, (const unsigned char *)"crieur", NULL, &status);
	if (dkim == NULL ||
	    dkim_set_user_context(dkim, &verifying) != DKIM_STAT_OK)
		return err_memory(err);
	if (was_read(dkim, message))
		add_passed(dkim, results);
	return str_check(results, err);
}
