/* Wildcards with one point of return: the last '*' seen. */
#include "glob.h"

static bool
same_letter(char a, char b)
{
	return span_equal_nocase(span_from(&a, 1), span_from(&b, 1));
}

/* The octets of the UTF-8 character at the head of text; 1 for a stray one. */
static size_t
character_size(struct span text)
{
	size_t size = 1;

	while (size < text.len && ((unsigned char)text.at[size] & 0xc0) == 0x80)
		size++;
	return size;
}

bool
glob_matches(struct span pattern, struct span text)
{
	size_t p = 0, t = 0, star = pattern.len, resume = 0;

	while (t < text.len) {
		if (p < pattern.len && pattern.at[p] == '*') {
			star = p++;
			resume = t;
		} else if (p < pattern.len && pattern.at[p] == '?') {
			p++;
			t += character_size(span_from_offset(text, t));
		} else if (p < pattern.len &&
			   same_letter(pattern.at[p], text.at[t])) {
			p++;
			t++;
		} else if (star < pattern.len) {
			p = star + 1;
			t = ++resume;
		} else {
			return false;
		}
	}
	while (p < pattern.len && pattern.at[p] == '*')
		p++;
	return p == pattern.len;
}
