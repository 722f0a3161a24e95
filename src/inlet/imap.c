#include "imap.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libetpan/libetpan.h>

#include "crieur/base/clock.h"
#include "crieur/smtp/wire.h"

enum {
	ANSWER_MAX = 16 * 1024 * 1024, /* octets beside those of a message */
	IDLE_S = 9 * 60,               /* then look all the same */
	GOODBYE_S = 5,
	LOOK_MS = 1000,
};

struct imap {
	struct wire wire;
	mailimap *session;
	uint64_t max_size;
	int timeout_s;
	uint32_t validity;
	bool has_idle, has_move, has_uidplus;
	bool is_lost;
};

/* What may pass in the next step. */
static void
allow(struct imap *imap, uint64_t octets)
{
	wire_allow(&imap->wire, imap->timeout_s);
	imap->wire.n_allowed = octets;
}

/* The server's words, or the connection's. */
static int
fail(struct imap *imap, int result, const char *step, struct err *err)
{
	const char *words = imap->session->imap_response;
	enum err_kind kind = ERR_DENIED;

	if (result == MAILIMAP_ERROR_STREAM || result == MAILIMAP_ERROR_PARSE ||
	    result == MAILIMAP_ERROR_FATAL || result == MAILIMAP_ERROR_MEMORY) {
		imap->is_lost = true;
		kind = ERR_UNREACHABLE;
		words = result == MAILIMAP_ERROR_STREAM
		            ? imap->wire.trouble
		            : "the answer could not be understood";
	}
	return err_set(err, kind, "%s: %.300s", step,
	    words != NULL && words[0] != '\0' ? words : "no reason given");
}

static bool
is_good(int result)
{
	return result == MAILIMAP_NO_ERROR ||
	       result == MAILIMAP_NO_ERROR_AUTHENTICATED ||
	       result == MAILIMAP_NO_ERROR_NON_AUTHENTICATED;
}

static int
read_capabilities(struct imap *imap, struct err *err)
{
	struct mailimap_capability_data *data = NULL;

	allow(imap, ANSWER_MAX);
	int result = mailimap_capability(imap->session, &data);
	if (!is_good(result))
		return fail(imap, result, "CAPABILITY", err);
	mailimap_capability_data_free(data);
	imap->has_idle = mailimap_has_idle(imap->session) != 0;
	imap->has_move = mailimap_has_extension(imap->session, "MOVE") != 0;
	imap->has_uidplus = mailimap_has_uidplus(imap->session) != 0;
	return 0;
}

static int
greet(struct imap *imap, const struct imap_settings *settings, struct err *err)
{
	if (!settings->is_starttls &&
	    wire_start_tls(
		&imap->wire, settings->host, settings->ca_file, err) != 0)
		return -1;
	allow(imap, ANSWER_MAX);
	int result = mailimap_connect(imap->session, imap->wire.stream);
	if (!is_good(result))
		return fail(imap, result, "greeting", err);
	if (!settings->is_starttls)
		return 0;
	allow(imap, ANSWER_MAX);
	result = mailimap_starttls(imap->session);
	if (!is_good(result))
		return fail(imap, result, "STARTTLS", err);
	return wire_start_tls(
	    &imap->wire, settings->host, settings->ca_file, err);
}

static int
log_in(struct imap *imap, const struct imap_settings *settings, struct err *err)
{
	allow(imap, ANSWER_MAX);
	int result =
	    mailimap_login(imap->session, settings->user, settings->password);
	wire_forget(&imap->wire);
	if (!is_good(result))
		return fail(imap, result, "LOGIN", err);
	if (read_capabilities(imap, err) != 0)
		return -1;
	allow(imap, ANSWER_MAX);
	result = mailimap_select(imap->session, settings->mailbox);
	if (!is_good(result))
		return fail(imap, result, "SELECT", err);
	imap->validity = imap->session->imap_selection_info->sel_uidvalidity;
	return 0;
}

int
imap_open(
    const struct imap_settings *settings, struct imap **imap_r, struct err *err)
{
	struct wire_peer peer = {
		.host = settings->host,
		.port = settings->port,
	};
	struct imap *imap = calloc(1, sizeof(*imap));

	if (imap == NULL)
		return err_memory(err);
	imap->max_size = settings->max_size;
	imap->timeout_s = settings->timeout_s;
	if (wire_open(&imap->wire, &peer, imap->timeout_s, err) != 0) {
		free(imap);
		return -1;
	}
	imap->session = mailimap_new(0, NULL);
	if (imap->session == NULL)
		err_memory(err);
	else if (greet(imap, settings, err) == 0 &&
		 log_in(imap, settings, err) == 0) {
		*imap_r = imap;
		return 0;
	}
	imap->is_lost = true;
	imap_close(&imap);
	return -1;
}

/* The stream is the wire's: libetpan, which would close it, is to forget it. */
void
imap_close(struct imap **imap)
{
	struct imap *self = *imap;

	if (self == NULL)
		return;
	if (self->session != NULL && !self->is_lost &&
	    self->session->imap_stream != NULL) {
		wire_allow(&self->wire, GOODBYE_S);
		self->wire.n_allowed = ANSWER_MAX;
		mailimap_logout(self->session);
		if (self->session->imap_stream == NULL)
			self->wire.stream = NULL;
	}
	if (self->session != NULL) {
		self->session->imap_stream = NULL;
		mailimap_free(self->session);
	}
	wire_close(&self->wire);
	free(self);
	*imap = NULL;
}

uint32_t
imap_validity(const struct imap *imap)
{
	return imap->validity;
}

static int
by_number(const void *a, const void *b)
{
	uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;

	return (first > second) - (first < second);
}

/* The smallest max of them, sorted: the list is the server's, in any order. */
static int
take_smallest(const clist *found, uint32_t *uids, size_t max, size_t *n_r,
    struct err *err)
{
	size_t n = 0, count = (size_t)clist_count(found);
	uint32_t *all = calloc(count + 1, sizeof(*all));

	if (all == NULL)
		return err_memory(err);
	for (clistiter *at = clist_begin(found); at != NULL && n < count;
	     at = clist_next(at))
		all[n++] = *(const uint32_t *)clist_content(at);
	qsort(all, n, sizeof(*all), by_number);
	*n_r = n < max ? n : max;
	memcpy(uids, all, *n_r * sizeof(*all));
	free(all);
	return 0;
}

int
imap_list(
    struct imap *imap, uint32_t *uids, size_t max, size_t *n_r, struct err *err)
{
	struct mailimap_search_key *key = mailimap_search_key_new_all();
	clist *found = NULL;

	if (key == NULL)
		return err_memory(err);
	key->sk_type = MAILIMAP_SEARCH_KEY_UNDELETED;
	allow(imap, ANSWER_MAX);
	int result = mailimap_uid_search(imap->session, NULL, key, &found);
	mailimap_search_key_free(key);
	if (!is_good(result))
		return fail(imap, result, "SEARCH", err);
	int status = take_smallest(found, uids, max, n_r, err);
	mailimap_search_result_free(found);
	return status;
}

/* One FETCH of one attribute; the answers are the caller's to free. */
static int
fetch(struct imap *imap, uint32_t uid, struct mailimap_fetch_att *attribute,
    clist **answers_r, struct err *err)
{
	struct mailimap_fetch_type *type =
	    attribute != NULL ? mailimap_fetch_type_new_fetch_att(attribute)
			      : NULL;
	struct mailimap_set *set = mailimap_set_new_single(uid);
	int result = MAILIMAP_ERROR_MEMORY;

	if (type != NULL && set != NULL)
		result =
		    mailimap_uid_fetch(imap->session, set, type, answers_r);
	if (set != NULL)
		mailimap_set_free(set);
	if (type != NULL)
		mailimap_fetch_type_free(type);
	return is_good(result) ? 0 : fail(imap, result, "FETCH", err);
}

/* The server may tell of other messages meanwhile: only that attribute of that
 * message counts. NULL: not there. */
static const struct mailimap_msg_att_static *
find_attribute(const clist *answers, uint32_t uid, int type)
{
	for (clistiter *at = clist_begin(answers); at != NULL;
	     at = clist_next(at)) {
		const struct mailimap_msg_att *answer = clist_content(at);
		const struct mailimap_msg_att_static *wanted = NULL;
		bool is_ours = false;
		for (clistiter *i = clist_begin(answer->att_list); i != NULL;
		     i = clist_next(i)) {
			const struct mailimap_msg_att_item *item =
			    clist_content(i);
			if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC)
				continue;
			const struct mailimap_msg_att_static *each =
			    item->att_data.att_static;
			if (each->att_type == MAILIMAP_MSG_ATT_UID)
				is_ours = each->att_data.att_uid == uid;
			else if (each->att_type == type)
				wanted = each;
		}
		if (is_ours && wanted != NULL)
			return wanted;
	}
	return NULL;
}

static int
gone(uint32_t uid, struct err *err)
{
	return err_set(
	    err, ERR_ABSENT, "message %u is gone from the mailbox", uid);
}

int
imap_size(struct imap *imap, uint32_t uid, uint64_t *size_r, struct err *err)
{
	clist *answers = NULL;

	allow(imap, ANSWER_MAX);
	if (fetch(imap, uid, mailimap_fetch_att_new_rfc822_size(), &answers,
		err) != 0)
		return -1;
	const struct mailimap_msg_att_static *found =
	    find_attribute(answers, uid, MAILIMAP_MSG_ATT_RFC822_SIZE);
	if (found != NULL)
		*size_r = found->att_data.att_rfc822_size;
	mailimap_fetch_list_free(answers);
	return found != NULL ? 0 : gone(uid, err);
}

int
imap_fetch(struct imap *imap, uint32_t uid, struct str *out, struct err *err)
{
	struct mailimap_section *whole = mailimap_section_new(NULL);
	struct mailimap_fetch_att *body =
	    whole != NULL ? mailimap_fetch_att_new_body_peek_section(whole)
			  : NULL;
	clist *answers = NULL;
	int status = 0;

	allow(imap, imap->max_size + ANSWER_MAX);
	if (fetch(imap, uid, body, &answers, err) != 0)
		return -1;
	const struct mailimap_msg_att_static *found =
	    find_attribute(answers, uid, MAILIMAP_MSG_ATT_BODY_SECTION);
	const struct mailimap_msg_att_body_section *section =
	    found != NULL ? found->att_data.att_body_section : NULL;
	if (section == NULL || section->sec_body_part == NULL) {
		status = gone(uid, err);
	} else if (section->sec_length > imap->max_size) {
		status = err_set(err, ERR_INPUT,
		    "message %u has %zu octets, more than %llu", uid,
		    section->sec_length, (unsigned long long)imap->max_size);
	} else {
		str_add(out,
		    span_from(section->sec_body_part, section->sec_length));
		status = str_check(out, err);
	}
	mailimap_fetch_list_free(answers);
	return status;
}

static int
mark_deleted(struct imap *imap, struct mailimap_set *set)
{
	struct mailimap_flag_list *flags = mailimap_flag_list_new_empty();
	struct mailimap_flag *deleted = mailimap_flag_new_deleted();
	int result = MAILIMAP_ERROR_MEMORY;

	if (flags == NULL || deleted == NULL ||
	    mailimap_flag_list_add(flags, deleted) != MAILIMAP_NO_ERROR) {
		if (deleted != NULL)
			mailimap_flag_free(deleted);
		if (flags != NULL)
			mailimap_flag_list_free(flags);
		return result;
	}
	struct mailimap_store_att_flags *change =
	    mailimap_store_att_flags_new_add_flags_silent(flags);
	if (change == NULL) {
		mailimap_flag_list_free(flags);
		return result;
	}
	allow(imap, ANSWER_MAX);
	result = mailimap_uid_store(imap->session, set, change);
	mailimap_store_att_flags_free(change);
	return result;
}

static int
remove_for_good(struct imap *imap, struct mailimap_set *set)
{
	int result = mark_deleted(imap, set);

	if (!is_good(result))
		return result;
	allow(imap, ANSWER_MAX);
	return imap->has_uidplus ? mailimap_uid_expunge(imap->session, set)
	                         : mailimap_expunge(imap->session);
}

/* MOVE (RFC 6851), or a copy and then the original's end. */
static int
move(struct imap *imap, struct mailimap_set *set, const char *folder)
{
	allow(imap, ANSWER_MAX);
	if (imap->has_move)
		return mailimap_uid_move(imap->session, set, folder);
	int result = mailimap_uid_copy(imap->session, set, folder);
	return is_good(result) ? remove_for_good(imap, set) : result;
}

static int
move_or_make(struct imap *imap, struct mailimap_set *set, const char *folder)
{
	int result = move(imap, set, folder);

	if (is_good(result) || result == MAILIMAP_ERROR_STREAM)
		return result;
	allow(imap, ANSWER_MAX);
	int made = mailimap_create(imap->session, folder);
	return is_good(made) ? move(imap, set, folder) : result;
}

int
imap_put_away(
    struct imap *imap, uint32_t uid, const char *folder, struct err *err)
{
	struct mailimap_set *set = mailimap_set_new_single(uid);

	if (set == NULL)
		return err_memory(err);
	int result = folder != NULL ? move_or_make(imap, set, folder)
	                            : remove_for_good(imap, set);
	mailimap_set_free(set);
	return is_good(result) ? 0 : fail(imap, result, "putting away", err);
}

/* 1: the server spoke; 0: nothing yet; -1: it is gone. */
static int
listen_a_second(struct imap *imap)
{
	struct pollfd entry = { .fd = imap->wire.fd, .events = POLLIN };

	imap->wire.n_allowed = ANSWER_MAX;
	for (int i = 0; i < 2; i++) {
		switch (wire_input(&imap->wire)) {
		case WIRE_INPUT_SOME: return 1;
		case WIRE_INPUT_CLOSED: return -1;
		case WIRE_INPUT_NONE: break;
		}
		if (i == 0 && poll(&entry, 1, LOOK_MS) <= 0)
			return 0;
	}
	return 0;
}

static int
idle(struct imap *imap, int64_t until_ms, bool (*is_stopping)(void),
    struct err *err)
{
	int heard = 0;

	allow(imap, ANSWER_MAX);
	int result = mailimap_idle(imap->session);
	if (!is_good(result))
		return fail(imap, result, "IDLE", err);
	while (heard == 0 && !is_stopping() && clock_monotonic_ms() < until_ms)
		heard = listen_a_second(imap);
	if (heard < 0)
		return fail(imap, MAILIMAP_ERROR_STREAM, "IDLE", err);
	allow(imap, ANSWER_MAX);
	result = mailimap_idle_done(imap->session);
	return is_good(result) ? 0 : fail(imap, result, "DONE", err);
}

int
imap_wait(struct imap *imap, int64_t poll_s, bool (*is_stopping)(void),
    struct err *err)
{
	struct timespec pause = { .tv_nsec = 500L * 1000 * 1000 };
	int64_t wait_s = imap->has_idle ? IDLE_S : poll_s;
	int64_t until_ms = clock_monotonic_ms() + wait_s * 1000;

	if (imap->has_idle)
		return idle(imap, until_ms, is_stopping, err);
	while (!is_stopping() && clock_monotonic_ms() < until_ms)
		nanosleep(&pause, NULL);
	allow(imap, ANSWER_MAX);
	int result = mailimap_noop(imap->session);
	return is_good(result) ? 0 : fail(imap, result, "NOOP", err);
}
