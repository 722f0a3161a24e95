#ifndef CRIEUR_TASK_OUTCOME_H
#define CRIEUR_TASK_OUTCOME_H
/* What comes of a task, whatever it is. */
#include <stdbool.h>
#include <stdint.h>

/* An accepted post is finished by it: expanded, or discarded where it was
 * ignored; the second group leaves it as it is. */
enum task_outcome {
	TASK_DONE,
	TASK_PASSED_ON, /* words of people, brought to others */
	TASK_ORDERED,   /* no verdict: "held", "pause" … */
	TASK_DENIED,    /* "it was not me" */
	TASK_TOO_LATE,  /* somebody was first */
	TASK_REFUSED,   /* the address, the person, the right or the time */
	TASK_NOT_UNDERSTOOD,
	TASK_IGNORED, /* a machine wrote, or nobody is to be answered */

	/* Nothing proves its author: it waits for their word. */
	TASK_ASKED,

	TASK_NOT_WAITING, /* it was done before */
	TASK_OTHER,       /* it asks for something else: nothing was done */
	TASK_LATER,       /* as its facilitators wish, or until more is known */
	/* What was written is taken back; it waits for somebody to help. */
	TASK_NO_LIST, /* the live policy has no such list */
	TASK_NOBODY,  /* nobody moderates its list, nor holds the role dsi */
};

struct task_result {
	enum task_outcome outcome;
	int64_t n_told;      /* of those it is for; recipients of the post */
	bool is_fallback;    /* the list has none: the role dsi was told */
	bool is_author_told; /* of the post */
};

#endif
