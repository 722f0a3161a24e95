/* crieur setup: from nothing to a first post. */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "crieur/message/address.h"
#include "crieur/service/secret.h"

#include "files.h"
#include "input.h"
#include "setup.h"
#include "table.h"

enum {
	ANSWER_SIZE = 512,
};

/* What is asked, why, and what an empty answer means. */
struct question {
	const char *option, *words, *reason, *otherwise;
	const char **answer;
	bool is_secret;
};

static void
show_letters(bool is_shown)
{
	struct termios terminal;

	if (tcgetattr(STDIN_FILENO, &terminal) != 0)
		return;
	if (is_shown)
		terminal.c_lflag |= ECHO;
	else
		terminal.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal);
}

/* The end of the input is the end of the setup: nothing was written yet. */
static int
read_answer(struct setup *setup, const char *otherwise, const char **answer,
    struct err *err)
{
	char line[ANSWER_SIZE];

	fflush(stdout);
	if (fgets(line, sizeof(line), stdin) == NULL)
		return err_set(
		    err, ERR_INPUT, "no answer; nothing was changed");
	struct span text = span_trim(span_of(line));
	*answer =
	    arena_dup(setup->arena, text.len > 0 ? text : span_of(otherwise));
	return *answer != NULL ? 0 : err_memory(err);
}

static int
ask(struct setup *setup, const struct question *question, struct err *err)
{
	const char *otherwise =
	    question->otherwise != NULL ? question->otherwise : "";

	while (*question->answer == NULL) {
		printf("\n%s\n  (%s)\n", question->words, question->reason);
		printf(otherwise[0] != '\0' ? "[%s] " : "> ", otherwise);
		if (question->is_secret)
			show_letters(false);
		int result =
		    read_answer(setup, otherwise, question->answer, err);
		if (question->is_secret)
			show_letters(true);
		if (result != 0)
			return -1;
		if ((*question->answer)[0] == '\0' &&
		    question->otherwise == NULL)
			*question->answer = NULL;
	}
	return 0;
}

static const char *
proof_here(void)
{
	bool has_logins = access("/etc/dovecot/conf.d", F_OK) == 0;
	bool has_verifiers = access("/usr/sbin/opendkim", F_OK) == 0 &&
	                     access("/usr/sbin/opendmarc", F_OK) == 0;

	if (has_logins && has_verifiers)
		return "submission,verifiers";
	return has_verifiers ? "verifiers" : "submission";
}

/* Of a new site: by question on a terminal; else what is missing is said. */
static int
ask_all(struct setup *setup, struct err *err)
{
	const struct question questions[] = {
		{ "--domain DOMAIN", "The domain of the lists?",
		    "list@DOMAIN is the address of a list", NULL,
		    &setup->domain, false },
		{ "--president ADDRESS", "The president's address?",
		    "who may write to all members", NULL, &setup->president,
		    false },
		{ "--relay ovh|HOST[:PORT]", "The smarthost?",
		    "what sends to the world: ovh, or HOST:PORT", "ovh",
		    &setup->relay, false },
		{ "--relay-user ACCOUNT", "Its account?",
		    "the login there, most often an address", NULL,
		    &setup->user, false },
		{ "--relay-password-file FILE", "The account's password?",
		    "kept in relay.password, which root alone reads", NULL,
		    &setup->password, true },
	};

	for (size_t i = 0; i < COUNT_OF(questions); i++) {
		if (*questions[i].answer != NULL)
			continue;
		if (isatty(STDIN_FILENO) == 0)
			return err_set(err, ERR_USAGE, "%s is missing",
			    questions[i].option);
		if (ask(setup, &questions[i], err) != 0)
			return -1;
	}
	const struct question rest[] = {
		{ "", "The association's name?", "as people read it",
		    setup->domain, &setup->name, false },
		{ "", "Who looks after the lists?",
		    "the dsi hears of what is wrong", setup->president,
		    &setup->dsi, false },
		{ "", "Which lists?", "names, with commas between them",
		    "membres", &setup->lists, false },
		{ "", "What proves an author?",
		    "submission: logins here; verifiers: DKIM and DMARC; "
		    "inlet: OVH keeps the mailboxes",
		    proof_here(), &setup->proof, false },
	};
	for (size_t i = 0; i < COUNT_OF(rest); i++) {
		if (*rest[i].answer == NULL && isatty(STDIN_FILENO) == 0)
			*rest[i].answer = rest[i].otherwise;
		else if (ask(setup, &rest[i], err) != 0)
			return -1;
	}
	return 0;
}

static int
read_secret(struct setup *setup, const char *file, const char **secret_r,
    struct err *err)
{
	char secret[SECRET_SIZE];

	if (file == NULL)
		return 0;
	if (secret_read(file, secret, err) != 0)
		return -1;
	*secret_r = arena_dups(setup->arena, secret);
	explicit_bzero(secret, sizeof(secret));
	return *secret_r != NULL ? 0 : err_memory(err);
}

/* "Name <address>" or an address: its address. */
static struct span
address_of(const char *text)
{
	size_t open = span_find(span_of(text), '<');
	struct span address = span_of(text);

	if (open == address.len)
		return span_trim(address);
	address = span_from_offset(address, open + 1);
	return span_first(address, span_find(address, '>'));
}

static int
check_address(const char *option, const char *text, struct err *err)
{
	char address[ADDRESS_TEXT_SIZE];

	if (text == NULL ||
	    address_normalize(address_of(text), address, err) == 0)
		return 0;
	err->kind = ERR_USAGE;
	return err_wrap(err, "%s", option);
}

static int
check_proof(const char *text, struct err *err)
{
	static const char *const known[] = { "submission", "verifiers", "inlet",
		NULL };
	struct span rest = span_of(text);

	while (rest.len > 0) {
		struct span one = span_trim(span_cut(&rest, ','));
		if (!span_any(one, known, span_is))
			return err_set(err, ERR_USAGE,
			    "--proof: \"%.*s\": expected submission, verifiers "
			    "or inlet",
			    (int)one.len, one.at);
	}
	return 0;
}

static int
check_answers(struct setup *setup, struct err *err)
{
	const char *of_domain =
	    arena_printf(setup->arena, "crieur@%s", setup->domain);

	if (of_domain == NULL)
		return err_memory(err);
	if (check_address("--domain", of_domain, err) != 0 ||
	    check_address("--president", setup->president, err) != 0 ||
	    check_address("--dsi", setup->dsi, err) != 0 ||
	    check_proof(setup->proof, err) != 0)
		return -1;
	if (setup->dsi != NULL)
		setup->dsi = arena_dup(setup->arena, address_of(setup->dsi));
	if (setup->dsi != NULL &&
	    strpbrk(setup->dsi, " \t'`$;&|<>(){}*?!~#") != NULL)
		return err_set(err, ERR_USAGE,
		    "--dsi %s: an address with such letters cannot stand in a "
		    "command",
		    setup->dsi);
	if (setup->people != NULL && access(setup->people, R_OK) != 0)
		return err_errno(err, ERR_ABSENT, errno, "%s", setup->people);
	return 0;
}

/* Which of the site's files are there, and what they say already. */
static int
look_around(struct setup *setup, struct err *err)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(str_fini) struct str host = { 0 };
	struct site *site = NULL;

	int status = program_run(
	    (const char *const[]){ "postconf", "-h", "myhostname", NULL },
	    &host, err);
	if (status < 0)
		return -1;
	setup->host = arena_dup(setup->arena,
	    status == 0 ? span_trim(str_span(&host)) : span_of("localhost"));
	setup->is_new = access(setup->config_path, F_OK) != 0;
	if (setup->host == NULL)
		return err_memory(err);
	if (setup->is_new)
		return 0;
	if (site_read(setup->config_path, NULL, &site, &findings) != 0) {
		files_complain(&findings);
		return err_set(err, ERR_CONFIG,
		    "the site that is there has errors: mend them first, or "
		    "move %s away",
		    setup->folder);
	}
	const char *domain = arena_dups(setup->arena, site->domains[0]);
	site_release(&site);
	if (setup->domain != NULL && domain != NULL &&
	    strcmp(domain, setup->domain) != 0)
		return err_set(err, ERR_EXISTS,
		    "the site that is there is %s's; move %s away to begin "
		    "another",
		    domain, setup->folder);
	setup->domain = domain;
	return domain != NULL ? 0 : err_memory(err);
}

static int
plan(struct setup *setup, struct site **site_r, struct err *err)
{
	setup->n_changes = 0;
	if (setup_plan_site(setup, err) != 0 ||
	    setup_plan_mail(setup, err) != 0)
		return -1;
	return setup_try(setup, site_r, err);
}

/* Planned, tried; with a relay asked for it is tried too, and what it takes
 * planned. */
static int
plan_and_probe(struct setup *setup, struct err *err)
{
	struct site *site = NULL;

	if (plan(setup, &site, err) != 0)
		return -1;
	int result = 0;
	if ((setup->relay != NULL || setup->user != NULL ||
		setup->password != NULL) &&
	    site->n_relays > 0)
		result = setup_probe(setup, &site->relays[0], err);
	site_release(&site);
	if (result == 0 && setup->takes_any_sender) {
		result = plan(setup, &site, err);
		if (result == 0)
			site_release(&site);
	}
	return result;
}

static int
say_yes(struct setup *setup, const struct args *args, bool *is_yes_r,
    struct err *err)
{
	const char *answer = "";

	*is_yes_r = args_has(args, "yes");
	if (*is_yes_r || isatty(STDIN_FILENO) == 0)
		return 0;
	printf("\nWrite this? [yes/no] ");
	if (read_answer(setup, "no", &answer, err) != 0)
		return -1;
	*is_yes_r = strcmp(answer, "yes") == 0 || strcmp(answer, "y") == 0 ||
	            strcmp(answer, "oui") == 0 || strcmp(answer, "o") == 0;
	return 0;
}

#define SELF(...) self(setup, (const char *const[]){ __VA_ARGS__, NULL }, err)

/* This program, asked for something: 0, or what it said is told. */
static int
self(struct setup *setup, const char *const *words, struct err *err)
{
	const char *argv[16] = { "/proc/self/exe", "--config",
		setup->config_path };
	struct str out = STR_ON(setup->arena);

	for (size_t i = 0; i < COUNT_OF(argv) - 4 && words[i] != NULL; i++)
		argv[3 + i] = words[i];
	int status = program_run(argv, &out, err);
	if (status > 0)
		printf("crieur %s: %s", words[0], str_c(&out));
	return status;
}

static bool
has_systemd(void)
{
	return access("/run/systemd/system", F_OK) == 0;
}

/* A neighbour, by whatever starts it here. */
static int
restart(const char *unit, struct err *err)
{
	CLEANUP(str_fini) struct str out = { 0 };
	const char *const asked[] = { "systemctl", "restart", unit, NULL };
	const char *const plain[] = { "service", unit, "restart", NULL };

	int status = program_run(has_systemd() ? asked : plain, &out, err);
	if (status > 0)
		return err_set(err, ERR_UNREACHABLE,
		    "%s does not start, and its log tells why: %s", unit,
		    str_c(&out));
	return status;
}

/* Where nothing starts it, it goes to the background by itself. */
static int
restart_crieurd(struct setup *setup, struct err *err)
{
	if (has_systemd())
		return restart("crieurd", err);
	int status = program_run((const char *const[]){ "crieurd", "--config",
				     setup->config_path, NULL },
	    NULL, err);
	if (status == err_exit(ERR_EXISTS))
		status = SELF("reload");
	return status > 0
	           ? err_set(err, ERR_UNREACHABLE, "crieurd does not start")
	           : status;
}

static bool
touches(const struct setup *setup, const char *prefix)
{
	for (size_t i = 0; i < setup->n_changes; i++) {
		const struct change *change = &setup->changes[i];
		if (strncmp(change->path, prefix, strlen(prefix)) == 0 &&
		    (change->before == NULL ||
			strcmp(change->before, change->after) != 0))
			return true;
	}
	return false;
}

/* What was written comes into force: the gate before those who ask it. */
static int
start(struct setup *setup, struct err *err)
{
	static const char *const units[][2] = {
		{ "/etc/opendkim.conf", "opendkim" },
		{ "/etc/opendmarc.conf", "opendmarc" },
		{ "/etc/dovecot/", "dovecot" },
		{ "/etc/postfix/", "postfix" },
	};

	if (restart_crieurd(setup, err) != 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(units); i++) {
		if (touches(setup, units[i][0]) &&
		    restart(units[i][1], err) != 0)
			return -1;
	}
	return 0;
}

/* Somebody of the register with a role, where they are not there yet. */
static int
enter(struct setup *setup, const char *role, const char *whom, struct err *err)
{
	CLEANUP(str_fini) struct str out = { 0 };
	const char *address = arena_dup(setup->arena, address_of(whom));
	struct span name =
	    span_trim(span_first(span_of(whom), span_find(span_of(whom), '<')));

	if (name.len == strlen(whom))
		name = span_first(name, span_find(name, '@'));
	const char *text = arena_dup(setup->arena, name);
	if (address == NULL || text == NULL)
		return err_memory(err);
	int status = program_run(
	    (const char *const[]){ "/proc/self/exe", "--config",
		setup->config_path, "person", "show", address, NULL },
	    &out, err);
	if (status == 0 && strstr(str_c(&out), role) != NULL)
		return 0;
	if (status > 0)
		status = SELF("person", "add", text, address);
	return status != 0 ? status : SELF("role", "grant", role, address);
}

/* The groups of new lists, then the people; each is told where it fails. */
static int
fill(struct setup *setup, struct err *err)
{
	int status = 0;

	for (size_t i = 0; i < setup->n_changes && status >= 0; i++) {
		const struct change *change = &setup->changes[i];
		const char *group = change->before == NULL
		                        ? strstr(change->after, "    group ")
		                        : NULL;
		const char *quote = group != NULL ? strchr(group, '"') : NULL;
		if (quote == NULL || strstr(change->path, "/lists/") == NULL)
			continue;
		const char *name = arena_dup(setup->arena,
		    span_from(quote + 1, strcspn(quote + 1, "\"")));
		status =
		    name != NULL ? SELF("group", "add", name) : err_memory(err);
	}
	if (status >= 0 && setup->people != NULL)
		status = SELF("people", "import", setup->people);
	if (status == 0 && setup->president != NULL)
		status = enter(setup, "president", setup->president, err);
	if (status == 0 && setup->dsi != NULL)
		status = enter(setup, "dsi", setup->dsi, err);
	return status;
}

static int
carry_out(struct setup *setup, const struct args *args, struct err *err)
{
	bool is_yes = true;
	size_t n;

	if (plan_and_probe(setup, err) != 0 || setup_show(setup, &n, err) != 0)
		return -1;
	if (n > 0 && say_yes(setup, args, &is_yes, err) != 0)
		return -1;
	if (!is_yes) {
		puts("Nothing was changed; --yes writes it.");
		return EXIT_NO;
	}
	if (n > 0 && (setup_apply(setup, err) != 0 || start(setup, err) != 0))
		return -1;
	int status = fill(setup, err);
	if (status == 0 && setup->is_new)
		status = SELF("status");
	if (status == 0 && setup->is_new)
		printf("\ncrieur is at work. Write a first mail to a list (%s) "
		       "from an address of the register;\ncrieur status tells "
		       "how things are, crieur setup --undo takes this back.\n",
		    setup->lists);
	else if (status == 0)
		puts(n > 0 ? "Done." : "Nothing changes.");
	return status > 0 ? EXIT_NO : status;
}

static int
undo(struct setup *setup, struct err *err)
{
	if (setup_undo(setup, err) != 0)
		return -1;
	if (access("/etc/postfix/main.cf", F_OK) == 0 &&
	    restart("postfix", err) != 0)
		return -1;
	if (access(setup->config_path, F_OK) == 0)
		return restart_crieurd(setup, err);
	if (!has_systemd()) {
		puts("There is no site any more: stop crieurd.");
		return 0;
	}
	return program_run(
	    (const char *const[]){ "systemctl", "stop", "crieurd", NULL }, NULL,
	    err);
}

static int
prepare(struct setup *setup, struct err *err)
{
	char scratch[] = "/run/crieur-setup.XXXXXX";
	const char *samples = getenv("CRIEUR_DATA");
	const char *slash = strrchr(setup->config_path, '/');

	if (geteuid() != 0)
		return err_set(err, ERR_DENIED, "only root can set crieur up");
	setup->samples = samples != NULL ? samples : PKGDATA_DIR;
	if (slash == NULL || setup->config_path[0] != '/')
		return err_set(err, ERR_USAGE,
		    "--config %s: expected a whole path", setup->config_path);
	setup->folder =
	    arena_dup(setup->arena, span_from(setup->config_path,
					(size_t)(slash - setup->config_path)));
	if (mkdtemp(scratch) == NULL)
		return err_errno(err, ERR_TEMPORARY, errno, "%s", scratch);
	setup->scratch = arena_dups(setup->arena, scratch);
	if (setup->folder == NULL || setup->scratch == NULL)
		return err_memory(err);
	if (!setup_is_interrupted(setup))
		return 0;
	puts("The last setup was interrupted, and is taken back:");
	return setup_undo(setup, err);
}

static int
set_up(struct setup *setup, const struct args *args, struct err *err)
{
	if (args_has(args, "undo"))
		return undo(setup, err);
	if (read_secret(setup, args_text(args, "relay-password-file"),
		&setup->password, err) != 0 ||
	    read_secret(setup, args_text(args, "inlet-password-file"),
		&setup->inlet_password, err) != 0 ||
	    look_around(setup, err) != 0 ||
	    (setup->is_new && ask_all(setup, err) != 0) ||
	    check_answers(setup, err) != 0)
		return -1;
	return carry_out(setup, args, err);
}

int
run_setup(struct context *context, const struct args *args, struct err *err)
{
	struct setup *setup = arena_alloc(context->arena, sizeof(*setup));
	struct err ignored = { 0 };

	if (setup == NULL)
		return err_memory(err);
	*setup = (struct setup){
		.arena = context->arena,
		.config_path = context->config_path,
		.domain = args_text(args, "domain"),
		.name = args_text(args, "name"),
		.president = args_text(args, "president"),
		.dsi = args_text(args, "dsi"),
		.lists = args_text(args, "lists"),
		.relay = args_text(args, "relay"),
		.user = args_text(args, "relay-user"),
		.proof = args_text(args, "proof"),
		.people = args_text(args, "from-csv"),
	};
	int result = prepare(setup, err);
	if (result == 0)
		result = set_up(setup, args, err);
	if (setup->scratch != NULL &&
	    program_run((const char *const[]){ "rm", "-rf", "--",
			    setup->scratch, NULL },
		NULL, &ignored) != 0)
		fprintf(stderr, "%s is left\n", setup->scratch);
	return result;
}
