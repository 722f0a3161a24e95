/* Postfix, and what proves authors to it: the samples of contrib/, put into
 * what is there. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"
#include "setup.h"

#define SAMPLE_DOMAIN "coopdescommuns.org"
#define SAMPLE_HOST   "mail." SAMPLE_DOMAIN
#define MAIN_CF       "/etc/postfix/main.cf"
#define MASTER_CF     "/etc/postfix/master.cf"
#define GATE          "unix:crieur/gate.sock"

enum {
	MAX_SETTINGS = 40,
};

static bool
has_proof(const struct setup *setup, const char *name)
{
	return setup->proof != NULL && strstr(setup->proof, name) != NULL;
}

/* A setting of Postfix as it is in the scratch copy. */
static int
ask_postfix(struct setup *setup, const char *flags, const char *name,
    const char **value_r, struct err *err)
{
	struct str out = STR_ON(setup->arena);
	const char *argv[] = { "postconf", "-c", setup->scratch, flags, name,
		NULL };

	int status = program_run(argv, &out, err);
	if (status < 0)
		return -1;
	if (status != 0)
		return err_set(err, ERR_CONFIG, "postconf: %s", str_c(&out));
	*value_r = arena_dup(setup->arena, span_trim(str_span(&out)));
	return *value_r != NULL ? 0 : err_memory(err);
}

/* What is there stays beside ours. */
static int
join(struct setup *setup, const char *name, const char **value, struct err *err)
{
	const char *theirs, *explicit;

	if (ask_postfix(setup, "-xh", name, &theirs, err) != 0 ||
	    ask_postfix(setup, "-n", name, &explicit, err) != 0)
		return -1;
	if (explicit[0] == '\0' || theirs[0] == '\0' ||
	    span_contains_nocase(span_of(theirs), setup->domain))
		return 0;
	*value = arena_printf(setup->arena, "%s, %s", *value, theirs);
	return *value != NULL ? 0 : err_memory(err);
}

/* "name=value" of a setting of the sample, or NULL where it is not for here. */
static int
adapt(
    struct setup *setup, struct span name, const char **value, struct err *err)
{
	const char *ovh = strstr(*value, "{ dsi@");
	const char *end = ovh != NULL ? strchr(ovh, '}') : NULL;

	if (end != NULL &&
	    (setup->relay == NULL || strcmp(setup->relay, "ovh") != 0))
		*value =
		    arena_printf(setup->arena, "%.*s%s", (int)(ovh - *value),
			*value, end + 1 + strspn(end + 1, " "));
	if (span_is(name, "smtpd_milters") && !has_proof(setup, "verifiers"))
		*value = GATE;
	if (*value == NULL)
		return err_memory(err);
	if (span_is(name, "relay_domains"))
		return join(setup, "relay_domains", value, err);
	if (span_is(name, "transport_maps"))
		return join(setup, "transport_maps", value, err);
	return 0;
}

/* The next logical line of a main.cf, without comments, on one line; empty at
 * the end. */
static const char *
next_setting(struct arena *arena, struct span *rest)
{
	struct str out = STR_ON(arena);

	while (rest->len > 0) {
		struct span line = *rest;
		line = span_cut_line(&line);
		bool is_more =
		    line.len > 0 && strchr(" \t", line.at[0]) != NULL;
		if (out.len > 0 && !is_more)
			break;
		span_cut_line(rest);
		line = span_trim(line);
		if (line.len > 0 && line.at[0] != '#')
			str_addf(&out, "%s%.*s", out.len > 0 ? " " : "",
			    (int)line.len, line.at);
	}
	return str_ok(&out) ? str_c(&out) : NULL;
}

/* The domain of the lists is not one of this machine's own. */
static int
free_mydestination(struct setup *setup, const char **argument, struct err *err)
{
	struct str out = STR_ON(setup->arena);
	const char *now;
	bool is_ours = false;

	if (ask_postfix(setup, "-xh", "mydestination", &now, err) != 0)
		return -1;
	struct span rest = span_of(now);
	str_adds(&out, "mydestination=");
	for (bool is_first = true; rest.len > 0;) {
		size_t len = strcspn(rest.at, " ,\t");
		struct span name = span_first(rest, len);
		rest = span_from_offset(rest, len + 1);
		if (span_is_nocase(name, setup->domain))
			is_ours = true;
		else if (name.len > 0) {
			str_addf(&out, "%s%.*s", is_first ? "" : ", ",
			    (int)name.len, name.at);
			is_first = false;
		}
	}
	*argument = is_ours ? str_c(&out) : NULL;
	return str_check(&out, err);
}

static int
read_settings(
    struct setup *setup, const char *sample, const char **argv, struct err *err)
{
	struct span rest = span_of(sample);
	const char *milters;
	size_t n = 0;

	if (ask_postfix(setup, "-xh", "smtpd_milters", &milters, err) != 0)
		return -1;
	bool is_done = strstr(milters, GATE) != NULL;
	if (free_mydestination(setup, &argv[n], err) != 0)
		return -1;
	n += argv[n] != NULL;
	while (rest.len > 0 && n < MAX_SETTINGS) {
		const char *line = next_setting(setup->arena, &rest);
		const char *equals = line != NULL ? strchr(line, '=') : NULL;
		if (line == NULL)
			return err_memory(err);
		if (equals == NULL)
			continue;
		struct span name =
		    span_trim(span_from(line, (size_t)(equals - line)));
		const char *value = equals + 1 + strspn(equals + 1, " ");
		if (is_done && !span_ends_nocase(name, "smtpd_milters"))
			continue;
		if (adapt(setup, name, &value, err) != 0)
			return -1;
		argv[n] = arena_printf(
		    setup->arena, "%.*s=%s", (int)name.len, name.at, value);
		if (argv[n++] == NULL)
			return err_memory(err);
	}
	return 0;
}

/* postconf with those arguments, on the scratch copy. */
static int
edit_postfix(struct setup *setup, const char *flag, const char *const *settings,
    struct err *err)
{
	struct str out = STR_ON(setup->arena);
	const char *argv[MAX_SETTINGS + 6] = { "postconf", "-c", setup->scratch,
		flag };

	for (size_t i = 0; settings[i] != NULL; i++)
		argv[4 + i] = settings[i];
	int status = program_run(argv, &out, err);
	if (status > 0)
		return err_set(err, ERR_CONFIG, "postconf: %s", str_c(&out));
	return status;
}

/* Out to the scratch copy, and back. */
static int
put_out(struct setup *setup, const char *name, const struct change *change,
    struct err *err)
{
	const char *path =
	    arena_printf(setup->arena, "%s/%s", setup->scratch, name);

	return path != NULL
	           ? files_write(path, span_of(change->after), 0600, err)
	           : err_memory(err);
}

static int
take_back(struct setup *setup, const char *name, struct change *change,
    struct err *err)
{
	const char *path =
	    arena_printf(setup->arena, "%s/%s", setup->scratch, name);

	if (path == NULL)
		return err_memory(err);
	return setup_read(setup, path, &change->after, err) < 0 ? -1 : 0;
}

static int
plan_main(struct setup *setup, struct change *change, struct err *err)
{
	const char *settings[MAX_SETTINGS + 1] = { NULL };
	const char *sample = NULL;

	if (setup_sample(setup, "contrib/postfix/main.cf", &sample, err) != 0)
		return -1;
	sample =
	    text_replace(setup->arena, sample, SAMPLE_DOMAIN, setup->domain);
	if (sample == NULL)
		return err_memory(err);
	if (read_settings(setup, sample, settings, err) != 0 ||
	    edit_postfix(setup, "-e", settings, err) != 0)
		return -1;
	return take_back(setup, "main.cf", change, err);
}

/* The service of the sample's master.cf takes the place of one there. */
static int
plan_submission(struct setup *setup, struct change *change, struct err *err)
{
	const char *const former[] = { "submission/inet", NULL };
	const char *sample = NULL, *there;

	if (setup_sample(setup, "contrib/postfix/master.cf", &sample, err) !=
		0 ||
	    ask_postfix(setup, "-M", "submission/inet", &there, err) != 0)
		return -1;
	if ((there[0] != '\0' &&
		edit_postfix(setup, "-MX", former, err) != 0) ||
	    take_back(setup, "master.cf", change, err) != 0)
		return -1;
	const char *begin = strstr(sample, "\nsubmission ");
	const char *end = begin != NULL ? strstr(begin, "\n\n") : NULL;
	if (end == NULL)
		return err_set(err, ERR_BUG, "the sample has no submission");
	change->after = arena_printf(setup->arena, "%s%.*s\n", change->after,
	    (int)(end - begin - 1), begin + 1);
	return change->after != NULL ? 0 : err_memory(err);
}

static int
plan_postfix(struct setup *setup, struct err *err)
{
	struct change *main_cf, *master_cf;

	if (setup_change(setup, MAIN_CF, &main_cf, err) != 0 ||
	    setup_change(setup, MASTER_CF, &master_cf, err) != 0)
		return -1;
	if (main_cf->before == NULL || master_cf->before == NULL)
		return err_set(err, ERR_CONFIG,
		    "Postfix has no %s: dpkg-reconfigure postfix, and choose "
		    "\"Internet Site\"",
		    main_cf->before == NULL ? MAIN_CF : MASTER_CF);
	if (put_out(setup, "main.cf", main_cf, err) != 0 ||
	    put_out(setup, "master.cf", master_cf, err) != 0 ||
	    plan_main(setup, main_cf, err) != 0)
		return -1;
	return has_proof(setup, "submission")
	           ? plan_submission(setup, master_cf, err)
	           : 0;
}

/* A file that is the sample's, but for the names in it; path is of a package
 * that must be there. */
static int
plan_whole(struct setup *setup, const char *name, const char *path,
    struct change **change_r, struct err *err)
{
	const char *sample = NULL;

	if (setup_sample(setup, name, &sample, err) != 0 ||
	    setup_change(setup, path, change_r, err) != 0)
		return -1;
	sample = text_replace(setup->arena, sample, SAMPLE_HOST, setup->host);
	if (sample == NULL)
		return err_memory(err);
	(*change_r)->after = sample;
	return 0;
}

static int
must_have(const char *path, const char *packages, struct err *err)
{
	if (access(path, F_OK) == 0)
		return 0;
	return err_set(err, ERR_CONFIG,
	    "%s is missing: apt install %s, or choose another --proof", path,
	    packages);
}

static int
plan_verifiers(struct setup *setup, struct err *err)
{
	struct change *change;

	if (must_have("/usr/sbin/opendkim", "opendkim", err) != 0 ||
	    must_have("/usr/sbin/opendmarc", "opendmarc publicsuffix", err) !=
		0 ||
	    plan_whole(setup, "contrib/opendkim/opendkim.conf",
		"/etc/opendkim.conf", &change, err) != 0)
		return -1;
	return plan_whole(setup, "contrib/opendmarc/opendmarc.conf",
	    "/etc/opendmarc.conf", &change, err);
}

static int
plan_logins(struct setup *setup, struct err *err)
{
	struct change *change;

	if (must_have("/etc/dovecot/conf.d", "dovecot-core", err) != 0 ||
	    plan_whole(setup, "contrib/dovecot/crieur.conf",
		"/etc/dovecot/conf.d/99-crieur.conf", &change, err) != 0 ||
	    setup_change(setup, "/etc/dovecot/crieur.users", &change, err) != 0)
		return -1;
	if (change->before == NULL) {
		change->after =
		    "# ADDRESS:HASH of doveadm pw -s SHA512-CRYPT\n";
		change->mode = 0640;
		change->group = "dovecot";
	}
	return 0;
}

int
setup_plan_mail(struct setup *setup, struct err *err)
{
	bool is_ours =
	    has_proof(setup, "submission") || has_proof(setup, "verifiers");

	if (!is_ours && (!setup->is_new || has_proof(setup, "inlet")))
		return 0;
	if (plan_postfix(setup, err) != 0 ||
	    (has_proof(setup, "verifiers") && plan_verifiers(setup, err) != 0))
		return -1;
	return has_proof(setup, "submission") ? plan_logins(setup, err) : 0;
}
