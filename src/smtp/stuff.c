#include "stuff.h"

#include <string.h>

static size_t
end_line(struct stuffer *stuffer, char *out)
{
	stuffer->is_within_line = false;
	stuffer->is_after_cr = false;
	memcpy(out, "\r\n", 2);
	return 2;
}

size_t
stuff_add(struct stuffer *stuffer, struct span bytes, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		char byte = bytes.at[i];
		if (stuffer->is_after_cr || byte == '\n') {
			n += end_line(stuffer, out + n);
			if (byte == '\n')
				continue;
		}
		if (byte == '\r') {
			stuffer->is_after_cr = true;
			continue;
		}
		if (!stuffer->is_within_line && byte == '.')
			out[n++] = '.';
		stuffer->is_within_line = true;
		out[n++] = byte;
	}
	return n;
}

size_t
stuff_end(struct stuffer *stuffer, char *out)
{
	size_t n = 0;

	if (stuffer->is_within_line || stuffer->is_after_cr)
		n += end_line(stuffer, out);
	memcpy(out + n, ".\r\n", 3);
	return n + 3;
}
