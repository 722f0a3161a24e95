/* What the columns and the standings are called, by us and by others. */
#include <string.h>

#include "crieur/base/str.h"
#include "crieur/register/name.h"

#include "people_line.h"

/* Our own; and, so that a file may come as it is, the names in the exports of
 * Galette (nom_adh …), Paheko (Nom & prénom …) and Dolibarr, which use
 * "Adresse" for where one lives. */
static const struct column_name csv_names[] = {
	{ "address", PEOPLE_ADDRESS },
	{ "addresses", PEOPLE_ADDRESS },
	{ "email", PEOPLE_ADDRESS },
	{ "e-mail", PEOPLE_ADDRESS },
	{ "mail", PEOPLE_ADDRESS },
	{ "courriel", PEOPLE_ADDRESS },
	{ "adresse e-mail", PEOPLE_ADDRESS },
	{ "adresse électronique", PEOPLE_ADDRESS },
	{ "email_adh", PEOPLE_ADDRESS },
	{ "adresse", PEOPLE_ADDRESS },
	{ "adresses", PEOPLE_ADDRESS },
	{ "name", PEOPLE_NAME },
	{ "nom", PEOPLE_NAME },
	{ "nom & prénom", PEOPLE_NAME },
	{ "nom complet", PEOPLE_NAME },
	{ "last name", PEOPLE_NAME },
	{ "lastname", PEOPLE_NAME },
	{ "nom_adh", PEOPLE_NAME },
	{ "first name", PEOPLE_FIRST_NAME },
	{ "firstname", PEOPLE_FIRST_NAME },
	{ "prénom", PEOPLE_FIRST_NAME },
	{ "prenom_adh", PEOPLE_FIRST_NAME },
	{ "groups", PEOPLE_GROUPS },
	{ "groupes", PEOPLE_GROUPS },
	{ "roles", PEOPLE_ROLES },
	{ "rôles", PEOPLE_ROLES },
	{ "paid until", PEOPLE_PAID_UNTIL },
	{ "payé jusqu'au", PEOPLE_PAID_UNTIL },
	{ "à jour jusqu'au", PEOPLE_PAID_UNTIL },
	{ "cotisation jusqu'au", PEOPLE_PAID_UNTIL },
	{ "date_echeance", PEOPLE_PAID_UNTIL },
	{ "date d'expiration", PEOPLE_PAID_UNTIL },
	{ "expiry_date", PEOPLE_PAID_UNTIL },
	{ "date fin adhésion", PEOPLE_PAID_UNTIL },
	{ "date de fin d'adhésion", PEOPLE_PAID_UNTIL },
	{ "fin adhésion", PEOPLE_PAID_UNTIL },
	{ "datefin", PEOPLE_PAID_UNTIL },
	{ "standing", PEOPLE_STANDING },
	{ "statut", PEOPLE_STANDING },
	{ "état", PEOPLE_STANDING },
	{ "activite_adh", PEOPLE_STANDING },
	{ "exempt", PEOPLE_EXEMPT },
	{ "bool_exempt_adh", PEOPLE_EXEMPT },
	{ "organisation", PEOPLE_ORGANISATION },
	{ "organization", PEOPLE_ORGANISATION },
	{ "structure", PEOPLE_ORGANISATION },
	{ "organisation kind", PEOPLE_ORGANISATION_KIND },
	{ "type d'organisation", PEOPLE_ORGANISATION_KIND },
	{ "organisation paid until", PEOPLE_ORGANISATION_PAID },
	{ "organisation à jour jusqu'au", PEOPLE_ORGANISATION_PAID },
	{ "tags", PEOPLE_TAGS },
	{ "étiquettes", PEOPLE_TAGS },
};

/* Galette writes the labels of its fields, in the language of who exports; its
 * status ("Statut :") is a category of members, its account says who is one. */
static const struct column_name galette_names[] = {
	{ "email_adh", PEOPLE_ADDRESS },
	{ "E-Mail:", PEOPLE_ADDRESS },
	{ "Email", PEOPLE_ADDRESS },
	{ "Courriel :", PEOPLE_ADDRESS },
	{ "nom_adh", PEOPLE_NAME },
	{ "Name:", PEOPLE_NAME },
	{ "Nom :", PEOPLE_NAME },
	{ "prenom_adh", PEOPLE_FIRST_NAME },
	{ "First name:", PEOPLE_FIRST_NAME },
	{ "Prénom :", PEOPLE_FIRST_NAME },
	{ "date_echeance", PEOPLE_PAID_UNTIL },
	{ "Due date:", PEOPLE_PAID_UNTIL },
	{ "Date d'échéance :", PEOPLE_PAID_UNTIL },
	{ "Échéance :", PEOPLE_PAID_UNTIL },
	{ "activite_adh", PEOPLE_STANDING },
	{ "Account:", PEOPLE_STANDING },
	{ "Compte :", PEOPLE_STANDING },
	{ "bool_exempt_adh", PEOPLE_EXEMPT },
	{ "Freed of dues:", PEOPLE_EXEMPT },
	{ "Exempt de cotisation :", PEOPLE_EXEMPT },
	{ "Exempté de cotisation :", PEOPLE_EXEMPT },
	{ "Dispensé de cotisation :", PEOPLE_EXEMPT },
};

/* Paheko has the fields of a member and a category; what was paid is in its
 * activities: the view of crieur(1) has both. */
static const struct column_name paheko_names[] = {
	{ "Adresse E-Mail", PEOPLE_ADDRESS },
	{ "email", PEOPLE_ADDRESS },
	{ "Nom & prénom", PEOPLE_NAME },
	{ "nom", PEOPLE_NAME },
	{ "Prénom", PEOPLE_FIRST_NAME },
	{ "Catégorie", PEOPLE_STANDING },
	{ "Date d'expiration de l'inscription", PEOPLE_PAID_UNTIL },
	{ "Date d'expiration", PEOPLE_PAID_UNTIL },
	{ "expiry_date", PEOPLE_PAID_UNTIL },
};

/* Dolibarr's members with their subscriptions: a line a subscription. */
static const struct column_name dolibarr_names[] = {
	{ "a.email", PEOPLE_ADDRESS },
	{ "Email", PEOPLE_ADDRESS },
	{ "E-mail", PEOPLE_ADDRESS },
	{ "a.lastname", PEOPLE_NAME },
	{ "Lastname", PEOPLE_NAME },
	{ "Last name", PEOPLE_NAME },
	{ "Nom", PEOPLE_NAME },
	{ "Nom de famille", PEOPLE_NAME },
	{ "a.firstname", PEOPLE_FIRST_NAME },
	{ "Firstname", PEOPLE_FIRST_NAME },
	{ "First name", PEOPLE_FIRST_NAME },
	{ "Prénom", PEOPLE_FIRST_NAME },
	{ "a.statut", PEOPLE_STANDING },
	{ "Status", PEOPLE_STANDING },
	{ "État", PEOPLE_STANDING },
	{ "Statut", PEOPLE_STANDING },
	{ "a.datefin", PEOPLE_PAID_UNTIL },
	{ "Subscription end date", PEOPLE_PAID_UNTIL },
	{ "Date fin adhésion", PEOPLE_PAID_UNTIL },
	{ "Date de fin d'adhésion", PEOPLE_PAID_UNTIL },
	{ "Date de fin adhésion", PEOPLE_PAID_UNTIL },
	{ "Date fin cotisation", PEOPLE_PAID_UNTIL },
};

static const struct {
	const char *name;
	const struct column_name *names;
	size_t n_names;
	const char *expected; /* of its header */
} formats[PEOPLE_FORMATS] = {
	[PEOPLE_FORMAT_CSV] = { "csv", csv_names, COUNT_OF(csv_names),
	    "no column is called \"address\"; a file of people begins with a header such as "
	    "address,name,groups,roles,paid_until" },
	[PEOPLE_FORMAT_PAHEKO] = { "paheko", paheko_names,
	    COUNT_OF(paheko_names),
	    "no column has the address; the export of Paheko's members has \"Adresse E-Mail\"" },
	[PEOPLE_FORMAT_GALETTE] = { "galette", galette_names,
	    COUNT_OF(galette_names),
	    "no column has the address; the export of Galette's members has \"Courriel :\"" },
	[PEOPLE_FORMAT_DOLIBARR] = { "dolibarr", dolibarr_names,
	    COUNT_OF(dolibarr_names),
	    "no column has the address; the export of Dolibarr's members has \"Email\"" },
};

const char *
people_format_name(enum people_format format)
{
	return formats[format].name;
}

bool
people_format_find(struct span name, enum people_format *format_r)
{
	for (size_t i = 0; i < PEOPLE_FORMATS; i++) {
		if (span_is_nocase(name, formats[i].name)) {
			*format_r = (enum people_format)i;
			return true;
		}
	}
	return false;
}

/* Standings as others call them, compared as names are. */
static const struct {
	const char *key, *standing;
} standing_words[] = {
	{ "candidate", "candidate" },
	{ "candidat", "candidate" },
	{ "brouillon", "candidate" },
	{ "draft", "candidate" },
	{ "member", "member" },
	{ "membre", "member" },
	{ "adherent", "member" },
	{ "valide", "member" },
	{ "validated", "member" },
	{ "1", "member" },
	{ "guest", "guest" },
	{ "invite", "guest" },
	{ "resigned", "resigned" },
	{ "demissionnaire", "resigned" },
	{ "resilie", "resigned" },
	{ "0", "resigned" },
	{ "off struck", "struck-off" },
	{ "radie", "struck-off" },
	{ "deceased", "deceased" },
	{ "decede", "deceased" },
};

/* How they are called by one program only. */
static const struct {
	enum people_format format;
	const char *key, *standing;
} format_words[] = {
	{ PEOPLE_FORMAT_GALETTE, "yes", "member" },
	{ PEOPLE_FORMAT_GALETTE, "oui", "member" },
	{ PEOPLE_FORMAT_GALETTE, "active", "member" },
	{ PEOPLE_FORMAT_GALETTE, "actif", "member" },
	{ PEOPLE_FORMAT_GALETTE, "no", "resigned" },
	{ PEOPLE_FORMAT_GALETTE, "non", "resigned" },
	{ PEOPLE_FORMAT_GALETTE, "inactive", "resigned" },
	{ PEOPLE_FORMAT_GALETTE, "inactif", "resigned" },
	{ PEOPLE_FORMAT_PAHEKO, "anciens membres", "resigned" },
};

/* Dolibarr's numbers, whose sign a key does not have. */
static bool
signed_standing(struct span text, struct span *standing_r)
{
	if (span_is(text, "-1"))
		*standing_r = span_of("candidate");
	else if (span_is(text, "-2"))
		*standing_r = span_of("struck-off");
	else
		return false;
	return true;
}

static bool
known_standing(
    enum people_format format, struct span key, struct span *standing_r)
{
	for (size_t i = 0; i < COUNT_OF(format_words); i++) {
		if (format_words[i].format == format &&
		    span_is(key, format_words[i].key)) {
			*standing_r = span_of(format_words[i].standing);
			return true;
		}
	}
	for (size_t i = 0; i < COUNT_OF(standing_words); i++) {
		if (span_is(key, standing_words[i].key)) {
			*standing_r = span_of(standing_words[i].standing);
			return true;
		}
	}
	return false;
}

int
people_standing(enum people_format format, struct span text,
    struct span *standing_r, struct err *err)
{
	CLEANUP(str_fini) struct str key = { 0 };

	if (text.len == 0 || signed_standing(text, standing_r))
		return 0;
	if (name_key(text, &key, err) != 0)
		return -1;
	if (known_standing(format, str_span(&key), standing_r))
		return 0;
	/* A category of the association's own says nothing to us. */
	if (format == PEOPLE_FORMAT_PAHEKO)
		return 0;
	return register_check_standing(text, err);
}

int
people_header(const struct csv_row *row, enum people_format format,
    struct columns *columns_r, struct err *err)
{
	struct columns columns;

	if (row->problem != NULL)
		return err_set(
		    err, ERR_INPUT, "line %lu: %s", row->line, row->problem);
	if (columns_read(row, formats[format].names, formats[format].n_names,
		&columns, err) != 0)
		return -1;
	if (columns.field[PEOPLE_ADDRESS] == COLUMN_ABSENT)
		return err_set(err, ERR_INPUT, "line %lu: %s", row->line,
		    formats[format].expected);
	*columns_r = columns;
	return 0;
}
