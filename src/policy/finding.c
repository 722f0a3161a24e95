/* What is wrong in the files. */
#include "crieur/policy/finding.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/shown.h"

enum {
	FINDING_TEXT_SIZE = 1024
};

void
findings_fini(struct findings *findings)
{
	for (size_t i = 0; i < findings->n_items; i++) {
		free((void *)(uintptr_t)findings->items[i].at.file);
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

struct position
position_line(struct position at)
{
	at.column = 0;
	return at;
}

void
position_pass(struct position *at, struct span passed)
{
	for (size_t i = 0; i < passed.len; i++) {
		if (passed.at[i] == '\n') {
			at->line++;
			at->column = 1;
		} else if ((passed.at[i] & 0xc0) != 0x80) {
			at->column++;
		}
	}
}

/* A kind is read again for each list: its mistakes are told once. */
static bool
is_told(const struct findings *findings, struct position at, const char *text)
{
	for (size_t i = 0; i < findings->n_items; i++) {
		const struct finding *item = &findings->items[i];
		if (item->at.line == at.line && item->at.column == at.column &&
		    strcmp(item->at.file, at.file) == 0 &&
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

static void PRINTF_LIKE(3, 0) add(struct findings *findings,
    struct finding finding, const char *format, va_list arguments)
{
	char words[FINDING_TEXT_SIZE], text[FINDING_TEXT_SIZE];

	if (finding.at.file == NULL)
		finding.at.file = "";
	vsnprintf(words, sizeof(words), format, arguments);
	blank_controls(words);
	shown_line(text, sizeof(text), words);
	if (is_told(findings, finding.at, text))
		return;
	struct finding *item = next_item(findings);
	if (!finding.is_warning)
		findings->n_errors++;
	char *file = strdup(finding.at.file);
	finding.at.file = file;
	finding.text = strdup(text);
	if (item == NULL || file == NULL || finding.text == NULL) {
		free(file);
		free(finding.text);
		findings->n_dropped++;
		return;
	}
	*item = finding;
	findings->n_items++;
}

void
findings_add(
    struct findings *findings, struct position at, const char *format, ...)
{
	struct finding finding = { .at = at };
	va_list arguments;

	va_start(arguments, format);
	add(findings, finding, format, arguments);
	va_end(arguments);
}

void
findings_warn(
    struct findings *findings, struct position at, const char *format, ...)
{
	struct finding finding = { .at = at, .is_warning = true };
	va_list arguments;

	va_start(arguments, format);
	add(findings, finding, format, arguments);
	va_end(arguments);
}

const char *
finding_format(const struct finding *finding, char *buffer, size_t size)
{
	const char *level = finding->is_warning ? "warning: " : "";
	struct position at = finding->at;

	if (at.file[0] == '\0')
		snprintf(buffer, size, "%s%s", level, finding->text);
	else if (at.line == 0)
		snprintf(
		    buffer, size, "%s: %s%s", at.file, level, finding->text);
	else if (at.column == 0)
		snprintf(buffer, size, "%s:%u: %s%s", at.file, at.line, level,
		    finding->text);
	else
		snprintf(buffer, size, "%s:%u:%u: %s%s", at.file, at.line,
		    at.column, level, finding->text);
	return buffer;
}
