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
	{ "who-guest", "invité·e du groupe {group}{if host} par {host}{end}",
	    "guest of the group {group}{if host}, invited by {host}{end}" },
	{ "who-other", "dans le registre, sans adhésion",
	    "in the register, not a member" },
	{ "proof-none", "aucune", "none" },
	{ "proof-sasl", "connexion au serveur d'envoi",
	    "logged in on the submission server" },
	{ "proof-confirm", "confirmé par son auteur",
	    "confirmed by its author" },
	{ "why-rule", "la règle « {rule} » de la liste le demande",
	    "the list's rule \"{rule}\" asks for it" },
	{ "state-accepted", "accepté", "accepted" },
	{ "state-expanded", "accepté", "accepted" },
	{ "state-held", "transmis à l'animation",
	    "passed on to the facilitators" },
	{ "state-unconfirmed", "en attente de son auteur",
	    "waiting for its author" },
	{ "state-rejected", "refusé", "refused" },
	{ "state-discarded", "écarté", "dropped" },
	{ "by-clock", "le délai de réponse, dépassé",
	    "the time to answer, which is over" },
	{ "by-author", "son auteur, par une version corrigée",
	    "its author, by a corrected version" },
	{ "by-admin", "l'administration des listes ({login})",
	    "the administration of the lists ({login})" },
	{ "answer-approve", "oui", "yes" },
	{ "answer-refuse", "non : ", "no: " },
	{ "answer-ask", "question : ", "question: " },
	{ "confirm-yes", "oui", "yes" },
	{ "confirm-no", "non, ce n'était pas moi", "no, it was not me" },
	{ "answer-discard", "supprimer", "discard" },
	{ "refused-unknown",
	    "l'adresse à laquelle vous avez répondu n'est pas, ou plus, "
	    "valable",
	    "the address you replied to is not, or no longer, good" },
	{ "refused-expired", "le délai pour répondre est passé",
	    "the time to answer is over" },
	{ "refused-person",
	    "elle n'est pas venue de la personne à qui la demande a été "
	    "faite ; répondez depuis votre propre adresse",
	    "it did not come from the person who was asked; reply from your "
	    "own address" },
	{ "refused-right",
	    "vous n'avez pas, ou plus, le droit de modérer cette liste (à ce "
	    "jour)",
	    "you do not, or no longer, have the right to moderate this list "
	    "(as of today)" },
	{ "refused-proof",
	    "rien ne prouve que ce message vient de vous ; envoyez-le par le "
	    "serveur d'envoi de l'association, en vous y identifiant, ou "
	    "répondez à une demande de modération",
	    "nothing proves that the message is yours; send it through the "
	    "association's submission server, logged in, or reply to a "
	    "request for moderation" },
	{ "order-nobody", "Personne n'a l'adresse {value} dans le registre.",
	    "Nobody has the address {value} in the register." },
	{ "order-moderated",
	    "Les messages de {value} attendront désormais l'accord de "
	    "l'animation.",
	    "Posts of {value} will wait for a facilitator's consent from now "
	    "on." },
	{ "order-trusted",
	    "Les messages de {value} n'attendent plus l'accord de "
	    "l'animation.",
	    "Posts of {value} no longer wait for a facilitator's consent." },
	{ "order-paused",
	    "La liste est en pause : les messages acceptés attendent, rien "
	    "n'est perdu. Pour reprendre : reprendre",
	    "The list is paused: accepted posts wait, nothing is lost. To go "
	    "on: resume" },
	{ "order-slowed",
	    "La liste diffuse désormais au plus {value} messages par heure. "
	    "Pour reprendre : reprendre",
	    "The list now sends out at most {value} posts an hour. To go on: "
	    "resume" },
	{ "order-resumed", "La liste diffuse de nouveau sans retenue.",
	    "The list sends out freely again." },
	{ "order-flood-over",
	    "La liste n'est plus sous modération. Messages que l'afflux a "
	    "retenus : {value}. Pour les diffuser tous : afflux oui ; pour les "
	    "jeter tous : afflux non",
	    "The list is no longer under moderation. Posts the flood has held "
	    "back: {value}. To send all of them: flood yes; to drop all of "
	    "them: flood no" },
	{ "order-flood-sent",
	    "Messages retenus par l'afflux, acceptés : {value}",
	    "Posts the flood had held back, accepted: {value}" },
	{ "order-flood-dropped",
	    "Messages retenus par l'afflux, jetés : {value}",
	    "Posts the flood had held back, dropped: {value}" },
	{ "order-none-held", "Aucun message n'attend.", "No post waits." },
	{ "order-n-held", "Messages en attente : {value}",
	    "Posts that wait: {value}" },
	{ "order-next", "Le plus ancien vous est envoyé de nouveau.",
	    "The oldest one is sent to you again." },
	{ "order-absent",
	    "Vous ne serez pas sollicité·e jusqu'au {value} inclus. Pour "
	    "revenir plus tôt : présent",
	    "You will not be asked until {value}. To come back earlier: "
	    "present" },
	{ "order-present", "Vous serez de nouveau sollicité·e.",
	    "You will be asked again." },
	{ "thing-member", "groupe {what}", "group {what}" },
	{ "thing-facilitator", "animation du groupe {what}",
	    "facilitation of the group {what}" },
	{ "thing-guest", "invitation dans le groupe {what}",
	    "invitation to the group {what}" },
	{ "thing-role", "mandat : {what}", "mandate: {what}" },
	{ "thing-contact", "contact de {what}", "contact of {what}" },
	{ "guest-terms",
	    "{if sessions}, séances : {sessions}{end}{if host}, à l'invitation "
	    "de {host}{end}",
	    "{if sessions}, sessions: {sessions}{end}{if host}, invited by "
	    "{host}{end}" },
	{ "statement-title", "Attestation d'envoi", "Statement of sending" },
	{ "statement-made", "Établie le {at} par crieur pour {site}",
	    "Made {at} by crieur for {site}" },
	{ "statement-message", "Message : <{id}>", "Message: <{id}>" },
	{ "statement-author", "Auteur : {author}", "Author: {author}" },
	{ "statement-subject", "Objet : {subject}", "Subject: {subject}" },
	{ "statement-received", "Reçu le {at}, {size} octets",
	    "Received {at}, {size} octets" },
	{ "statement-digest", "SHA-256 : {digest}", "SHA-256: {digest}" },
	{ "statement-digest-lost", "SHA-256 : inconnu, le contenu est oublié",
	    "SHA-256: not known, the content is forgotten" },
	{ "statement-list", "Liste {list} ({address})",
	    "List {list} ({address})" },
	{ "statement-decided",
	    "Décision : {state}, preuve d'identité : {proof}",
	    "Decision: {state}, proof of identity: {proof}" },
	{ "statement-by", "Accepté par {by} le {at}", "Accepted by {by} {at}" },
	{ "statement-unsent", "N'a pas été diffusé à cette liste.",
	    "Was not sent to this list." },
	{ "statement-copy", "Copie {id} du {at}, {size} octets",
	    "Copy {id} of {at}, {size} octets" },
	{ "statement-handed_over",
	    "Remis au relais d'envoi, qui l'a accepté : {n}",
	    "Handed over to the relay, which accepted it: {n}" },
	{ "statement-waiting", "Pas encore remis : {n}",
	    "Not yet handed over: {n}" },
	{ "statement-letters", "À informer par lettre : {n}",
	    "To be informed by a letter: {n}" },
	{ "letter-returned", "remis, puis revenu le {at}",
	    "handed over, came back {at}" },
	{ "letter-failed", "refusé", "refused" },
	{ "letter-cancelled", "envoi annulé", "sending cancelled" },
	{ "letter-suspended", "adresse en erreur, envoi suspendu",
	    "failing address, suspended" },
	{ "letter-no_address", "sans adresse de courriel", "no mail address" },
	{ "letter-not_sent", "n'était pas parmi les destinataires",
	    "was not among the recipients" },
	{ "statement-meaning",
	    "« Remis » : le serveur d'envoi a accepté le message pour cette "
	    "adresse et en répond ; ce n'est pas une preuve de lecture.",
	    "\"Handed over\": the sending server accepted the message for "
	    "that address and answers for it; it does not prove that it was "
	    "read." },
	{ "expiry-return", "il sera rendu à son auteur",
	    "it goes back to its author" },
	{ "expiry-reject", "il sera refusé", "it will be refused" },
	{ "expiry-accept", "il sera diffusé", "it will be sent out" },
	{ "expiry-discard", "il sera écarté", "it will be dropped" },
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

const char *
phrase_day(const char *language, int32_t day, char buffer[DATE_TEXT_SIZE])
{
	char iso[DATE_TEXT_SIZE];

	if (strcmp(language, "en") == 0)
		return date_format(day, buffer);
	date_format(day, iso);
	buffer[0] = '\0';
	if (iso[0] != '\0')
		snprintf(buffer, DATE_TEXT_SIZE, "%.2s/%.2s/%.4s", iso + 8,
		    iso + 5, iso);
	return buffer;
}
