#ifndef CRIEUR_SRC_COMMAND_WORD_H
#define CRIEUR_SRC_COMMAND_WORD_H
/* Commands as people write them, in French and English. */
#include <stdbool.h>

#include "crieur/base/span.h"

enum command_word {
	COMMAND_NONE,
	COMMAND_HELP,
	COMMAND_JOIN,
	COMMAND_LEAVE,
};

/* "unsubscribe", "Je voudrais me désinscrire de la liste": the first line of
 * text that holds words, if they begin with a command. */
enum command_word command_word(struct span text);

/* Whether the first line that holds words is a command and nothing else. */
bool command_is_bare(struct span text);

/* Whether the first line that holds words is a no. */
bool command_is_refusal(struct span text);

#endif
