#include "crieur/bounce/show.h"

#include "class.h"

/* What decided where no row did. */
static const char *
field_of(const struct bounce *bounce, size_t i)
{
	static const char *const actions[] = {
		[BOUNCE_FAILED] = "",
		[BOUNCE_DELAYED] = "Action: delayed",
		[BOUNCE_DELIVERED] = "Action: delivered",
	};

	switch (bounce->kind) {
	case BOUNCE_NONE: return "";
	case BOUNCE_COMPLAINT: return "Feedback-Type";
	case BOUNCE_AUTOMATIC: return "Auto-Submitted and its like";
	case BOUNCE_REPORT:
	case BOUNCE_PROSE: break;
	}
	return i < bounce->n_recipients ? actions[bounce->recipients[i].action]
	                                : "";
}

/* "address 5? user unknown (Postfix)"; NULL without memory. */
static const char *
row_of(struct arena *arena, const struct saying *row, const char *field)
{
	if (row == NULL || row->meaning == SAYS_NOTHING)
		return field;
	return arena_printf(arena, "%s %s%s%s%s%s%s",
	    saying_meaning_name(row->meaning), row->code,
	    row->words[0] != '\0' ? " " : "", row->words,
	    row->source[0] != '\0' ? " (" : "", row->source,
	    row->source[0] != '\0' ? ")" : "");
}

static int
show(const struct bounce *bounce, size_t i, struct arena *arena,
    struct bounce_shown *shown_r, struct err *err)
{
	struct bounce_verdict verdict = bounce_judge(bounce, i);

	*shown_r = (struct bounce_shown){
		.address = i < bounce->n_recipients
		               ? bounce->recipients[i].address
		               : "",
		.class = name_of(&bounce_class_names, (int)verdict.class),
		.status = arena_dups(arena, verdict.status),
		.row = row_of(arena, verdict.row, field_of(bounce, i)),
	};
	if (shown_r->status == NULL || shown_r->row == NULL)
		return err_memory(err);
	return 0;
}

int
bounce_show(const struct message *message, struct arena *arena,
    struct bounce_shown_mail *mail_r, struct err *err)
{
	struct bounce bounce;

	if (bounce_read(message, arena, &bounce, err) != 0)
		return -1;
	bool is_any = bounce.kind != BOUNCE_NONE;
	bool is_failure =
	    bounce.kind == BOUNCE_REPORT || bounce.kind == BOUNCE_PROSE;
	size_t n = bounce.n_recipients > 0 ? bounce.n_recipients : is_any;
	struct bounce_shown *shown = arena_array(arena, n + 1, sizeof(*shown));

	if (shown == NULL)
		return err_memory(err);
	*mail_r = (struct bounce_shown_mail){
		.kind = bounce_kind_name(bounce.kind),
		.recipients = shown,
		.n_recipients = n,
		.is_clear = true,
	};
	for (size_t i = 0; i < n; i++) {
		if (show(&bounce, i, arena, &shown[i], err) != 0)
			return -1;
		mail_r->is_clear &=
		    bounce_judge(&bounce, i).class != BOUNCE_CLASS_UNKNOWN &&
		    (!is_failure || shown[i].address[0] != '\0');
	}
	return 0;
}
