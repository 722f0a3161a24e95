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
