/* crieur texts: every reason and notice there is, and one of them as a file of
 * the site's own would have it. */
#include <string.h>

#include "crieur/notice/catalogue.h"
#include "crieur/notice/check.h"
#include "crieur/policy/finding.h"

#include "context.h"
#include "files.h"
#include "table.h"

static bool
has_own(const struct site *site, const char *language, const char *name)
{
	return site != NULL && site_own_text(site, language, name) != NULL;
}

static void
print_entry(struct print *print, const struct site *site, const char *name)
{
	bool is_reason = catalogue_has_reason(span_of(name));
	bool french = has_own(site, "fr", name);
	bool english = has_own(site, "en", name);
	CLEANUP(str_fini) struct str all = { 0 };
	struct text_fields fields;

	texts_fields(name, &fields);
	print_object(print, NULL);
	print_facts(print, NULL,
	    FACTS(TEXT("name", name),
		TEXT("kind", is_reason ? "reason" : "notice")));
	print_array(print, "fields");
	for (size_t i = 0; i < fields.n; i++) {
		CLEANUP(str_fini) struct str field = { 0 };
		str_add(&field, fields.names[i]);
		print_item(print, str_c(&field));
		str_addf(&all, "%s%s", i > 0 ? " " : "", str_c(&field));
	}
	print_close(print);
	print_array(print, "own");
	if (french)
		print_item(print, "fr");
	if (english)
		print_item(print, "en");
	print_close(print);
	print_close(print);
	print_line(print, "%s\t%s\t%s\t%s", name,
	    is_reason ? "reason" : "notice",
	    french && english ? "own: fr, en"
	    : french          ? "own: fr"
	    : english         ? "own: en"
			      : "built in",
	    str_c(&all));
}

static void
print_all(struct print *print, const struct site *site)
{
	print_array(print, "texts");
	print_line(print, "NAME\tKIND\tWORDS\tFIELDS");
	for (size_t i = 0; catalogue_name(i) != NULL; i++)
		print_entry(print, site, catalogue_name(i));
}

static int
print_text(struct print *print, const struct site *site, const char *language,
    const char *name, struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };
	const char *built_in = catalogue_text(language, name);
	bool is_own = has_own(site, language, name);

	if (built_in == NULL)
		return err_set(err, ERR_ABSENT,
		    "no text is called \"%.60s\"; crieur texts lists them",
		    name);
	str_add(&text, is_own ? site_own_text(site, language, name)->text
			      : span_of(built_in));
	if (str_check(&text, err) != 0)
		return -1;
	print_facts(print, NULL,
	    FACTS(TEXT("name", name), TEXT("language", language),
		FLAG("is_own", is_own), TEXT("text", str_c(&text))));
	print_lines(print, "", str_span(&text));
	return 0;
}

int
run_texts(struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(findings_fini) struct findings ignored = { 0 };
	CLEANUP(site_release) struct site *site = NULL;
	const char *language = args_text(args, "language");

	if (language == NULL)
		language = "fr";
	if (strcmp(language, "fr") != 0 && strcmp(language, "en") != 0)
		return err_set(err, ERR_USAGE,
		    "--language %s: expected fr or en", language);
	/* The built-in texts are shown before there are files. */
	if (!args_has(args, "built-in") &&
	    site_read(context->config_path, NULL, &site, &ignored) != 0)
		site = NULL;
	if (args->n_words > 0)
		return print_text(
		    context->print, site, language, args->words[0], err);
	print_all(context->print, site);
	return 0;
}
