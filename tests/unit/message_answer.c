/* What volunteers write, read as they mean it; what is not clear decides
 * nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crieur/base/limits.h"
#include "crieur/message/answer.h"

static const struct {
	const char *text;
	enum answer_word word;
	const char *words;
} answers[] = {
	{ "oui", ANSWER_YES, "" },
	{ "OUI.", ANSWER_YES, "" },
	{ "Oui !", ANSWER_YES, "" },
	{ "  oui  \n", ANSWER_YES, "" },
	{ "ok", ANSWER_YES, "" },
	{ "Ok merci", ANSWER_YES, "" },
	{ "OK pour moi.", ANSWER_YES, "" },
	{ "approuver", ANSWER_YES, "" },
	{ "Approuvé", ANSWER_YES, "" },
	{ "APPROUVÉ", ANSWER_YES, "" },
	{ "accepter", ANSWER_YES, "" },
	{ "J'accepte.", ANSWER_YES, "" },
	{ "Publier", ANSWER_YES, "" },
	{ "à publier", ANSWER_YES, "" },
	{ "D'accord", ANSWER_YES, "" },
	{ "D\xe2\x80\x99"
	  "accord !",
	    ANSWER_YES, "" },
	{ "ok pour publication", ANSWER_YES, "" },
	{ "ok with me", ANSWER_YES, "" },
	{ "yes", ANSWER_YES, "" },
	{ "Approved, thanks", ANSWER_YES, "" },
	{ "Bonjour,\n\nOui.\n\nNicole", ANSWER_YES, "" },
	{ "Bonjour Nicole,\noui, merci\nCordialement,\nJean Petit\n06 12",
	    ANSWER_YES, "" },
	{ "Oui\n\nNicole Vidal\nAnimatrice du groupe, jamais avant midi",
	    ANSWER_YES, "" },
	{ "Bonjour, oui", ANSWER_YES, "" },
	{ "Oui, c'est bon pour moi", ANSWER_YES, "" },

	{ "non", ANSWER_NO, "" },
	{ "Non merci", ANSWER_NO, "" },
	{ "non : hors sujet", ANSWER_NO, "hors sujet" },
	{ "refuser : hors sujet", ANSWER_NO, "hors sujet" },
	{ "refuser: hors sujet", ANSWER_NO, "hors sujet" },
	{ "Refusé, merci de reformuler", ANSWER_NO, "merci de reformuler" },
	{ "Je refuse : trop long", ANSWER_NO, "trop long" },
	{ "rejeter - hors sujet", ANSWER_NO, "hors sujet" },
	{ "Non.\nCe n'est pas le lieu.\nÉcrivez à compta-care.\n\n"
	  "Cordialement,\nNicole",
	    ANSWER_NO, "Ce n'est pas le lieu.\nÉcrivez à compta-care." },
	{ "Non : à revoir avec Jean.\n\nZoé", ANSWER_NO,
	    "à revoir avec Jean." },
	{ "no: off topic", ANSWER_NO, "off topic" },
	{ "non :\n\npremier motif\n\nsecond motif", ANSWER_NO,
	    "premier motif\n\nsecond motif" },

	{ "supprimer", ANSWER_DISCARD, "" },
	{ "Spam", ANSWER_DISCARD, "" },
	{ "spam, supprimer", ANSWER_DISCARD, "" },
	{ "discard", ANSWER_DISCARD, "" },

	{ "question : de quelle réunion parlez-vous ?", ANSWER_ASK,
	    "de quelle réunion parlez-vous ?" },
	{ "Question\nQuand ?", ANSWER_ASK, "Quand ?" },
	{ "ask: when?", ANSWER_ASK, "when?" },
	{ "escalade", ANSWER_ESCALATE, "" },
	{ "escalade : propos blessants", ANSWER_ESCALATE, "propos blessants" },
	{ "aide", ANSWER_HELP, "" },

	{ "", ANSWER_EMPTY, "" },
	{ " \n\n\t\n", ANSWER_EMPTY, "" },
	{ "Bonjour,", ANSWER_EMPTY, "" },
	{ "...", ANSWER_EMPTY, "" },
	{ "oui mais pas aujourd'hui", ANSWER_UNCLEAR, "" },
	{ "ok je regarde ce soir", ANSWER_UNCLEAR, "" },
	{ "Ok.\nJe regarde ce soir.", ANSWER_UNCLEAR, "" },
	{ "Oui.\nNon", ANSWER_UNCLEAR, "" },
	{ "ne pas publier", ANSWER_UNCLEAR, "" },
	{ "je n'accepte pas", ANSWER_UNCLEAR, "" },
	{ "pas ok", ANSWER_UNCLEAR, "" },
	{ "not ok", ANSWER_UNCLEAR, "" },
	{ "No problem", ANSWER_UNCLEAR, "" },
	{ "non, ok finalement", ANSWER_UNCLEAR, "" },
	{ "supprimer la phrase 3 et publier", ANSWER_UNCLEAR, "" },
	{ "question", ANSWER_UNCLEAR, "" },
	{ "ouiii", ANSWER_UNCLEAR, "" },
	{ "Qu'en pensez-vous ?", ANSWER_UNCLEAR, "" },
	{ "peut-être", ANSWER_UNCLEAR, "" },
	{ "oui-dire", ANSWER_UNCLEAR, "" },

	/* Autoresponders. */
	{ "Je suis absente jusqu'au 3 janvier.", ANSWER_UNCLEAR, "" },
	{ "Non disponible jusqu'au 3 janvier.", ANSWER_UNCLEAR, "" },
	{ "I am out of the office until Monday.", ANSWER_UNCLEAR, "" },
	{ "Nicole no longer works here.", ANSWER_UNCLEAR, "" },
	{ "No longer at this address.", ANSWER_UNCLEAR, "" },
	{ "No estoy en la oficina.", ANSWER_UNCLEAR, "" },
	{ "No me encuentro en la oficina.", ANSWER_UNCLEAR, "" },
	{ "Non sono in ufficio.", ANSWER_UNCLEAR, "" },
	{ "Ich bin bis Montag nicht im Büro.", ANSWER_UNCLEAR, "" },
	{ "Não estou no escritório.", ANSWER_UNCLEAR, "" },
	{ "Ok, votre message a bien été reçu.", ANSWER_UNCLEAR, "" },
	{ "Accusé de réception : votre message a été lu", ANSWER_UNCLEAR, "" },
	{ "Merci pour votre message.", ANSWER_UNCLEAR, "" },
};

static void
answers_are_read_as_meant(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		CLEANUP(str_fini) struct str words = { 0 };
		enum answer_word word;
		struct err err = { 0 };
		assert_int_equal(answer_read(span_of(answers[i].text),
				     ANSWER_TO_MODERATION, &word, &words, &err),
		    0);
		if (word != answers[i].word ||
		    strcmp(str_c(&words), answers[i].words) != 0)
			fail_msg("\"%s\": %d \"%s\"", answers[i].text, word,
			    str_c(&words));
	}
}

static void
long_and_odd_texts_do_no_harm(void **state)
{
	CLEANUP(str_fini) struct str text = { 0 }, words = { 0 };
	enum answer_word word;
	struct err err = { 0 };

	(void)state;
	str_adds(&text, "non : ");
	for (int i = 0; i < 100000; i++)
		str_adds(&text, "x\xff\xc3 é");
	assert_int_equal(answer_read(str_span(&text), ANSWER_TO_MODERATION,
			     &word, &words, &err),
	    0);
	assert_int_equal(word, ANSWER_NO);
	assert_true(words.len <= LIMIT_REASON);
	for (int byte = 1; byte < 256; byte++) {
		char odd[] = { (char)byte, 'o', 'u', 'i', (char)byte, '\0' };
		str_clear(&words);
		assert_int_equal(answer_read(span_of(odd), ANSWER_TO_MODERATION,
				     &word, &words, &err),
		    0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_read_as_meant),
		cmocka_unit_test(long_and_odd_texts_do_no_harm),
	};

	return cmocka_run_group_tests_name("message answer", tests, NULL, NULL);
}
