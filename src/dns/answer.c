/* Taking an answer apart (RFC 1035 §4), with the C library's reader. */
#include "answer.h"

#include <arpa/nameser.h>
#include <string.h>

static int
unreadable(struct err *err)
{
	return err_set(err, ERR_TEMPORARY, "an answer that cannot be read");
}

/* The strings of a TXT record, joined. */
static int
join_strings(struct arena *arena, struct span data, struct span *text_r)
{
	char *text = arena_alloc(arena, data.len + 1);
	size_t length = 0;

	if (text == NULL)
		return -1;
	while (data.len > 0) {
		size_t n = (unsigned char)data.at[0];
		if (n + 1 > data.len)
			return -1;
		memcpy(text + length, data.at + 1, n);
		length += n;
		data = span_from_offset(data, n + 1);
	}
	*text_r = span_from(text, length);
	return 0;
}

/* The TXT records, and how long the answer holds: as long as each record of
 * it, the aliases on the way included. */
static int
read_texts(ns_msg *message, struct arena *arena, struct dns_answer *answer)
{
	int n = ns_msg_count(*message, ns_s_an);
	struct span *texts = arena_array(arena, DNS_MAX_TEXTS, sizeof(*texts));

	if (texts == NULL)
		return -1;
	answer->texts = texts;
	for (int i = 0; i < n; i++) {
		ns_rr record;
		if (ns_parserr(message, ns_s_an, i, &record) != 0)
			return -1;
		int64_t ttl_s = (int64_t)ns_rr_ttl(record);
		if (i == 0 || ttl_s < answer->ttl_s)
			answer->ttl_s = ttl_s;
		if (ns_rr_type(record) != ns_t_txt ||
		    ns_rr_rdlen(record) > DNS_MAX_TEXT ||
		    answer->n_texts == DNS_MAX_TEXTS)
			continue;
		struct span data = span_from(
		    (const char *)ns_rr_rdata(record), ns_rr_rdlen(record));
		if (join_strings(arena, data, &texts[answer->n_texts]) != 0)
			return -1;
		answer->n_texts++;
	}
	return 0;
}

/* An absence holds for the lesser of the SOA's own time and the last number in
 * it (RFC 2308 §5); without one it is not kept. */
static int
read_absence(ns_msg *message, struct dns_answer *answer)
{
	int n = ns_msg_count(*message, ns_s_ns);

	answer->ttl_s = 0;
	for (int i = 0; i < n; i++) {
		ns_rr record;
		if (ns_parserr(message, ns_s_ns, i, &record) != 0)
			return -1;
		size_t length = ns_rr_rdlen(record);
		if (ns_rr_type(record) != ns_t_soa || length < 4)
			continue;
		int64_t ttl_s = (int64_t)ns_rr_ttl(record);
		int64_t minimum =
		    (int64_t)ns_get32(ns_rr_rdata(record) + length - 4);
		answer->ttl_s = minimum < ttl_s ? minimum : ttl_s;
		break;
	}
	return 0;
}

int
dns_answer_read(struct span bytes, struct arena *arena,
    struct dns_answer *answer_r, struct err *err)
{
	struct dns_answer answer = { .outcome = DNS_NOTHING };
	ns_msg message;

	if (ns_initparse((const unsigned char *)bytes.at, (int)bytes.len,
		&message) != 0 ||
	    read_texts(&message, arena, &answer) != 0)
		return unreadable(err);
	if (ns_msg_getflag(message, ns_f_rcode) == ns_r_nxdomain)
		answer.outcome = DNS_NO_NAME;
	else if (answer.n_texts > 0)
		answer.outcome = DNS_FOUND;
	if (answer.outcome != DNS_FOUND && read_absence(&message, &answer) != 0)
		return unreadable(err);
	*answer_r = answer;
	return 0;
}
