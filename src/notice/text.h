#ifndef CRIEUR_SRC_NOTICE_TEXT_H
#define CRIEUR_SRC_NOTICE_TEXT_H
/* The texts themselves, French and English side by side. */
#include <stddef.h>

struct reason_text {
	const char *name;
	const char *french, *english;
};

struct notice_text {
	const char *name;
	const char *french_subject, *french;
	const char *english_subject, *english;
};

extern const struct reason_text reason_texts[];
extern const size_t n_reason_texts;
extern const struct notice_text notice_texts[];
extern const size_t n_notice_texts;
extern const struct notice_text service_texts[];
extern const size_t n_service_texts;
extern const struct notice_text register_texts[];
extern const size_t n_register_texts;
extern const struct notice_text bounce_texts[];
extern const size_t n_bounce_texts;
extern const struct notice_text moderation_texts[];
extern const size_t n_moderation_texts;
extern const struct notice_text confirm_texts[];
extern const size_t n_confirm_texts;
extern const struct notice_text relay_texts[];
extern const size_t n_relay_texts;

#endif
