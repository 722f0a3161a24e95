#ifndef CRIEUR_POLICY_SETTINGS_H
#define CRIEUR_POLICY_SETTINGS_H
/*
 * What the blocks of crieur.conf that stand once say, a struct a block. The
 * names are the keys', with the unit behind; crieur.conf(5) explains each.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store_settings {
	const char *path;
};

/* What SMTP is told of mail whose author nothing proves. */
enum unproved {
	UNPROVED_ASK,    /* 250; the rules decide what comes then */
	UNPROVED_REFUSE, /* 550, with how to prove oneself */
};

struct gate_settings {
	const char *socket;       /* libmilter's notation */
	const char *socket_group; /* "" : none */
	/* Whoever connects over TCP is the mail server: its logins and results
	 * are believed. Over a socket of the file system they always are. */
	bool trusts_peer;
	enum unproved unproved;
	const char *authserv_id;
	/* The gate is called before and behind what writes authserv_id. */
	bool has_verifiers;
	/* Addresses, networks and names whose SPF says nothing. */
	const char *const *forwarders;
	size_t n_forwarders;
	uint64_t max_message_size;
	char recipient_delimiter; /* '+' */
	int64_t duplicate_window_s;
};

struct resolver_settings {
	/* "ADDRESS", "ADDRESS:PORT", "[ADDRESS6]:PORT"; none: the system's. */
	const char *const *nameservers;
	size_t n_nameservers;
	int64_t timeout_s;  /* for one question */
	int64_t patience_s; /* for which a post waits for an answer */
};

enum dues_period {
	DUES_PERIOD_CALENDAR_YEAR,
	DUES_PERIOD_ROLLING,
};

struct dues_settings {
	enum dues_period period;
	unsigned grace_days;
	/* A payment from the opening month on counts for the year after; 0:
	 * none does. The year ends with the closing month. */
	unsigned opening_month, closing_month;
	/* Days before the end of the dues at which members are reminded; none:
	 * nobody ever is. */
	const unsigned *remind;
	size_t n_remind;
	const char *renewal; /* link shown in texts, "" none */
};

/* The block register: that word is C's own. */
struct registry_settings {
	/* What an import may take away from a list: the larger of both. */
	unsigned guard_people, guard_percent;
	unsigned sponsors; /* whom an admission needs at least */
	/* What a guest is invited for where nothing is said; 0: no end. */
	unsigned guest_sessions;
	const char *watch; /* a folder whose files are imported, "" none */
};

/* What becomes of a held post whose time is over. The facilitators hear of it
 * in any case. */
enum expiry {
	EXPIRY_RETURN, /* its author is told, and has it back */
	EXPIRY_REJECT, /* its author is told */
	EXPIRY_ACCEPT,
	EXPIRY_DISCARD, /* its author is told nothing */
	EXPIRY_HOLD,    /* it waits on */
};

/* The block moderation: how long a held post waits for an answer; the site's,
 * or a list's own. */
struct patience {
	int64_t expire_after_s, remind_every_s, escalate_after_s; /* 0: never */
	enum expiry on_expiry;
};

struct confirmation_settings {
	int64_t expire_s;  /* a post waits for its author's word */
	unsigned per_hour; /* mails about that to one address */
};

/* What it takes before mail to an address stops, and what is too much at once
 * to be its people's doing. */
struct bounce_settings {
	unsigned days, disabled_days, full_days;
	int64_t within_s, disabled_within_s, full_within_s;
	int64_t settle_s, probe_s;
	unsigned storm_people, storm_percent, storm_list_percent;
};

/* How long things are kept; 0: for ever. */
struct retention_settings {
	int64_t messages_s, log_s, refused_s, bounces_s;
	int64_t departed_s, dues_s, history_s, unmatched_s, imports_s;
};

/* How the admin is told when no relay can; "" : not. */
struct alert_settings {
	const char *command, *mailbox;
	const char *user; /* whom the command is; "" : site.user */
};

#endif
