#ifndef TESTS_UNIT_SENT_H
#define TESTS_UNIT_SENT_H
/* The last mail queued to an address, put together as the relay sends it and
 * read as its reader would. */
#include "crieur/message/message.h"
#include "crieur/message/part.h"

#include "house.h"

struct sent {
	const char *raw, *subject, *text, *envelope_sender, *kind, *reply_to;
	int priority;
};

static inline const char *
column(struct house *h, sqlite3_stmt *statement, int i)
{
	return arena_dup(
	    &h->q.arena, span_from(sqlite3_column_blob(statement, i),
			     (size_t)sqlite3_column_bytes(statement, i)));
}

static inline const char *
keep(struct house *h, const char *text)
{
	return arena_dups(&h->q.arena, text != NULL ? text : "");
}

/* With the apostrophes and blanks one types. */
static inline const char *
straight(struct house *h, struct span text)
{
	static const char *const signs[] = { "\xe2\x80\x99", "\xe2\x80\xaf",
		"\xc2\xa0" };
	struct str out = STR_ON(&h->q.arena);

	while (text.len > 0) {
		size_t i = 0;
		while (i < COUNT_OF(signs) &&
		       !span_equal(span_first(text, strlen(signs[i])),
			   span_of(signs[i])))
			i++;
		bool is_sign = i < COUNT_OF(signs);
		str_addc(&out, !is_sign ? text.at[0] : i == 0 ? '\'' : ' ');
		text = span_from_offset(text, is_sign ? strlen(signs[i]) : 1);
	}
	return str_c(&out);
}

static inline struct sent
sent_to(struct house *h, const char *address)
{
	static const char select[] =
	    "SELECT CAST(o.header AS BLOB) || CASE WHEN o.message_id IS NULL"
	    " THEN CAST(o.body AS BLOB)"
	    " ELSE substr(m.content, o.body_offset + 1) END"
	    " || coalesce(o.suffix, ''), o.envelope_sender, o.kind, d.priority"
	    " FROM delivery AS d JOIN outgoing AS o ON o.id = d.outgoing_id"
	    " LEFT JOIN message AS m ON m.id = o.message_id"
	    " WHERE d.address = ?1 ORDER BY d.id DESC LIMIT 1";
	struct sent sent = { 0 };
	struct message *message = NULL;
	struct str text = { 0 };
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;

	assert_int_equal(sqlite3_open(h->q.path, &db), SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(db, select, -1, &statement, NULL), SQLITE_OK);
	sqlite3_bind_text(statement, 1, address, -1, SQLITE_STATIC);
	if (sqlite3_step(statement) != SQLITE_ROW)
		fail_msg("nothing was sent to %s", address);
	sent.raw = column(h, statement, 0);
	sent.envelope_sender = column(h, statement, 1);
	sent.kind = column(h, statement, 2);
	sent.priority = sqlite3_column_int(statement, 3);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	OK(&h->q, message_read(span_of(sent.raw), &message, &h->q.err));
	sent.subject = keep(h, message_header(message, "Subject"));
	sent.reply_to = keep(h, message_header(message, "Reply-To"));
	OK(&h->q,
	    part_text(message_part(message, 0), 100000, &text, &h->q.err));
	sent.text = straight(h, str_span(&text));
	str_fini(&text);
	message_free(message);
	return sent;
}

#endif
