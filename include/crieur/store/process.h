#ifndef CRIEUR_STORE_PROCESS_H
#define CRIEUR_STORE_PROCESS_H
/*
 * Who is running: one row a process, kept after its end so that status can
 * tell what is missing and why.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct process_row {
	const char *name;  /* "crieurd", "gate", "clerk", "relay" */
	int64_t pid;       /* 0: ended */
	int64_t policy_id; /* the policy it works by, 0: none yet */
	int64_t started_at;
	int64_t n_starts;
	const char *problem; /* what a person should know, "" : nothing */
	int64_t problem_at;  /* 0: never */
};

/* Started: the count of starts grows by one, a former problem stays until
 * store_process_problem() takes it back. */
MUST_USE int store_process_start(struct store *store, const char *name,
    int64_t pid, int64_t policy_id, int64_t at, struct err *err);
MUST_USE int store_process_policy(
    struct store *store, const char *name, int64_t policy_id, struct err *err);
/* "" : it is over. A process without row gets none. */
MUST_USE int store_process_problem(struct store *store, const char *name,
    const char *problem, int64_t at, struct err *err);
MUST_USE int store_process_end(
    struct store *store, const char *name, struct err *err);

/* Each process in order of name; the row lives during the visit. */
MUST_USE int store_each_process(struct store *store,
    int (*visit)(void *self, const struct process_row *row, struct err *err),
    void *self, struct err *err);

#endif
