/* What is wrong in the files. */
#include "crieur/policy/finding.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/limits.h"

enum {
	FINDING_TEXT_SIZE = 1024
};

void
findings_fini(struct findings *findings)
{
	for (size_t i = 0; i < findings->n_items; i++) {
		free(findings->items[i].file);
		free(findings->items[i].text);
	}
	free(findings->items);
	*findings = (struct findings){ 0 };
}

/* Room for one more, or NULL: past the limit, or without memory. */
static struct finding *
next_item(struct findings *findings)
{
	if (findings->n_items >= LIMIT_FINDINGS)
		return NULL;
	struct finding *items = realloc(findings->items,
	    (findings->n_items + 1) * sizeof(*findings->items));
	if (items == NULL)
		return NULL;
	findings->items = items;
	return &items[findings->n_items];
}

/* A kind is read again for each list: its mistakes are told once. */
static bool
is_told(const struct findings *findings, const char *file,
    const struct finding *finding, const char *text)
{
	for (size_t i = 0; i < findings->n_items; i++) {
		const struct finding *item = &findings->items[i];
		if (item->line == finding->line &&
		    item->column == finding->column &&
		    strcmp(item->file, file) == 0 &&
		    strcmp(item->text, text) == 0)
			return true;
	}
	return false;
}

/* A finding is one line, whatever the file it quotes holds. */
static void
blank_controls(char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = ' ';
	}
}

static void PRINTF_LIKE(4, 0) add(struct findings *findings, const char *file,
    struct finding finding, const char *format, va_list arguments)
{
	char text[FINDING_TEXT_SIZE];

	if (file == NULL)
		file = "";
	vsnprintf(text, sizeof(text), format, arguments);
	blank_controls(text);
	if (is_told(findings, file, &finding, text))
		return;
	struct finding *item = next_item(findings);
	if (!finding.is_warning)
		findings->n_errors++;
	if (item == NULL) {
		findings->n_dropped++;
		return;
	}
	finding.file = strdup(file);
	finding.text = strdup(text);
	if (finding.file == NULL || finding.text == NULL) {
		free(finding.file);
		free(finding.text);
		findings->n_dropped++;
		return;
	}
	*item = finding;
	findings->n_items++;
}

void
findings_add(struct findings *findings, const char *file, unsigned line,
    unsigned column, const char *format, ...)
{
	struct finding finding = { .line = line, .column = column };
	va_list arguments;

	va_start(arguments, format);
	add(findings, file, finding, format, arguments);
	va_end(arguments);
}

void
findings_warn(struct findings *findings, const char *file, unsigned line,
    unsigned column, const char *format, ...)
{
	struct finding finding = {
		.line = line,
		.column = column,
		.is_warning = true,
	};
	va_list arguments;

	va_start(arguments, format);
	add(findings, file, finding, format, arguments);
	va_end(arguments);
}

const char *
finding_format(const struct finding *finding, char *buffer, size_t size)
{
	const char *level = finding->is_warning ? "warning: " : "";

	if (finding->file[0] == '\0')
		snprintf(buffer, size, "%s%s", level, finding->text);
	else if (finding->line == 0)
		snprintf(buffer, size, "%s: %s%s", finding->file, level,
		    finding->text);
	else if (finding->column == 0)
		snprintf(buffer, size, "%s:%u: %s%s", finding->file,
		    finding->line, level, finding->text);
	else
		snprintf(buffer, size, "%s:%u:%u: %s%s", finding->file,
		    finding->line, finding->column, level, finding->text);
	return buffer;
}
