/* The mails crieur writes to those who answer for a list. */
#include "crieur/base/attribute.h"

#include "text.h"

const struct notice_text moderation_texts[] = {
	/* list, id, author, who, proof, why, subject, when, excerpt, until,
	 * expiry, is_fallback, is_reminder, is_escalated, approve, refuse, ask:
	 * links
	 */
	{ "held-moderator",
	    "{if is_reminder}Rappel : {end}À modérer sur {list} : {subject}",
	    "Un message attend votre accord sur la liste {list}.\n"
	    "\n"
	    "De : {author}\n"
	    "{if who}Qui : {who}\n{end}"
	    "{if proof}Preuve d'identité : {proof}\n{end}"
	    "Objet : {subject}\n"
	    "Reçu le : {when}\n"
	    "Pourquoi il attend : {why}\n"
	    "{if is_fallback}\n"
	    "La liste n'a personne pour l'animer en ce moment : c'est pourquoi "
	    "cette\ndemande vous arrive.\n{end}"
	    "{if is_escalated}\n"
	    "L'animation n'a pas encore répondu : c'est pourquoi cette demande "
	    "vous arrive.\n{end}"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "Le message entier est joint.\n"
	    "{if approve}\n"
	    "Répondez à ce courriel, la réponse sur la première ligne :\n"
	    "\n"
	    "    oui                     le diffuser\n"
	    "    non : vos mots          le refuser, l'auteur les lira\n"
	    "    supprimer               l'écarter en silence\n"
	    "    question : vos mots     les poser à l'auteur\n"
	    "    escalade : vos mots     saisir la présidence et "
	    "l'animation\n"
	    "\n"
	    "ou ouvrez un de ces liens et envoyez :\n"
	    "\n"
	    "Accepter :\n<{approve}>\n"
	    "Refuser, avec vos mots :\n<{refuse}>\n"
	    "Demander à l'auteur :\n<{ask}>\n"
	    "\n"
	    "Ces adresses ne valent que pour vous et pour ce message.\n{end}"
	    "\n"
	    "Sur la machine des listes :\n"
	    "\n"
	    "    crieur approve {id}\n"
	    "    crieur reject {id} --because \"vos mots\"\n"
	    "    crieur discard {id}\n"
	    "{if expiry}\nSans réponse, {expiry} le {until}.\n{end}",
	    "{if is_reminder}Reminder: {end}To moderate on {list}: {subject}",
	    "A message waits for your consent on the list {list}.\n"
	    "\n"
	    "From: {author}\n"
	    "{if who}Who: {who}\n{end}"
	    "{if proof}Proof of identity: {proof}\n{end}"
	    "Subject: {subject}\n"
	    "Received: {when}\n"
	    "Why it waits: {why}\n"
	    "{if is_fallback}\n"
	    "The list has no facilitator at the moment: that is why this comes "
	    "to you.\n{end}"
	    "{if is_escalated}\n"
	    "The facilitators have not answered yet: that is why this comes to "
	    "you.\n{end}"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "The whole message is attached.\n"
	    "{if approve}\n"
	    "Reply to this mail, the answer on the first line:\n"
	    "\n"
	    "    yes                     send it out\n"
	    "    no: your words          refuse it, the author reads them\n"
	    "    discard                 drop it in silence\n"
	    "    question: your words    ask the author\n"
	    "    escalate: your words    call on the president and the "
	    "facilitators\n"
	    "\n"
	    "or open one of these links and send:\n"
	    "\n"
	    "Accept:\n<{approve}>\n"
	    "Refuse, with your words:\n<{refuse}>\n"
	    "Ask the author:\n<{ask}>\n"
	    "\n"
	    "These addresses are good for you and this message only.\n{end}"
	    "\n"
	    "On the machine of the lists:\n"
	    "\n"
	    "    crieur approve {id}\n"
	    "    crieur reject {id} --because \"your words\"\n"
	    "    crieur discard {id}\n"
	    "{if expiry}\nWithout an answer {expiry} on {until}.\n{end}" },

	/* list, subject, decision, by, decided, words */
	{ "moderated-moderators", "Re: À modérer sur {list} : {subject}",
	    "Le message « {subject} » à la liste {list} est {decision}.\n"
	    "\n"
	    "Par : {by}\n"
	    "Le : {decided}\n"
	    "{if words}\nSes mots :\n\n{words}\n{end}"
	    "\n"
	    "Il n'y a plus rien à faire.\n",
	    "Re: To moderate on {list}: {subject}",
	    "The message \"{subject}\" to the list {list} is {decision}.\n"
	    "\n"
	    "By: {by}\n"
	    "On: {decided}\n"
	    "{if words}\nIn these words:\n\n{words}\n{end}"
	    "\n"
	    "There is nothing left to do.\n" },

	/* list, subject, decision, by, decided */
	{ "moderated-already", "Déjà {decision} : {subject}",
	    "Votre réponse est arrivée après celle d'une autre personne : le "
	    "message\n« {subject} » à la liste {list} est déjà {decision}.\n"
	    "\n"
	    "Par : {by}\n"
	    "Le : {decided}\n"
	    "\n"
	    "Rien n'a changé.\n",
	    "Already {decision}: {subject}",
	    "Your answer came after somebody else's: the message "
	    "\"{subject}\"\nto the list {list} is already {decision}.\n"
	    "\n"
	    "By: {by}\n"
	    "On: {decided}\n"
	    "\n"
	    "Nothing has changed.\n" },

	/* list, subject, decision, other, answer */
	{ "moderated-contradicted", "Un autre avis sur {list} : {subject}",
	    "Le message « {subject} » à la liste {list}, que vous avez "
	    "traité\n({decision}), a reçu ensuite un autre avis de {other} :\n"
	    "\n"
	    "    {answer}\n"
	    "\n"
	    "Votre décision demeure. Vous voudrez peut-être en parler.\n",
	    "Another opinion on {list}: {subject}",
	    "The message \"{subject}\" to the list {list}, which you have "
	    "dealt with\n({decision}), got another opinion afterwards, from "
	    "{other}:\n"
	    "\n"
	    "    {answer}\n"
	    "\n"
	    "Your decision stands. You may want to talk about it.\n" },

	/* list, subject, approve, refuse, ask */
	{ "answer-not-understood", "Réponse non comprise : {subject}",
	    "Votre réponse au sujet du message « {subject} » à la liste {list} "
	    "n'a pas\nété comprise. Rien n'a été décidé.\n"
	    "\n"
	    "Répondez de nouveau, avec un de ces mots sur la première ligne et "
	    "rien\nd'autre avant lui :\n"
	    "\n"
	    "    oui                     le diffuser\n"
	    "    non : vos mots          le refuser, l'auteur les lira\n"
	    "    supprimer               l'écarter en silence\n"
	    "    question : vos mots     les poser à l'auteur\n"
	    "    escalade : vos mots     saisir la présidence et "
	    "l'animation\n"
	    "{if approve}\n"
	    "ou ouvrez un de ces liens et envoyez :\n"
	    "\n"
	    "Accepter :\n<{approve}>\n"
	    "Refuser, avec vos mots :\n<{refuse}>\n"
	    "Demander à l'auteur :\n<{ask}>\n{end}",
	    "Answer not understood: {subject}",
	    "Your answer about the message \"{subject}\" to the list {list} "
	    "was not\nunderstood. Nothing was decided.\n"
	    "\n"
	    "Reply again, with one of these words on the first line and "
	    "nothing before it:\n"
	    "\n"
	    "    yes                     send it out\n"
	    "    no: your words          refuse it, the author reads them\n"
	    "    discard                 drop it in silence\n"
	    "    question: your words    ask the author\n"
	    "    escalate: your words    call on the president and the "
	    "facilitators\n"
	    "{if approve}\n"
	    "or open one of these links and send:\n"
	    "\n"
	    "Accept:\n<{approve}>\n"
	    "Refuse, with your words:\n<{refuse}>\n"
	    "Ask the author:\n<{ask}>\n{end}" },

	/* list, subject, why: one of the phrases refused-… */
	{ "answer-refused", "Réponse sans effet : {list}",
	    "Bonjour,\n"
	    "\n"
	    "Votre réponse à une demande de modération de la liste {list} n'a "
	    "pas été\nprise en compte : {why}.\n"
	    "\n"
	    "Rien n'a été décidé.\n",
	    "Answer without effect: {list}",
	    "Hello,\n"
	    "\n"
	    "Your answer to a request for moderation of the list {list} was "
	    "not taken\ninto account: {why}.\n"
	    "\n"
	    "Nothing was decided.\n" },

	/* list, answer */
	{ "order-answer", "Animation de {list}",
	    "{answer}\n"
	    "Ce que vous pouvez demander à {request}, ou en réponse à une "
	    "demande de\nmodération :\n"
	    "\n"
	    "    attente                  voir les messages retenus\n"
	    "    suivant                  recevoir le plus ancien\n"
	    "    modérer ADRESSE          retenir les messages de cette "
	    "personne\n"
	    "    confiance ADRESSE        ne plus les retenir\n"
	    "    pause                    suspendre la diffusion\n"
	    "    ralentir N               N messages par heure au plus\n"
	    "    reprendre                diffuser normalement\n"
	    "    afflux oui, afflux non   diffuser, jeter ce qu'un afflux a "
	    "retenu\n"
	    "    absent jusqu'au DATE     passer son tour\n"
	    "    présent                  le reprendre\n",
	    "Facilitation of {list}",
	    "{answer}\n"
	    "What you can ask of {request}, or in reply to a request for "
	    "moderation:\n"
	    "\n"
	    "    held                     see the posts that wait\n"
	    "    next                     get the oldest one\n"
	    "    moderate ADDRESS         hold the posts of that person\n"
	    "    trust ADDRESS            hold them no more\n"
	    "    pause                    stop sending posts out\n"
	    "    slow N                   N posts an hour at most\n"
	    "    resume                   send out freely\n"
	    "    flood yes, flood no      send, drop what a flood held back\n"
	    "    absent until DATE        skip one's turn\n"
	    "    present                  take it again\n" },

	/* list, subject, author, words, other: who asked */
	{ "question-answered", "Re: À modérer sur {list} : {subject}",
	    "{author} a répondu à la question posée sur son message "
	    "« {subject} » :\n"
	    "\n"
	    "{words}\n"
	    "\n"
	    "Le message attend toujours votre accord.\n",
	    "Re: To moderate on {list}: {subject}",
	    "{author} has answered the question about the message "
	    "\"{subject}\":\n"
	    "\n"
	    "{words}\n"
	    "\n"
	    "The message still waits for your consent.\n" },

	/* list, subject, author, words, other, file: what was said so far */
	{ "escalated", "Médiation demandée sur {list} : {subject}",
	    "{other} demande une médiation au sujet d'un message retenu sur la "
	    "liste\n{list}.\n"
	    "\n"
	    "De : {author}\n"
	    "Objet : {subject}\n"
	    "{if words}\nSes mots :\n\n{words}\n{end}"
	    "{if file}\nCe qui s'est passé :\n\n{file}{end}"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "Le message entier est joint. Il reste retenu. Cette demande est "
	    "adressée à\nla présidence et à l'animation de la liste.\n",
	    "Mediation asked for on {list}: {subject}",
	    "{other} asks for mediation about a message held on the list "
	    "{list}.\n"
	    "\n"
	    "From: {author}\n"
	    "Subject: {subject}\n"
	    "{if words}\nIn these words:\n\n{words}\n{end}"
	    "{if file}\nWhat has happened:\n\n{file}{end}"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "The whole message is attached. It stays held. This goes to the "
	    "president and\nthe facilitators of the list.\n" },

	/* list, n_failures, failures, more */
	{ "failed-recipients-owner", "Adresses en erreur sur {list}",
	    "Des messages de la liste {list} n'ont pas pu être remis à ces "
	    "adresses\n({n_failures}) :\n"
	    "\n"
	    "{failures}"
	    "{if more}… et {more} de plus : crieur queue --list {list_name}\n"
	    "{end}"
	    "\n"
	    "Si une adresse est fausse ou abandonnée, demandez la nouvelle à "
	    "la personne\net donnez-la à qui tient le registre. Ce bilan part "
	    "au plus une fois par jour.\n",
	    "Failing addresses on {list}",
	    "Messages of the list {list} could not be delivered to these "
	    "addresses\n({n_failures}):\n"
	    "\n"
	    "{failures}"
	    "{if more}… and {more} more: crieur queue --list {list_name}\n"
	    "{end}"
	    "\n"
	    "If an address is wrong or given up, ask the person for the new "
	    "one and give it\nto whoever keeps the register. This report is "
	    "sent at most once a day.\n" },

	/* list, author, subject, when, excerpt */
	{ "owner-forward", "[{list}] {subject}",
	    "Un mot est arrivé pour l'animation de {list}.\n"
	    "\n"
	    "De : {author}\n"
	    "Objet : {subject}\n"
	    "Reçu le : {when}\n"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "Le message entier est joint. Répondez simplement à celui-ci : "
	    "votre réponse\nira à l'auteur.\n",
	    "[{list}] {subject}",
	    "A word has come for the facilitators of {list}.\n"
	    "\n"
	    "From: {author}\n"
	    "Subject: {subject}\n"
	    "Received: {when}\n"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "The whole message is attached. Just reply to this one: your reply "
	    "goes to the\nauthor.\n" },
};

const size_t n_moderation_texts = COUNT_OF(moderation_texts);
