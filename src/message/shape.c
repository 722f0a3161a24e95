/* What keeps a message from going out well formed (RFC 5322 §2.1.1, §3.6). */
#include "crieur/base/attribute.h"
#include "crieur/base/limits.h"
#include "crieur/message/message.h"

#include "fold.h"

const char *
message_doubled(const struct message *message)
{
	static const char *const names[] = { "Date", "Sender", "Reply-To", "To",
		"Cc", "Message-ID", "In-Reply-To", "References", "Subject",
		"MIME-Version", "Content-Type", "Content-Transfer-Encoding",
		"Content-Disposition", "Content-ID", "Content-Description" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (message_count(message, names[i]) > 1)
			return names[i];
	}
	return NULL;
}

static bool
can_be_folded(struct span text)
{
	while (text.len > 0) {
		struct span line = span_cut_line(&text);
		while (line.len > LIMIT_LINE) {
			size_t at = fold_place(line);
			if (at == 0)
				return false;
			line = span_from_offset(line, at);
		}
	}
	return true;
}

bool
message_long_field(const struct message *message, struct span *name_r)
{
	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		*name_r = field.name;
		if (!can_be_folded(field.field))
			return true;
	}
	return false;
}

size_t
message_long_line(const struct message *message)
{
	struct span rest = span_from_offset(
	    message_raw(message), message_body_offset(message));

	for (size_t number = 1; rest.len > 0; number++) {
		if (span_cut_line(&rest).len > LIMIT_LINE)
			return number;
	}
	return 0;
}
