#ifndef CRIEUR_BASE_LIMITS_H
#define CRIEUR_BASE_LIMITS_H

/*
 * Every bound on what comes from outside, in one place. A value at the bound
 * is accepted, one more is refused with a clear error; tests hold both.
 */
enum limit {
	/* RFC 5321 §4.5.3.1: local part 64, domain 255, path 256 octets. */
	LIMIT_LOCALPART = 64,
	LIMIT_DOMAIN = 255,
	LIMIT_ADDRESS = 254,

	/* RFC 5322 §2.1.1: a line has at most 998 octets before its CRLF. */
	LIMIT_LINE = 998,

	/* A header block: what Postfix calls header_size_limit is 102400. */
	LIMIT_HEADER_BLOCK = 256 * 1024,
	/* Postfix cuts a field at 60000 octets on its way to a milter: what
	 * reaches this limit may have lost its end already. */
	LIMIT_HEADER_FIELD = 48 * 1024,
	LIMIT_HEADER_FIELDS = 1000,
	LIMIT_ADDRESSES_IN_HEADER = 2000,

	LIMIT_MIME_PARTS = 1000,
	LIMIT_MIME_DEPTH = 50,

	LIMIT_RECIPIENTS_PER_TRANSACTION = 1000,

	LIMIT_NAME = 200,       /* a person's, list's or group's name, octets */
	LIMIT_REASON = 2000,    /* a moderator's words, octets */
	LIMIT_REPLY_TEXT = 900, /* a smarthost's answer as kept, octets */

	LIMIT_BOUNCE_RECIPIENTS = 100, /* read of one report */
	LIMIT_BOUNCE_TEXT = 64 * 1024, /* of a part of it, octets */

	LIMIT_ARCHIVE_URL = 500,
	LIMIT_FOOTER = 2000, /* octets, its fields not filled */

	LIMIT_PATH = 4096, /* of a file, octets */

	LIMIT_POLICY_FILE = 4 * 1024 * 1024,
	LIMIT_POLICY_FILES = 10000,
	LIMIT_EXPRESSION = 64 * 1024,
	LIMIT_EXPRESSION_DEPTH = 100,
	LIMIT_FINDINGS = 100, /* errors shown of one check */

	LIMIT_CSV_FIELD = 64 * 1024,
	LIMIT_CSV_COLUMNS = 256,
	LIMIT_CSV_ROW = 1024 * 1024,
	LIMIT_IMPORT_ASIDE = 64 * 1024 * 1024,
	LIMIT_IMPORT_NOTES = 1000, /* lines of a report told one by one */
};

#endif
