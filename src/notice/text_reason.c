/*
 * Why a message is refused, and what to do about it, in one line. An SMTP reply
 * holds the French and the English one after the other, so each is short.
 * Nothing here says who is a member, and nobody is told not to be one any more:
 * dues that are not recorded end no membership.
 */
#include "crieur/base/attribute.h"

#include "text.h"

const struct reason_text reason_texts[] = {
	{ "members-only",
	    "{list} est réservée aux membres concernés à jour de cotisation. "
	    "Écrivez depuis l'adresse que l'association vous connaît"
	    "{if owner}, ou à {owner}{end}.",
	    "{list} is open to the members concerned whose dues are up to "
	    "date. Write from the address the association knows"
	    "{if owner}, or to {owner}{end}." },
	{ "dues-lapsed",
	    "Votre cotisation n'est pas enregistrée à jour, ce que demande "
	    "{list}."
	    "{if renewal} Renouveler : {renewal}{end}"
	    "{if owner} Une erreur ? {owner}{end}",
	    "Your dues are not recorded as up to date, which {list} asks for."
	    "{if renewal} Renew: {renewal}{end}"
	    "{if owner} Wrong? {owner}{end}" },
	{ "group-only",
	    "{list} est la liste d'un groupe de travail : seuls ses membres y "
	    "écrivent. Pour en être, écrivez à son animation"
	    "{if owner} : {owner}{end}.",
	    "{list} is a working group's list: only its members write to it. "
	    "To join, write to its facilitators{if owner}: {owner}{end}." },
	{ "committee-only",
	    "{list} est réservée aux membres du comité."
	    "{if owner} Pour le joindre : {owner}{end}",
	    "{list} is for the members of the committee."
	    "{if owner} To reach it: {owner}{end}" },
	{ "announcement-only",
	    "{list} est une liste d'annonce : les membres la lisent, seules "
	    "quelques personnes y écrivent."
	    "{if owner} Proposez votre annonce à {owner}{end}",
	    "{list} is an announcement list: members read it, few people "
	    "write to it.{if owner} Offer your announcement to {owner}{end}" },
	{ "proof-needed",
	    "Rien ne prouve que ce message vient de l'adresse qu'il indique. "
	    "Envoyez-le par le serveur de votre fournisseur de courriel, en "
	    "vous y identifiant.",
	    "Nothing proves that this message comes from the address it "
	    "shows. Send it through your mail provider's server, logged in." },
	{ "guest",
	    "Les messages des personnes invitées sur {list} attendent l'accord "
	    "de l'animation.",
	    "Messages of guests of {list} wait for a facilitator's consent." },
	{ "moderated", "Ce message à {list} attend l'accord de l'animation.",
	    "This message to {list} waits for a facilitator's consent." },
	{ "first-post",
	    "Un premier message à {list} attend l'accord de l'animation.",
	    "A first message to {list} waits for a facilitator's consent." },
	{ "too-large",
	    "Message trop gros pour {list}{if limit} (au plus {limit} Mo){end}. "
	    "Déposez les fichiers sur l'espace partagé et envoyez le lien.",
	    "Message too large for {list}{if limit} (at most {limit} MB){end}. "
	    "Put the files on the shared space and send the link." },
	{ "too-many-recipients",
	    "Trop d'adresses en À et Cc pour {list}. Écrivez à la liste, elle "
	    "fait suivre.",
	    "Too many addresses in To and Cc for {list}. Write to the list, it "
	    "passes the message on." },
	{ "attachment-refused",
	    "{list} n'accepte pas cette sorte de pièce jointe. Envoyez un PDF "
	    "ou un lien vers l'espace partagé.",
	    "{list} does not take this kind of attachment. Send a PDF or a "
	    "link to the shared space." },
	{ "html-only",
	    "Ce message n'a pas de version en texte simple. Réglez votre "
	    "messagerie sur « texte » ou « texte et HTML » et renvoyez-le.",
	    "This message has no plain text version. Set your mail program to "
	    "\"plain text\" or \"text and HTML\" and send it again." },
	{ "automatic", "{list} ne prend pas les réponses automatiques.",
	    "{list} does not take automatic answers." },
	{ "spam",
	    "Ce message est marqué comme indésirable."
	    "{if owner} Si c'est une erreur : {owner}{end}",
	    "This message is marked as spam."
	    "{if owner} If that is a mistake: {owner}{end}" },
	{ "too-many-posts",
	    "Vous avez atteint le nombre de messages par jour de {list}. "
	    "Renvoyez celui-ci demain.",
	    "You have reached the number of posts a day of {list}. Send this "
	    "one again tomorrow." },
	{ "flood",
	    "La liste {list} a reçu trop de messages à la fois : chacun est "
	    "regardé avant d'être diffusé.",
	    "The list {list} had too many messages at once: each is looked at "
	    "before it is sent out." },
	{ "refused-by-moderator",
	    "L'animation de {list} n'a pas retenu ce message."
	    "{if owner} En parler : {owner}{end}",
	    "The facilitators of {list} did not keep this message."
	    "{if owner} Talk about it: {owner}{end}" },
	{ "expired",
	    "Ce message à {list} a attendu trop longtemps sans réponse de "
	    "l'animation.{if owner} Renvoyez-le, ou écrivez à {owner}{end}",
	    "This message to {list} waited too long without a facilitator's "
	    "answer.{if owner} Send it again, or write to {owner}{end}" },
	{ "unknown-address",
	    "Il n'y a pas de liste à l'adresse {address}. Vérifiez comment "
	    "elle s'écrit.",
	    "There is no list at {address}. Check how it is spelt." },
	{ "address-expired",
	    "L'adresse {address}, qui tenait lieu de celle d'un auteur de "
	    "{list}, n'a plus cours. Écrivez à la liste.",
	    "The address {address}, which stood for that of an author on "
	    "{list}, has expired. Write to the list." },
	{ "private-refused",
	    "Vos messages à {list} passent par l'animation, qui ne lit pas les "
	    "réponses privées : celle-ci n'a pas été transmise."
	    "{if owner} Écrivez à {owner}{end}",
	    "Your messages to {list} go by its facilitators, who do not read "
	    "private answers: this one was not passed on."
	    "{if owner} Write to {owner}{end}" },
	{ "two-from",
	    "Ce message porte plusieurs champs From, il lui en faut un seul. "
	    "Renvoyez-le depuis votre messagerie habituelle.",
	    "This message has several From fields, it needs exactly one. Send "
	    "it again from your usual mail program." },
	{ "no-from",
	    "Ce message n'a pas de champ From. Renvoyez-le depuis votre "
	    "messagerie habituelle.",
	    "This message has no From field. Send it again from your usual "
	    "mail program." },
	{ "malformed",
	    "L'en-tête de ce message ne peut pas être lu. Renvoyez-le depuis "
	    "votre messagerie habituelle, avec une seule adresse "
	    "d'expédition.",
	    "The header of this message cannot be read. Send it again from "
	    "your usual mail program, with a single sender's address." },
	{ "own-address",
	    "L'adresse d'expédition de ce message est celle d'une liste, et "
	    "une liste n'écrit rien. Écrivez depuis votre propre adresse.",
	    "The sender's address of this message is a list's, and a list "
	    "writes nothing. Write from your own address." },
	{ "name-misleads",
	    "Le nom d'expédition de ce message contient une autre adresse que "
	    "la sienne. Changez ce nom dans votre messagerie et renvoyez-le.",
	    "The sender's name of this message holds another address than its "
	    "own. Change that name in your mail program and send it again." },
	{ "loop",
	    "Ce message est déjà passé par {list} : il tourne en rond et "
	    "s'arrête ici.",
	    "This message has already been through {list}: it goes round in a "
	    "circle and stops here." },
	{ "try-later",
	    "Le service des listes ne peut pas garder ce message maintenant. "
	    "Il sera présenté de nouveau.",
	    "The list service cannot keep this message now. It will be tried "
	    "again." },
	{ "header-too-large",
	    "L'en-tête de ce message est trop long. Écrivez un nouveau message "
	    "au lieu de répondre.",
	    "The header of this message is too long. Write a new message "
	    "instead of a reply." },
	{ "too-many-parts",
	    "Ce message a trop de parties imbriquées. Faites-en un nouveau, "
	    "sans messages transférés.",
	    "This message has too many nested parts. Make a new one, without "
	    "forwarded messages." },
};

const size_t n_reason_texts = COUNT_OF(reason_texts);
