/*
 * The mails crieur writes. Each says who speaks of what, what happened, and
 * what one can do. Nothing tells a stranger who is a member.
 */
#include "crieur/base/attribute.h"

#include "text.h"

const struct notice_text notice_texts[] = {
	/* list, id, author, who, proof, why, subject, when, excerpt, until,
	 * is_fallback, is_reminder, is_escalated, approve, refuse, ask: links
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
	    "{if until}\nSans réponse, il sera traité comme expiré le "
	    "{until}.\n{end}",
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
	    "{if until}\nWithout an answer it will be treated as expired on "
	    "{until}.\n{end}" },

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
	    "    absent until DATE        skip one's turn\n"
	    "    present                  take it again\n" },

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

	/* id, file, actor, loss */
	{ "import-set-aside", "Import mis de côté : {file}",
	    "L'import de {file} (lancé par {actor}) aurait retiré plus de "
	    "monde que\nle garde-fou ne le permet. Il est mis de côté en "
	    "entier ; le registre n'a\npas changé.\n"
	    "\n"
	    "Ce qu'il retirerait :\n"
	    "\n"
	    "{loss}\n"
	    "Sur la machine des listes :\n"
	    "\n"
	    "    crieur import show {id}      le voir\n"
	    "    crieur import accept {id}    l'appliquer quand même\n"
	    "    crieur import drop {id}      l'oublier\n",
	    "Import set aside: {file}",
	    "The import of {file} (by {actor}) would have taken away more "
	    "people than the\nguard lets pass. It is set aside whole; the "
	    "register has not changed.\n"
	    "\n"
	    "What it would take away:\n"
	    "\n"
	    "{loss}\n"
	    "On the machine of the lists:\n"
	    "\n"
	    "    crieur import show {id}      look at it\n"
	    "    crieur import accept {id}    apply it all the same\n"
	    "    crieur import drop {id}      forget it\n" },

	/* name, site, file, lines */
	{ "import-report", "Import de {file} : à regarder",
	    "Bonjour {name},\n"
	    "\n"
	    "Le fichier {file} du dossier surveillé de {site} a été lu. Ceci "
	    "demande un\nregard :\n"
	    "\n"
	    "{lines}",
	    "Import of {file}: to look at",
	    "Hello {name},\n"
	    "\n"
	    "The file {file} of the watched folder of {site} was read. This "
	    "needs a look:\n"
	    "\n"
	    "{lines}" },

	/* name, site, until, last, renewal */
	{ "dues-soon", "Votre cotisation à {site}",
	    "Bonjour {name},\n"
	    "\n"
	    "Votre cotisation à {site} court jusqu'au {until}. Pour continuer "
	    "à recevoir\nles listes et à y écrire, pensez à la renouveler.\n"
	    "{if renewal}\n    {renewal}\n{end}"
	    "\n"
	    "Si c'est déjà fait, merci, et ne tenez pas compte de ce mot : un "
	    "paiement met\nparfois quelques jours à être inscrit.\n",
	    "Your dues at {site}",
	    "Hello {name},\n"
	    "\n"
	    "Your dues at {site} run until {until}. To go on receiving the "
	    "lists and\nwriting to them, please think of renewing them.\n"
	    "{if renewal}\n    {renewal}\n{end}"
	    "\n"
	    "If you have done so, thank you, and please disregard this: a "
	    "payment may take a\nfew days to be recorded.\n" },

	{ "dues-grace", "Votre cotisation à {site}",
	    "Bonjour {name},\n"
	    "\n"
	    "Votre cotisation à {site} courait jusqu'au {until}. Rien ne "
	    "change pour vous\njusqu'au {last} : vous recevez les listes "
	    "comme avant. Il est temps de la renouveler.\n"
	    "{if renewal}\n    {renewal}\n{end}"
	    "\n"
	    "Si c'est déjà fait, merci, et ne tenez pas compte de ce mot.\n",
	    "Your dues at {site}",
	    "Hello {name},\n"
	    "\n"
	    "Your dues at {site} ran until {until}. Nothing changes for you "
	    "until {last}:\nyou receive the lists as before. It is time to renew "
	    "them.\n"
	    "{if renewal}\n    {renewal}\n{end}"
	    "\n"
	    "If you have done so, thank you, and please disregard this.\n" },

	{ "dues-last-days", "Votre cotisation à {site} : jusqu'au {last}",
	    "Bonjour {name},\n"
	    "\n"
	    "Votre cotisation à {site} courait jusqu'au {until}. Sans "
	    "renouvellement, vous\nrecevrez les listes jusqu'au {last}.\n"
	    "{if renewal}\n    {renewal}\n{end}"
	    "\n"
	    "Si quelque chose vous en empêche, dites-le : on s'arrange.\n",
	    "Your dues at {site}: until {last}",
	    "Hello {name},\n"
	    "\n"
	    "Your dues at {site} ran until {until}. Without renewal you will "
	    "receive the\nlists until {last}.\n"
	    "{if renewal}\n    {renewal}\n{end}"
	    "\n"
	    "If something keeps you from it, say so: a way is found.\n" },

	{ "dues-ended", "Votre cotisation à {site}",
	    "Bonjour {name},\n"
	    "\n"
	    "Nous n'avons pas reçu de cotisation pour vous à {site} depuis "
	    "celle qui\ncourait jusqu'au {until}. À partir d'aujourd'hui, "
	    "les listes réservées aux\nmembres à jour ne vous parviennent "
	    "plus, et reprendront dès qu'elle sera\ninscrite.\n"
	    "{if renewal}\n    {renewal}\n{end}"
	    "\n"
	    "Si vous avez payé, ou si quelque chose vous en empêche, "
	    "dites-le : on\ns'arrange.\n",
	    "Your dues at {site}",
	    "Hello {name},\n"
	    "\n"
	    "We have not received dues from you at {site} since those that "
	    "ran until\n{until}. From today on, the lists for members in "
	    "good standing no longer reach\nyou, and will again as soon as "
	    "they are recorded.\n"
	    "{if renewal}\n    {renewal}\n{end}"
	    "\n"
	    "If you have paid, or if something keeps you from it, say so: a "
	    "way is found.\n" },

	/* name, site, thing, until */
	{ "term-ends", "Jusqu'au {until} : {thing}",
	    "Bonjour {name},\n"
	    "\n"
	    "À {site}, ceci prend fin pour vous le {until} : {thing}.\n"
	    "\n"
	    "Si cela doit continuer, parlez-en à l'animation de votre groupe "
	    "ou à la\npersonne qui tient le registre.\n",
	    "Until {until}: {thing}",
	    "Hello {name},\n"
	    "\n"
	    "At {site}, this ends for you on {until}: {thing}.\n"
	    "\n"
	    "If it should go on, speak to the facilitators of your group or to "
	    "whoever keeps\nthe register.\n" },

	/* name, site, lines */
	{ "terms-end", "{site} : mandats et invitations qui prennent fin",
	    "Bonjour {name},\n"
	    "\n"
	    "Ceci prend fin dans les trente jours. Les personnes sont "
	    "prévenues.\n"
	    "\n"
	    "{lines}",
	    "{site}: mandates and invitations that end",
	    "Hello {name},\n"
	    "\n"
	    "This ends within thirty days. The people have been told.\n"
	    "\n"
	    "{lines}" },

	{ "awaiting-admission", "{site} : cotisations en attente d'admission",
	    "Bonjour {name},\n"
	    "\n"
	    "Ces personnes ont payé leur cotisation et attendent la décision "
	    "du comité\n(avec le jour jusqu'auquel elles ont payé) :\n"
	    "\n"
	    "{lines}"
	    "\n"
	    "Une fois la décision prise, sur la machine des listes :\n"
	    "\n"
	    "    crieur person set ADRESSE sponsors=\"Nom, Nom\" "
	    "admitted=AAAA-MM-JJ\n",
	    "{site}: dues that await admission",
	    "Hello {name},\n"
	    "\n"
	    "These people have paid their dues and await the committee's "
	    "decision (with the\nday until which they have paid):\n"
	    "\n"
	    "{lines}"
	    "\n"
	    "Once it is taken, on the machine of the lists:\n"
	    "\n"
	    "    crieur person set ADDRESS sponsors=\"Name, Name\" "
	    "admitted=YYYY-MM-DD\n" },

	{ "new-guests", "{site} : nouvelles personnes invitées",
	    "Bonjour {name},\n"
	    "\n"
	    "Ces personnes sont invitées dans un groupe :\n"
	    "\n"
	    "{lines}",
	    "{site}: new guests",
	    "Hello {name},\n"
	    "\n"
	    "These people are guests of a group:\n"
	    "\n"
	    "{lines}" },
};

const size_t n_notice_texts = COUNT_OF(notice_texts);
