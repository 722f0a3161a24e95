#ifndef CRIEUR_POLICY_BUNDLE_H
#define CRIEUR_POLICY_BUNDLE_H
/*
 * The text files of a site, as read: crieur.conf and all it includes, in
 * reading order, and after the file that says site { texts = … } the texts of
 * that folder, LANGUAGE/NAME.txt. What goes live is a bundle, kept whole in the
 * store, so that the running policy never depends on what stands on the disk
 * meanwhile.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/span.h"
#include "crieur/policy/finding.h"

struct bundle_file {
	char *name; /* path as opened: the included ones relative to the
	               working directory or absolute, as shown in errors */
	char *text; /* NUL-terminated */
	size_t len; /* octets before that NUL */
};

struct bundle {
	struct bundle_file *files;
	size_t n_files;
};

/*
 * Read path and the files its include("pattern") statements name (patterns
 * relative to the including file, sorted, a pattern without match is a
 * warning, a missing plain file an error). Directories, devices, files over
 * LIMIT_POLICY_FILE, NUL, invalid UTF-8 and circles are findings. 0 when the
 * bundle is complete, -1 when there is an error among the findings.
 */
MUST_USE int bundle_read(
    const char *path, struct bundle *bundle_r, struct findings *findings);

/* A bundle of files already in memory (from the store): copies them. The first
 * is crieur.conf. */
MUST_USE int bundle_append(
    struct bundle *bundle, const char *name, struct span text);
void bundle_fini(struct bundle *bundle);

/* Whether a file of that name is one of the site's texts, and no
 * configuration: it ends in .txt. */
bool bundle_is_text(const char *name);

#endif
