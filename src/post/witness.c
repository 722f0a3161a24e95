/*
 * The witness: answers a rule's words from the register, the message and the
 * store. Nobody else turns facts into answers, so that what explain tells is
 * what the gate does.
 */
#include "crieur/post/witness.h"

#include "crieur/base/date.h"
#include "crieur/policy/decide.h"
#include "crieur/policy/pattern.h"
#include "crieur/store/post_intake.h"

#include "glob.h"

enum {
	/* member-of() a list whose receive asks member-of() … */
	MAX_DEPTH = 16,
	PERSON_MEMORY = 256 * 1024,
};

/* The facts as one list asks about them, and how deep the asking has gone. */
struct view {
	struct facts facts;
	unsigned depth;
};

static int answer(const struct facts *facts, unsigned depth,
    const struct question *question, int64_t *value_r, struct err *err);

static int
view_answer(void *self, const struct question *question, int64_t *value_r,
    struct err *err)
{
	const struct view *view = self;

	return answer(&view->facts, view->depth, question, value_r, err);
}

/* Whether the person of the facts receives list. */
static int
is_entitled(const struct facts *facts, const struct list *list, unsigned depth,
    bool *is_entitled_r, struct err *err)
{
	struct view view = { .facts = *facts, .depth = depth + 1 };
	struct witness witness = { .self = &view, .answer = view_answer };
	enum list_right right = LIST_RIGHT_NONE;

	if (facts->person != NULL)
		right = person_right_on(facts->person, span_of(list->name));
	if (right != LIST_RIGHT_NONE || facts->person == NULL ||
	    list->receive == NULL) {
		*is_entitled_r = right == LIST_RIGHT_INCLUDED;
		return 0;
	}
	if (depth >= MAX_DEPTH)
		return err_set(err, ERR_CONFIG,
		    "list %s: member-of() goes round in a circle", list->name);
	view.facts.list = list;
	return policy_entitles(list->receive, &witness, is_entitled_r, err);
}

static int
answer_member_of(const struct facts *facts, unsigned depth, struct span name,
    int64_t *value_r, struct err *err)
{
	const struct list *list = site_list(facts->site, name);
	bool entitled = false;

	if (list == NULL)
		return err_set(err, ERR_CONFIG,
		    "member-of(\"%.*s\"): there is no such list", (int)name.len,
		    name.at);
	if (is_entitled(facts, list, depth, &entitled, err) != 0)
		return -1;
	*value_r = entitled;
	return 0;
}

/* Who receives the list is no outsider. Nobody can be told about who is reached
 * by the association's own addresses: lists judge for themselves, reserved
 * mailboxes are its officers'. */
static int
count_outsiders(const struct facts *facts, unsigned depth, int64_t *value_r,
    struct err *err)
{
	size_t n = 0;
	int64_t n_outsiders = 0;
	const struct mailbox *addressees = NULL;

	if (facts->message != NULL && facts->store != NULL)
		addressees = message_addressees(facts->message, &n);
	for (size_t i = 0; i < n; i++) {
		CLEANUP(arena_fini)
		struct arena arena = ARENA_LIMIT(PERSON_MEMORY);
		struct span address = span_of(addressees[i].address);
		enum role_of_address role =
		    site_match(facts->site, address).role;
		struct facts theirs = *facts;
		bool entitled = false;
		if (role != ADDRESS_ELSEWHERE && role != ADDRESS_UNKNOWN)
			continue;
		if (register_person_by_address(
			ON_DAY(facts->store, facts->day, &arena), address,
			&theirs.person, err) != 0 ||
		    is_entitled(&theirs, facts->list, depth, &entitled, err) !=
			0)
			return -1;
		n_outsiders += !entitled;
	}
	*value_r = n_outsiders;
	return 0;
}

static bool
has_attachment_like(const struct message *message, struct span pattern)
{
	size_t n = message_n_attachments(message);

	for (size_t i = 0; i < n; i++) {
		if (glob_matches(
			pattern, span_of(message_attachment(message, i))))
			return true;
	}
	return false;
}

static int
answer_subject(const struct facts *facts, const struct question *question,
    int64_t *value_r, struct err *err)
{
	const struct message *message = facts->message;
	const char *subject =
	    message != NULL ? message_header(message, "Subject") : NULL;
	bool matches = false;

	if (message != NULL && pattern_matches(question->pattern,
				   span_of(subject), &matches, err) != 0)
		return -1;
	*value_r = matches;
	return 0;
}

/* Every field of the name is looked at: a second copy hides nothing. */
static int
answer_header(const struct facts *facts, const struct question *question,
    int64_t *value_r, struct err *err)
{
	const struct message *message = facts->message;
	size_t n = message != NULL ? message_n_fields(message) : 0;
	bool matches = false;

	for (size_t i = 0; !matches && i < n; i++) {
		if (!span_equal_nocase(
			message_field(message, i).name, question->argument))
			continue;
		if (pattern_matches(question->pattern,
			span_of(message_text(message, i)), &matches, err) != 0)
			return -1;
	}
	*value_r = matches;
	return 0;
}

/* Posts since the day began, within the last sixty minutes, or ever. */
static int
answer_past(const struct facts *facts, enum word word, int64_t *value_r,
    struct err *err)
{
	bool is_today =
	    word == WORD_POSTS_TODAY || word == WORD_LIST_POSTS_TODAY;
	bool is_first = word == WORD_FIRST_POST;
	struct author_question question = {
		.list = facts->list->name,
		.is_anybody = word == WORD_LIST_POSTS_TODAY ||
		              word == WORD_LIST_POSTS_THIS_HOUR,
		.person_id = facts->person != NULL ? facts->person->id : 0,
		.header_from = "",
		.since_at = is_first   ? 0
		            : is_today ? date_start(facts->day)
		                       : facts->at - 3600 + 1,
		.with_held = !is_first,
		.before_id = facts->before_id,
		.except_id = facts->post_id,
	};
	const struct mailbox *author;
	struct err ignored = { 0 };
	int64_t count = 0;

	if (facts->person == NULL && facts->message != NULL &&
	    message_author(facts->message, &author, &ignored) == 0)
		question.header_from = author->address;
	if (facts->store != NULL &&
	    store_post_count(facts->store, &question, &count, err) != 0)
		return -1;
	*value_r = is_first && facts->store != NULL ? count == 0 : count;
	return 0;
}

/* The words about the message that need nothing else. */
static int64_t
message_word(const struct message *message, const struct question *question)
{
	enum word word = question->word;
	size_t n = 0;

	if (message == NULL)
		return 0;
	if (word == WORD_ATTACHMENTS)
		return (int64_t)message_n_attachments(message);
	if (word == WORD_ATTACHMENT)
		return has_attachment_like(message, question->argument);
	if (word == WORD_HTML_ONLY)
		return message_is_html_only(message);
	if (word == WORD_SPAM)
		return message_is_spam(message);
	if (word == WORD_REPLY)
		return message_is_reply(message);
	message_addressees(message, &n);
	return (int64_t)n;
}

static bool
is_automatic(const struct facts *facts)
{
	return facts->is_automatic ||
	       (facts->message != NULL && message_is_automatic(facts->message));
}

static bool
is_moderated(const struct facts *facts, const struct person *author)
{
	const char *list = facts->list != NULL ? facts->list->name : "";

	return person_is_moderated_on(author, span_of(list));
}

/* Of who is unknown nothing is so; nor of a message that is not there. */
static const struct person nobody = {
	.paid_until = DATE_NONE,
};

static int
answer(const struct facts *facts, unsigned depth,
    const struct question *question, int64_t *value_r, struct err *err)
{
	const struct person *author =
	    facts->person != NULL ? facts->person : &nobody;
	struct span name = question->argument;
	enum proof proof;
	unsigned grace = facts->site->dues.grace_days;
	bool has_paid = person_has_paid(author, facts->day, grace);
	int64_t value = 0;

	switch (question->word) {
	case WORD_KNOWN: value = facts->person != NULL; break;
	case WORD_MEMBER: value = author->is_member; break;
	case WORD_PAID: value = has_paid; break;
	case WORD_LAPSED: value = author->is_member && !has_paid; break;
	case WORD_IN: value = person_is_in(author, name); break;
	case WORD_FACILITATES: value = person_facilitates(author, name); break;
	case WORD_GUEST: value = person_is_guest(author, name); break;
	case WORD_ROLE: value = person_has_role(author, name); break;
	case WORD_TAG: value = person_has_tag(author, name); break;
	case WORD_ACTIVE_IN:
		value = person_is_active_in(author, name, facts->day, grace);
		break;
	case WORD_MODERATED: value = is_moderated(facts, author); break;
	case WORD_MEMBER_OF:
		return answer_member_of(facts, depth, name, value_r, err);
	case WORD_AUTHENTICATED: value = facts->proofs != PROOF_NONE; break;
	case WORD_PROOF:
		value = proof_from_name(name, &proof) &&
		        (facts->proofs & proof) != 0;
		break;
	case WORD_SIZE: value = (int64_t)facts->size; break;
	case WORD_AUTOMATIC: value = is_automatic(facts); break;
	case WORD_ATTACHMENTS:
	case WORD_ATTACHMENT:
	case WORD_HTML_ONLY:
	case WORD_SPAM:
	case WORD_REPLY:
	case WORD_RECIPIENTS:
		value = message_word(facts->message, question);
		break;
	case WORD_OUTSIDERS: return count_outsiders(facts, depth, value_r, err);
	case WORD_SUBJECT: return answer_subject(facts, question, value_r, err);
	case WORD_HEADER: return answer_header(facts, question, value_r, err);
	case WORD_FIRST_POST:
	case WORD_POSTS_TODAY:
	case WORD_POSTS_THIS_HOUR:
	case WORD_LIST_POSTS_TODAY:
	case WORD_LIST_POSTS_THIS_HOUR:
		return answer_past(facts, question->word, value_r, err);
	case WORD_TODAY: value = facts->day; break;
	case WORD_WEEKDAY: value = date_weekday(facts->day); break;
	case WORD_HOUR: value = date_hour(facts->at); break;
	case WORD_COUNT:
		return err_set(err, ERR_BUG, "a word that is none was asked");
	}
	*value_r = value;
	return 0;
}

static int
facts_answer(void *self, const struct question *question, int64_t *value_r,
    struct err *err)
{
	return answer(self, 0, question, value_r, err);
}

struct witness
facts_witness(struct facts *facts)
{
	return (struct witness){ .self = facts, .answer = facts_answer };
}

int
facts_receives(const struct facts *facts, const struct list *list,
    bool *receives_r, struct err *err)
{
	return is_entitled(facts, list, 0, receives_r, err);
}

int
facts_moderates(struct facts *facts, bool *moderates_r, struct err *err)
{
	struct witness witness = facts_witness(facts);

	*moderates_r = false;
	if (facts->list->moderate == NULL)
		return 0;
	return policy_entitles(
	    facts->list->moderate, &witness, moderates_r, err);
}
