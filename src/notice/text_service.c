/*
 * The answers to commands by mail. Each goes to the address it speaks of, and
 * says the same to all who do not receive the list: nobody learns from one who
 * is a member.
 */
#include "crieur/base/attribute.h"

#include "text.h"

/* list, description, post, owner, join, leave: addresses, "" where they are of
 * no use; site, renewal, subject, author, excerpt */
const struct notice_text service_texts[] = {
	{ "command-help", "Aide : {list}",
	    "Bonjour,\n"
	    "\n"
	    "Vous avez écrit à une adresse de service{if subject} (« {subject} "
	    "»){end}.\n"
	    "{if description}\n"
	    "{list} : {description}\n"
	    "{end}\n"
	    "Les listes de {site} suivent le registre des membres : on y entre "
	    "avec\n"
	    "son adhésion, son groupe de travail ou son rôle.\n"
	    "\n"
	    "{if post}Écrire à la liste :\n"
	    "    {post}\n"
	    "{end}{if join}Demander à la rejoindre, ou recommencer à la "
	    "recevoir :\n"
	    "    {join}\n"
	    "{end}{if leave}Ne plus la recevoir :\n"
	    "    {leave}\n"
	    "{end}{if owner}Poser une question, changer d'adresse (une "
	    "personne vous répond) :\n"
	    "    {owner}\n"
	    "{end}",
	    "Help: {list}",
	    "Hello,\n"
	    "\n"
	    "You wrote to a service address{if subject} (\"{subject}\"){end}.\n"
	    "{if description}\n"
	    "{list}: {description}\n"
	    "{end}\n"
	    "The lists of {site} follow the register of members: one comes in "
	    "with\n"
	    "one's membership, working group or role.\n"
	    "\n"
	    "{if post}To write to the list:\n"
	    "    {post}\n"
	    "{end}{if join}To ask to join it, or to receive it again:\n"
	    "    {join}\n"
	    "{end}{if leave}To receive it no longer:\n"
	    "    {leave}\n"
	    "{end}{if owner}To ask a question or change your address (a person "
	    "answers):\n"
	    "    {owner}\n"
	    "{end}" },

	{ "leave-confirm", "Ne plus recevoir {list} ?",
	    "Bonjour,\n"
	    "\n"
	    "Il nous est demandé, en votre nom, de ne plus vous envoyer les "
	    "messages de\n"
	    "la liste {list}.\n"
	    "\n"
	    "Si c'est bien votre souhait, répondez simplement à ce courriel, "
	    "sans rien\n"
	    "y changer. Il n'y a pas d'autre formalité.\n"
	    "\n"
	    "Si vous n'avez rien demandé, ne faites rien : vous continuerez à "
	    "recevoir\n"
	    "la liste. Cette question vaut sept jours.\n",
	    "Receive {list} no longer?",
	    "Hello,\n"
	    "\n"
	    "We were asked, in your name, to send you the messages of the list "
	    "{list}\n"
	    "no longer.\n"
	    "\n"
	    "If that is what you wish, just reply to this mail and change "
	    "nothing in\n"
	    "it. There is nothing else to do.\n"
	    "\n"
	    "If you asked for nothing, do nothing: you will go on receiving "
	    "the list.\n"
	    "This question is good for seven days.\n" },

	{ "leave-done", "Vous ne recevez plus {list}",
	    "Bonjour,\n"
	    "\n"
	    "C'est fait : vous ne recevez plus les messages de la liste "
	    "{list}.\n"
	    "Votre adhésion à {site} et vos groupes n'ont pas changé.\n"
	    "\n"
	    "Pour la recevoir de nouveau, écrivez quand vous voulez à\n"
	    "    {join}\n",
	    "You no longer receive {list}",
	    "Hello,\n"
	    "\n"
	    "It is done: you no longer receive the messages of the list "
	    "{list}.\n"
	    "Your membership of {site} and your groups have not changed.\n"
	    "\n"
	    "To receive it again, write whenever you like to\n"
	    "    {join}\n" },

	{ "leave-nothing", "Vous ne recevez pas {list}",
	    "Bonjour,\n"
	    "\n"
	    "L'adresse depuis laquelle vous écrivez ne reçoit pas la liste\n"
	    "{list} : il n'y a rien à arrêter.\n"
	    "\n"
	    "Si ses messages vous arrivent, c'est sans doute sous une autre de "
	    "vos\n"
	    "adresses : écrivez depuis celle-là. Ou demandez à une personne :\n"
	    "    {owner}\n",
	    "You do not receive {list}",
	    "Hello,\n"
	    "\n"
	    "The address you write from does not receive the list\n"
	    "{list}: there is nothing to stop.\n"
	    "\n"
	    "If its messages reach you, it is probably at another of your "
	    "addresses:\n"
	    "write from that one. Or ask a person:\n"
	    "    {owner}\n" },

	{ "leave-refused", "À propos de {list}",
	    "Bonjour,\n"
	    "\n"
	    "La liste {list} porte ce que {site} doit à ses membres, comme "
	    "les\n"
	    "convocations aux assemblées : on la reçoit tant qu'on est membre, "
	    "et on\n"
	    "ne peut pas l'arrêter par courriel.\n"
	    "\n"
	    "Pour en parler, ou pour quitter l'association, écrivez à une "
	    "personne :\n"
	    "    {owner}\n",
	    "About {list}",
	    "Hello,\n"
	    "\n"
	    "The list {list} carries what {site} owes to its members, such as "
	    "the\n"
	    "summons of its assemblies: who is a member receives it, and it "
	    "cannot be\n"
	    "stopped by mail.\n"
	    "\n"
	    "To talk about it, or to leave the association, write to a "
	    "person:\n"
	    "    {owner}\n" },

	{ "leave-kept", "Rien n'a changé pour {list}",
	    "Bonjour,\n"
	    "\n"
	    "C'est noté : rien n'a changé pour vous sur la liste {list}.\n",
	    "Nothing has changed on {list}",
	    "Hello,\n"
	    "\n"
	    "Noted: nothing has changed for you on the list {list}.\n" },

	{ "leave-stale", "Réponse sans effet : {list}",
	    "Bonjour,\n"
	    "\n"
	    "L'adresse à laquelle vous avez répondu n'est pas, ou plus, "
	    "valable : rien\n"
	    "n'a changé pour vous sur la liste {list}.\n"
	    "{if leave}\n"
	    "Ne plus la recevoir :\n"
	    "    {leave}\n"
	    "{end}{if join}La recevoir de nouveau :\n"
	    "    {join}\n"
	    "{end}{if owner}Poser une question :\n"
	    "    {owner}\n"
	    "{end}",
	    "Answer without effect: {list}",
	    "Hello,\n"
	    "\n"
	    "The address you replied to is not, or no longer, good: nothing "
	    "has\n"
	    "changed for you on the list {list}.\n"
	    "{if leave}\n"
	    "To receive it no longer:\n"
	    "    {leave}\n"
	    "{end}{if join}To receive it again:\n"
	    "    {join}\n"
	    "{end}{if owner}To ask a question:\n"
	    "    {owner}\n"
	    "{end}" },

	{ "return-confirm", "Recevoir de nouveau {list} ?",
	    "Bonjour,\n"
	    "\n"
	    "Il nous est demandé, en votre nom, de vous envoyer de nouveau les "
	    "messages\n"
	    "de la liste {list}.\n"
	    "\n"
	    "Si c'est bien votre souhait, répondez simplement à ce courriel, "
	    "sans rien\n"
	    "y changer. Sinon, ne faites rien. Cette question vaut sept "
	    "jours.\n",
	    "Receive {list} again?",
	    "Hello,\n"
	    "\n"
	    "We were asked, in your name, to send you the messages of the list "
	    "{list}\n"
	    "again.\n"
	    "\n"
	    "If that is what you wish, just reply to this mail and change "
	    "nothing in\n"
	    "it. If not, do nothing. This question is good for seven days.\n" },

	{ "return-done", "Vous recevez de nouveau {list}",
	    "Bonjour,\n"
	    "\n"
	    "C'est fait : vous recevez de nouveau les messages de la liste "
	    "{list}.\n"
	    "{if leave}\n"
	    "Pour ne plus la recevoir, écrivez à\n"
	    "    {leave}\n"
	    "{end}",
	    "You receive {list} again",
	    "Hello,\n"
	    "\n"
	    "It is done: you receive the messages of the list {list} again.\n"
	    "{if leave}\n"
	    "To receive it no longer, write to\n"
	    "    {leave}\n"
	    "{end}" },

	{ "join-already", "Vous recevez déjà {list}",
	    "Bonjour,\n"
	    "\n"
	    "Vous recevez déjà la liste {list}, à l'adresse que vous avez "
	    "donnée\n"
	    "à {site}. Il n'y a rien à faire.\n"
	    "{if post}\n"
	    "Pour y écrire :\n"
	    "    {post}\n"
	    "{end}\n"
	    "Si ses messages ne vous arrivent pas, regardez parmi les "
	    "indésirables,\n"
	    "ou demandez à une personne :\n"
	    "    {owner}\n",
	    "You receive {list} already",
	    "Hello,\n"
	    "\n"
	    "You receive the list {list} already, at the address you gave to\n"
	    "{site}. There is nothing to do.\n"
	    "{if post}\n"
	    "To write to it:\n"
	    "    {post}\n"
	    "{end}\n"
	    "If its messages do not reach you, look among the junk, or ask a "
	    "person:\n"
	    "    {owner}\n" },

	{ "join-passed-on", "Votre demande pour {list}",
	    "Bonjour,\n"
	    "\n"
	    "Votre souhait de recevoir la liste {list} est transmis aux\n"
	    "personnes qui animent ce groupe. L'une d'elles vous répondra.\n"
	    "{if description}\n"
	    "{list} : {description}\n"
	    "{end}\n"
	    "Les listes de {site} suivent le registre des membres : on les "
	    "reçoit en\n"
	    "participant au groupe et en étant à jour de sa cotisation.\n"
	    "{if renewal}\n"
	    "Adhérer ou renouveler sa cotisation :\n"
	    "    {renewal}\n"
	    "{end}{if owner}\n"
	    "Ajouter un mot :\n"
	    "    {owner}\n"
	    "{end}",
	    "Your request for {list}",
	    "Hello,\n"
	    "\n"
	    "Your wish to receive the list {list} is passed on to those who\n"
	    "facilitate this group. One of them will answer you.\n"
	    "{if description}\n"
	    "{list}: {description}\n"
	    "{end}\n"
	    "The lists of {site} follow the register of members: one receives "
	    "them by\n"
	    "taking part in the group, with one's dues paid.\n"
	    "{if renewal}\n"
	    "To join or to renew one's dues:\n"
	    "    {renewal}\n"
	    "{end}{if owner}\n"
	    "To add a word:\n"
	    "    {owner}\n"
	    "{end}" },

	{ "join-how", "Comment recevoir {list}",
	    "Bonjour,\n"
	    "\n"
	    "La liste {list} suit le registre des membres de {site} : on la\n"
	    "reçoit avec son adhésion ou son rôle, sans s'y inscrire.\n"
	    "{if description}\n"
	    "{list} : {description}\n"
	    "{end}{if renewal}\n"
	    "Adhérer ou renouveler sa cotisation :\n"
	    "    {renewal}\n"
	    "{end}\n"
	    "Poser une question, donner une autre adresse :\n"
	    "    {owner}\n",
	    "How to receive {list}",
	    "Hello,\n"
	    "\n"
	    "The list {list} follows the register of members of {site}: one\n"
	    "receives it with one's membership or role, without subscribing.\n"
	    "{if description}\n"
	    "{list}: {description}\n"
	    "{end}{if renewal}\n"
	    "To join or to renew one's dues:\n"
	    "    {renewal}\n"
	    "{end}\n"
	    "To ask a question or give another address:\n"
	    "    {owner}\n" },

	{ "join-wish", "Quelqu'un voudrait rejoindre {list}",
	    "Une personne demande à recevoir la liste {list}.\n"
	    "\n"
	    "De : {author}\n"
	    "Objet : {subject}\n"
	    "{if excerpt}\n"
	    "{excerpt}{end}\n"
	    "Elle a été prévenue que l'animation lui répondrait : répondez "
	    "simplement à\n"
	    "ce courriel, votre réponse lui ira. Si elle rejoint le groupe, "
	    "donnez son\n"
	    "nom à qui tient le registre ; la liste suivra.\n"
	    "\n"
	    "Rien ne prouve que ce message vient bien de cette adresse.\n",
	    "Somebody would like to join {list}",
	    "Somebody asks to receive the list {list}.\n"
	    "\n"
	    "From: {author}\n"
	    "Subject: {subject}\n"
	    "{if excerpt}\n"
	    "{excerpt}{end}\n"
	    "They were told that the facilitators would answer: just reply to "
	    "this\n"
	    "mail, your reply goes to them. If they join the group, give their "
	    "name to\n"
	    "whoever keeps the register; the list will follow.\n"
	    "\n"
	    "Nothing proves that the message really comes from this "
	    "address.\n" },
};

const size_t n_service_texts = COUNT_OF(service_texts);
