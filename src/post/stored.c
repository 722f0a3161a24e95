#include "crieur/post/stored.h"

#include "crieur/store/message.h"

int
stored_read(struct store *store, const struct post_row *row, int64_t max,
    struct str *text, struct err *err)
{
	char octets[16 * 1024];
	struct content_piece piece = { .buffer = octets, .n = 1 };

	while (piece.n > 0 && piece.offset < max) {
		int64_t left = max - piece.offset;
		piece.size = left < (int64_t)sizeof(octets) ? (size_t)left
		                                            : sizeof(octets);
		if (store_message_read(store, row->message_id, &piece, err) !=
		    0)
			return -1;
		str_add(text, span_from(octets, piece.n));
		if (str_check(text, err) != 0)
			return -1;
	}
	return 0;
}
