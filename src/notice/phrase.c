#include "crieur/notice/phrase.h"

#include <stdio.h>
#include <string.h>

#include "template.h"
#include "text.h"

static const struct reason_text phrases[] = {
	{ "who-unknown", "inconnu·e du registre", "not in the register" },
	{ "who-member", "membre, à jour de cotisation",
	    "member, dues up to date" },
	{ "who-late", "membre, cotisation non enregistrée comme à jour",
	    "member, dues not recorded as up to date" },
	{ "who-guest", "invité·e du groupe {group}",
	    "guest of the group {group}" },
	{ "who-other", "dans le registre, sans adhésion",
	    "in the register, not a member" },
	{ "proof-none", "aucune", "none" },
	{ "proof-sasl", "connexion au serveur d'envoi",
	    "logged in on the submission server" },
	{ "why-rule", "la règle « {rule} » de la liste le demande",
	    "the list's rule \"{rule}\" asks for it" },
	{ "no-subject", "(sans objet)", "(no subject)" },
};

void
phrase_add(struct str *out, const char *language, const char *name,
    const struct field *fields, size_t n_fields)
{
	bool is_english = strcmp(language, "en") == 0;

	for (size_t i = 0; i < COUNT_OF(phrases); i++) {
		struct template template = {
			.text = span_of(is_english ? phrases[i].english
						   : phrases[i].french),
			.fields = fields,
			.n_fields = n_fields,
			.is_french = !is_english,
			.is_one_line = true,
		};
		if (strcmp(phrases[i].name, name) == 0)
			template_fill(&template, out);
	}
}

const char *
phrase_time(const char *language, int64_t at, char buffer[TIME_TEXT_SIZE])
{
	char iso[TIME_TEXT_SIZE]; /* "2026-11-24 17:05:12 +0100" */

	buffer[0] = '\0';
	if (at == 0)
		return buffer;
	time_format(at, iso);
	if (strcmp(language, "en") == 0)
		snprintf(buffer, TIME_TEXT_SIZE, "%.16s", iso);
	else
		snprintf(buffer, TIME_TEXT_SIZE, "%.2s/%.2s/%.4s à %.5s",
		    iso + 8, iso + 5, iso, iso + 11);
	return buffer;
}
