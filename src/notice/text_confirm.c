/* The mails about posts that wait for their author's word, and about floods. */
#include "crieur/base/attribute.h"

#include "text.h"

const struct notice_text confirm_texts[] = {
	/* list, author, subject, when, excerpt, until, confirm, deny: links */
	{ "confirm-author", "À confirmer sur {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Un message qui porte votre adresse est arrivé pour la liste "
	    "{list}.\nRien ne prouve encore qu'il est de vous : personne ne le "
	    "lit avant que\nvous l'ayez dit.\n"
	    "\n"
	    "De : {author}\n"
	    "Objet : {subject}\n"
	    "Reçu le : {when}\n"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "C'est bien vous ? Répondez à ce courriel, avec ce mot sur la "
	    "première\nligne :\n"
	    "\n"
	    "    oui\n"
	    "\n"
	    "ou ouvrez ce lien et envoyez :\n<{confirm}>\n"
	    "\n"
	    "Ce n'était pas vous ? Répondez, de la même façon :\n"
	    "\n"
	    "    non\n"
	    "\n"
	    "ou ouvrez ce lien et envoyez :\n<{deny}>\n"
	    "\n"
	    "Le message est alors jeté, et les responsables informatiques "
	    "sont avertis\nque l'on a pris votre adresse.\n"
	    "\n"
	    "Sans réponse d'ici le {until}, il ne sera pas diffusé. Ces "
	    "adresses\nne valent que pour vous, pour ce message, une fois.\n",
	    "To confirm on {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "A message that bears your address has come for the list {list}.\n"
	    "Nothing proves yet that it is yours: nobody reads it before you "
	    "say so.\n"
	    "\n"
	    "From: {author}\n"
	    "Subject: {subject}\n"
	    "Received: {when}\n"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "Was it you? Reply to this mail, with this word on the first "
	    "line:\n"
	    "\n"
	    "    yes\n"
	    "\n"
	    "or open this link and send:\n<{confirm}>\n"
	    "\n"
	    "It was not you? Reply in the same way:\n"
	    "\n"
	    "    no\n"
	    "\n"
	    "or open this link and send:\n<{deny}>\n"
	    "\n"
	    "The message is dropped then, and those in charge of the machines "
	    "are told\nthat somebody used your address.\n"
	    "\n"
	    "Without an answer by {until} it will not be sent. These addresses "
	    "are\ngood for you, for this message, once.\n" },

	/* list, subject, confirm, deny: links */
	{ "confirm-unclear", "Réponse non comprise : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Votre réponse au sujet du message « {subject} » à la liste {list} "
	    "n'a pas\nété comprise. Le message attend toujours.\n"
	    "\n"
	    "Répondez de nouveau, avec un de ces mots seul sur la première "
	    "ligne :\n"
	    "\n"
	    "    oui     il est de vous, il peut être diffusé\n"
	    "    non     il n'est pas de vous, il est jeté\n"
	    "\n"
	    "ou ouvrez un de ces liens et envoyez :\n"
	    "\n"
	    "C'est bien moi :\n<{confirm}>\n"
	    "Ce n'était pas moi :\n<{deny}>\n",
	    "Answer not understood: {subject}",
	    "Hello,\n"
	    "\n"
	    "Your answer about the message \"{subject}\" to the list {list} "
	    "was not\nunderstood. The message still waits.\n"
	    "\n"
	    "Reply again, with one of these words alone on the first line:\n"
	    "\n"
	    "    yes     it is yours, it may be sent\n"
	    "    no      it is not yours, it is dropped\n"
	    "\n"
	    "or open one of these links and send:\n"
	    "\n"
	    "It was me:\n<{confirm}>\n"
	    "It was not me:\n<{deny}>\n" },

	/* list, why: one of the phrases refused-… */
	{ "confirm-refused", "Réponse sans effet : {list}",
	    "Bonjour,\n"
	    "\n"
	    "Votre réponse à une demande de confirmation de la liste {list} "
	    "n'a pas\nété prise en compte : {why}.\n"
	    "\n"
	    "Rien n'a changé.\n"
	    "{if owner}Une question : {owner}\n{end}",
	    "Answer without effect: {list}",
	    "Hello,\n"
	    "\n"
	    "Your answer to a request for confirmation of the list {list} was "
	    "not\ntaken into account: {why}.\n"
	    "\n"
	    "Nothing has changed.\n"
	    "{if owner}A question: {owner}\n{end}" },

	/* list, subject, decision, owner */
	{ "confirm-already", "Déjà {decision} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Le message « {subject} » à la liste {list} n'attend plus votre "
	    "réponse : il\nest {decision}. Celle-ci n'y change rien.\n"
	    "{if owner}Une question : {owner}\n{end}",
	    "Already {decision}: {subject}",
	    "Hello,\n"
	    "\n"
	    "The message \"{subject}\" to the list {list} no longer waits for "
	    "your answer:\nit is {decision}. This one changes nothing about "
	    "it.\n"
	    "{if owner}A question: {owner}\n{end}" },

	/* list, subject, when, owner */
	{ "unconfirmed-author", "Non confirmé sur {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Le message « {subject} », arrivé le {when} pour la liste {list},\n"
	    "n'a pas été confirmé à temps. Il n'a pas été diffusé.\n"
	    "\n"
	    "S'il est de vous et a toujours lieu d'être, envoyez-le de "
	    "nouveau. Sinon,\nvous n'avez rien à faire.\n"
	    "{if owner}Une question : {owner}\n{end}",
	    "Not confirmed on {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "The message \"{subject}\", which came on {when} for the list\n"
	    "{list}, was not confirmed in time. It was not sent.\n"
	    "\n"
	    "If it is yours and still makes sense, send it again. Otherwise "
	    "there is\nnothing you need to do.\n"
	    "{if owner}A question: {owner}\n{end}" },

	/* list, subject, why, owner */
	{ "confirmed-refused", "Refusé par {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Votre message « {subject} » à la liste {list}, que vous avez "
	    "confirmé,\nn'a pas été accepté :\n"
	    "\n"
	    "{why}\n"
	    "{if owner}\nUne question : {owner}\n{end}",
	    "Refused by {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "Your message \"{subject}\" to the list {list}, which you have "
	    "confirmed, was\nnot accepted:\n"
	    "\n"
	    "{why}\n"
	    "{if owner}\nA question: {owner}\n{end}" },

	/* list, subject, is_told, is_sent, is_dropped */
	{ "denied-author", "Merci : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Merci de l'avoir dit : le message « {subject} » à la liste "
	    "{list}\n"
	    "{if is_sent}avait déjà été diffusé.{end}"
	    "{if is_dropped}est jeté, personne ne l'a lu.{end}"
	    "{if is_told} Les responsables informatiques sont avertis.{end}\n"
	    "\n"
	    "Que l'on écrive votre adresse ne veut pas dire que l'on a accès à "
	    "votre\nboîte. Dans le doute, changez-en le mot de passe.\n",
	    "Thank you: {subject}",
	    "Hello,\n"
	    "\n"
	    "Thank you for telling us: the message \"{subject}\" to the list "
	    "{list}\n"
	    "{if is_sent}had been sent already.{end}"
	    "{if is_dropped}is dropped, nobody has read it.{end}"
	    "{if is_told} Those in charge of the machines are told.{end}\n"
	    "\n"
	    "That somebody writes your address does not mean that they can "
	    "read your\nmail. When in doubt, change its password.\n" },

	/* list, id, author, who, proof, subject, when, state, client, helo,
	 * envelope, queue, message_id, login, words, excerpt, n_others,
	 * is_sent */
	{ "denied-dsi", "Adresse usurpée sur {list} : {author}",
	    "Une personne dit ne pas avoir écrit un message qui porte son "
	    "adresse.\n"
	    "\n"
	    "Liste : {list}\n"
	    "De : {author}\n"
	    "{if who}Qui : {who}\n{end}"
	    "Objet : {subject}\n"
	    "Reçu le : {when}\n"
	    "Ce qu'il est devenu : {decision}\n"
	    "\n"
	    "Remis par : {client}\n"
	    "Nom donné (HELO) : {helo}\n"
	    "Expéditeur d'enveloppe : {envelope}\n"
	    "{if login}Connexion : {login}\n{end}"
	    "Preuve d'identité : {proof}\n"
	    "{if message_id}Message-ID : <{message_id}>\n{end}"
	    "File de Postfix : {queue}\n"
	    "Numéro : {id} (crieur trace {id})\n"
	    "{if n_others}\nD'autres messages à son nom attendent sa réponse : "
	    "{n_others}\n{end}"
	    "{if words}\nSes mots :\n\n{words}\n{end}"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "Le message entier est joint : n'en ouvrez pas les pièces.\n"
	    "{if is_sent}\nIl a été diffusé : la liste est à prévenir.\n{end}",
	    "Address misused on {list}: {author}",
	    "Somebody says not to have written a message that bears their "
	    "address.\n"
	    "\n"
	    "List: {list}\n"
	    "From: {author}\n"
	    "{if who}Who: {who}\n{end}"
	    "Subject: {subject}\n"
	    "Received: {when}\n"
	    "What became of it: {decision}\n"
	    "\n"
	    "Handed over by: {client}\n"
	    "Name given (HELO): {helo}\n"
	    "Envelope sender: {envelope}\n"
	    "{if login}Login: {login}\n{end}"
	    "Proof of identity: {proof}\n"
	    "{if message_id}Message-ID: <{message_id}>\n{end}"
	    "Postfix queue id: {queue}\n"
	    "Number: {id} (crieur trace {id})\n"
	    "{if n_others}\nOther messages in their name wait for their "
	    "answer: {n_others}\n{end}"
	    "{if words}\nIn their words:\n\n{words}\n{end}"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "The whole message is attached: do not open what comes with it.\n"
	    "{if is_sent}\nIt was sent: the list should be warned.\n{end}" },

	/* list, number, within, quiet, subject, author, excerpt, id, request,
	 * is_fallback */
	{ "flood-begun", "Trop de messages sur {list} : tout attend",
	    "La liste {list} a reçu plus de {number} messages en {within}. "
	    "Elle est\ndésormais sous modération : ce qui arrive attend, rien "
	    "n'est perdu.\n"
	    "\n"
	    "Vous ne recevrez pas de demande pour chaque message.\n"
	    "\n"
	    "Le premier qui attend :\n"
	    "\n"
	    "De : {author}\n"
	    "Objet : {subject}\n"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "Répondez à ce courriel, ou écrivez à {request}, un de\nces mots "
	    "sur la première ligne :\n"
	    "\n"
	    "    reprendre      la liste diffuse de nouveau sans attendre\n"
	    "    attente        la liste de ce qui attend\n"
	    "    suivant        vous demander le plus ancien\n"
	    "    afflux oui     diffuser tout ce que l'afflux a retenu\n"
	    "    afflux non     jeter tout ce que l'afflux a retenu\n"
	    "\n"
	    "Sans réponse, elle reprend d'elle-même quand rien n'est arrivé "
	    "pendant\n{quiet} ; ce qui attend continue d'attendre.\n"
	    "{if is_fallback}\n"
	    "La liste n'a personne pour l'animer en ce moment : c'est pourquoi "
	    "ceci\nvous arrive.\n{end}",
	    "Too many posts on {list}: all of them wait",
	    "The list {list} had more than {number} posts within {within}. It "
	    "is under\nmoderation from now on: what comes waits, nothing is "
	    "lost.\n"
	    "\n"
	    "You will not be asked about each of them.\n"
	    "\n"
	    "The first that waits:\n"
	    "\n"
	    "From: {author}\n"
	    "Subject: {subject}\n"
	    "{if excerpt}\n{excerpt}{end}"
	    "\n"
	    "Reply to this mail, or write to {request}, one of these\nwords on "
	    "the first line:\n"
	    "\n"
	    "    resume         the list sends out freely again\n"
	    "    held           what waits\n"
	    "    next           ask you about the oldest\n"
	    "    flood yes      send all that the flood has held back\n"
	    "    flood no       drop all that the flood has held back\n"
	    "\n"
	    "Without an answer it goes on by itself when nothing has come for "
	    "{quiet};\nwhat waits goes on waiting.\n"
	    "{if is_fallback}\n"
	    "The list has no facilitator at the moment: that is why this comes "
	    "to you.\n{end}" },
};

const size_t n_confirm_texts = COUNT_OF(confirm_texts);
