#ifndef CRIEUR_BASE_ASCII_H
#define CRIEUR_BASE_ASCII_H
/* Letters and digits of ASCII, whatever the locale; other octets are neither.
 */
#include <stdbool.h>

static inline bool
ascii_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static inline bool
ascii_is_upper(char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static inline bool
ascii_is_letter(char byte)
{
	return ascii_is_upper(byte) || (byte >= 'a' && byte <= 'z');
}

static inline bool
ascii_is_alnum(char byte)
{
	return ascii_is_letter(byte) || ascii_is_digit(byte);
}

static inline char
ascii_lower(char byte)
{
	return ascii_is_upper(byte) ? (char)(byte + ('a' - 'A')) : byte;
}

#endif
