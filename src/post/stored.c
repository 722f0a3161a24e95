#include "crieur/post/stored.h"

#include "crieur/store/message.h"

int
stored_read(struct store *store, const struct post_row *row, struct str *raw,
    struct err *err)
{
	char piece[16 * 1024];
	size_t start = raw->len, n = 1;

	while (n > 0) {
		if (store_message_read(store, row->message_id,
			(int64_t)(raw->len - start), piece, sizeof(piece), &n,
			err) != 0)
			return -1;
		str_add(raw, span_from(piece, n));
		if (str_check(raw, err) != 0)
			return -1;
	}
	return 0;
}

int
stored_read_head(struct store *store, const struct post_row *row,
    struct str *head, struct err *err)
{
	char piece[16 * 1024];
	size_t n = 1;

	while ((int64_t)head->len < row->body_offset && n > 0) {
		size_t left = (size_t)row->body_offset - head->len;
		if (store_message_read(store, row->message_id,
			(int64_t)head->len, piece,
			left < sizeof(piece) ? left : sizeof(piece), &n,
			err) != 0)
			return -1;
		str_add(head, span_from(piece, n));
		if (str_check(head, err) != 0)
			return -1;
	}
	return 0;
}
