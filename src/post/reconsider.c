#include "crieur/post/reconsider.h"

#include "crieur/base/date.h"
#include "crieur/post/flood.h"
#include "crieur/post/judge.h"
#include "crieur/post/stored.h"
#include "crieur/post/witness.h"
#include "crieur/store/policy.h"

enum {
	RECONSIDER_MEMORY = 4 * 1024 * 1024,
};

static int
judge(struct facts *facts, struct ruling *ruling, struct err *err)
{
	const struct list *list = facts->list;
	bool must_wait = false;

	if (post_judge(facts, NULL, ruling, err) != 0)
		return -1;
	if (ruling->verdict != VERDICT_ACCEPT)
		return 0;
	if (flood_check(facts->store, list, facts->at, &must_wait, err) != 0)
		return -1;
	if (must_wait)
		*ruling = flood_ruling(list);
	return 0;
}

static int
look_again(struct facts *facts, const struct post_row *row,
    struct ruling *ruling, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(RECONSIDER_MEMORY);
	CLEANUP(str_fini) struct str raw = { 0 };
	CLEANUP(message_drop) struct message *message = NULL;

	if (stored_read(facts->store, row, STORED_WHOLE, &raw, err) != 0 ||
	    message_read(str_span(&raw), &message, err) != 0 ||
	    register_person_by_address(ON_DAY(facts->store, facts->day, &arena),
		span_of(row->header_from), &facts->person, err) != 0)
		return -1;
	facts->message = message;
	facts->is_automatic =
	    row->envelope_sender[0] == '\0' || message_is_automatic(message);
	return judge(facts, ruling, err);
}

int
post_reconsider(const struct reconsidering *of, const struct post_row *row,
    bool *is_changed_r, struct err *err)
{
	const struct site *site = of->site;
	struct store *store = of->store;
	int64_t at = of->at;
	char proof[64];
	struct ruling ruling;
	struct facts facts = {
		.site = site,
		.list = site_list(site, span_of(row->list)),
		.store = store,
		.size = (uint64_t)row->size,
		.post_id = row->id,
		.at = at,
		.day = date_of(at),
	};
	struct post_judgement change = { .post_id = row->id, .at = at };

	if (facts.list == NULL)
		return err_set(err, ERR_CONFIG,
		    "the list %s is not in the live policy", row->list);
	if (proof_read(span_of(row->proof), &facts.proofs, err) != 0)
		return -1;
	facts.proofs |= PROOF_CONFIRM;
	if (look_again(&facts, row, &ruling, err) != 0 ||
	    store_policy_live(store, &change.policy_id, err) != 0)
		return err_wrap(err, "list %s", row->list);
	change.state = state_of_verdict(ruling.verdict, false);
	change.verdict = verdict_name(ruling.verdict);
	change.rule = ruling.rule;
	change.rule_file = ruling.file;
	change.rule_line = ruling.line;
	change.because = ruling.because;
	change.proof = proof_names(facts.proofs, proof, sizeof(proof));
	change.owes_notice = ruling.verdict != VERDICT_ACCEPT &&
	                     ruling.verdict != VERDICT_DISCARD;
	return store_post_reconsider(store, &change, is_changed_r, err);
}

/* Where it goes without being judged anew. */
static int
move(struct store *store, const struct post_row *row,
    struct post_judgement change, bool *is_changed_r, struct err *err)
{
	change.post_id = row->id;
	change.verdict = row->verdict;
	change.rule = row->rule;
	change.rule_file = row->rule_file;
	change.rule_line = (unsigned)row->rule_line;
	change.because = row->because;
	if (store_policy_live(store, &change.policy_id, err) != 0)
		return -1;
	return store_post_reconsider(store, &change, is_changed_r, err);
}

int
post_hold_instead(struct store *store, const struct post_row *row, int64_t at,
    bool *is_changed_r, struct err *err)
{
	struct post_judgement change = {
		.state = POST_HELD,
		.proof = row->proof,
		.at = at,
		.owes_notice = true,
	};

	return move(store, row, change, is_changed_r, err);
}

int
post_answer_counts(struct store *store, const struct post_row *row, int64_t at,
    bool *is_changed_r, struct err *err)
{
	char proof[64];
	unsigned proofs;

	if (proof_read(span_of(row->proof), &proofs, err) != 0)
		return -1;
	struct post_judgement change = {
		.state = POST_ACCEPTED,
		.proof =
		    proof_names(proofs | PROOF_CONFIRM, proof, sizeof(proof)),
		.at = at,
	};
	return move(store, row, change, is_changed_r, err);
}
