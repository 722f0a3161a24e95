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
#include "crieur/store/row.h"

/* name: "crieurd", "gate", "clerk", "relay"; pid 0: ended; policy_id: the
 * policy it works by, 0: none yet; problem: what a person should know, "" :
 * nothing. */
#define PROCESS_ROW(ROW)            \
 ROW(TEXT, name, "name")            \
 ROW(INT, pid, "pid")               \
 ROW(INT, policy_id, "policy_id")   \
 ROW(INT, started_at, "started_at") \
 ROW(INT, n_starts, "n_starts")     \
 ROW(TEXT, problem, "problem")      \
 ROW(INT, problem_at, "problem_at")
ROW_DECLARE(process, PROCESS_ROW)
ROW_NEXT(process)
ROW_ALL(process)

/* Started: the count of starts grows by one, a former problem stays until
 * store_process_problem() takes it back. */
MUST_USE int store_process_start(
    struct store *store, const struct process_row *row, struct err *err);
MUST_USE int store_process_policy(
    struct store *store, const char *name, int64_t policy_id, struct err *err);
/* "" : it is over. A process without row gets none. */
MUST_USE int store_process_problem(struct store *store, const char *name,
    const char *problem, int64_t at, struct err *err);
MUST_USE int store_process_end(
    struct store *store, const char *name, struct err *err);

/* In order of name, for process_next(). */
MUST_USE int store_process_walk(
    struct store *store, struct cursor *cursor, struct err *err);

#endif
