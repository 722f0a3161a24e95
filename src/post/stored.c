#include "crieur/post/stored.h"

#include "crieur/store/message.h"

int
stored_read(struct store *store, const struct post_row *row, int64_t max,
    struct str *text, struct err *err)
{
	char piece[16 * 1024];
	int64_t offset = 0;
	size_t n = 1;

	while (n > 0 && offset < max) {
		int64_t left = max - offset;
		if (store_message_read(store, row->message_id, offset, piece,
			left < (int64_t)sizeof(piece) ? (size_t)left
						      : sizeof(piece),
			&n, err) != 0)
			return -1;
		str_add(text, span_from(piece, n));
		if (str_check(text, err) != 0)
			return -1;
		offset += (int64_t)n;
	}
	return 0;
}
