/*
 * The mails about the register: imports, dues, mandates and guests. Nobody is
 * ever told that they are no longer a member: not paying is not leaving.
 */
#include "crieur/base/attribute.h"

#include "text.h"

const struct notice_text register_texts[] = {
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

	/* name, site, address */
	{ "address-check", "Cette adresse est-elle la vôtre ?",
	    "Bonjour,\n"
	    "\n"
	    "{name} a été indiqué·e à {site} avec l'adresse {address}.\n"
	    "\n"
	    "Si c'est bien vous, répondez simplement à ce courriel : vous "
	    "pourrez écrire\naux listes depuis cette adresse.\n"
	    "\n"
	    "Si ce n'est pas vous, répondez : non\n"
	    "Sans réponse, rien ne change.\n",
	    "Is this address yours?",
	    "Hello,\n"
	    "\n"
	    "{name} was given to {site} with the address {address}.\n"
	    "\n"
	    "If that is you, just reply to this mail: you will be able to "
	    "write to the lists\nfrom this address.\n"
	    "\n"
	    "If it is not you, reply: no\n"
	    "Without an answer nothing changes.\n" },

	/* site */
	{ "address-verified", "Votre adresse est confirmée",
	    "Bonjour,\n"
	    "\n"
	    "Merci. Vous pouvez désormais écrire aux listes de {site} depuis "
	    "cette adresse.\n",
	    "Your address is confirmed",
	    "Hello,\n"
	    "\n"
	    "Thank you. From now on you may write to the lists of {site} "
	    "from this address.\n" },

	{ "address-refused", "Cette adresse est retirée",
	    "Bonjour,\n"
	    "\n"
	    "Merci. Cette adresse est retirée du registre de {site}.\n",
	    "This address is taken out",
	    "Hello,\n"
	    "\n"
	    "Thank you. This address is taken out of the register of "
	    "{site}.\n" },

	{ "address-stale", "Cette demande n'est plus ouverte",
	    "Bonjour,\n"
	    "\n"
	    "La question à laquelle vous répondez a déjà sa réponse, ou le "
	    "délai est passé.\nRien n'a changé.\n",
	    "That question is no longer open",
	    "Hello,\n"
	    "\n"
	    "The question you reply to has been answered already, or its "
	    "time is over.\nNothing has changed.\n" },

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

	/* name, site, thing, group, until, renewal */
	{ "guest-soon", "Votre invitation dans le groupe {group}",
	    "Bonjour {name},\n"
	    "\n"
	    "Vous êtes invité·e du groupe {group} de {site} jusqu'au "
	    "{until}.\n"
	    "\n"
	    "Si vous souhaitez continuer avec nous, l'adhésion est "
	    "ouverte :\n"
	    "{if renewal}\n    {renewal}\n\n{end}"
	    "parlez-en à l'animation du groupe.\n",
	    "Your invitation to the group {group}",
	    "Hello {name},\n"
	    "\n"
	    "You are a guest of the group {group} of {site} until {until}.\n"
	    "\n"
	    "If you would like to go on with us, you may join:\n"
	    "{if renewal}\n    {renewal}\n\n{end}"
	    "speak to the facilitators of the group.\n" },

	{ "guest-last", "La prochaine séance du groupe {group}",
	    "Bonjour {name},\n"
	    "\n"
	    "Vous êtes invité·e du groupe {group} de {site}. La prochaine "
	    "séance est la\ndernière de votre invitation.\n"
	    "\n"
	    "Si vous souhaitez continuer avec nous, l'adhésion est "
	    "ouverte :\n"
	    "{if renewal}\n    {renewal}\n\n{end}"
	    "parlez-en à l'animation du groupe.\n",
	    "The next session of the group {group}",
	    "Hello {name},\n"
	    "\n"
	    "You are a guest of the group {group} of {site}. The next session "
	    "is the last of\nyour invitation.\n"
	    "\n"
	    "If you would like to go on with us, you may join:\n"
	    "{if renewal}\n    {renewal}\n\n{end}"
	    "speak to the facilitators of the group.\n" },

	{ "guest-over", "Merci de votre visite dans le groupe {group}",
	    "Bonjour {name},\n"
	    "\n"
	    "Votre invitation dans le groupe {group} de {site} est arrivée à "
	    "son terme.\nMerci d'être venu·e.\n"
	    "\n"
	    "Si vous souhaitez continuer avec nous, l'adhésion est "
	    "ouverte :\n"
	    "{if renewal}\n    {renewal}\n\n{end}"
	    "parlez-en à l'animation du groupe.\n",
	    "Thank you for your visit to the group {group}",
	    "Hello {name},\n"
	    "\n"
	    "Your invitation to the group {group} of {site} has come to its "
	    "end. Thank you\nfor having come.\n"
	    "\n"
	    "If you would like to go on with us, you may join:\n"
	    "{if renewal}\n    {renewal}\n\n{end}"
	    "speak to the facilitators of the group.\n" },

	/* name, site, lines */
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

const size_t n_register_texts = COUNT_OF(register_texts);
