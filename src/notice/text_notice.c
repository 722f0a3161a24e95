/*
 * The mails crieur writes to people. Each says who speaks of what, what
 * happened, and what one can do. Nothing tells a stranger who is a member.
 */
#include "crieur/base/attribute.h"

#include "text.h"

const struct notice_text notice_texts[] = {
	/* list, subject, words */
	{ "question-author", "Question sur votre message à {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Avant de diffuser votre message « {subject} » à la liste {list}, "
	    "son animation\nvous demande :\n"
	    "\n"
	    "{words}\n"
	    "\n"
	    "Répondez simplement à ce courriel. Pour remplacer votre message "
	    "par une\nversion corrigée, répondez en envoyant celle-ci à "
	    "{list} : l'ancienne\nsera retirée de l'attente.\n",
	    "Question about your message to {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "Before your message \"{subject}\" goes to the list {list}, its "
	    "facilitators ask\nyou:\n"
	    "\n"
	    "{words}\n"
	    "\n"
	    "Just reply to this mail. To put a corrected version in the place "
	    "of your\nmessage, reply with it to {list}: the former one will "
	    "be taken out of the\nqueue.\n" },

	/* list, subject, why, owner, until */
	{ "held-author", "En attente sur {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Votre message « {subject} » à la liste {list} est bien arrivé. "
	    "Il attend\nl'accord de l'animation.\n"
	    "\n"
	    "Pourquoi : {why}\n"
	    "\n"
	    "Vous n'avez rien à faire. S'il n'est pas retenu, vous en serez "
	    "averti·e.\n"
	    "{if owner}Pour en parler avec l'animation : {owner}\n{end}",
	    "Waiting on {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "Your message \"{subject}\" to the list {list} has arrived. It "
	    "waits for a\nfacilitator's consent.\n"
	    "\n"
	    "Why: {why}\n"
	    "\n"
	    "There is nothing you need to do. If it is not kept, you will be "
	    "told.\n"
	    "{if owner}To talk about it with the facilitators: {owner}\n"
	    "{end}" },

	/* list, subject, by, decided, owner */
	{ "accepted-author", "Accepté sur {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Votre message « {subject} » à la liste {list} est accepté. Il "
	    "est diffusé,\nou le sera sous peu.\n"
	    "\n"
	    "Merci de votre patience.\n"
	    "{if owner}Pour en parler avec l'animation : {owner}\n{end}",
	    "Accepted on {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "Your message \"{subject}\" to the list {list} is accepted. It "
	    "has gone out,\nor will shortly.\n"
	    "\n"
	    "Thank you for your patience.\n"
	    "{if owner}To talk about it with the facilitators: {owner}\n"
	    "{end}" },

	/* list, subject, words, owner */
	{ "refused-author", "Non diffusé sur {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "L'animation de la liste {list} n'a pas retenu votre message "
	    "« {subject} ».\n"
	    "{if words}\nSes mots :\n\n{words}\n{end}"
	    "\n"
	    "Votre message est joint.\n"
	    "{if owner}Pour en parler avec l'animation : {owner}\n{end}",
	    "Not sent to {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "The facilitators of the list {list} did not keep your message "
	    "\"{subject}\".\n"
	    "{if words}\nTheir words:\n\n{words}\n{end}"
	    "\n"
	    "Your message is attached.\n"
	    "{if owner}To talk about it with the facilitators: {owner}\n"
	    "{end}" },

	/* list, subject, why, owner: the message went to other lists */
	{ "partly-refused", "Refusé par {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Votre message « {subject} » était adressé à plusieurs listes. "
	    "{list} ne\nl'a pas accepté :\n"
	    "\n"
	    "{why}\n"
	    "\n"
	    "Cela ne change rien pour les autres.\n"
	    "{if owner}Une question : {owner}\n{end}",
	    "Refused by {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "Your message \"{subject}\" went to several addresses. {list} did "
	    "not accept it:\n"
	    "\n"
	    "{why}\n"
	    "\n"
	    "That changes nothing for the others.\n"
	    "{if owner}A question: {owner}\n{end}" },

	/* list, subject, owner */
	{ "expired-author", "Resté sans réponse sur {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Votre message « {subject} » a attendu trop longtemps une réponse "
	    "de\nl'animation de la liste {list}. Il n'a pas été diffusé"
	    "{if is_returned}, et vous revient,\njoint à celui-ci{end}.\n"
	    "\n"
	    "Vous pouvez le renvoyer{if owner}, ou demander à {owner}{end}.\n",
	    "No answer on {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "Your message \"{subject}\" waited too long for an answer of the "
	    "facilitators\nof the list {list}. It was not sent{if is_returned}, "
	    "and comes back to you,\nattached{end}.\n"
	    "\n"
	    "You may send it again{if owner}, or ask {owner}{end}.\n" },

	/* list, subject, n_recipients, n_left, expected */
	{ "private-undelivered", "Réponse privée non remise : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Votre réponse privée « {subject} » à un auteur de {list} n'a pas "
	    "pu lui\nêtre remise : son serveur la refuse. Personne d'autre "
	    "ne l'a reçue.\n"
	    "\n"
	    "Écrivez à la liste pour lui demander une autre adresse.\n",
	    "Private answer not delivered: {subject}",
	    "Hello,\n"
	    "\n"
	    "Your private answer \"{subject}\" to an author on {list} could "
	    "not be\ndelivered: the server there refuses it. Nobody else has "
	    "received it.\n"
	    "\n"
	    "Write to the list to ask for another address.\n" },
	{ "delayed-author", "Diffusion ralentie sur {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Votre message « {subject} » à la liste {list} part petit à "
	    "petit : notre\nfournisseur limite le nombre d'envois par heure.\n"
	    "\n"
	    "Destinataires : {n_recipients}, encore à servir : {n_left}\n"
	    "{if expected}Dernier envoi prévu vers : {expected}\n{end}"
	    "\n"
	    "Vous n'avez rien à faire, ne le renvoyez pas.\n",
	    "Slow delivery on {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "Your message \"{subject}\" to the list {list} goes out little by "
	    "little: our\nprovider limits the number of messages an hour.\n"
	    "\n"
	    "Recipients: {n_recipients}, still to be served: {n_left}\n"
	    "{if expected}The last is expected around: {expected}\n{end}"
	    "\n"
	    "There is nothing you need to do; please do not send it again.\n" },
};

const size_t n_notice_texts = COUNT_OF(notice_texts);
