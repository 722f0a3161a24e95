#include "crieur/policy/door.h"

enum door
door_answer(const struct door_question *question)
{
	bool is_refused = question->verdict == VERDICT_REJECT;

	if (!question->is_proved && !question->is_of_message)
		is_refused = question->fails_dmarc ||
		             (!question->is_machines &&
				 (question->is_private ||
				     question->unproved == UNPROVED_REFUSE));
	return is_refused ? DOOR_REFUSED : DOOR_TAKEN;
}

const char *
door_name(enum door door)
{
	return door == DOOR_REFUSED ? "refused" : "taken";
}
