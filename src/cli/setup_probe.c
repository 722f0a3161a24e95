/* The smarthost is asked before anything is written. */
#include <stdio.h>
#include <string.h>

#include "crieur/service/secret.h"
#include "crieur/smtp/session.h"

#include "setup.h"

enum {
	PROBE_TIMEOUT_S = 20,
};

struct letter {
	const char *at;
};

static int64_t
read_letter(void *self, char *buffer, size_t size, struct err *err)
{
	struct letter *letter = self;
	size_t len = strnlen(letter->at, size);

	(void)err;
	memcpy(buffer, letter->at, len);
	letter->at += len;
	return (int64_t)len;
}

/* Whether the smarthost takes a sender that is not the account: one mail to
 * oneself tells. */
static bool
takes_sender(struct setup *setup, struct smtp_session *session)
{
	const char *sender =
	    arena_printf(setup->arena, "crieur@%s", setup->domain);
	const char *whom =
	    strchr(setup->user, '@') != NULL ? setup->user : setup->dsi;
	struct letter letter = { arena_printf(setup->arena,
	    "From: %s\r\nTo: %s\r\nSubject: crieur setup\r\n"
	    "Auto-Submitted: auto-generated\r\n\r\n"
	    "The smarthost has taken this mail from %s.\r\n",
	    sender, whom, sender) };
	const struct smtp_envelope envelope = {
		.sender = sender,
		.recipients = &whom,
		.n_recipients = 1,
	};
	struct smtp_reply mail = { 0 }, reply = { 0 };
	struct err ignored = { 0 };
	bool is_doubtful;

	if (sender == NULL || letter.at == NULL || whom == NULL ||
	    smtp_envelope(session, &envelope, &mail, &reply, &ignored) != 0 ||
	    mail.code / 100 != 2 || reply.code / 100 != 2)
		return false;
	const struct smtp_source source = { &letter, read_letter };
	return smtp_data(session, &source, &reply, &is_doubtful, &ignored) ==
	           0 &&
	       reply.code / 100 == 2;
}

int
setup_probe(struct setup *setup, const struct relay *relay, struct err *err)
{
	char password[SECRET_SIZE] = "";
	struct smtp_session *session = NULL;
	struct smtp_reply reply = { 0 };
	const struct smtp_settings settings = {
		.host = relay->host,
		.port = relay->port,
		.tls = relay->tls == TLS_MODE_STARTTLS ? SMTP_TLS_STARTTLS
		       : relay->tls == TLS_MODE_NONE   ? SMTP_TLS_NONE
		                                       : SMTP_TLS_IMPLICIT,
		.ca_file = relay->ca_file,
		.user = relay->user,
		.password =
		    setup->password != NULL ? setup->password : password,
		.helo = setup->host,
		.timeout_s = PROBE_TIMEOUT_S,
	};

	if (setup->password == NULL && relay->user[0] != '\0' &&
	    secret_read(relay->password_file, password, err) != 0)
		return -1;
	printf("%s:%u: ", relay->host, relay->port);
	fflush(stdout);
	int result = smtp_open(&settings, &session, &reply, err);
	explicit_bzero(password, sizeof(password));
	if (result != 0) {
		puts("refused");
		return err_wrap(err, "nothing was changed");
	}
	printf("the certificate is good, the login too; messages up to %llu "
	       "octets\n",
	    (unsigned long long)smtp_max_size(session));
	if (setup->relay != NULL && strcmp(setup->relay, "ovh") != 0)
		setup->takes_any_sender = takes_sender(setup, session);
	smtp_close(&session);
	return 0;
}
