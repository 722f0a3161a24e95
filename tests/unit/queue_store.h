#ifndef TESTS_UNIT_QUEUE_STORE_H
#define TESTS_UNIT_QUEUE_STORE_H
/* A store in a directory of its own, with messages and posts in it, for the
 * tests of what the clerk does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "crieur/store/message.h"
#include "crieur/store/post.h"
#include "crieur/store/post_intake.h"

struct queue_store {
	const char *proof; /* of the posts put; NULL: sasl */
	char directory[40], path[64];
	struct store *store;
	struct arena arena;
	struct err err;
};

static inline int
queue_store_open(struct queue_store *q)
{
	strcpy(q->directory, "/tmp/crieur-queue-XXXXXX");
	if (mkdtemp(q->directory) == NULL)
		return -1;
	snprintf(q->path, sizeof(q->path), "%s/store", q->directory);
	if (store_prepare(q->path, &q->err) != 0 ||
	    store_open(q->path, STORE_ROLE_ADMIN, &q->store, &q->err) != 0) {
		fprintf(stderr, "%s\n", q->err.text);
		return -1;
	}
	return 0;
}

static inline int
queue_store_close(struct queue_store *q)
{
	char command[128];

	store_close(&q->store);
	arena_fini(&q->arena);
	snprintf(command, sizeof(command), "rm -r %s", q->directory);
	return system(command);
}

/* Say what went wrong when something did. */
#define OK(q, call)                          \
 do {                                        \
  if ((call) != 0)                           \
   fail_msg("%s: %s", #call, (q)->err.text); \
 } while (0)

static inline int64_t
put_message(struct queue_store *q, const char *from, const char *id,
    const char *raw, int64_t at)
{
	const char *body = strstr(raw, "\r\n\r\n");
	int64_t message_id = 0;
	struct message_row row = {
		.received_at = at,
		.client = "mail.example.net [192.0.2.1]",
		.helo = "mail.example.net",
		.queue_id = "4ABC",
		.envelope_sender = from,
		.sasl_login = "",
		.header_from = from,
		.header_message_id = id,
		.subject = "Bonjour",
		.fingerprint = span_of("0123456789abcdef0123456789abcdef"),
		.size = (int64_t)strlen(raw),
		.body_offset = body != NULL ? body + 4 - raw : 0,
	};

	OK(q, store_message_insert(
		  q->store, &row, span_of(raw), &message_id, &q->err));
	return message_id;
}

static inline int64_t
put_post(struct queue_store *q, int64_t message_id, const char *list,
    const char *purpose, const char *state, int64_t at)
{
	int64_t post_id = 0;
	char recipient[100];
	struct post_intake_row row = {
		.message_id = message_id,
		.list = list,
		.purpose =
		    (enum purpose)name_find(&purpose_names, span_of(purpose)),
		.recipient = recipient,
		.state = (enum post_state)name_find(
		    &post_state_names, span_of(state)),
		.verdict = strcmp(state, "held") == 0       ? "hold"
		           : strcmp(state, "rejected") == 0 ? "reject"
		                                            : "accept",
		.rule = "guests",
		.rule_file = "acttes.conf",
		.rule_line = 3,
		.because = strcmp(state, "accepted") == 0 ? "" : "guest",
		.proof = q->proof != NULL ? q->proof : "sasl",
		.decided_at = at,
		.owes_notice = strcmp(state, "accepted") != 0,
	};

	snprintf(recipient, sizeof(recipient), "%s%s@listes.example", list,
	    strcmp(purpose, "owner") == 0     ? "-owner"
	    : strcmp(purpose, "command") == 0 ? "-leave"
	    : strcmp(purpose, "bounce") == 0  ? "-bounces"
					      : "");
	OK(q, store_post_insert(q->store, &row, &post_id, &q->err));
	return post_id;
}

static inline struct post_row
get_post(struct queue_store *q, int64_t id)
{
	struct post_row row = { 0 };

	OK(q, store_post_get(q->store, id, &q->arena, &row, &q->err));
	return row;
}

/* One number of one row, by SQL, as an outside eye would look. */
static inline int64_t
look(struct queue_store *q, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;

	assert_int_equal(
	    sqlite3_open_v2(q->path, &db, SQLITE_OPEN_READONLY, NULL),
	    SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	int64_t number = sqlite3_step(statement) == SQLITE_ROW
	                     ? sqlite3_column_int64(statement, 0)
	                     : -1;
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

/* As look(), a text, in the arena. */
static inline const char *
look_text(struct queue_store *q, const char *sql)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;

	assert_int_equal(
	    sqlite3_open_v2(q->path, &db, SQLITE_OPEN_READONLY, NULL),
	    SQLITE_OK);
	if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	const char *text = "";
	if (sqlite3_step(statement) == SQLITE_ROW)
		text = arena_dups(
		    &q->arena, (const char *)sqlite3_column_text(statement, 0));
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return text;
}

/* What another process would do to it meanwhile. */
static inline void
change(struct queue_store *q, const char *sql)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(q->path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(db));
	sqlite3_close(db);
}

static const char sample_mail[] = "From: Nicole <nicole@example.org>\r\n"
				  "To: acttes@listes.example\r\n"
				  "Subject: Bonjour\r\n"
				  "Message-ID: <1@example.org>\r\n"
				  "\r\n"
				  "Une ligne.\r\n";

#endif
