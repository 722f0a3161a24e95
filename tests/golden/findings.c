/*
 * What an admin reads when something is wrong. A case is many small sites:
 * each begins with a line "== what it is about"; its findings follow that line
 * in the output. Before each stands a site in order (PRELUDE), a file of its
 * own, so that lines are counted from the mistake's.
 */
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/policy/site.h"

#include "golden.h"

#define PRELUDE                                                \
 "site { domain = x.org  roles = { president, dsi }"           \
 "  reserved = { dsi } }\n"                                    \
 "relay \"r\" { host = h }\n"                                  \
 "kind \"open\" { receive = \"paid\" moderate = \"role(dsi)\"" \
 " otherwise = reject }\n"

static bool
complain(struct span text, struct str *out)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	struct site *site = NULL;
	char line[2048];

	if (bundle_append(&bundle, "right.conf", span_of(PRELUDE)) != 0 ||
	    bundle_append(&bundle, "f.conf", text) != 0)
		return false;
	if (site_build(&bundle, &site, &findings) == 0)
		site_release(&site);
	for (size_t i = 0; i < findings.n_items; i++)
		str_addf(out, "%s\n",
		    finding_format(&findings.items[i], line, sizeof(line)));
	if (findings.n_dropped > 0)
		str_addf(out, "and %zu more\n", findings.n_dropped);
	return true;
}

static bool
make(struct span in, struct str *out)
{
	while (in.len > 0) {
		struct span title = span_cut_line(&in);
		size_t end = span_find_text(in, span_of("\n== "));
		struct span text = span_first(in, end + 1);
		in = span_from_offset(in, text.len);
		str_add(out, title);
		str_addc(out, '\n');
		if (!complain(text, out))
			return false;
	}
	return true;
}

int
main(void)
{
	return golden_run("findings", make);
}
