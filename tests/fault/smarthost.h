#ifndef CRIEUR_TESTS_FAULT_SMARTHOST_H
#define CRIEUR_TESTS_FAULT_SMARTHOST_H
/*
 * A smarthost that does what its script says, on a free loopback port, for
 * tests. Without script it is a good one: STARTTLS with a certificate for
 * localhost, AUTH PLAIN LOGIN (user "crieur", password "sesame"), every
 * recipient and every message taken. A script has one line for each departure:
 *
 *     tls none|implicit|starttls
 *     certificate good|wrong-name|expired|unknown-ca
 *     tls-version 1.1
 *     offer WORDS              the lines of EHLO, separated by ';'
 *     offer-tls WORDS          those of the EHLO under TLS
 *     at EVENT N DEED          what to do the Nth time, or * each time
 *
 * Events: connect ehlo starttls auth mail rcpt data dot rset quit.
 * Deeds: say TEXT | say-close TEXT | close | stall | flood |
 * drip (an answer that never ends, an octet each 100 ms) | lose (take the
 * message, then close unanswered) | call (call the hook, then close) |
 * take-call (take the message, call the hook, close) | answer-call (as usual,
 * then call the hook) | twice TEXT (say it, and then as usual). A
 * '|' in TEXT ends a line.
 */
#include <stddef.h>

struct smarthost;

/* Aborts the test when it cannot. */
struct smarthost *smarthost_start(const char *script);
/* Another script from now on; counts begin anew. */
void smarthost_script(struct smarthost *smarthost, const char *script);
/* What the deeds with "call" call, in a thread of the smarthost's. */
void smarthost_hook(
    struct smarthost *smarthost, void (*hook)(void *self), void *self);
void smarthost_stop(struct smarthost *smarthost);

unsigned smarthost_port(const struct smarthost *smarthost);
/* The certificate of the authority a client is to trust. */
const char *smarthost_ca_file(const struct smarthost *smarthost);

/* How many times this recipient was given a message that was taken; text NULL:
 * any message, else only those that contain it. */
size_t smarthost_count(
    struct smarthost *smarthost, const char *recipient, const char *text);
/* Transactions taken, connections made, and how often an event came. */
size_t smarthost_n_messages(struct smarthost *smarthost);
/* Connections whose TLS took up that of a former one. */
size_t smarthost_n_resumed(struct smarthost *smarthost);
size_t smarthost_n_events(struct smarthost *smarthost, const char *event);
/* A copy of the nth message as it stood between DATA and the dot, to be freed;
 * *size_r octets. */
char *smarthost_message(struct smarthost *smarthost, size_t n, size_t *size_r);
/* The argument of the last such command, to be freed: "FROM:<a@b> SIZE=3". */
char *smarthost_last(struct smarthost *smarthost, const char *event);

#endif
