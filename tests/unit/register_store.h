#ifndef TESTS_UNIT_REGISTER_STORE_H
#define TESTS_UNIT_REGISTER_STORE_H
/* A real store in a directory of its own, for the tests of register/. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "crieur/base/date.h"
#include "crieur/register/edit.h"
#include "crieur/register/person.h"
#include "crieur/register/tie.h"

struct fixture {
	char directory[40], path[64];
	struct store *store;
	struct arena arena;
	struct err err;
	struct register_edit edit;
};

static int
fixture_open(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	if (fixture == NULL)
		return -1;
	strcpy(fixture->directory, "/tmp/crieur-register-XXXXXX");
	if (mkdtemp(fixture->directory) == NULL)
		return -1;
	snprintf(fixture->path, sizeof(fixture->path), "%s/store",
	    fixture->directory);
	if (store_prepare(fixture->path, &fixture->err) != 0 ||
	    store_open(fixture->path, STORE_ROLE_ADMIN, &fixture->store,
		&fixture->err) != 0) {
		fprintf(stderr, "%s\n", fixture->err.text);
		return -1;
	}
	*state = fixture;
	return 0;
}

static int
fixture_close(void **state)
{
	struct fixture *fixture = *state;
	char command[128];

	store_close(&fixture->store);
	arena_fini(&fixture->arena);
	snprintf(command, sizeof(command), "rm -r %s", fixture->directory);
	int status = system(command);
	free(fixture);
	return status;
}

/* Say what went wrong when something did. */
#define OK(fixture, call)                          \
 do {                                              \
  if ((call) != 0)                                 \
   fail_msg("%s: %s", #call, (fixture)->err.text); \
 } while (0)

/* The call fails with this kind, and its text holds those words. */
#define REFUSED(fixture, call, kind_wanted, words)                \
 do {                                                             \
  assert_int_equal((call), -1);                                   \
  assert_int_equal((fixture)->err.kind, (kind_wanted));           \
  if (strstr((fixture)->err.text, (words)) == NULL)               \
   fail_msg("\"%s\" lacks \"%s\"", (fixture)->err.text, (words)); \
 } while (0)

/* A transaction of edits on that day, at noon. */
static inline void
edit_on(struct fixture *fixture, int32_t day)
{
	OK(fixture, store_begin(fixture->store, &fixture->err));
	fixture->edit = (struct register_edit){
		.store = fixture->store,
		.actor = "admin:test",
		.at = date_start(day) + 12 * 3600,
	};
	OK(fixture, register_edit_begin(&fixture->edit, &fixture->err));
}

static inline void
edit_done(struct fixture *fixture)
{
	OK(fixture, store_commit(fixture->store, &fixture->err));
}

static inline const struct person *
person_at(struct fixture *fixture, const char *address, int32_t day)
{
	const struct person *person = NULL;

	OK(fixture, register_person_by_address(
			ON_DAY(fixture->store, day, &fixture->arena),
			span_of(address), &person, &fixture->err));
	return person;
}

static inline int64_t
add_person(struct fixture *fixture, const char *name, const char *address)
{
	int64_t id = 0;

	OK(fixture,
	    register_add_person(&fixture->edit,
		&(struct newcomer){ span_of(name), address, STANDING_NONE },
		&id, &fixture->err));
	return id;
}

static inline void
join(struct fixture *fixture, int64_t person_id, const char *group,
    enum tie_kind kind)
{
	struct tie_wish wish = {
		.person_id = person_id,
		.name = span_of(group),
		.kind = kind,
		.since = DATE_NONE,
		.until = DATE_FOREVER,
		.sessions = SESSIONS_NOT_COUNTED,
	};
	bool is_new;

	OK(fixture, register_add_group(&fixture->edit, span_of(group), NULL,
			&is_new, &fixture->err));
	OK(fixture,
	    register_tie(&fixture->edit, TIE_MEMBERSHIP, &wish, &fixture->err));
}

#endif
