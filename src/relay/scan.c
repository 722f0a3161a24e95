#include "scan.h"

#include <string.h>

static bool
ends_word(char byte)
{
	return (byte >= '\0' && byte <= ' ') ||
	       (byte != '\0' && strchr("<>(),;:\"[]", byte) != NULL);
}

static void
read_header(struct scan *scan, char byte)
{
	scan->word_has_8bit |= (unsigned char)byte >= 0x80;
	scan->word_has_at |= byte == '@';
	if (!ends_word(byte))
		return;
	scan->has_utf8_address |= scan->word_has_8bit && scan->word_has_at;
	scan->word_has_8bit = scan->word_has_at = false;
}

void
scan_add(struct scan *scan, struct span bytes)
{
	for (size_t i = 0; i < bytes.len && !scan_is_done(scan); i++) {
		scan->has_8bit |= (unsigned char)bytes.at[i] >= 0x80;
		if (scan->header_left > 0) {
			read_header(scan, bytes.at[i]);
			scan->header_left--;
		}
	}
}

bool
scan_is_done(const struct scan *scan)
{
	return scan->has_8bit && scan->header_left == 0;
}
