#ifndef CRIEUR_POLICY_DOOR_H
#define CRIEUR_POLICY_DOOR_H
/*
 * What SMTP is told of mail to a list. Where nothing proves the author the door
 * answers alike whoever From names, so that nobody learns from it who is a
 * member, a guest or the president: gate.unproved says how.
 */
#include <stdbool.h>

#include "crieur/policy/site.h"

struct door_question {
	enum unproved unproved;
	enum verdict verdict;
	bool is_proved;
	bool is_of_message; /* the verdict is for the message's own sake */
	bool is_machines;   /* automatic, or spam */
	bool fails_dmarc;
	bool is_private; /* for one author alone: nobody can be asked */
};

/* DOOR_TAKEN or DOOR_REFUSED. */
enum door door_answer(const struct door_question *question);

/* "taken" or "refused". */
const char *door_name(enum door door);

#endif
