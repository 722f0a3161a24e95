#include "payment.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/message/address.h"
#include "crieur/register/name.h"
#include "crieur/store/dues.h"

#include "format.h"

enum column {
	REFERENCE,
	DATE,
	STATUS,
	TYPE,
	LAST_NAME,
	FIRST_NAME,
	PAYER_LAST_NAME,
	PAYER_FIRST_NAME,
	PAYER_ADDRESS,
	COMPANY,
	TIER,
	AMOUNT,
	ADDRESS,
	FROM,
	UNTIL,
	N_COLUMNS,
};

enum {
	MAX_REFERENCE = 100,
};

static const char *const column_facts[N_COLUMNS] = {
	[REFERENCE] = "reference",
	[DATE] = "date",
	[STATUS] = "status",
	[TYPE] = "type",
	[LAST_NAME] = "last name",
	[FIRST_NAME] = "first name",
	[PAYER_LAST_NAME] = "payer last name",
	[PAYER_FIRST_NAME] = "payer first name",
	[PAYER_ADDRESS] = "payer address",
	[COMPANY] = "company",
	[TIER] = "tier",
	[AMOUNT] = "amount",
	[ADDRESS] = "address",
	[FROM] = "from",
	[UNTIL] = "until",
};

static int
need_column(const struct columns *columns, int column, const char *name,
    const struct csv_row *row, struct err *err)
{
	if (columns->field[column] != COLUMN_ABSENT)
		return 0;
	return err_set(err, ERR_INPUT,
	    "line %lu: no column is called \"%s\": is it another kind of file?",
	    row->line, name);
}

/* What the format says that it needs, in order. */
static int
need_columns(const struct columns *columns, const char *format,
    const struct csv_row *row, struct err *err)
{
	const struct format *line = NULL;

	while ((line = format_next(line, format, "needs ")) != NULL) {
		int column = 0;
		while (strcmp(column_facts[column], line->fact + 6) != 0)
			column++;
		if (need_column(columns, column, line->words, row, err) != 0)
			return -1;
	}
	return 0;
}

int
payment_header(enum dues_format format, const struct import_rules *rules,
    const struct csv_row *row, struct columns *columns_r, struct err *err)
{
	bool is_ours = format == DUES_FORMAT_CSV;
	const struct column_names names = {
		.format = is_ours ? "payments" : "helloasso",
		.facts = column_facts,
		.n_facts = N_COLUMNS,
		.own_words = is_ours ? NULL : rules->address_column,
		.own_column = ADDRESS,
	};
	struct columns columns;

	if (columns_read(row, &names, &columns, err) != 0 ||
	    need_columns(&columns, names.format, row, err) != 0)
		return -1;
	if (is_ours && columns.field[UNTIL] == COLUMN_ABSENT &&
	    need_column(&columns, DATE, "until", row, err) != 0)
		return -1;
	*columns_r = columns;
	return 0;
}

static int
read_state(
    const struct line *line, enum payment_state *state_r, struct err *err)
{
	struct span text = line_value(line, STATUS),
		    type = line_value(line, TYPE);
	struct span key_text;
	static const char *const names[] = {
		[PAYMENT_VALID] = "valid",
		[PAYMENT_PENDING] = "pending",
		[PAYMENT_UNDONE] = "undone",
	};
	CLEANUP(str_fini) struct str key = { 0 };

	/* Where the export says so, only memberships count. */
	if (name_key(type, &key, err) != 0)
		return -1;
	key_text = str_span(&key);
	bool is_foreign = type.len > 0 &&
	                  !span_contains_nocase(key_text, "adhesion") &&
	                  !span_contains_nocase(key_text, "cotisation") &&
	                  !span_contains_nocase(key_text, "membership");
	*state_r = is_foreign ? PAYMENT_FOREIGN : PAYMENT_VALID;
	if (text.len == 0)
		return 0;
	if (name_key(text, &key, err) != 0)
		return -1;
	const char *name =
	    format_meaning("payments", "state ", text, str_span(&key));
	for (size_t i = 0; name != NULL && i < COUNT_OF(names); i++) {
		if (strcmp(names[i], name) != 0)
			continue;
		if (!is_foreign)
			*state_r = (enum payment_state)i;
		return 0;
	}
	return err_set(err, ERR_INPUT,
	    "its state \"%.*s\" is unknown; known are Validé, En attente, "
	    "Annulé, Remboursé, Contesté, Refusé",
	    (int)(text.len < 40 ? text.len : 40), text.at);
}

/* "30,00", "1 234,50 €", "-30.00". */
static int
read_amount(struct span text, int64_t *cents_r, struct err *err)
{
	int64_t units = 0, cents = 0, sign = 1;
	int n_decimals = -1;
	size_t n_digits = 0;

	*cents_r = AMOUNT_UNKNOWN;
	if (text.len == 0)
		return 0;
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.at[i];
		if (byte == '-' && n_digits == 0)
			sign = -1;
		else if ((byte == ',' || byte == '.') && n_decimals < 0)
			n_decimals = 0;
		else if (ascii_is_digit(byte) && n_digits < 12) {
			n_digits++;
			if (n_decimals < 0)
				units = units * 10 + (byte - '0');
			else if (n_decimals++ < 2)
				cents = cents * 10 + (byte - '0');
		} else if (byte != ' ' && (byte & 0x80) == 0) {
			return err_set(err, ERR_INPUT, "\"%.*s\" is no amount",
			    (int)(text.len < 40 ? text.len : 40), text.at);
		}
	}
	if (n_decimals == 1)
		cents *= 10;
	*cents_r = sign * (units * 100 + cents);
	return 0;
}

/* An address as typed into a form: spaces around, capitals. An unusable one is
 * as none. */
static const char *
read_address(struct span text, struct arena *arena)
{
	char address[ADDRESS_TEXT_SIZE];
	struct err ignored = { 0 };

	if (text.len == 0 || address_normalize(text, address, &ignored) != 0)
		return "";
	return arena_dups(arena, address);
}

static const char *
join_names(struct span first, struct span last, struct arena *arena)
{
	return arena_printf(arena, "%.*s%s%.*s", (int)first.len, first.at,
	    first.len > 0 && last.len > 0 ? " " : "", (int)last.len, last.at);
}

static int
read_days(const struct line *line, struct payment *payment, struct err *err)
{
	struct {
		int column;
		int32_t *day;
	} cells[] = {
		{ DATE, &payment->day },
		{ FROM, &payment->row.paid_from },
		{ UNTIL, &payment->row.paid_until },
	};

	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		struct span text = line_value(line, cells[i].column);
		if (text.len > 0 && cell_day(text, cells[i].day, err) != 0)
			return -1;
	}
	if (payment->day == DATE_NONE && payment->row.paid_until == DATE_NONE)
		return err_set(err, ERR_INPUT, "it has no date");
	return 0;
}

/* A line without reference is told from others by its days, so that the same
 * file is recorded once. */
static const char *
read_reference(const struct line *line, const struct payment *payment)
{
	struct span reference = line_value(line, REFERENCE);
	char day[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];

	if (reference.len > 0)
		return arena_dup(line->arena, reference);
	return arena_printf(line->arena, "%s to %s",
	    date_format(payment->day != DATE_NONE ? payment->day
						  : payment->row.paid_from,
		day),
	    date_format(payment->row.paid_until, until));
}

static int
read_texts(const struct line *line, struct payment *payment, struct err *err)
{
	struct arena *arena = line->arena;
	struct span first = line_value(line, FIRST_NAME);
	struct span last = line_value(line, LAST_NAME);
	struct span company = line_value(line, COMPANY);
	struct span tier = line_value(line, TIER);
	struct unmatched_row *row = &payment->row;

	/* A company that is named makes a legal person of the member, unless
	 * the tier says it is one person's. */
	if (span_contains_nocase(tier, "individuel") ||
	    span_contains_nocase(tier, "personne physique") ||
	    span_contains_nocase(tier, "individual"))
		company = span_of("");
	payment->first_name = arena_dup(arena, first);
	payment->last_name = arena_dup(arena, last);
	row->name = join_names(first, last, arena);
	row->address = read_address(line_value(line, ADDRESS), arena);
	row->payer_name = join_names(line_value(line, PAYER_FIRST_NAME),
	    line_value(line, PAYER_LAST_NAME), arena);
	row->payer_address =
	    read_address(line_value(line, PAYER_ADDRESS), arena);
	row->organisation = arena_dup(arena, company);
	row->reference = read_reference(line, payment);
	if (payment->first_name == NULL || payment->last_name == NULL ||
	    row->name == NULL || row->address == NULL ||
	    row->payer_name == NULL || row->payer_address == NULL ||
	    row->organisation == NULL || row->reference == NULL)
		return err_memory(err);
	return 0;
}

static int
check_texts(enum dues_format format, const struct line *line,
    const struct unmatched_row *row, struct err *err)
{
	bool is_ours = format == DUES_FORMAT_CSV;
	struct span reference = line_value(line, REFERENCE), checked;

	if (!is_ours && reference.len == 0)
		return err_set(err, ERR_INPUT, "it has no order reference");
	if (is_ours && row->address[0] == '\0' && row->organisation[0] == '\0')
		return err_set(err, ERR_INPUT, "it has no usable address");
	if (!is_ours && row->name[0] == '\0' && row->organisation[0] == '\0')
		return err_set(err, ERR_INPUT, "it has no member's name");
	if (row->name[0] != '\0' &&
	    name_check(span_of(row->name), &checked, err) != 0)
		return -1;
	if (row->organisation[0] != '\0' &&
	    name_check(span_of(row->organisation), &checked, err) != 0)
		return -1;
	if (reference.len > MAX_REFERENCE)
		return err_set(err, ERR_INPUT,
		    "its reference is longer than %d octets", MAX_REFERENCE);
	return 0;
}

int
payment_read(enum dues_format format, const struct line *line,
    struct payment *payment_r, struct err *err)
{
	struct payment payment = {
		.day = DATE_NONE,
		.row = { .paid_from = DATE_NONE, .paid_until = DATE_NONE },
	};
	int64_t *cents = &payment.row.amount_cents;

	if (line_check(line, err) != 0 ||
	    read_state(line, &payment.state, err) != 0 ||
	    read_days(line, &payment, err) != 0 ||
	    read_amount(line_value(line, AMOUNT), cents, err) != 0 ||
	    read_texts(line, &payment, err) != 0 ||
	    check_texts(format, line, &payment.row, err) != 0)
		return -1;
	if (*cents < 0 && *cents != AMOUNT_UNKNOWN)
		payment.state = PAYMENT_UNDONE;
	*payment_r = payment;
	return 0;
}

/* The end of the dues year that the day lies in, or of the next one where it
 * is within the opening months before that end. */
static int32_t
year_end(const struct import_rules *rules, int32_t day)
{
	int closing =
	    rules->closing_month != 0 ? (int)rules->closing_month : 12;
	int opening = (int)rules->opening_month;
	int year, month, day_of_month;

	date_split(day, &year, &month, &day_of_month);
	if (month > closing)
		year++;
	if (opening != 0) {
		int opening_year = opening <= closing ? year : year - 1;
		if (day >= date_make(opening_year, opening, 1))
			year++;
	}
	return closing == 12 ? date_make(year, 12, 31)
	                     : date_make(year, closing + 1, 1) - 1;
}

int32_t
payment_last_day(
    const struct import_rules *rules, int32_t day, int32_t paid_until)
{
	int year, month, day_of_month;

	if (!rules->is_rolling)
		return year_end(rules, day);
	if (paid_until != DATE_NONE && paid_until >= day)
		day = paid_until + 1;
	date_split(day, &year, &month, &day_of_month);
	if (month == 2 && day_of_month == 29)
		return date_make(year + 1, 2, 28);
	return date_make(year + 1, month, day_of_month) - 1;
}
