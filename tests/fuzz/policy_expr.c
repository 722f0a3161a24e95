/* An expression of any bytes is read whole, or one finding says where not. */
#include <stdint.h>
#include <stdlib.h>

#include "crieur/base/attribute.h"

#include "../../src/policy/expression.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	PATTERNS = 64
};

struct patterns {
	struct pattern *items[PATTERNS];
	size_t n;
};

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

static int
keep_pattern(void *self, struct pattern *pattern)
{
	struct patterns *patterns = self;

	if (patterns->n == PATTERNS)
		return -1;
	patterns->items[patterns->n++] = pattern;
	return 0;
}

/* A pattern is tried on the text it stands in; that may meet its limits. */
static int
answer(void *self, const struct question *question, int64_t *value_r,
    struct err *err)
{
	const struct span *text = self;
	bool matches = false;

	*value_r = (int64_t)question->argument.len;
	if (question->pattern == NULL)
		return 0;
	if (pattern_matches(question->pattern, *text, &matches, err) != 0)
		return -1;
	*value_r = matches;
	return 0;
}

static void
evaluate(const struct expression *expression, struct span text)
{
	struct witness witness = { &text, answer };
	struct err err = { 0 };
	bool first, second;

	if (expression_evaluate(expression, &witness, NULL, &first, &err) != 0)
		return;
	demand(expression_evaluate(expression, &witness, NULL, &second, &err) ==
	       0);
	demand(first == second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	static const char *const roles[] = { "ca", "dsi" };
	struct patterns patterns = { .n = 0 };
	struct span text = span_from((const char *)data, size);
	struct expression_context context = {
		.at = { "f", 1, 1 },
		.group = "g",
		.roles = roles,
		.n_roles = COUNT_OF(roles),
		.arena = &arena,
		.findings = &findings,
		.keep_pattern = keep_pattern,
		.self = &patterns,
	};

	const struct expression *read = expression_read(text, &context);
	demand(findings.n_errors == (read == NULL));
	if (read != NULL)
		evaluate(read, text);
	for (size_t i = 0; i < patterns.n; i++)
		pattern_free(patterns.items[i]);
	return 0;
}
