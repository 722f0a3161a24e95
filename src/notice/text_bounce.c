/*
 * What is said of addresses whose mail comes back: to their people, and to
 * those who look after the lists.
 */
#include "crieur/base/attribute.h"

#include "text.h"

const struct notice_text bounce_texts[] = {
	/* name, site, address */
	{ "address-probe", "{site} : vérification de votre adresse",
	    "Bonjour {name},\n"
	    "\n"
	    "Plusieurs messages envoyés à {address} nous sont revenus. Ce "
	    "courriel sert à\nsavoir si cette adresse fonctionne.\n"
	    "\n"
	    "Si vous le lisez, elle fonctionne : vous n'avez rien à faire.\n",
	    "{site}: a check of your address",
	    "Hello {name},\n"
	    "\n"
	    "Several messages sent to {address} came back to us. This mail is "
	    "to find out\nwhether that address works.\n"
	    "\n"
	    "If you read it, it does: there is nothing you need to do.\n" },

	/* name, site, address, lists, why, answer */
	{ "address-suspended", "{site} : vos messages ne vous parviennent plus",
	    "Bonjour {name},\n"
	    "\n"
	    "Depuis plusieurs jours, tout ce que nous envoyons à {address}\n"
	    "nous revient. Les envois à cette adresse sont arrêtés ; elle "
	    "reste inscrite.\n"
	    "{if why}\nCe qu'on nous répond : {why}\n{end}"
	    "{if lists}\nListes concernées :\n\n{lists}{end}"
	    "\n"
	    "{if answer}Si l'adresse fonctionne de nouveau, répondez à ce "
	    "courriel par le seul mot :\n\n    reprendre\n\n{end}"
	    "Pour recevoir les listes à une autre adresse, écrivez à "
	    "l'animation d'une liste.\n",
	    "{site}: your messages do not reach you any more",
	    "Hello {name},\n"
	    "\n"
	    "For several days everything we send to {address} has come\n"
	    "back. Sending there has stopped; the address stays in the "
	    "register.\n"
	    "{if why}\nWhat we are told: {why}\n{end}"
	    "{if lists}\nLists this is about:\n\n{lists}{end}"
	    "\n"
	    "{if answer}If the address works again, answer this mail with the "
	    "one word:\n\n    resume\n\n{end}"
	    "To receive the lists at another address, write to the "
	    "facilitators of a list.\n" },

	/* name, site, address, lists, why, told or untold */
	{ "address-suspended-owner", "{site} : envois arrêtés à {address}",
	    "Bonjour,\n"
	    "\n"
	    "Les messages à {name} <{address}> reviennent depuis\nplusieurs "
	    "jours, et celui envoyé pour vérifier aussi. Les envois à cette "
	    "adresse\nsont arrêtés. La personne garde ses droits et peut "
	    "toujours écrire.\n"
	    "{if why}\nCe qu'on nous répond : {why}\n{end}"
	    "{if lists}\nListes concernées :\n\n{lists}{end}"
	    "\n"
	    "{if told}Elle est prévenue à son autre adresse.\n{end}"
	    "{if untold}Nous ne lui connaissons pas d'autre adresse : "
	    "téléphonez-lui, si vous pouvez.\n{end}"
	    "\n"
	    "Pour reprendre, sur la machine des listes :\n"
	    "\n"
	    "    crieur bounce resume {address}\n",
	    "{site}: sending to {address} has stopped",
	    "Hello,\n"
	    "\n"
	    "Messages to {name} <{address}> have come back for several\ndays, "
	    "and so has the one sent to make sure. Sending to that address "
	    "has stopped.\nThe person keeps all rights and can still write.\n"
	    "{if why}\nWhat we are told: {why}\n{end}"
	    "{if lists}\nLists this is about:\n\n{lists}{end}"
	    "\n"
	    "{if told}They were told at their other address.\n{end}"
	    "{if untold}We know no other address of theirs: telephone, if "
	    "you can.\n{end}"
	    "\n"
	    "To go on sending, on the machine of the lists:\n"
	    "\n"
	    "    crieur bounce resume {address}\n" },

	/* name, site, address */
	{ "address-resumed", "{site} : les envois reprennent",
	    "Bonjour,\n"
	    "\n"
	    "Les messages des listes partent de nouveau vers {address}.\n",
	    "{site}: sending goes on",
	    "Hello,\n"
	    "\n"
	    "Messages of the lists go to {address} again.\n" },

	/* site, list, address */
	{ "complaint-owner", "{site} : {address} signale un message comme spam",
	    "Bonjour,\n"
	    "\n"
	    "Le fournisseur de {address} nous apprend que cette personne\na "
	    "classé comme indésirable un message de {list}.\n"
	    "\n"
	    "Rien n'a été changé : c'est souvent un geste malheureux. Mais "
	    "trop de ces\nsignalements font refuser nos messages par ce "
	    "fournisseur. Demandez-lui si elle\nsouhaite encore recevoir cette "
	    "liste.\n",
	    "{site}: {address} calls a message spam",
	    "Hello,\n"
	    "\n"
	    "The provider of {address} tells us that this person has\nput a "
	    "message of {list} among the unwanted.\n"
	    "\n"
	    "Nothing was changed: it is often a slip of the hand. But too many "
	    "such reports\nmake that provider refuse our messages. Ask them "
	    "whether they still want to\nreceive this list.\n" },

	/* site, list, domain, n_failed, n_recipients */
	{ "bounce-storm", "{site} : beaucoup de messages reviennent à la fois",
	    "Bonjour,\n"
	    "\n"
	    "En un jour, les messages à {n_failed} adresses"
	    "{if domain} de {domain}{end}{if list} de la liste {list}{end} "
	    "sont\nrevenus, sur {n_recipients} atteintes.\n"
	    "\n"
	    "À tant à la fois, ce n'est pas la faute des personnes : voyez le "
	    "relais, le DNS,\nune liste noire"
	    "{if domain}, ou ce qui arrive à ce fournisseur{end}.\n"
	    "\n"
	    "Aucune de ces erreurs ne compte, personne n'est suspendu, les "
	    "listes restent\nouvertes. Ce courriel n'est envoyé qu'une fois. "
	    "Pour voir ce qui revient :\n"
	    "\n"
	    "    crieur bounces\n",
	    "{site}: many messages come back at once",
	    "Hello,\n"
	    "\n"
	    "Within a day, messages to {n_failed} addresses"
	    "{if domain} at {domain}{end}{if list} of the list {list}{end} "
	    "came\nback, of {n_recipients} reached.\n"
	    "\n"
	    "So many at once are not the people's fault: look at the relay, "
	    "the DNS, a block\nlist{if domain}, or what happens at that "
	    "provider{end}.\n"
	    "\n"
	    "None of these failures counts, nobody is suspended, the lists "
	    "stay open. This\nmail is sent only once. To see what comes "
	    "back:\n"
	    "\n"
	    "    crieur bounces\n" },
};

const size_t n_bounce_texts = COUNT_OF(bounce_texts);
