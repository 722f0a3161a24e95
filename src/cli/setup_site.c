/* The site's own files: crieur.conf, the kinds, the lists, the passwords. */
#include <ctype.h>
#include <string.h>

#include "setup.h"

/* What the samples call things. */
#define SAMPLE_DOMAIN "coopdescommuns.org"
#define SAMPLE_NAME   "La Coop des Communs"
#define OVH_HOST      "ssl0.ovh.net"

/* Into the file as it will be: what the arena had no memory for is told. */
static int
put(struct change *change, const char *text, struct err *err)
{
	if (text == NULL)
		return err_memory(err);
	change->after = text;
	return 0;
}

static int
put_key(struct setup *setup, struct change *change, const struct text_key *key,
    struct err *err)
{
	if (change->after == NULL)
		return err_set(err, ERR_BUG, "%s is empty", change->path);
	return put(change, text_set(setup->arena, change->after, key), err);
}

static int
put_quoted(struct setup *setup, struct change *change,
    const struct text_key *key, struct err *err)
{
	struct text_key quoted = *key;

	if (key->value == NULL)
		return 0;
	if (strpbrk(key->value, "\"\\\n\r") != NULL)
		return err_set(err, ERR_USAGE,
		    "%s = %s: quotes and backslashes cannot stand there",
		    key->key, key->value);
	quoted.value = arena_printf(setup->arena, "\"%s\"", key->value);
	if (quoted.value == NULL)
		return err_memory(err);
	return put_key(setup, change, &quoted, err);
}

/* In the samples' words, or the site's former ones. */
static int
put_domain(struct setup *setup, struct change *change, const char *from,
    struct err *err)
{
	if (change->after == NULL || setup->domain == NULL)
		return 0;
	return put(change,
	    text_replace(setup->arena, change->after, from, setup->domain),
	    err);
}

static int
change_of(struct setup *setup, const char *name, struct change **change_r,
    struct err *err)
{
	const char *path =
	    arena_printf(setup->arena, "%s/%s", setup->folder, name);

	return path != NULL ? setup_change(setup, path, change_r, err)
	                    : err_memory(err);
}

/* A sample becomes the site's, unless the site has one. */
static int
take_sample(struct setup *setup, const char *name, struct change **change_r,
    struct err *err)
{
	const char *sample = arena_printf(setup->arena, "policies/%s", name);

	if (sample == NULL)
		return err_memory(err);
	if (change_of(setup, name, change_r, err) != 0)
		return -1;
	if ((*change_r)->after != NULL)
		return 0;
	if (setup_sample(setup, sample, &(*change_r)->after, err) != 0)
		return -1;
	return put_domain(setup, *change_r, SAMPLE_DOMAIN, err);
}

static int
plan_secret(
    struct setup *setup, const char *name, const char *secret, struct err *err)
{
	struct change *change;

	if (secret == NULL)
		return 0;
	if (change_of(setup, name, &change, err) != 0)
		return -1;
	change->mode = 0600;
	change->is_secret = true;
	return put(change, arena_printf(setup->arena, "%s\n", secret), err);
}

/* A smarthost of no preset: careful limits, until its owner says more. */
static const char *
plain_relay(struct setup *setup)
{
	struct span host = span_of(setup->relay), port = host;
	bool is_free = setup->takes_any_sender;

	host = span_cut(&port, ':');
	return arena_printf(setup->arena,
	    "relay \"smarthost\" {\n"
	    "    host          = \"%.*s\"\n"
	    "    port          = %.*s\n"
	    "    tls           = %s\n"
	    "    user          = \"\"\n"
	    "    password_file = \"\"\n"
	    "    # As a mail to oneself found it.\n"
	    "    envelope      = %s\n"
	    "    from_rewrite  = %s\n"
	    "    # Its owner knows its limits; these are careful.\n"
	    "    recipients_per_hour    = 100\n"
	    "    recipients_per_message = 20\n"
	    "}\n",
	    (int)host.len, host.at, port.len > 0 ? (int)port.len : 3,
	    port.len > 0 ? port.at : "465",
	    span_is(port, "587") || span_is(port, "25") ? "starttls"
							: "implicit",
	    is_free ? "verp" : "account", is_free ? "dmarc" : "always");
}

/* OVH's is the sample's. */
static const char *
relay_block(struct setup *setup, struct err *err)
{
	const char *sample = NULL;

	if (strcmp(setup->relay, "ovh") != 0)
		return plain_relay(setup);
	if (setup_sample(setup, "policies/crieur.conf", &sample, err) != 0)
		return NULL;
	const char *begin = strstr(sample, "\nrelay \"ovh\" {");
	const char *end = begin != NULL ? strstr(begin, "\n}\n") : NULL;
	return end != NULL ? arena_dup(setup->arena,
				 span_from(begin + 1,
				     (size_t)(end - begin) + strlen("\n}")))
	                   : NULL;
}

static int
plan_relay(struct setup *setup, struct change *site, struct err *err)
{
	const char *file =
	    arena_printf(setup->arena, "%s/relay.password", setup->folder);

	if (setup->relay != NULL) {
		const char *block = relay_block(setup, err);
		bool is_ovh = strcmp(setup->relay, "ovh") == 0;
		if (block == NULL)
			return err->kind != ERR_NONE ? -1 : err_memory(err);
		if (put(site,
			text_block(setup->arena, site->after, "relay", block),
			err) != 0 ||
		    put_key(setup, site,
			&(struct text_key){ "site", "recipients_per_hour",
			    is_ovh ? "300" : NULL },
			err) != 0)
			return -1;
	}
	if (put_quoted(setup, site,
		&(struct text_key){ "relay", "user", setup->user }, err) != 0 ||
	    put_quoted(setup, site,
		&(struct text_key){ "relay", "password_file",
		    setup->password != NULL ? file : NULL },
		err) != 0)
		return -1;
	return plan_secret(setup, "relay.password", setup->password, err);
}

static int
plan_inlet(
    struct setup *setup, struct change *site, struct span list, struct err *err)
{
	struct span relay =
	    span_of(setup->relay != NULL ? setup->relay : "ovh");
	struct span host = span_cut(&relay, ':');

	if (span_is(host, "ovh"))
		host = span_of(OVH_HOST);
	const char *head = arena_printf(
	    setup->arena, "inlet \"%.*s\"", (int)list.len, list.at);
	const char *block =
	    head == NULL ? NULL
			 : arena_printf(setup->arena,
			       "%s {\n"
			       "    imap          = \"%.*s\"\n"
			       "    user          = \"%.*s@%s\"\n"
			       "    password_file = \"%s/inlet.password\"\n"
			       "    address       = \"%.*s@%s\"\n"
			       "}\n",
			       head, (int)host.len, host.at, (int)list.len,
			       list.at, setup->domain, setup->folder,
			       (int)list.len, list.at, setup->domain);
	if (block == NULL)
		return err_memory(err);
	return put(
	    site, text_block(setup->arena, site->after, head, block), err);
}

/* A list of the samples, else a working group of that name. */
static int
plan_list(struct setup *setup, struct span list, struct err *err)
{
	struct change *change = NULL;
	struct err ignored = { 0 };

	for (size_t i = 0; i < list.len; i++) {
		if (islower((unsigned char)list.at[i]) == 0 &&
		    isdigit((unsigned char)list.at[i]) == 0 &&
		    list.at[i] != '-')
			return err_set(err, ERR_USAGE,
			    "--lists: \"%.*s\": expected names of lower case "
			    "letters, digits and -, with commas between them",
			    (int)list.len, list.at);
	}
	const char *name = arena_printf(
	    setup->arena, "lists/%.*s.conf", (int)list.len, list.at);
	if (name == NULL)
		return err_memory(err);
	if (take_sample(setup, name, &change, &ignored) == 0)
		return 0;
	if (change == NULL || ignored.kind != ERR_ABSENT)
		return err_set(err, ignored.kind, "%s", ignored.text);
	return put(change,
	    arena_printf(setup->arena,
		"# Working group.\n"
		"list \"%.*s\" {\n"
		"    kind        = group\n"
		"    address     = \"%.*s@%s\"\n"
		"    group       = \"%.*s\"\n"
		"}\n",
		(int)list.len, list.at, (int)list.len, list.at, setup->domain,
		(int)list.len, list.at),
	    err);
}

static int
plan_lists(struct setup *setup, struct change *site, struct err *err)
{
	struct span rest = span_of(setup->lists);
	bool is_fetched =
	    setup->proof != NULL && strstr(setup->proof, "inlet") != NULL;

	while (rest.len > 0) {
		struct span list = span_trim(span_cut(&rest, ','));
		if (list.len == 0)
			continue;
		if (plan_list(setup, list, err) != 0 ||
		    (is_fetched && plan_inlet(setup, site, list, err) != 0))
			return -1;
	}
	return 0;
}

static int
plan_proof(struct setup *setup, struct change *site, struct err *err)
{
	if (setup->proof == NULL)
		return 0;
	bool is_verified = strstr(setup->proof, "verifiers") != NULL;
	if (is_verified &&
	    put_quoted(setup, site,
		&(struct text_key){ "gate", "authserv_id", setup->host },
		err) != 0)
		return -1;
	if (put_key(setup, site,
		&(struct text_key){
		    "gate", "verifiers", is_verified ? "yes" : NULL },
		err) != 0)
		return -1;
	return is_verified
	           ? 0
	           : put_key(setup, site,
			 &(struct text_key){ "gate", "authserv_id", NULL },
			 err);
}

/* What in the sample is one association's and no other's. */
static int
plan_new(struct setup *setup, struct change *site, struct err *err)
{
	static const char *const kinds[] = { "kinds/announcement.conf",
		"kinds/committee.conf", "kinds/group.conf", NULL };
	struct change *change;

	for (size_t i = 0; kinds[i] != NULL; i++) {
		if (take_sample(setup, kinds[i], &change, err) != 0)
			return -1;
	}
	if (strcmp(setup->domain, SAMPLE_DOMAIN) == 0)
		return 0;
	if (put_key(setup, site, &(struct text_key){ "dues", "renewal", NULL },
		err) != 0)
		return -1;
	return put(site,
	    text_replace(setup->arena, site->after, SAMPLE_NAME, setup->name),
	    err);
}

int
setup_plan_site(struct setup *setup, struct err *err)
{
	struct change *site;
	const char *command = NULL;

	if (take_sample(setup, "crieur.conf", &site, err) != 0 ||
	    (setup->is_new && plan_new(setup, site, err) != 0))
		return -1;
	if (setup->dsi != NULL) {
		command = arena_printf(
		    setup->arena, "/usr/sbin/sendmail -i %s", setup->dsi);
		if (command == NULL)
			return err_memory(err);
	}
	if (put_quoted(setup, site,
		&(struct text_key){ "site", "name", setup->name }, err) != 0 ||
	    put_quoted(setup, site,
		&(struct text_key){ "alert", "command", command }, err) != 0 ||
	    plan_relay(setup, site, err) != 0 ||
	    plan_proof(setup, site, err) != 0 ||
	    plan_secret(setup, "inlet.password", setup->inlet_password, err) !=
		0)
		return -1;
	return plan_lists(setup, site, err);
}
