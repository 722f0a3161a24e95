#ifndef CRIEUR_SRC_NOTICE_TEXT_H
#define CRIEUR_SRC_NOTICE_TEXT_H

/*
 * The built-in texts, as the files of policies/texts have them, and the
 * phrases of phrases.txt: tables that texts.awk makes at compile time. Each
 * ends with a NULL name; reasons come before notices.
 */

struct text {
	const char *name;
	const char *french, *english;
};

extern const struct text built_in_texts[];
extern const struct text built_in_phrases[];

/* In English for "en", else in French; NULL: the table has no such name. */
const char *text_find(
    const struct text *table, const char *language, const char *name);

#endif
