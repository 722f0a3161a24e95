#include "crieur/policy/nearest.h"

#include <stdio.h>
#include <string.h>

enum {
	MAX_LENGTH = 40
};

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Levenshtein's distance, a row at a time. */
static size_t
distance(struct span a, struct span b)
{
	size_t row[MAX_LENGTH + 1];

	for (size_t j = 0; j <= b.len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			size_t above = row[j];
			size_t cost = a.at[i - 1] != b.at[j - 1];
			row[j] =
			    least(above + 1, row[j - 1] + 1, diagonal + cost);
			diagonal = above;
		}
	}
	return row[b.len];
}

void
nearest_offer(struct nearest *nearest, const char *name)
{
	struct span offered = span_of(name);

	if (nearest->wanted.len > MAX_LENGTH || offered.len > MAX_LENGTH)
		return;
	size_t far = distance(nearest->wanted, offered);
	/* A third of the letters may be wrong; two of a short word. */
	if (far > 2 && far > nearest->wanted.len / 3)
		return;
	if (far >= offered.len ||
	    (nearest->best != NULL && far >= nearest->distance))
		return;
	nearest->best = name;
	nearest->distance = far;
}

const char *
nearest_text(const struct nearest *nearest, char buffer[NEAREST_TEXT_SIZE])
{
	buffer[0] = '\0';
	if (nearest->best != NULL)
		snprintf(buffer, NEAREST_TEXT_SIZE, "; did you mean %s?",
		    nearest->best);
	return buffer;
}
