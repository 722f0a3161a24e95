#ifndef MESSAGE_TRANSFER_H
#define MESSAGE_TRANSFER_H
/*
 * Base64 and quoted-printable (RFC 2045 §6, RFC 2047 §4), read generously: an
 * octet that cannot stand there is skipped or stays as it is.
 *
 * Not libetpan's: mailmime_part_parse() reads past its input when a quoted-
 * printable text ends in "= ", as fuzzing showed in seconds.
 */
#include "crieur/base/span.h"
#include "crieur/base/str.h"

void base64_decode(struct str *out, struct span text);

/* Without line ends. */
void base64_encode(struct str *out, struct span bytes);

void quoted_printable_decode(struct str *out, struct span text);

/* The Q of an encoded word: "_" is a blank. */
void q_decode(struct str *out, struct span text);

/* "%C3" is an octet. */
void percent_decode(struct str *out, struct span text);

/* The octet that "=C3" or "%C3" at the head of text stands for; -1: none. */
int escaped_octet(struct span text);

/* The value of a hexadecimal digit, -1 if it is none. */
int hex_digit(char digit);

#endif
