#include "payer.h"

#include "crieur/store/group.h"

#include "context.h"

int
payer_find(const struct context *context, const struct args *args, size_t at,
    struct payer *payer_r, struct err *err)
{
	const char *organisation = args_text(args, "organisation");
	bool has_address = args->n_optional > 0;

	*payer_r = (struct payer){ 0 };
	if (organisation == NULL && !has_address)
		return err_set(err, ERR_USAGE,
		    "something is missing; expected %sADDRESS",
		    at > 0 ? "ID " : "");
	if (organisation == NULL)
		return context_person(
		    context, args->words[at], &payer_r->person_id, err);
	if (has_address)
		return err_set(err, ERR_USAGE,
		    at > 0 ? "that is too much; expected ID --organisation NAME"
			   : "that is too much; expected --organisation NAME "
			     "alone");
	if (store_organisation_find(context->store, span_of(organisation),
		&payer_r->organisation_id, err) != 0)
		return -1;
	if (payer_r->organisation_id == 0)
		return err_set(err, ERR_ABSENT, "there is no organisation %s",
		    organisation);
	return 0;
}
