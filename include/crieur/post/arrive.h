#ifndef CRIEUR_POST_ARRIVE_H
#define CRIEUR_POST_ARRIVE_H
/*
 * From an arrival to a judgement: who the author is, what proves it, and one
 * verdict for each of our addresses the message was sent to. Reads only;
 * keeping it is custody's.
 *
 * SMTP gives one answer at the end of data for all recipients:
 *  - something wrong with the message itself (two From, none, malformed)
 *    refuses it whole, outside recipients included: the sender is told and
 *    keeps it;
 *  - when nothing of it is kept, no outside recipient is left and at least one
 *    list rejects, it is refused with the first rejection's reason;
 *  - else it is taken, and each list that rejects owes the author a notice if
 *    he is proved, or SPF or DKIM passes for his address: a From that is forged
 *    names somebody who wrote nothing; never in answer to something automatic,
 *    spam or a loop;
 *  - what nothing proves is answered alike whoever From names (door.h): where
 *    it is taken, a rejection is not told in SMTP, and the message is kept as
 *    one that waits would be;
 *  - what is to be confirmed waits for its author, who is asked; where nobody
 *    may be asked (a machine wrote it, or it is spam) it is held.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/message/message.h"
#include "crieur/policy/decide.h"
#include "crieur/policy/site.h"
#include "crieur/register/person.h"
#include "crieur/store/database.h"
#include "crieur/store/inlet.h"
#include "crieur/store/post_state.h"

/* One of our addresses in the envelope: post, owner, bounces or site. */
struct arrival_recipient {
	const char *address; /* lower case */
	struct recipient_match match;
};

struct arrival {
	const struct site *site;
	int64_t policy_id;
	const char *client, *helo, *queue_id;
	/* The client's verified name and its address; NULL: neither. */
	const char *client_name, *client_address;
	const char *envelope_sender; /* lower case, "" : null */
	const char *sasl_login;      /* "" : none */
	const struct arrival_recipient *recipients;
	size_t n_recipients;
	bool has_others; /* recipients that are not ours */
	/* From a mailbox: nobody waits for an answer, so that who is refused is
	 * written to as when others have the message. */
	bool was_delivered;
	const struct inlet_mark *mark; /* kept with it; NULL: none */
	/* Whatever Authentication-Results it bears are our verifiers', or those
	 * of the server with that id. */
	bool is_verified;
	const char *authserv_id; /* NULL: the site's */
	struct span raw;         /* outlives the intake */
	int64_t at;
	/* For explain: the proofs are said, not looked for; and what each list
	 * tried, into the intake's arena. */
	bool has_proofs;
	unsigned proofs;
	struct trail *trail; /* of the only destination; NULL: none is kept */
};

struct destination {
	const struct list *list; /* NULL: the site's own address */
	enum purpose purpose;
	const char *recipient;
	struct span token; /* of a private answer's address */
	enum verdict verdict;
	const char *rule, *rule_file;
	unsigned rule_line;
	const char *because;
	unsigned proofs; /* the intake's, and what the list remembers */
	/* What custody finds out and does. */
	bool is_hushed;    /* rejected, and SMTP says 250 */
	bool is_duplicate; /* kept already: acknowledged, not posted again */
	bool owes_notice;
	int64_t post_id; /* 0: not kept */
};

enum intake_answer {
	INTAKE_TAKE,   /* 250, once custody has it */
	INTAKE_REFUSE, /* 5xx with refusal */
};

struct intake {
	const struct arrival *arrival;
	struct message *message;      /* NULL: cannot be read */
	const struct mailbox *author; /* NULL: none */
	const struct person *person;  /* NULL: unknown */
	unsigned proofs;
	bool fails_dmarc;
	/* The domain known to have sent it for its author, "" none: looked for
	 * where nothing proves them, and for lists that remember senders. */
	const char *sender_domain;
	bool is_automatic;
	bool is_answerable; /* somebody wrote it who may be written to */
	struct span fingerprint;
	struct destination *destinations;
	size_t n_destinations;
	/* What the refusal names: a field, a line, two addresses; or NULL. */
	const char *what;
	bool is_whole_refused; /* for the message's own sake */
	enum intake_answer answer;
	const struct destination *refusal; /* whose because to tell */
	int64_t message_id;                /* custody's; 0: not kept */
};

/*
 * Judge. What the intake holds lives in arena but for the message, which
 * intake_fini() frees. -1: nothing is decided, answer 4xx.
 */
MUST_USE int intake_judge(struct store *store, const struct arrival *arrival,
    struct arena *arena, struct intake *intake_r, struct err *err);
void intake_fini(struct intake *intake);

/*
 * Within the transaction that is about to keep the message: judge anew, for
 * lists whose rules count earlier posts, and hold what is a flood. Messages
 * that came at once are counted so. Duplicates are left alone.
 */
MUST_USE int intake_judge_in_turn(
    struct store *store, struct intake *intake, struct err *err);

/* Whether its author may be written to about it: the one place to ask. */
bool intake_may_answer(const struct intake *intake);

/* Work out answer, refusal and notices from verdicts and duplicates. */
void intake_settle(struct intake *intake);

/* What was decided for destination i, in a line for the log. Returns buffer. */
const char *intake_describe(
    const struct intake *intake, size_t i, char *buffer, size_t size);

/* What mail to that address of ours is for. crieur@ and LIST-owner@ are read by
 * people; LIST-anything-else@ are commands. */
enum purpose arrival_purpose(
    const struct recipient_match *match, const char *address);

/* Whether the destination is one whose message is to be kept. */
bool destination_keeps(const struct destination *destination);

#endif
