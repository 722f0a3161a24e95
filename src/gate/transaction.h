#ifndef CRIEUR_SRC_GATE_TRANSACTION_H
#define CRIEUR_SRC_GATE_TRANSACTION_H
/*
 * One message on its way in, as the SMTP events tell it, from its sender to
 * the answer to its end of data. Knows nothing of libmilter.
 *
 * The site is held from the first recipient to the end: a message is judged by
 * one policy, whatever goes live meanwhile.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/spool.h"
#include "crieur/policy/site.h"
#include "crieur/post/keep.h"

#include "cleared.h"
#include "pool.h"
#include "reply.h"

/* What all connections share. */
struct gate {
	pthread_mutex_t lock; /* over what changes: the next four */
	struct site *site;
	int64_t policy_id;
	unsigned n_ending; /* messages between end of data and answer */
	bool is_closing;
	struct custody *custody;
	struct pool *pool;
	struct clearance clearance;
	char *spool_directory;
	/* A message was answered 451, maybe since the store is in trouble. */
	atomic_bool has_failed;
};

/* Prepare for store_path; site is held besides. */
MUST_USE int gate_init(struct gate *gate, const char *store_path,
    struct site *site, int64_t policy_id, struct err *err);
void gate_fini(struct gate *gate);
/* Another site from the next message on. */
void gate_renew(struct gate *gate, struct site *site, int64_t policy_id);
/* From now on every end of data is answered 451; true once the messages that
 * were before it have their answers. */
bool gate_close(struct gate *gate);

struct our_recipient {
	char *original; /* as the client wrote it, for taking it off */
	struct arrival_recipient arrival;
};

/* Whom the mail server speaks for. */
struct client {
	char name[256];   /* as the mail server has verified it, or "unknown" */
	char address[64]; /* "local" where there is none */
};

/* The place of the call among the milters (see cleared.h). */
enum place {
	PLACE_ONLY,  /* nobody verifies */
	PLACE_FIRST, /* before the verifiers */
	PLACE_LAST,  /* behind them */
};

struct transaction {
	struct gate *gate;
	/* Of the connection. */
	struct client client;
	char client_text[324], helo[256];
	/* Of the message. */
	struct site *site; /* NULL before the first recipient */
	int64_t policy_id;
	struct arena arena;
	char *sender, *login;
	struct our_recipient *ours; /* room for a transaction's limit */
	size_t n_ours, n_others;
	struct spool spool;
	enum place place;
	size_t n_results; /* Authentication-Results fields */
	struct cleared cleared;
};

void transaction_init(struct transaction *transaction, struct gate *gate,
    const struct client *client);
void transaction_fini(struct transaction *transaction);
/* Forget the message, keep the connection. */
void transaction_reset(struct transaction *transaction);

/* MAIL: angle brackets are taken off; login "" for none. */
MUST_USE int transaction_begin(struct transaction *transaction,
    const char *sender, const char *login, struct err *err);

enum recipient_answer {
	RECIPIENT_OTHER, /* none of ours: untouched */
	RECIPIENT_OURS,
	RECIPIENT_UNKNOWN,  /* 5xx with the reply */
	RECIPIENT_TOO_MANY, /* 452: the client sends the rest again */
	RECIPIENT_FAILED,   /* 451, err says why */
};

enum recipient_answer transaction_recipient(struct transaction *transaction,
    const char *address, struct reply *reply_r, struct err *err);

/* Once the header is through. Behind the verifiers only where the first call
 * for that message is remembered. */
void transaction_take_place(
    struct transaction *transaction, const char *queue_id);

/* Octets of header and body as they come. ERR_INPUT: too large, and the reply
 * says so. */
MUST_USE int transaction_add(struct transaction *transaction, struct span bytes,
    struct reply *reply_r, struct err *err);

enum end_answer {
	END_TAKEN,   /* on disk: our recipients are to be taken off */
	END_REFUSED, /* 5xx with the reply */
	END_FAILED,  /* 451, nothing kept, err says why */
};

enum end_answer transaction_end(struct transaction *transaction,
    const char *queue_id, struct reply *reply_r, struct err *err);

#endif
