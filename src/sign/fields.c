#include "fields.h"

struct span
field_cut(struct span *rest)
{
	struct span block = *rest;

	do {
		(void)span_cut_line(rest);
	} while (rest->len > 0 && (rest->at[0] == ' ' || rest->at[0] == '\t'));
	return span_trim(span_first(block, block.len - rest->len));
}

bool
fields_are_over(struct span rest)
{
	return rest.len == 0 || rest.at[0] == '\n' ||
	       (rest.len > 1 && rest.at[0] == '\r' && rest.at[1] == '\n');
}
