#ifndef CRIEUR_SRC_CLI_TABLE_H
#define CRIEUR_SRC_CLI_TABLE_H
/* Every command there is, in the order --help shows them. */
#include "command.h"

extern const struct command command_check;
extern const struct command command_explain;
extern const struct command command_audience;
extern const struct command command_diff;
extern const struct command command_reload;
extern const struct command command_lists;
extern const struct command command_list;
extern const struct command command_bounce;
extern const struct command command_bounces;
extern const struct command command_held;
extern const struct command command_resume;
extern const struct command command_approve;
extern const struct command command_reject;
extern const struct command command_discard;
extern const struct command command_queue;
extern const struct command command_relay;
extern const struct command command_trace;
extern const struct command command_proof;
extern const struct command command_status;
extern const struct command command_policy;
extern const struct command command_texts;
extern const struct command command_dkim;
extern const struct command command_backup;
extern const struct command command_run_due;
extern const struct command command_dues;
extern const struct command command_group;
extern const struct command command_import;
extern const struct command command_organisation;
extern const struct command command_people;
extern const struct command command_person;
extern const struct command command_role;
extern const struct command command_unmatched;

/* NULL-terminated. */
const struct command *const *table_commands(void);

/* NULL if there is none of that name. */
const struct command *table_find(const char *name);

#endif
