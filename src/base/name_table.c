#include "crieur/base/name_table.h"

const char *
name_of(const struct name_table *table, int value)
{
	bool is_known = value >= 0 && (size_t)value < table->n;

	return is_known && table->names[value] != NULL ? table->names[value]
	                                               : "";
}

int
name_find(const struct name_table *table, struct span word)
{
	for (size_t i = 0; i < table->n; i++) {
		if (table->names[i] != NULL && span_is(word, table->names[i]))
			return (int)i;
	}
	return -1;
}
