/*
 * Whatever a name server sends is read or refused within bounds; whatever a
 * domain publishes, its policy is found with at most eight questions and one
 * more, and comes from the domain itself or from one above it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/dns/dmarc.h"

#include "src/dns/answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char author[] = "a.b.c.d.e.f.g.h.i.example.org";

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

static void
try_answer(struct span bytes)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(512 * 1024);
	struct dns_answer answer = { .ttl_s = -1 };
	struct err err = { 0 };

	if (dns_answer_read(bytes, &arena, &answer, &err) != 0) {
		demand(err.kind == ERR_TEMPORARY && answer.ttl_s == -1);
		return;
	}
	demand(answer.n_texts <= DNS_MAX_TEXTS);
	demand((answer.outcome == DNS_FOUND) <= (answer.n_texts > 0));
	for (size_t i = 0; i < answer.n_texts; i++)
		demand(answer.texts[i].len <= DNS_MAX_TEXT);
}

/* Each question takes a line as its one or two records. */
struct zone {
	struct span rest;
	unsigned n_questions;
};

static int
say(void *self, const char *name, struct arena *arena,
    struct dns_answer *answer_r, struct err *err)
{
	struct zone *zone = self;
	struct span *texts = arena_array(arena, 2, sizeof(*texts));
	struct span line = span_cut_line(&zone->rest);

	zone->n_questions++;
	demand(strlen(name) < DNS_NAME_SIZE);
	if (texts == NULL || span_is(line, "!"))
		return err_set(err, ERR_TEMPORARY, "no answer");
	texts[0] = span_cut(&line, '|');
	texts[1] = line;
	*answer_r = (struct dns_answer){
		.outcome = texts[0].len > 0 ? DNS_FOUND : DNS_NO_NAME,
		.texts = texts,
		.n_texts = 2,
		.ttl_s = (int64_t)line.len,
	};
	return 0;
}

static void
try_walk(struct span text)
{
	struct zone zone = { .rest = text };
	struct dns_source dns = { .text = say, .self = &zone };
	struct dmarc_finding finding;
	struct err err = { 0 };

	int result = dmarc_discover(&dns, span_of(author), &finding, &err);
	demand(zone.n_questions <= 9);
	if (result != 0)
		return;
	demand(finding.n_questions == zone.n_questions);
	demand(span_ends_nocase(span_of(author), finding.domain));
	demand(
	    finding.domain[0] != '\0' || finding.policy == DMARC_POLICY_NONE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = span_from((const char *)data, size);

	try_answer(bytes);
	try_walk(bytes);
	return 0;
}
