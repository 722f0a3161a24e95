#ifndef CRIEUR_POLICY_INQUIRY_H
#define CRIEUR_POLICY_INQUIRY_H
/* Every word a list asks: in its rules, in who receives, in who moderates. */
#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"
#include "crieur/policy/witness.h"

struct inquiry {
	const struct list *list;
	const struct question *question;
	const char *text; /* as written, with its argument */
	struct position at;
};

void site_each_inquiry(const struct site *site,
    void (*visit)(void *self, const struct inquiry *inquiry), void *self);

#endif
