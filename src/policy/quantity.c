#include "crieur/policy/quantity.h"

enum {
	MAX_DIGITS = 12
};

struct unit {
	char letter;
	int64_t factor;
};

int
quantity_count(struct span text, int64_t *number_r)
{
	return text.len <= MAX_DIGITS && span_number(text, INT64_MAX, number_r)
	           ? 0
	           : -1;
}

static int
with_unit(struct span text, const struct unit *units, size_t n_units,
    int64_t *number_r)
{
	int64_t factor = 1;

	for (size_t i = 0; i < n_units && text.len > 0; i++) {
		if (text.at[text.len - 1] != units[i].letter)
			continue;
		factor = units[i].factor;
		text.len--;
		break;
	}
	if (text.len > 9 || quantity_count(text, number_r) != 0)
		return -1;
	*number_r *= factor;
	return 0;
}

int
quantity_size(struct span text, int64_t *octets_r)
{
	static const struct unit units[] = { { 'K', 1024 }, { 'k', 1024 },
		{ 'M', 1024 * 1024 }, { 'm', 1024 * 1024 },
		{ 'G', 1024 * 1024 * 1024 }, { 'g', 1024 * 1024 * 1024 } };

	return with_unit(text, units, COUNT_OF(units), octets_r);
}

int
quantity_duration(struct span text, int64_t *seconds_r)
{
	static const struct unit units[] = { { 's', 1 }, { 'm', 60 },
		{ 'h', 3600 }, { 'd', 86400 }, { 'w', 604800 },
		{ 'y', 31536000 } };

	return with_unit(text, units, COUNT_OF(units), seconds_r);
}
