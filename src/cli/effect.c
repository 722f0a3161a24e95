#include "effect.h"

#include "crieur/insight/preview.h"

static struct preview
preview_of(const struct context *context, const struct effect *effect)
{
	return (struct preview){
		.store = context->store,
		.site = context->live,
		.list = effect->list,
		.message = effect->explanation->message,
		.proofs = effect->explanation->proofs,
		.at = context->now,
	};
}

/* A field on one line: folds become spaces. */
static void
print_change(struct print *print, const struct field_change *change)
{
	CLEANUP(str_fini) struct str line = { 0 };

	for (size_t i = 0; i < change->field.len; i++) {
		char c = change->field.at[i];
		if (c != '\r' && c != '\n')
			str_addc(&line, c == '\t' ? ' ' : c);
	}
	print_record(print, change->is_added ? "  + {field}" : "  - {field}",
	    FACTS(TEXT("change", change->is_added ? "added" : "removed"),
		TEXT("field", str_c(&line))));
}

static int
print_header(struct context *context, const struct effect *effect,
    const struct preview *preview, struct err *err)
{
	struct print *print = context->print;
	const struct field_change *changes = NULL;
	size_t n = 0;

	/* Without an author nothing ever goes out. */
	if (effect->has_message && effect->explanation->from[0] != '\0' &&
	    preview_header(preview, context->arena, &changes, &n, err) != 0)
		return err_wrap(err, "the header");
	print_array(print, "header");
	if (n > 0) {
		print_line(print, "%s", "");
		print_line(print, effect->explanation->verdict == VERDICT_ACCEPT
				      ? "header"
				      : "header, were it accepted");
	}
	for (size_t i = 0; i < n; i++)
		print_change(print, &changes[i]);
	print_close(print);
	return 0;
}

static int
print_reach(struct context *context, const struct effect *effect,
    const struct preview *preview, struct err *err)
{
	CLEANUP(preview_people_fini) struct preview_people people = { 0 };
	struct print *print = context->print;

	if (preview_people(preview,
		effect->with_recipients ? context->arena : NULL, &people,
		err) != 0)
		return -1;
	print_facts(print,
	    effect->explanation->verdict == VERDICT_ACCEPT
		? "\n{audience} would receive it"
		: "\n{audience} would receive it, were it accepted",
	    FACTS(INT("audience", people.n_receive)));
	if (!effect->with_recipients)
		return 0;
	print_array(print, "recipients");
	for (size_t i = 0; i < people.n; i++) {
		const struct preview_person *person = &people.entries[i];
		bool has_address = person->address[0] != '\0';
		print_record(print,
		    person->receives ? "{address}" : "{.who}: no copy: {why}",
		    FACTS(SOME("address", person->address),
			TEXT("name", person->name),
			FLAG("receives", person->receives),
			TEXT("why", person->receives ? "" : person->why),
			TEXT(".who",
			    has_address ? person->address : person->name)));
	}
	print_close(print);
	return 0;
}

int
effect_print(
    struct context *context, const struct effect *effect, struct err *err)
{
	struct preview preview = preview_of(context, effect);

	if (print_header(context, effect, &preview, err) != 0)
		return -1;
	return print_reach(context, effect, &preview, err);
}
