#ifndef CRIEUR_BASE_ATTRIBUTE_H
#define CRIEUR_BASE_ATTRIBUTE_H
/*
 * The compiler attributes the house uses, each behind one name.
 *
 * CLEANUP(f) runs f(&variable) when the variable leaves its block: only on
 * locals, where they are initialised, never on a value that is returned.
 */
#define CLEANUP(f) __attribute__((cleanup(f)))
#define MUST_USE   __attribute__((warn_unused_result))
#define PRINTF_LIKE(text_at, first_at) \
 __attribute__((format(printf, text_at, first_at)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
