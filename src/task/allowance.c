#include "crieur/task/allowance.h"

#include <arpa/inet.h>
#include <string.h>

#include "crieur/base/network.h"
#include "crieur/message/address.h"
#include "crieur/message/authres.h"
#include "crieur/policy/proof.h"
#include "crieur/store/answer.h"
#include "crieur/store/message.h"

enum {
	UNPROVED_PER_HOUR = 40,
	PROVED_TIMES = 10, /* as many to proved people */
	HOURS_A_DAY = 8,   /* so many full hours are a day's */
	NETWORK_SHARE = 4,
	DOMAIN_SHARE = 2,
	ADDRESS_SHARE = 8, /* or a person; twice that a day */
	/* Octets of an address that name its network. */
	V4_KEPT = 3,
	V6_KEPT = 6,
	V4_OFFSET = 12,
};

const struct task *
allowance_cause(const struct task *task)
{
	return task->cause != NULL ? task->cause : task;
}

bool
allowance_is_proved(const struct task *task)
{
	const struct post_row *post = &allowance_cause(task)->post;

	return post->author_person_id != 0 && proof_is_kept(post->proof);
}

/* A machine's own name, which nobody reads. */
static bool
is_daemon(const char *address)
{
	static const char *const names[] = { "mailer-daemon", "double-bounce",
		NULL };

	return span_any(
	    address_localpart(span_of(address)), names, span_is_nocase);
}

static int
is_forged_for(const struct task *cause, const char *authserv_id, bool *is_r,
    struct err *err)
{
	struct authres results;

	if (*is_r || authserv_id[0] == '\0')
		return 0;
	if (authres_read(cause->summary.message, span_of(authserv_id),
		cause->arena, &results, err) != 0)
		return -1;
	for (size_t i = 0; i < results.n; i++)
		*is_r |= strcmp(results.results[i].method, "dmarc") == 0 &&
		         strcmp(results.results[i].result, "fail") == 0;
	return 0;
}

/* Whether the domain of From disowns the mail. Somebody else may have written
 * so; that harms nobody but who wrote it. */
static int
is_forged(const struct task *cause, bool *is_r, struct err *err)
{
	const struct site *site = cause->site;

	*is_r = false;
	if (cause->summary.message == NULL)
		return 0;
	if (is_forged_for(cause, site->gate.authserv_id, is_r, err) != 0)
		return -1;
	for (size_t i = 0; i < site->n_inlets; i++) {
		if (is_forged_for(
			cause, site->inlets[i].authserv_id, is_r, err) != 0)
			return -1;
	}
	return 0;
}

/* "192.0.2.0" of "name [192.0.2.7]": what counts of the address. */
static void
read_network(const char *client, char *text, socklen_t size)
{
	struct span rest = span_of(client), address;
	struct network network;

	text[0] = '\0';
	span_cut(&rest, '[');
	address = span_cut(&rest, ']');
	if (span_starts_nocase(address, "IPv6:"))
		address = span_from_offset(address, 5);
	if (!network_read(address, &network))
		return;
	bool is_v4 = span_find(address, ':') == address.len;
	const unsigned char *at = network.octets + (is_v4 ? V4_OFFSET : 0);
	size_t n_kept = is_v4 ? V4_OFFSET + V4_KEPT : V6_KEPT;
	memset(network.octets + n_kept, 0, sizeof(network.octets) - n_kept);
	if (inet_ntop(is_v4 ? AF_INET : AF_INET6, at, text, size) == NULL)
		text[0] = '\0';
}

static int
describe(const struct task *task, const struct audience_member *to,
    struct answer_new *answer_r, struct err *err)
{
	const struct post_row *post = &allowance_cause(task)->post;
	struct span address = span_of(to->address);
	char *lower = arena_dup(task->arena, address);

	if (lower == NULL)
		return err_memory(err);
	span_lower(address, lower);
	*answer_r = (struct answer_new){
		.at = task->at,
		.is_proved = allowance_is_proved(task),
		.message_id = post->message_id,
		.post_id = post->id,
		.person_id = to->person_id,
		.address = lower,
		.domain = address_domain(span_of(lower)),
	};
	return 0;
}

static unsigned
per_hour(const struct site *site)
{
	unsigned n = UNPROVED_PER_HOUR, budget = site->recipients_per_hour;

	if (site->answers_per_hour != 0)
		return site->answers_per_hour;
	for (size_t i = 0; i < site->n_relays; i++) {
		unsigned own = site->relays[i].recipients_per_hour;
		if (own != 0 && (budget == 0 || own < budget))
			budget = own;
	}
	if (budget != 0 && budget / 4 < n)
		n = budget / 4 > 0 ? budget / 4 : 1;
	return n;
}

/* Which cap is reached; "" : none. */
static const char *
find_cap(const struct task *task, const struct answer_new *answer,
    const struct answer_count_row *count)
{
	bool is_proved = answer->is_proved;
	int64_t hour = per_hour(task->site) * (is_proved ? PROVED_TIMES : 1);
	int64_t network = (hour + NETWORK_SHARE - 1) / NETWORK_SHARE;
	int64_t domain = (hour + DOMAIN_SHARE - 1) / DOMAIN_SHARE;
	int64_t address = (hour + ADDRESS_SHARE - 1) / ADDRESS_SHARE;

	if (count->address_hour >= address)
		return "enough to this address within the hour";
	if (count->address_day >= address * 2)
		return "enough to this address today";
	if (count->all_hour >= hour || count->all_day >= hour * HOURS_A_DAY)
		return is_proved ? "enough answers"
		                 : "enough answers to unproved mail";
	if (is_proved)
		return "";
	if (count->network_hour >= network ||
	    count->network_day >= network * HOURS_A_DAY)
		return "enough answers to unproved mail of this network";
	if (count->domain_hour >= domain ||
	    count->domain_day >= domain * HOURS_A_DAY)
		return "enough answers to this domain";
	return "";
}

/* A person has looked at it and decided: that is told. */
static bool
is_decided(const struct task *task)
{
	const char *by = task->post.moderated_by;

	return task->cause == NULL && by[0] != '\0' && strcmp(by, "clock") != 0;
}

int
allowance_find(const struct task *task, const struct audience_member *to,
    struct allowance *allowance_r, struct err *err)
{
	const struct task *cause = allowance_cause(task);
	struct allowance allowance = { .why = "", .is_final = true };
	struct answer_count_row count = { 0 };
	struct answer_new answer;
	struct message_row message;
	bool is_one = false, is_lie = false;

	if (describe(task, to, &answer, err) != 0 ||
	    is_forged(cause, &is_lie, err) != 0 ||
	    store_message_get(task->store, answer.message_id, task->arena,
		&message, err) != 0)
		return -1;
	read_network(
	    message.client, allowance.network, sizeof(allowance.network));
	answer.network = allowance.network;
	allowance.is_proved = answer.is_proved;
	is_one = cause->post.purpose != PURPOSE_POST && !answer.is_proved;
	if (store_answer_count(task->store, &answer, &count, err) != 0)
		return -1;
	if (is_daemon(to->address) || is_daemon(cause->post.header_from) ||
	    is_daemon(message.envelope_sender) || cause->summary.is_automatic)
		allowance.why = "automatic";
	else if (is_lie && !answer.is_proved)
		allowance.why = "From fails DMARC";
	else if (is_one && count.elsewhere > 0)
		allowance.why = "this message was answered";
	else if (!is_decided(task)) {
		allowance.why = find_cap(task, &answer, &count);
		allowance.is_final = false;
	}
	*allowance_r = allowance;
	return 0;
}

int
allowance_take(const struct task *task, const struct audience_member *to,
    const struct allowance *allowance, struct err *err)
{
	struct answer_new answer;

	if (describe(task, to, &answer, err) != 0)
		return -1;
	answer.network = allowance->network;
	return store_answer_add(task->store, &answer, err);
}
