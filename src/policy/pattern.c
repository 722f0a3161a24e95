/* PCRE2 with limits: backtracking steps, depth and heap are bounded, so a bad
 * pattern costs an error, not the gate. */
#include "crieur/policy/pattern.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
	MATCH_LIMIT = 100000,
	DEPTH_LIMIT = 1000,
	HEAP_LIMIT_KIB = 1024,
	SUBJECT_LIMIT = 65536
};

struct pattern {
	pcre2_code *code;
	pcre2_match_context *limits;
};

int
pattern_new(struct span text, struct pattern **pattern_r, struct err *err)
{
	int code;
	size_t offset;
	struct pattern *pattern = calloc(1, sizeof(*pattern));

	if (pattern == NULL)
		return err_memory(err);
	pattern->code =
	    pcre2_compile((PCRE2_SPTR)(text.at != NULL ? text.at : ""),
		text.len, PCRE2_UTF | PCRE2_CASELESS | PCRE2_MATCH_INVALID_UTF,
		&code, &offset, NULL);
	pattern->limits = pcre2_match_context_create(NULL);
	if (pattern->code == NULL) {
		PCRE2_UCHAR words[160];
		pcre2_get_error_message(code, words, sizeof(words));
		err_set(err, ERR_CONFIG,
		    "not a regular expression: %s (at character %zu)",
		    (const char *)words, offset + 1);
		pattern_free(pattern);
		return -1;
	}
	if (pattern->limits == NULL) {
		pattern_free(pattern);
		return err_memory(err);
	}
	pcre2_set_match_limit(pattern->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(pattern->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(pattern->limits, HEAP_LIMIT_KIB);
	*pattern_r = pattern;
	return 0;
}

void
pattern_free(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_code_free(pattern->code);
	pcre2_match_context_free(pattern->limits);
	free(pattern);
}

int
pattern_matches(const struct pattern *pattern, struct span subject,
    bool *matches_r, struct err *err)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);

	if (data == NULL)
		return err_memory(err);
	int status = pcre2_match(pattern->code,
	    (PCRE2_SPTR)(subject.at != NULL ? subject.at : ""),
	    span_first(subject, SUBJECT_LIMIT).len, 0, 0, data,
	    pattern->limits);
	pcre2_match_data_free(data);
	if (status >= 0 || status == PCRE2_ERROR_NOMATCH) {
		*matches_r = status >= 0;
		return 0;
	}
	return err_set(err, ERR_TEMPORARY,
	    "a regular expression met its limits on this message (PCRE2 %d)",
	    status);
}
