/* "Re:" and its kin, as mailers of several languages write them. */
#include "crieur/base/ascii.h"
#include "crieur/message/folded.h"
#include "crieur/message/reply.h"

/* Before a colon: replies and forwards, in French, English, German, Dutch,
 * Spanish and the Scandinavian languages. */
#define MARKS "re ref rep tr fw fwd aw wg sv vs antw doorst rv"

static bool
is_number(const char *word)
{
	while (ascii_is_digit(*word))
		word++;
	return *word == '\0';
}

/* "Re", "RÉF.", "Re[2]", "TR ". */
static bool
is_mark(struct span text)
{
	struct folded folded;

	folded_read(text, &folded);
	return (folded.n == 1 ||
		   (folded.n == 2 && is_number(folded.words[1]))) &&
	       word_is_in(folded.words[0], MARKS);
}

struct span
subject_bare(struct span subject)
{
	struct span rest = span_trim(subject);

	do {
		subject = rest;
		struct span mark = span_cut(&rest, ':');
		if (mark.len == subject.len || !is_mark(mark))
			return subject;
		rest = span_trim(rest);
	} while (true);
}
