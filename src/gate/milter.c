/*
 * libmilter calls these in a thread per connection. Every doubt ends as 451:
 * the client keeps the message and tries again.
 */
#include "milter.h"

#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libmilter/mfapi.h>
#include <libmilter/mfdef.h>

#include "crieur/base/log.h"
#include "crieur/service/service.h"

#include "transaction.h"

enum {
	PACKET_MAX = 1024 * 1024,
	BACKLOG = 128, /* Postfix has a hundred smtpd by default */
};

static const char results_name[] = "Authentication-Results";

/* libmilter gives its callbacks nothing of ours before they have set it: set
 * once before smfi_main(), read by the connect callback. */
static struct gate *the_gate;

static const char *
symbol(SMFICTX *ctx, const char *name)
{
	char buffer[32];

	snprintf(buffer, sizeof(buffer), "%s", name);
	const char *value = smfi_getsymval(ctx, buffer);
	return value != NULL ? value : "";
}

static sfsistat
temporary(SMFICTX *ctx, const char *queue_id, const struct err *err)
{
	char code[] = "451", enhanced[] = "4.3.0";
	char text[] = "Reessayez plus tard, rien n'est perdu / "
		      "Try again later, nothing is lost";

	if (err->kind == ERR_TEMPORARY || err->kind == ERR_UNREACHABLE)
		atomic_store(&the_gate->has_failed, true);
	log_error("%s: answered 451: %s", queue_id[0] != '\0' ? queue_id : "-",
	    err->text);
	if (smfi_setreply(ctx, code, enhanced, text) != MI_SUCCESS)
		log_warning("libmilter did not take a reply");
	return SMFIS_TEMPFAIL;
}

static sfsistat
refuse(SMFICTX *ctx, struct reply *reply)
{
	/* A percent sign has to be doubled (smfi_setreply's manual). */
	char text[2 * sizeof(reply->text)];
	size_t used = 0;

	for (const char *at = reply->text; *at != '\0'; at++) {
		if (*at == '%')
			text[used++] = '%';
		text[used++] = *at;
	}
	text[used] = '\0';
	if (smfi_setreply(ctx, reply->code, reply->enhanced, text) !=
	    MI_SUCCESS)
		log_warning("libmilter did not take the reply: %s", text);
	return SMFIS_REJECT;
}

static struct client
client_of(const char *name, const _SOCK_ADDR *address)
{
	struct client client = { .address = "local" };
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	/* Copied: what libmilter points at need not be aligned for these. */
	if (address != NULL && address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof(v4));
		inet_ntop(AF_INET, &v4.sin_addr, client.address,
		    sizeof(client.address));
	} else if (address != NULL && address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof(v6));
		inet_ntop(AF_INET6, &v6.sin6_addr, client.address,
		    sizeof(client.address));
	}
	snprintf(client.name, sizeof(client.name), "%s", name);
	return client;
}

static sfsistat
on_connect(SMFICTX *ctx, char *name, _SOCK_ADDR *address)
{
	struct transaction *transaction = calloc(1, sizeof(*transaction));
	struct client client = client_of(name, address);
	struct err err = { 0 };

	if (transaction == NULL) {
		err_memory(&err);
		return temporary(ctx, "", &err);
	}
	transaction_init(transaction, the_gate, &client);
	smfi_setpriv(ctx, transaction);
	return SMFIS_CONTINUE;
}

static sfsistat
on_helo(SMFICTX *ctx, char *helo)
{
	struct transaction *transaction = smfi_getpriv(ctx);

	if (transaction != NULL)
		snprintf(
		    transaction->helo, sizeof(transaction->helo), "%s", helo);
	return SMFIS_CONTINUE;
}

static sfsistat
on_mail(SMFICTX *ctx, char **arguments)
{
	struct transaction *transaction = smfi_getpriv(ctx);
	struct err err = { 0 };

	if (transaction == NULL)
		return SMFIS_TEMPFAIL;
	if (transaction_begin(transaction, arguments[0],
		symbol(ctx, "{auth_authen}"), &err) != 0)
		return temporary(ctx, symbol(ctx, "i"), &err);
	return SMFIS_CONTINUE;
}

static sfsistat
on_recipient(SMFICTX *ctx, char **arguments)
{
	struct transaction *transaction = smfi_getpriv(ctx);
	struct reply reply;
	struct err err = { 0 };
	char code[] = "452", enhanced[] = "4.5.3",
	     text[] = "Too many recipients";

	if (transaction == NULL)
		return SMFIS_TEMPFAIL;
	switch (
	    transaction_recipient(transaction, arguments[0], &reply, &err)) {
	case RECIPIENT_OTHER:
	case RECIPIENT_OURS: return SMFIS_CONTINUE;
	case RECIPIENT_UNKNOWN: return refuse(ctx, &reply);
	case RECIPIENT_TOO_MANY:
		smfi_setreply(ctx, code, enhanced, text);
		return SMFIS_TEMPFAIL;
	case RECIPIENT_FAILED: break;
	}
	return temporary(ctx, symbol(ctx, "i"), &err);
}

/* A message that is for none of ours passes as if we were not there. */
static sfsistat
on_data(SMFICTX *ctx)
{
	struct transaction *transaction = smfi_getpriv(ctx);

	if (transaction == NULL)
		return SMFIS_TEMPFAIL;
	return transaction->n_ours == 0 ? SMFIS_ACCEPT : SMFIS_CONTINUE;
}

static sfsistat
add(SMFICTX *ctx, struct span bytes)
{
	struct transaction *transaction = smfi_getpriv(ctx);
	struct reply reply;
	struct err err = { 0 };

	if (transaction == NULL)
		return SMFIS_TEMPFAIL;
	if (transaction_add(transaction, bytes, &reply, &err) == 0)
		return SMFIS_CONTINUE;
	if (err.kind != ERR_INPUT)
		return temporary(ctx, symbol(ctx, "i"), &err);
	log_info("%s: refused: %s", symbol(ctx, "i"), err.text);
	return refuse(ctx, &reply);
}

/* Put back as it came: the value with its leading space (we asked for it),
 * folded lines with the CRLF that Postfix shows as LF. A line that is not
 * folded would be another field, or the end of the header: Postfix lets none
 * through, and were it otherwise it is folded here. */
static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	CLEANUP(str_fini) struct str field = { 0 };
	struct transaction *transaction = smfi_getpriv(ctx);
	struct err err = { 0 };

	if (transaction != NULL &&
	    span_is_nocase(span_trim(span_of(name)), results_name))
		transaction->n_results++;
	str_addf(&field, "%s:", name);
	for (const char *at = value; *at != '\0'; at++) {
		bool is_bare = *at == '\n' && (at == value || at[-1] != '\r');
		if (is_bare)
			str_addc(&field, '\r');
		str_addc(&field, *at);
		if (*at == '\n' && at[1] != ' ' && at[1] != '\t')
			str_addc(&field, ' ');
	}
	str_adds(&field, "\r\n");
	if (str_check(&field, &err) != 0)
		return temporary(ctx, symbol(ctx, "i"), &err);
	return add(ctx, str_span(&field));
}

static sfsistat
on_end_of_header(SMFICTX *ctx)
{
	struct transaction *transaction = smfi_getpriv(ctx);

	if (transaction != NULL)
		transaction_take_place(transaction, symbol(ctx, "i"));
	return add(ctx, span_of("\r\n"));
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *bytes, size_t size)
{
	const struct transaction *transaction = smfi_getpriv(ctx);

	if (transaction != NULL && transaction->place == PLACE_FIRST)
		return SMFIS_SKIP;
	return add(ctx, span_from((const char *)bytes, size));
}

/* Ours are taken off; what is left is Postfix's. An answer that does not reach
 * Postfix makes the client send again, and custody knows the message then. */
static sfsistat
take_off(SMFICTX *ctx, struct transaction *transaction)
{
	struct err err = { 0 };

	service_wake(SERVICE_INBOX_CLERK);
	if (transaction->n_others == 0)
		return SMFIS_DISCARD;
	for (size_t i = 0; i < transaction->n_ours; i++) {
		if (smfi_delrcpt(ctx, transaction->ours[i].original) ==
		    MI_SUCCESS)
			continue;
		err_set(&err, ERR_TEMPORARY, "cannot take %s off the envelope",
		    transaction->ours[i].original);
		return temporary(ctx, symbol(ctx, "i"), &err);
	}
	return SMFIS_CONTINUE;
}

/* Before the verifiers: whatever results there are, under whatever name, come
 * from outside, and all go (RFC 8601 §5 leaves that to us), so that neither a
 * verifier nor the gate can take one for ours. From the last to the first: the
 * others keep their numbers. */
static sfsistat
clear(SMFICTX *ctx, struct transaction *transaction, const char *queue_id)
{
	char name[sizeof(results_name)];
	struct err err = { 0 };

	if (queue_id[0] == '\0') {
		err_set(&err, ERR_CONFIG, "the mail server tells no queue id");
		return temporary(ctx, queue_id, &err);
	}
	memcpy(name, results_name, sizeof(name));
	for (size_t i = transaction->n_results; i > 0; i--) {
		if (smfi_chgheader(ctx, name, (int)i, NULL) == MI_SUCCESS)
			continue;
		err_set(&err, ERR_TEMPORARY, "cannot take off the field %s",
		    results_name);
		return temporary(ctx, queue_id, &err);
	}
	if (transaction->n_results > 0)
		log_info("%s: %zu fields %s from outside taken off", queue_id,
		    transaction->n_results, results_name);
	clearance_add(
	    &transaction->gate->clearance, &transaction->cleared, queue_id);
	return SMFIS_CONTINUE;
}

static sfsistat
on_end_of_message(SMFICTX *ctx)
{
	struct transaction *transaction = smfi_getpriv(ctx);
	struct reply reply;
	struct err err = { 0 };
	sfsistat status = SMFIS_TEMPFAIL;

	if (transaction == NULL)
		return SMFIS_TEMPFAIL;
	if (transaction->n_ours == 0)
		return SMFIS_CONTINUE;
	const char *queue_id = symbol(ctx, "i");
	if (transaction->place == PLACE_FIRST)
		return clear(ctx, transaction, queue_id);
	switch (transaction_end(transaction, queue_id, &reply, &err)) {
	case END_TAKEN: status = take_off(ctx, transaction); break;
	case END_REFUSED: status = refuse(ctx, &reply); break;
	case END_FAILED: status = temporary(ctx, queue_id, &err); break;
	}
	transaction_reset(transaction);
	return status;
}

static sfsistat
on_abort(SMFICTX *ctx)
{
	struct transaction *transaction = smfi_getpriv(ctx);

	if (transaction != NULL)
		transaction_reset(transaction);
	return SMFIS_CONTINUE;
}

static sfsistat
on_close(SMFICTX *ctx)
{
	struct transaction *transaction = smfi_getpriv(ctx);

	if (transaction == NULL)
		return SMFIS_CONTINUE;
	transaction_fini(transaction);
	free(transaction);
	smfi_setpriv(ctx, NULL);
	return SMFIS_CONTINUE;
}

/* Header values with their leading space, so that a signature over them stays
 * good; unknown commands are none of our business. */
static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps,
    unsigned long reserved2, unsigned long reserved3, unsigned long *actions_r,
    unsigned long *steps_r, unsigned long *reserved2_r,
    unsigned long *reserved3_r)
{
	(void)ctx, (void)reserved2, (void)reserved3;
	if ((actions & SMFIF_DELRCPT) == 0 ||
	    (steps & SMFIP_HDR_LEADSPC) == 0) {
		log_error("the mail server speaks too old a milter protocol");
		return SMFIS_REJECT;
	}
	/* Without the second, the first of two calls answers 451. */
	*actions_r = SMFIF_DELRCPT | (actions & SMFIF_CHGHDRS);
	*steps_r = SMFIP_HDR_LEADSPC | (steps & (SMFIP_SKIP | SMFIP_NOUNKNOWN));
	*reserved2_r = *reserved3_r = 0;
	return SMFIS_CONTINUE;
}

static int
register_filter(struct err *err)
{
	char name[] = "crieur";
	struct smfiDesc filter = {
		.xxfi_name = name,
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = SMFIF_DELRCPT | SMFIF_CHGHDRS,
		.xxfi_connect = on_connect,
		.xxfi_helo = on_helo,
		.xxfi_envfrom = on_mail,
		.xxfi_envrcpt = on_recipient,
		.xxfi_header = on_header,
		.xxfi_eoh = on_end_of_header,
		.xxfi_body = on_body,
		.xxfi_eom = on_end_of_message,
		.xxfi_abort = on_abort,
		.xxfi_close = on_close,
		.xxfi_data = on_data,
		.xxfi_negotiate = on_negotiate,
	};

	if (smfi_register(filter) != MI_SUCCESS)
		return err_set(
		    err, ERR_TEMPORARY, "libmilter did not take the filter");
	return 0;
}

/* "unix:/run/…", "local:/run/…" or a bare path; NULL for inet sockets. */
static const char *
local_path(const char *socket)
{
	if (strncmp(socket, "unix:", 5) == 0)
		return socket + 5;
	if (strncmp(socket, "local:", 6) == 0)
		return socket + 6;
	return socket[0] == '/' ? socket : NULL;
}

static int
open_to_group(const char *path, const char *name, struct err *err)
{
	struct group entry, *found = NULL;
	char buffer[4096];

	if (getgrnam_r(name, &entry, buffer, sizeof(buffer), &found) != 0 ||
	    found == NULL)
		return err_set(err, ERR_CONFIG,
		    "gate: there is no group \"%s\"; socket_group names the "
		    "one the mail server runs in",
		    name);
	if (chown(path, (uid_t)-1, found->gr_gid) != 0 ||
	    chmod(path, 0660) != 0)
		return err_errno(err, ERR_CONFIG, errno,
		    "gate: cannot give %s to the group %s", path, name);
	return 0;
}

int
milter_listen(const char *socket, const char *group, struct err *err)
{
	const char *path = local_path(socket);
	char *copy = strdup(socket);

	if (copy == NULL)
		return err_memory(err);
	int status = smfi_setconn(copy);
	free(copy);
	if (status != MI_SUCCESS)
		return err_set(err, ERR_CONFIG,
		    "gate: \"%s\" is no socket; write unix:PATH or "
		    "inet:PORT@HOST",
		    socket);
	mode_t mask = umask(0177);
	smfi_setbacklog(BACKLOG);
	status = register_filter(err);
	if (status == 0 && smfi_opensocket(true) != MI_SUCCESS)
		status = err_set(
		    err, ERR_UNREACHABLE, "gate: cannot listen on %s", socket);
	umask(mask);
	if (status != 0)
		return -1;
	if (path != NULL && group[0] != '\0')
		return open_to_group(path, group, err);
	return 0;
}

int
milter_run(struct gate *gate, struct err *err)
{
	/* A header field of any size Postfix lets through is to be judged, not
	 * to break the connection (the library's own limit is 64 kB). */
	smfi_setmaxdatasize(PACKET_MAX);
	the_gate = gate;
	if (smfi_main() != MI_SUCCESS)
		return err_set(
		    err, ERR_TEMPORARY, "libmilter gave up listening");
	return 0;
}
