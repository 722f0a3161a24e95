#include "crieur/post/stored.h"

#include "crieur/store/message.h"

struct reading {
	struct str *text;
	int64_t left;
};

static int
add(void *self, struct span octets, struct err *err)
{
	struct reading *reading = self;

	if ((uint64_t)reading->left < octets.len)
		octets = span_first(octets, (size_t)reading->left);
	reading->left -= (int64_t)octets.len;
	str_add(reading->text, octets);
	return str_check(reading->text, err) != 0 ? -1 : reading->left == 0;
}

int
stored_read(struct store *store, const struct post_row *row, int64_t max,
    struct str *text, struct err *err)
{
	struct reading reading = { text, max };
	const struct content_sink sink = { &reading, add };

	return max > 0
	           ? store_message_copy(store, row->message_id, 0, &sink, err)
	           : 0;
}
