/* Encoding by counting what is and is not UTF-8; separator by the header. */
#include "csv_probe.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistr.h>

enum {
	CHUNK_SIZE = 4096
};

struct probe {
	uint64_t n_octets, n_sequences, n_bad, n_nul;
	unsigned char mark[3];
	/* of the first line that is not blank */
	bool has_text, is_header_done, is_quoted;
	uint64_t n_semicolons, n_commas, n_tabs;
};

/* Count the sequences of UTF-8 and what is none; what a chunk cuts through is
 * left to the next. Returns how many octets were looked at. */
static size_t
probe_encoding(
    struct probe *probe, const unsigned char *octets, size_t size, bool is_last)
{
	size_t at = 0;

	while (at < size) {
		ucs4_t letter;
		int length = u8_mbtoucr(&letter, octets + at, size - at);
		if (length == -2 && !is_last)
			break;
		probe->n_bad += length < 0;
		probe->n_sequences += length > 1;
		at += length > 0 ? (size_t)length : 1;
	}
	return at;
}

static void
probe_chunk(struct probe *probe, const unsigned char *octets, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char octet = octets[i];
		if (probe->n_octets < sizeof(probe->mark))
			probe->mark[probe->n_octets] = octet;
		probe->n_octets++;
		probe->n_nul += octet == '\0';
		if (probe->is_header_done)
			continue;
		if (octet == '"')
			probe->is_quoted = !probe->is_quoted;
		if ((octet == '\n' || octet == '\r') && !probe->is_quoted)
			probe->is_header_done = probe->has_text;
		if (octet > ' ')
			probe->has_text = true;
		if (probe->is_quoted)
			continue;
		probe->n_semicolons += octet == ';';
		probe->n_commas += octet == ',';
		probe->n_tabs += octet == '\t';
	}
}

static int
conclude(struct probe *probe, struct csv_kind *kind_r, struct err *err)
{
	static const unsigned char utf8[] = { 0xef, 0xbb, 0xbf };
	struct csv_kind kind = { .separator = ',' };
	const unsigned char *mark = probe->mark;

	if (probe->n_octets >= 2 && ((mark[0] == 0xff && mark[1] == 0xfe) ||
					(mark[0] == 0xfe && mark[1] == 0xff)))
		return err_set(err, ERR_INPUT,
		    "the file is UTF-16; save it as CSV in UTF-8");
	if (probe->n_nul > 0)
		return err_set(err, ERR_INPUT,
		    "the file is binary, not CSV (it has %llu zero octets); "
		    "save the sheet as CSV",
		    (unsigned long long)probe->n_nul);
	if (!probe->has_text)
		return err_set(err, ERR_INPUT,
		    "the file is empty; a header line was expected");
	kind.has_mark = probe->n_octets >= sizeof(utf8) &&
	                memcmp(mark, utf8, sizeof(utf8)) == 0;
	uint64_t n_sequences = probe->n_sequences - (kind.has_mark ? 1 : 0);
	if (probe->n_bad > 0)
		kind.encoding = n_sequences > 0 || kind.has_mark
		                    ? CSV_ENCODING_MIXED
		                    : CSV_ENCODING_WINDOWS_1252;
	if (probe->n_semicolons > probe->n_commas)
		kind.separator = ';';
	if (probe->n_tabs > probe->n_commas &&
	    probe->n_tabs > probe->n_semicolons)
		kind.separator = '\t';
	*kind_r = kind;
	return 0;
}

int
csv_probe(FILE *file, struct csv_kind *kind_r, struct err *err)
{
	unsigned char chunk[CHUNK_SIZE];
	struct probe probe = { 0 };
	size_t kept = 0, size = 1;

	rewind(file);
	while (size > 0) {
		size = fread(chunk + kept, 1, sizeof(chunk) - kept, file);
		probe_chunk(&probe, chunk + kept, size);
		kept += size;
		size_t n = probe_encoding(&probe, chunk, kept, size == 0);
		memmove(chunk, chunk + n, kept - n);
		kept -= n;
	}
	if (ferror(file))
		return err_errno(
		    err, ERR_TEMPORARY, errno, "cannot read the file");
	rewind(file);
	return conclude(&probe, kind_r, err);
}
