/* What volunteers write, read as they mean it; what is not clear decides
 * nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/limits.h"
#include "crieur/moderation/words.h"

static const struct {
	const char *text;
	enum verb verb;
	const char *words;
} answers[] = {
	{ "oui", VERB_APPROVE, "" },
	{ "OUI.", VERB_APPROVE, "" },
	{ "Oui !", VERB_APPROVE, "" },
	{ "  oui  \n", VERB_APPROVE, "" },
	{ "ok", VERB_APPROVE, "" },
	{ "Ok merci", VERB_APPROVE, "" },
	{ "OK pour moi.", VERB_APPROVE, "" },
	{ "approuver", VERB_APPROVE, "" },
	{ "Approuvé", VERB_APPROVE, "" },
	{ "APPROUVÉ", VERB_APPROVE, "" },
	{ "accepter", VERB_APPROVE, "" },
	{ "J'accepte.", VERB_APPROVE, "" },
	{ "Publier", VERB_APPROVE, "" },
	{ "à publier", VERB_APPROVE, "" },
	{ "D'accord", VERB_APPROVE, "" },
	{ "D\xe2\x80\x99"
	  "accord !",
	    VERB_APPROVE, "" },
	{ "ok pour publication", VERB_APPROVE, "" },
	{ "ok with me", VERB_APPROVE, "" },
	{ "yes", VERB_APPROVE, "" },
	{ "Approved, thanks", VERB_APPROVE, "" },
	{ "Bonjour,\n\nOui.\n\nNicole", VERB_APPROVE, "" },
	{ "Bonjour Nicole,\noui, merci\nCordialement,\nJean Petit\n06 12",
	    VERB_APPROVE, "" },
	{ "Oui\n\nNicole Vidal\nAnimatrice du groupe, jamais avant midi",
	    VERB_APPROVE, "" },
	{ "Bonjour, oui", VERB_APPROVE, "" },
	{ "Oui, c'est bon pour moi", VERB_APPROVE, "" },

	{ "non", VERB_REJECT, "" },
	{ "Non merci", VERB_REJECT, "" },
	{ "non : hors sujet", VERB_REJECT, "hors sujet" },
	{ "refuser : hors sujet", VERB_REJECT, "hors sujet" },
	{ "refuser: hors sujet", VERB_REJECT, "hors sujet" },
	{ "Refusé, merci de reformuler", VERB_REJECT, "merci de reformuler" },
	{ "Je refuse : trop long", VERB_REJECT, "trop long" },
	{ "rejeter - hors sujet", VERB_REJECT, "hors sujet" },
	{ "Non.\nCe n'est pas le lieu.\nÉcrivez à compta-care.\n\n"
	  "Cordialement,\nNicole",
	    VERB_REJECT, "Ce n'est pas le lieu.\nÉcrivez à compta-care." },
	{ "Non, à revoir avec Jean.\n\nZoé", VERB_REJECT,
	    "à revoir avec Jean." },
	{ "no: off topic", VERB_REJECT, "off topic" },
	{ "non :\n\npremier motif\n\nsecond motif", VERB_REJECT,
	    "premier motif\n\nsecond motif" },

	{ "supprimer", VERB_DISCARD, "" },
	{ "Spam", VERB_DISCARD, "" },
	{ "spam, supprimer", VERB_DISCARD, "" },
	{ "discard", VERB_DISCARD, "" },

	{ "question : de quelle réunion parlez-vous ?", VERB_ASK,
	    "de quelle réunion parlez-vous ?" },
	{ "Question\nQuand ?", VERB_ASK, "Quand ?" },
	{ "ask: when?", VERB_ASK, "when?" },
	{ "escalade", VERB_ESCALATE, "" },
	{ "escalade : propos blessants", VERB_ESCALATE, "propos blessants" },
	{ "aide", VERB_HELP, "" },

	{ "", VERB_EMPTY, "" },
	{ " \n\n\t\n", VERB_EMPTY, "" },
	{ "Bonjour,", VERB_EMPTY, "" },
	{ "...", VERB_EMPTY, "" },
	{ "oui mais pas aujourd'hui", VERB_NONE, "" },
	{ "ok je regarde ce soir", VERB_NONE, "" },
	{ "Ok.\nJe regarde ce soir.", VERB_NONE, "" },
	{ "Oui.\nNon", VERB_NONE, "" },
	{ "ne pas publier", VERB_NONE, "" },
	{ "je n'accepte pas", VERB_NONE, "" },
	{ "pas ok", VERB_NONE, "" },
	{ "not ok", VERB_NONE, "" },
	{ "No problem", VERB_NONE, "" },
	{ "non, ok finalement", VERB_NONE, "" },
	{ "supprimer la phrase 3 et publier", VERB_NONE, "" },
	{ "question", VERB_NONE, "" },
	{ "ouiii", VERB_NONE, "" },
	{ "Qu'en pensez-vous ?", VERB_NONE, "" },
	{ "peut-être", VERB_NONE, "" },
	{ "oui-dire", VERB_NONE, "" },

	/* Autoresponders. */
	{ "Je suis absente jusqu'au 3 janvier.", VERB_NONE, "" },
	{ "Non disponible jusqu'au 3 janvier.", VERB_NONE, "" },
	{ "I am out of the office until Monday.", VERB_NONE, "" },
	{ "Nicole no longer works here.", VERB_NONE, "" },
	{ "No longer at this address.", VERB_NONE, "" },
	{ "No estoy en la oficina.", VERB_NONE, "" },
	{ "No me encuentro en la oficina.", VERB_NONE, "" },
	{ "Non sono in ufficio.", VERB_NONE, "" },
	{ "Ich bin bis Montag nicht im Büro.", VERB_NONE, "" },
	{ "Não estou no escritório.", VERB_NONE, "" },
	{ "Ok, votre message a bien été reçu.", VERB_NONE, "" },
	{ "Accusé de réception : votre message a été lu", VERB_NONE, "" },
	{ "Merci pour votre message.", VERB_NONE, "" },
};

static void
answers_are_read_as_meant(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		CLEANUP(str_fini) struct str words = { 0 };
		enum verb verb;
		struct err err = { 0 };
		assert_int_equal(
		    verb_read(span_of(answers[i].text), &verb, &words, &err),
		    0);
		if (verb != answers[i].verb ||
		    strcmp(str_c(&words), answers[i].words) != 0)
			fail_msg("\"%s\": %d \"%s\"", answers[i].text, verb,
			    str_c(&words));
	}
}

static void
long_and_odd_texts_do_no_harm(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 }, words = { 0 };
	enum verb verb;
	struct err err = { 0 };

	(void)state;
	str_adds(&text, "non : ");
	for (int i = 0; i < 100000; i++)
		str_adds(&text, "x\xff\xc3 é");
	assert_int_equal(verb_read(str_span(&text), &verb, &words, &err), 0);
	assert_int_equal(verb, VERB_REJECT);
	assert_true(words.len <= LIMIT_REASON);
	for (int byte = 1; byte < 256; byte++) {
		char odd[] = { (char)byte, 'o', 'u', 'i', (char)byte, '\0' };
		str_clear(&words);
		assert_int_equal(
		    verb_read(span_of(odd), &verb, &words, &err), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_read_as_meant),
		cmocka_unit_test(long_and_odd_texts_do_no_harm),
	};

	return cmocka_run_group_tests_name(
	    "moderation verb", tests, NULL, NULL);
}
