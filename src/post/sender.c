#include "crieur/post/sender.h"

#include <stdio.h>
#include <string.h>

#include "crieur/message/address.h"
#include "crieur/store/domain.h"

static void
explain(struct sender_choice *choice, const char *domain, const char *what)
{
	snprintf(choice->why, sizeof(choice->why), "%s: %.255s %s",
	    choice->rewrites_from ? "From rewritten" : "From kept", domain,
	    what);
}

/* A question that has stood for longer than that is not waited for. */
static int
look_up(const struct sender_question *question, const char *domain,
    struct sender_choice *choice, struct err *err)
{
	struct domain_row row;
	char what[64];

	if (store_domain_policy_get(question->store, domain, &row, err) != 0)
		return -1;
	if (row.policy != DOMAIN_POLICY_NOT_ASKED &&
	    row.expires_at > question->at) {
		choice->rewrites_from = row.policy != DOMAIN_POLICY_NONE;
		if (row.policy == DOMAIN_POLICY_UNKNOWN)
			snprintf(
			    what, sizeof(what), "could not be asked about");
		else
			snprintf(what, sizeof(what), "asks for %s",
			    name_of(&domain_policy_names, (int)row.policy));
		explain(choice, domain, what);
		return 0;
	}
	if (question->never_asks) {
		choice->rewrites_from = true;
		explain(choice, domain, "is not known yet");
		return 0;
	}
	if (row.asked_at == 0) {
		choice->is_waiting = true;
		if (store_begin(question->store, err) != 0)
			return -1;
		return store_end(question->store,
		    store_domain_ask(
			question->store, domain, question->at, err),
		    err);
	}
	if (question->at - row.asked_at < question->site->dns.patience_s) {
		choice->is_waiting = true;
		return 0;
	}
	choice->rewrites_from = true;
	explain(choice, domain, "is not known in time");
	return 0;
}

/* Whether what we send bears a signature of that very domain, with which it is
 * right for whoever receives it, whatever the domain asks. Who is not proved is
 * not vouched for so. */
static bool
signs_for(const struct sender_question *question, const char *domain)
{
	const struct dkim *dkim = site_dkim(question->site, span_of(domain));

	return question->is_proved && dkim != NULL &&
	       strcmp(dkim->domain, domain) == 0;
}

int
sender_choose(const struct sender_question *question,
    struct sender_choice *choice_r, struct err *err)
{
	const struct relay *relay = question->list->relay;
	struct sender_choice choice = { .why = "" };
	struct span domain = address_domain(span_of(question->author->address));
	char name[ADDRESS_TEXT_SIZE];

	if (relay != NULL && relay->from_rewrite == FROM_REWRITE_ALWAYS) {
		choice.rewrites_from = true;
	} else if (relay != NULL && relay->from_rewrite == FROM_REWRITE_DMARC) {
		snprintf(
		    name, sizeof(name), "%.*s", (int)domain.len, domain.at);
		if (signs_for(question, name))
			explain(&choice, name, "is signed for here");
		else if (look_up(question, name, &choice, err) != 0)
			return -1;
	}
	*choice_r = choice;
	return 0;
}
