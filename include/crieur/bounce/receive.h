#ifndef CRIEUR_BOUNCE_RECEIVE_H
#define CRIEUR_BOUNCE_RECEIVE_H
/*
 * Mail to LIST-bounces@, or to the account that mail goes out from: what came
 * back. It is noted at the delivery it is about, and never answered or sent on,
 * whatever it says.
 *
 * Anybody can write such a mail, so it counts only for a delivery it proves to
 * be about, by something the other side of that delivery alone has seen:
 *  - the address it came to, or the returned Return-Path, where each recipient
 *    has one of his own (VERP);
 *  - else the name the smarthost alone was told (ENVID), and the recipient's
 *    address, where it understands such things (RFC 3461);
 *  - else the Message-ID of a mail that went to one person only.
 * What every recipient of a post has seen, its Message-ID too, proves nothing:
 * without VERP and without such a smarthost a report scores nobody.
 */
#include "crieur/task/task.h"

/* A person's mail to the address that ends a suspension ends it; one to the
 * account goes to the people of the site: TASK_OTHER. */
task_function bounce_receive;

#endif
