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
read_state(struct span text, enum payment_state *state_r, struct err *err)
{
	static const char *const names[] = {
		[PAYMENT_VALID] = "valid",
		[PAYMENT_PENDING] = "pending",
		[PAYMENT_UNDONE] = "undone",
	};
	CLEANUP(str_fini) struct str key = { 0 };

	*state_r = PAYMENT_VALID;
	if (text.len == 0)
		return 0;
	if (name_key(text, &key, err) != 0)
		return -1;
	const char *name =
	    format_meaning("payments", "state ", text, str_span(&key));
	for (size_t i = 0; name != NULL && i < COUNT_OF(names); i++) {
		*state_r = (enum payment_state)i;
		if (strcmp(names[i], name) == 0)
			return 0;
	}
	return err_set(err, ERR_INPUT,
	    "its state \"%.*s\" is unknown; known are Validé, En attente, "
	    "Annulé, Remboursé, Contesté, Refusé",
	    (int)(text.len < 40 ? text.len : 40), text.at);
}

/* Where the export says so, only memberships count. */
static int
read_type(struct span text, enum payment_state *state, struct err *err)
{
	CLEANUP(str_fini) struct str key = { 0 };

	if (text.len == 0)
		return 0;
	if (name_key(text, &key, err) != 0)
		return -1;
	if (!span_contains_nocase(str_span(&key), "adhesion") &&
	    !span_contains_nocase(str_span(&key), "cotisation") &&
	    !span_contains_nocase(str_span(&key), "membership"))
		*state = PAYMENT_FOREIGN;
	return 0;
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

/* A company that is named makes a legal person of the member, unless the tier
 * says it is one person's. */
static bool
is_individual(struct span tier)
{
	return span_contains_nocase(tier, "individuel") ||
	       span_contains_nocase(tier, "personne physique") ||
	       span_contains_nocase(tier, "individual");
}

static int
read_days(const struct columns *columns, const struct csv_row *row,
    struct payment *payment, struct err *err)
{
	struct {
		int column;
		int32_t *day;
	} cells[] = {
		{ DATE, &payment->day },
		{ FROM, &payment->from },
		{ UNTIL, &payment->until },
	};

	for (size_t i = 0; i < COUNT_OF(cells); i++) {
		struct span text = columns_value(columns, row, cells[i].column);
		if (text.len > 0 && cell_day(text, cells[i].day, err) != 0)
			return -1;
	}
	if (payment->day == DATE_NONE && payment->until == DATE_NONE)
		return err_set(err, ERR_INPUT, "it has no date");
	return 0;
}

static int
read_texts(const struct columns *columns, const struct csv_row *row,
    struct arena *arena, struct payment *payment, struct err *err)
{
	struct span first = columns_value(columns, row, FIRST_NAME);
	struct span last = columns_value(columns, row, LAST_NAME);
	struct span company = columns_value(columns, row, COMPANY);

	if (is_individual(columns_value(columns, row, TIER)))
		company = span_of("");
	payment->first_name = arena_dup(arena, first);
	payment->last_name = arena_dup(arena, last);
	payment->name = join_names(first, last, arena);
	payment->address =
	    read_address(columns_value(columns, row, ADDRESS), arena);
	payment->payer_name =
	    join_names(columns_value(columns, row, PAYER_FIRST_NAME),
		columns_value(columns, row, PAYER_LAST_NAME), arena);
	payment->payer_address =
	    read_address(columns_value(columns, row, PAYER_ADDRESS), arena);
	payment->organisation = arena_dup(arena, company);
	payment->reference =
	    arena_dup(arena, columns_value(columns, row, REFERENCE));
	if (payment->first_name == NULL || payment->last_name == NULL ||
	    payment->name == NULL || payment->address == NULL ||
	    payment->payer_name == NULL || payment->payer_address == NULL ||
	    payment->organisation == NULL || payment->reference == NULL)
		return err_memory(err);
	return 0;
}

/* A line without reference is told from others by its days, so that the same
 * file is recorded once. */
static int
make_reference(struct payment *payment, struct arena *arena, struct err *err)
{
	char day[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];

	if (payment->reference[0] != '\0')
		return 0;
	payment->reference = arena_printf(arena, "%s to %s",
	    date_format(
		payment->day != DATE_NONE ? payment->day : payment->from, day),
	    date_format(payment->until, until));
	return payment->reference != NULL ? 0 : err_memory(err);
}

static int
check_texts(enum dues_format format, struct payment *payment, struct err *err)
{
	struct span checked;

	if (format == DUES_FORMAT_HELLOASSO && payment->reference[0] == '\0')
		return err_set(err, ERR_INPUT, "it has no order reference");
	if (format == DUES_FORMAT_CSV && payment->address[0] == '\0' &&
	    payment->organisation[0] == '\0')
		return err_set(err, ERR_INPUT, "it has no usable address");
	if (format == DUES_FORMAT_HELLOASSO && payment->name[0] == '\0' &&
	    payment->organisation[0] == '\0')
		return err_set(err, ERR_INPUT, "it has no member's name");
	if (payment->name[0] != '\0' &&
	    name_check(span_of(payment->name), &checked, err) != 0)
		return -1;
	if (payment->organisation[0] != '\0' &&
	    name_check(span_of(payment->organisation), &checked, err) != 0)
		return -1;
	if (strlen(payment->reference) > 100)
		return err_set(
		    err, ERR_INPUT, "its reference is longer than 100 octets");
	return 0;
}

int
payment_read(enum dues_format format, const struct columns *columns,
    const struct csv_row *row, struct arena *arena, struct payment *payment_r,
    struct err *err)
{
	struct payment payment = {
		.line = row->line,
		.day = DATE_NONE,
		.from = DATE_NONE,
		.until = DATE_NONE,
	};

	if (row->problem != NULL)
		return err_set(err, ERR_INPUT, "%s", row->problem);
	if (row->n_fields != columns->n_fields)
		return err_set(err, ERR_INPUT,
		    "it has %zu fields, the header has %zu", row->n_fields,
		    columns->n_fields);
	if (read_state(columns_value(columns, row, STATUS), &payment.state,
		err) != 0 ||
	    read_type(columns_value(columns, row, TYPE), &payment.state, err) !=
		0 ||
	    read_days(columns, row, &payment, err) != 0 ||
	    read_amount(columns_value(columns, row, AMOUNT),
		&payment.amount_cents, err) != 0 ||
	    read_texts(columns, row, arena, &payment, err) != 0 ||
	    check_texts(format, &payment, err) != 0 ||
	    make_reference(&payment, arena, err) != 0)
		return -1;
	if (payment.amount_cents < 0 && payment.amount_cents != AMOUNT_UNKNOWN)
		payment.state = PAYMENT_UNDONE;
	*payment_r = payment;
	return 0;
}

/* The last day of a month. */
static int32_t
month_end(int year, int month)
{
	return month == 12 ? date_make(year, 12, 31)
	                   : date_make(year, month + 1, 1) - 1;
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
	return month_end(year, closing);
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
