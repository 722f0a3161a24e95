#include "crieur/task/writer.h"

#include "crieur/base/date.h"
#include "crieur/register/person.h"
#include "crieur/store/message.h"

const char *
writer_is_nobody(const struct summary *summary)
{
	if (summary->message == NULL || summary->author.address[0] == '\0')
		return "unreadable";
	if (summary->is_automatic || message_is_absence(summary->message))
		return "automatic";
	return NULL;
}

int
writer_is(const struct writer_question *question, struct arena *arena,
    bool *is_r, struct err *err)
{
	const struct person *login = NULL;
	struct message_row message;

	*is_r = question->mail->author_person_id == question->person_id;
	if (*is_r)
		return 0;
	if (store_message_get(question->store, question->mail->message_id,
		arena, &message, err) != 0)
		return -1;
	if (message.sasl_login[0] == '\0')
		return 0;
	if (register_person_by_address(question->store,
		span_of(message.sasl_login), date_of(question->at), arena,
		&login, err) != 0)
		return -1;
	*is_r = login != NULL && login->id == question->person_id;
	return 0;
}
