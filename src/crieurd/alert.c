/* Composed here, told in a child. */
#include "alert.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crieur/base/arena.h"
#include "crieur/base/clock.h"
#include "crieur/base/date.h"
#include "crieur/base/log.h"
#include "crieur/base/random.h"
#include "crieur/base/str.h"
#include "crieur/message/compose.h"
#include "crieur/notice/catalogue.h"
#include "crieur/notice/phrase.h"
#include "crieur/service/become.h"
#include "crieur/store/alert.h"

enum {
	ROW_MEMORY = 64 * 1024,
	COMMAND_MS = 60 * 1000,
	RETRY_S = 60,
	TRIES_MOST = 6,
	FILES_MOST = 256,
	/* How the child says what failed. */
	EXIT_MAILBOX = 73,
	EXIT_CANNOT_RUN = 127,
};

static int
compose(const struct site *site, const struct alert_row *row, struct str *mail,
    struct str *subject, struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 }, header = { 0 }, body = { 0 };
	CLEANUP(str_fini) struct str id = { 0 };
	char since[TIME_TEXT_SIZE], letters[27];

	phrase_time(site->language, row->at, since);
	const struct field fields[] = {
		{ "site", site->name },
		{ "relay", row->subject },
		{ "subject", row->subject },
		{ "words", row->text },
		{ "since", since },
	};
	const struct wording wording = { site, site->language, fields,
		COUNT_OF(fields) };
	if (catalogue_notice(&wording, row->source, subject, &text, err) != 0 ||
	    random_text(letters, sizeof(letters), err) != 0)
		return -1;
	str_addf(&id, "alert.%s@%s", letters, site->domains[0]);
	const struct notice_parts parts = {
		.from = { .name = site->name, .address = site->address },
		.to = { .name = "", .address = site->address },
		.subject = str_c(subject),
		.text = str_c(&text),
		.message_id = str_c(&id),
		.in_reply_to = "",
		.reply_to = "",
		.list_id = "",
		.at = row->at,
	};
	if (compose_notice(&parts, &header, &body, err) != 0)
		return -1;
	str_add(mail, str_span(&header));
	str_add(mail, str_span(&body));
	return str_check(mail, err);
}

/* As a mail on this machine is: lines end in LF. */
static void
strip_cr(struct str *mail)
{
	size_t kept = 0;

	for (size_t i = 0; i < mail->len; i++)
		if (mail->data[i] != '\r')
			mail->data[kept++] = mail->data[i];
	str_truncate(mail, kept);
}

static bool
write_all(int fd, const char *bytes, size_t size)
{
	for (size_t done = 0; done < size;) {
		ssize_t n = write(fd, bytes + done, size - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		done += (size_t)n;
	}
	return true;
}

/* "From " at the start of a line would begin another message. */
static bool
write_mbox(int fd, const struct alert_row *row, const struct str *mail)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct span rest = str_span(mail);
	time_t at = (time_t)row->at;
	struct tm tm;
	char date[40] = "";

	gmtime_r(&at, &tm);
	strftime(date, sizeof(date), "%a %b %e %H:%M:%S %Y", &tm);
	str_addf(&text, "From crieur %s\n", date);
	while (rest.len > 0) {
		struct span line = span_cut_line(&rest);
		if (line.len >= 5 && memcmp(line.at, "From ", 5) == 0)
			str_addc(&text, '>');
		str_add(&text, line);
		str_addc(&text, '\n');
	}
	str_addc(&text, '\n');
	off_t end = lseek(fd, 0, SEEK_END);
	if (write_all(fd, text.data, text.len) && fsync(fd) == 0)
		return true;
	/* Half a message is none. */
	if (end >= 0 && ftruncate(fd, end) != 0)
		return false;
	return false;
}

static bool
add_to_mbox(
    const char *path, const struct alert_row *row, const struct str *mail)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(
	    path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return false;
	bool is_written = fcntl(fd, F_SETLKW, &lock) == 0 &&
	                  flock(fd, LOCK_EX) == 0 && write_mbox(fd, row, mail);
	close(fd);
	return is_written;
}

static bool
add_to_maildir(
    const char *path, const struct alert_row *row, const struct str *mail)
{
	CLEANUP(str_fini) struct str temporary = { 0 }, final = { 0 };

	str_addf(&temporary, "%stmp/%lld.crieur-alert-%lld", path,
	    (long long)row->at, (long long)row->id);
	str_addf(&final, "%snew/%lld.crieur-alert-%lld", path,
	    (long long)row->at, (long long)row->id);
	int fd = open(str_c(&temporary),
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	bool is_written = write_all(fd, mail->data, mail->len) &&
	                  fsync(fd) == 0 &&
	                  rename(str_c(&temporary), str_c(&final)) == 0;
	if (!is_written)
		unlink(str_c(&temporary));
	close(fd);
	return is_written;
}

static bool
add_to_mailbox(
    const char *path, const struct alert_row *row, const struct str *mail)
{
	size_t length = strlen(path);

	if (length == 0)
		return true;
	return path[length - 1] == '/' ? add_to_maildir(path, row, mail)
	                               : add_to_mbox(path, row, mail);
}

/* The mail as standard input, which is read from its beginning. */
static int
open_input(const struct str *mail)
{
	int fd = memfd_create("alert", 0);

	if (fd < 0 || !write_all(fd, mail->data, mail->len) ||
	    lseek(fd, 0, SEEK_SET) != 0 || dup2(fd, STDIN_FILENO) < 0)
		_exit(EXIT_CANNOT_RUN);
	close(fd);
	return 0;
}

static void
become_command(const struct site *site, const struct alert_row *row,
    const struct str *mail, const struct str *subject)
{
	CLEANUP(str_fini) struct str subject_entry = { 0 }, source = { 0 };
	char path[] = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:"
		      "/sbin:/bin";
	char *argv[] = { (char[]){ "sh" }, (char[]){ "-c" },
		strdup(site->alert.command), NULL };

	str_addf(&subject_entry, "CRIEUR_SUBJECT=%s", str_c(subject));
	str_addf(&source, "CRIEUR_SOURCE=%s", row->source);
	char *environment[] = { path, subject_entry.data, source.data, NULL };
	if (argv[2] == NULL || subject_entry.data == NULL ||
	    source.data == NULL || chdir("/") != 0)
		_exit(EXIT_CANNOT_RUN);
	open_input(mail);
	execve("/bin/sh", argv, environment);
	_exit(EXIT_CANNOT_RUN);
}

/* In the child: nothing of crieurd's but the log. */
static void
tell(const struct site *site, const struct alert_row *row,
    const struct str *mail, const struct str *subject)
{
	struct err err = { 0 };
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setpgid(0, 0);
	for (int fd = STDERR_FILENO + 1; fd < FILES_MOST; fd++)
		close(fd);
	const char *user =
	    site->alert.user[0] != '\0' ? site->alert.user : site->user;
	if (power_become(user, &err) != 0) {
		fprintf(stderr, "crieurd: alert: %s\n", err.text);
		_exit(EXIT_CANNOT_RUN);
	}
	if (!add_to_mailbox(site->alert.mailbox, row, mail)) {
		fprintf(stderr, "crieurd: alert: %s: %s\n", site->alert.mailbox,
		    strerror(errno));
		_exit(EXIT_MAILBOX);
	}
	if (site->alert.command[0] == '\0')
		_exit(0);
	become_command(site, row, mail, subject);
}

static int
start(struct alert_try *alert, const struct site *site,
    const struct alert_row *row, struct err *err)
{
	CLEANUP(str_fini) struct str mail = { 0 }, subject = { 0 };

	if (compose(site, row, &mail, &subject, err) != 0)
		return -1;
	strip_cr(&mail);
	pid_t pid = fork();
	if (pid < 0)
		return err_errno(err, ERR_TEMPORARY, errno, "fork");
	if (pid == 0)
		tell(site, row, &mail, &subject);
	alert->pid = pid;
	alert->id = row->id;
	alert->n_tries = row->n_tries;
	alert->until_ms = clock_monotonic_ms() + COMMAND_MS;
	return 0;
}

/* Tried again in a while, and in the end left to status alone. */
static void
put_off(struct alert_try *alert, struct store *store, const char *problem)
{
	struct clock clock = clock_system();
	int64_t now = clock_now(&clock);
	struct err err = { 0 };

	log_warning("an alert reached nobody: %s", problem);
	int result =
	    alert->n_tries + 1 >= TRIES_MOST
		? store_alert_done(store, alert->id, problem, now, &err)
		: store_alert_failed(store, alert->id, problem,
		      now + ((int64_t)RETRY_S << alert->n_tries), &err);
	if (result != 0)
		log_warning("%s", err.text);
}

/* Where nobody wants to be told, status and the log have it all the same. */
static int
begin(struct alert_try *alert, struct store *store, const struct site *site,
    const struct alert_row *row, struct err *err)
{
	struct clock clock = clock_system();

	if (site->alert.command[0] == '\0' && site->alert.mailbox[0] == '\0')
		return store_alert_done(
		    store, row->id, "", clock_now(&clock), err);
	return start(alert, site, row, err);
}

static void
begin_next(
    struct alert_try *alert, struct store *store, const struct site *site)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct clock clock = clock_system();
	struct alert_row row;
	struct err err = { 0 };

	if (store_alert_next(store, clock_now(&clock), &arena, &row, &err) != 0)
		log_warning("%s", err.text);
	else if (row.id != 0 && begin(alert, store, site, &row, &err) != 0)
		put_off(
		    &(struct alert_try){ .id = row.id, .n_tries = row.n_tries },
		    store, err.text);
}

void
alert_say(struct alert_try *alert, const char *source, const char *subject,
    const char *text)
{
	struct clock clock = clock_system();

	alert->own = (struct alert_words){
		.source = source,
		.subject = subject,
		.at = clock_now(&clock),
	};
	snprintf(alert->own.text, sizeof(alert->own.text), "%s", text);
}

bool
alert_has_own(const struct alert_try *alert)
{
	return alert->own.source != NULL || (alert->pid != 0 && alert->id == 0);
}

static void
put_off_own(struct alert_try *alert, const char *problem)
{
	struct alert_words *own = &alert->own;

	log_warning("an alert reached nobody: %s", problem);
	own->next_ms =
	    clock_monotonic_ms() + ((int64_t)RETRY_S * 1000 << own->n_tries);
	if (++own->n_tries >= TRIES_MOST)
		own->source = NULL;
}

static void
begin_own(struct alert_try *alert, const struct site *site)
{
	struct alert_words *own = &alert->own;
	const struct alert_row row = {
		.at = own->at,
		.source = own->source,
		.subject = own->subject,
		.text = own->text,
	};
	struct err err = { 0 };

	if (site->alert.command[0] == '\0' && site->alert.mailbox[0] == '\0')
		own->source = NULL;
	else if (start(alert, site, &row, &err) != 0)
		put_off_own(alert, err.text);
	else
		alert->told_at = own->at;
}

void
alert_turn(
    struct alert_try *alert, struct store *store, const struct site *site)
{
	if (alert->pid == 0 && alert->own.source != NULL &&
	    alert->own.next_ms <= clock_monotonic_ms())
		begin_own(alert, site);
	else if (alert->pid == 0)
		begin_next(alert, store, site);
	else if (clock_monotonic_ms() > alert->until_ms)
		kill(-alert->pid, SIGKILL);
}

static const char *
trouble(int status, char *text, size_t size)
{
	if (WIFSIGNALED(status))
		snprintf(
		    text, size, "it was ended by signal %d", WTERMSIG(status));
	else if (WEXITSTATUS(status) == EXIT_MAILBOX)
		snprintf(text, size, "the mailbox could not be written");
	else
		snprintf(text, size, "the command ended with code %d",
		    WEXITSTATUS(status));
	return text;
}

void
alert_reap(struct alert_try *alert, struct store *store)
{
	struct clock clock = clock_system();
	struct err err = { 0 };
	char text[80];
	int status;

	if (alert->pid == 0 ||
	    waitpid(alert->pid, &status, WNOHANG) != alert->pid)
		return;
	alert->pid = 0;
	bool is_told = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	/* Others may have come in the place of what was under way. */
	if (alert->id == 0 && alert->own.at != alert->told_at)
		return;
	if (alert->id == 0 && is_told)
		alert->own.source = NULL;
	else if (alert->id == 0)
		put_off_own(alert, trouble(status, text, sizeof(text)));
	else if (!is_told)
		put_off(alert, store, trouble(status, text, sizeof(text)));
	else if (store_alert_done(
		     store, alert->id, "", clock_now(&clock), &err) != 0)
		log_warning("%s", err.text);
}

void
alert_end(struct alert_try *alert)
{
	int status;

	if (alert->pid == 0)
		return;
	kill(-alert->pid, SIGKILL);
	(void)waitpid(alert->pid, &status, 0);
	*alert = (struct alert_try){ 0 };
}
