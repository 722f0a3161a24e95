/*
 * What is said of the way out: to the admin of a relay in trouble, to an author
 * of a message that no smarthost takes.
 */
#include "crieur/base/attribute.h"

#include "text.h"

const struct notice_text relay_texts[] = {
	/* site, relay, words, since */
	{ "alert-relay-stopped", "{site} : l'envoi par {relay} est arrêté",
	    "Bonjour,\n"
	    "\n"
	    "Le relais {relay} refuse les messages de crieur depuis le "
	    "{since},\net seule une personne peut y remédier. Il dit :\n"
	    "\n"
	    "    {words}\n"
	    "\n"
	    "Rien n'est perdu : les messages attendent dans la file, et "
	    "personne n'est\ncompté comme injoignable. Le relais est essayé de "
	    "nouveau de temps en temps.\n"
	    "\n"
	    "Ce qu'il faut regarder : le mot de passe du compte, si le compte "
	    "est bloqué\nchez l'hébergeur, le certificat du serveur. Un "
	    "nouveau mot de passe est pris\ndès que son fichier est remplacé. "
	    "Une fois réparé, pour ne pas attendre :\n"
	    "\n"
	    "    crieur relay resume {relay}\n",
	    "{site}: sending by {relay} is stopped",
	    "Hello,\n"
	    "\n"
	    "The relay {relay} refuses crieur's messages since {since}, and "
	    "only\na person can repair it. It says:\n"
	    "\n"
	    "    {words}\n"
	    "\n"
	    "Nothing is lost: the messages wait in the queue, and nobody is "
	    "counted as\nout of reach. The relay is tried again now and then.\n"
	    "\n"
	    "What to look at: the account's password, whether the provider "
	    "has blocked the\naccount, the server's certificate. A new "
	    "password is taken as soon as its file\nis replaced. Once it is "
	    "repaired, not to wait:\n"
	    "\n"
	    "    crieur relay resume {relay}\n" },

	/* site, relay, words, since */
	{ "alert-relay-waiting", "{site} : {relay} reste injoignable",
	    "Bonjour,\n"
	    "\n"
	    "Le relais {relay} ne prend pas de messages depuis le {since} :\n"
	    "\n"
	    "    {words}\n"
	    "\n"
	    "Rien n'est perdu : les messages attendent dans la file, et le "
	    "relais est essayé\nde nouveau à intervalles réguliers.\n",
	    "{site}: {relay} is still out of reach",
	    "Hello,\n"
	    "\n"
	    "The relay {relay} takes no messages since {since}:\n"
	    "\n"
	    "    {words}\n"
	    "\n"
	    "Nothing is lost: the messages wait in the queue, and the relay "
	    "is tried again\nevery now and then.\n" },

	/* site, relay */
	{ "alert-relay-ready", "{site} : {relay} envoie de nouveau",
	    "Bonjour,\n"
	    "\n"
	    "Le relais {relay} prend de nouveau les messages. Ceux qui "
	    "attendaient partent.\n",
	    "{site}: {relay} sends again",
	    "Hello,\n"
	    "\n"
	    "The relay {relay} takes messages again. Those that waited are on "
	    "their way.\n" },

	/* list, subject, words, n_sent, n_failed, owner */
	{ "undeliverable-author", "Non distribué sur {list} : {subject}",
	    "Bonjour,\n"
	    "\n"
	    "Votre message « {subject} » à la liste {list} a été accepté, "
	    "mais\nle serveur d'envoi le refuse :\n"
	    "\n"
	    "    {words}\n"
	    "\n"
	    "{n_failed} personnes ne le recevront pas.{if n_sent} {n_sent} "
	    "l'avaient déjà reçu.{end}\n"
	    "\n"
	    "Selon ce qu'il dit, un message plus court, sans pièce jointe, ou "
	    "sans adresse\naccentuée passera peut-être.\n"
	    "{if owner}Pour en parler avec l'animation : {owner}\n{end}",
	    "Not delivered on {list}: {subject}",
	    "Hello,\n"
	    "\n"
	    "Your message \"{subject}\" to the list {list} was accepted, but "
	    "the\nserver it goes out by refuses it:\n"
	    "\n"
	    "    {words}\n"
	    "\n"
	    "{n_failed} people will not get it.{if n_sent} {n_sent} had it "
	    "already.{end}\n"
	    "\n"
	    "Depending on what it says, a shorter message, one without "
	    "attachment, or without\nan accented address may pass.\n"
	    "{if owner}To talk about it with the facilitators: {owner}\n"
	    "{end}" },
};

const size_t n_relay_texts = COUNT_OF(relay_texts);
