/*
 * The mails crieur writes. Each says who speaks of what, what happened, and
 * what one can do. Nothing tells a stranger who is a member.
 */
#include "crieur/base/attribute.h"

#include "text.h"

const struct notice_text notice_texts[] = {
	/* list, id, author, who, proof, why, subject, when, excerpt, until,
	 * is_fallback */
	{ "held-moderator", "À modérer sur {list} : {subject}",
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
	    "{if excerpt}\n{excerpt}\n{end}"
	    "\n"
	    "Le message entier est joint.\n"
	    "\n"
	    "Sur la machine des listes :\n"
	    "\n"
	    "    crieur approve {id}                        le diffuser\n"
	    "    crieur reject {id} --because \"vos mots\"    le refuser, "
	    "l'auteur le saura\n"
	    "    crieur discard {id}                        l'écarter en "
	    "silence\n"
	    "{if until}\nSans réponse, il sera traité comme expiré le "
	    "{until}.\n{end}",
	    "To moderate on {list}: {subject}",
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
	    "{if excerpt}\n{excerpt}\n{end}"
	    "\n"
	    "The whole message is attached.\n"
	    "\n"
	    "On the machine of the lists:\n"
	    "\n"
	    "    crieur approve {id}                          send it out\n"
	    "    crieur reject {id} --because \"your words\"    refuse it, the "
	    "author is told\n"
	    "    crieur discard {id}                          drop it in "
	    "silence\n"
	    "{if until}\nWithout an answer it will be treated as expired on "
	    "{until}.\n{end}" },

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
	    "de\nl'animation de la liste {list}. Il n'a pas été diffusé, et "
	    "vous revient,\njoint à celui-ci.\n"
	    "\n"
	    "Vous pouvez le renvoyer{if owner}, ou demander à {owner}{end}.\n",
	    "No answer on {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "Your message \"{subject}\" waited too long for an answer of the "
	    "facilitators\nof the list {list}. It was not sent, and comes back "
	    "to you, attached.\n"
	    "\n"
	    "You may send it again{if owner}, or ask {owner}{end}.\n" },

	/* list, subject, n_recipients, n_left, expected */
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

	/* list, owner, post, description, site, subject */
	{ "command-help", "Aide : {list}",
	    "Bonjour,\n"
	    "\n"
	    "Vous avez écrit à une adresse de service"
	    "{if subject} (« {subject} »){end}.\n"
	    "{if description}\n{list} : {description}\n{end}"
	    "\n"
	    "Les listes de {site} suivent le registre des membres : on y entre "
	    "et on en\nsort avec son adhésion, son groupe de travail ou son "
	    "rôle, sans\ns'inscrire ni se désinscrire ici.\n"
	    "\n"
	    "{if post}Écrire à la liste : {post}\n{end}"
	    "{if owner}Rejoindre le groupe, ne plus recevoir ses messages, "
	    "changer d'adresse,\nposer une question : écrivez à {owner}, "
	    "une personne vous répondra.\n{end}",
	    "Help: {list}",
	    "Hello,\n"
	    "\n"
	    "You wrote to a service address"
	    "{if subject} (\"{subject}\"){end}.\n"
	    "{if description}\n{list}: {description}\n{end}"
	    "\n"
	    "The lists of {site} follow the register of members: one comes and "
	    "goes with\none's membership, working group or role, without "
	    "subscribing or\nunsubscribing here.\n"
	    "\n"
	    "{if post}To write to the list: {post}\n{end}"
	    "{if owner}To join the group, to stop its messages, to change your "
	    "address, to ask a\nquestion: write to {owner}, a person will "
	    "answer.\n{end}" },

	/* list, author, subject, when, excerpt */
	{ "owner-forward", "[{list}] {subject}",
	    "Un mot est arrivé pour l'animation de {list}.\n"
	    "\n"
	    "De : {author}\n"
	    "Objet : {subject}\n"
	    "Reçu le : {when}\n"
	    "{if excerpt}\n{excerpt}\n{end}"
	    "\n"
	    "Le message entier est joint. Répondez simplement à celui-ci : "
	    "votre réponse\nira à l'auteur.\n",
	    "[{list}] {subject}",
	    "A word has come for the facilitators of {list}.\n"
	    "\n"
	    "From: {author}\n"
	    "Subject: {subject}\n"
	    "Received: {when}\n"
	    "{if excerpt}\n{excerpt}\n{end}"
	    "\n"
	    "The whole message is attached. Just reply to this one: your reply "
	    "goes to the\nauthor.\n" },
};

const size_t n_notice_texts = COUNT_OF(notice_texts);
