#ifndef TESTS_UNIT_BOMB_H
#define TESTS_UNIT_BOMB_H
/* Many mails to our own addresses in the house of house.h, and how many mails
 * they make us write. */
#include "crieur/base/str.h"

#include "house_pass.h"

/* A "#" in from, to and client is each one's number. */
struct bomb {
	const char *to, *text, *list, *proof, *field;
	const char *from, *client;
	enum purpose purpose;
	bool is_empty_path;
};

static inline const char *
numbered(struct house *h, const char *pattern, int i)
{
	struct str text = STR_ON(&h->q.arena);
	struct span rest = span_of(pattern);

	str_add(&text, span_cut(&rest, '#'));
	if (rest.len > 0)
		str_addf(&text, "%d", i);
	str_add(&text, rest);
	return str_c(&text);
}

static inline void
arrive(struct house *h, const struct bomb *bomb, int i)
{
	const char *from = numbered(h, bomb->from, i);
	const char *to = numbered(h, bomb->to, i);
	const char *raw = arena_printf(&h->q.arena,
	    "%sFrom: %s\r\nTo: %s\r\nSubject: Bonjour %d\r\n\r\n%s\r\n",
	    bomb->field != NULL ? bomb->field : "", from, to, i,
	    bomb->text != NULL ? bomb->text : "");
	int64_t id = 0;

	struct post_intake_row row =
	    house_command(h, from, bomb->proof != NULL ? bomb->proof : "none");
	row.message_id = put_message(&h->q, from, "", raw, h->at);
	row.purpose = bomb->purpose;
	row.recipient = to;
	if (bomb->list != NULL)
		row.list = bomb->list;
	OK(&h->q, store_post_insert(h->q.store, &row, &id, &h->q.err));
	change(&h->q,
	    arena_printf(&h->q.arena,
		"UPDATE message SET subject = 'Bonjour %d',"
		" client = 'x [%s]', envelope_sender = '%s' WHERE id = %lld",
		i, numbered(h, bomb->client, i),
		bomb->is_empty_path ? "" : from, (long long)row.message_id));
}

static inline int64_t
n_to(struct house *h, const char *pattern)
{
	return look(
	    &h->q, arena_printf(&h->q.arena,
		       "SELECT count(*) FROM delivery WHERE address LIKE '%s'",
		       pattern));
}

/* How many mails a bomb of so many makes us write. */
static inline int64_t
explode(struct house *h, const struct bomb *bomb, int n)
{
	int64_t before = n_to(h, "%");

	h->site->answers_per_hour = 0;
	for (int i = 0; i < n; i++)
		arrive(h, bomb, i);
	house_pass(h);
	return n_to(h, "%") - before;
}

#endif
