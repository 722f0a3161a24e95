/* Whatever a facilitator writes: no verdict has words longer than it was, what
 * is read as a yes is not read as a no, and orders keep within their text. */
#include <stdint.h>
#include <stdlib.h>

#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/moderation/words.h"

#include "../../src/confirmation/words.h"
#include "../../src/moderation/order.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_from((const char *)data, size);
	CLEANUP(str_fini) struct str words = { 0 };
	int32_t today = date_make(2026, 11, 24);
	enum verb verb;
	struct err err = { 0 };

	demand(verb_read(text, &verb, &words, &err) == 0);
	demand(words.len <= text.len && words.len <= LIMIT_REASON);
	demand(verb == VERB_REJECT || verb == VERB_ASK ||
	       verb == VERB_ESCALATE || words.len == 0);
	str_clear(&words);
	enum confirm_word word;
	demand(confirm_word_read(text, &word, &words, &err) == 0);
	demand(words.len <= text.len && words.len <= LIMIT_REASON);
	/* What a facilitator's answer refuses is nobody's consent. */
	demand(word != CONFIRM_WORD_MINE || verb != VERB_REJECT);
	struct order order = order_read(text, today);
	if (order.kind == ORDER_ABSENT)
		demand(order.day >= today);
	if (order.kind == ORDER_MODERATE || order.kind == ORDER_TRUST)
		demand(order.argument.at >= text.at &&
		       order.argument.at + order.argument.len <=
			   text.at + text.len);
	return 0;
}
