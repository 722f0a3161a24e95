#ifndef CRIEUR_SRC_REGISTER_TIE_H
#define CRIEUR_SRC_REGISTER_TIE_H
/* For imports: a tie given to somebody who is known to have none such. */
#include "crieur/register/tie.h"

MUST_USE int tie_add(struct register_edit *edit, enum tie tie,
    const struct tie_wish *wish, int32_t since, struct err *err);

#endif
