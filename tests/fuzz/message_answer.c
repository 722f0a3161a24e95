/* Whatever a person answers: no decision has words longer than it was, what is
 * read as a yes is not read as a no elsewhere, and orders keep within their
 * text. */
#include <stdint.h>
#include <stdlib.h>

#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/message/answer.h"

#include "../../src/moderation/order.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
demand(bool is_true)
{
	if (!is_true)
		abort();
}

static void
read_order(struct span text)
{
	int32_t today = date_make(2026, 11, 24);
	struct order order = order_read(text, today);

	if (order.kind == ORDER_ABSENT)
		demand(order.day == DATE_NONE || order.day >= today);
	if (order.kind == ORDER_MODERATE || order.kind == ORDER_TRUST)
		demand(order.argument.at >= text.at &&
		       order.argument.at + order.argument.len <=
			   text.at + text.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum answer_place places[] = { ANSWER_TO_MODERATION,
		ANSWER_TO_CONFIRMATION, ANSWER_TO_LEAVING };
	struct span text = span_from((const char *)data, size), unclear;
	bool is_yes = false, is_no = false;
	enum answer_word word;
	struct err err = { 0 };

	for (size_t i = 0; i < COUNT_OF(places); i++) {
		CLEANUP(str_fini) struct str words = { 0 };
		demand(answer_read(text, places[i], &word, &words, &err) == 0);
		demand(words.len <= text.len && words.len <= LIMIT_REASON);
		demand(word == ANSWER_NO || word == ANSWER_ASK ||
		       word == ANSWER_ESCALATE || words.len == 0);
		is_yes |= word == ANSWER_YES;
		is_no |= word == ANSWER_NO;
	}
	demand(!is_yes || !is_no);
	demand(
	    answer_read_request(text, span_of(""), &word, &unclear, &err) == 0);
	demand(unclear.len <= text.len);
	read_order(text);
	return 0;
}
