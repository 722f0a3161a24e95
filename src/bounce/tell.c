#include "tell.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/notice/address.h"
#include "crieur/notice/notice.h"
#include "crieur/post/audience.h"
#include "crieur/post/moderator.h"
#include "crieur/store/address.h"
#include "crieur/store/person.h"

enum {
	TELL_MEMORY = 16 * 1024 * 1024,
	MAX_TOLD = 200,
	MAX_NAMES = 2000, /* octets of lists named in one mail */
};

/* People who answer for something, each once. */
struct told {
	const struct bounce_teller *teller;
	struct arena *arena;
	struct audience_member members[MAX_TOLD];
	size_t n;
};

static void
told_add(struct told *told, const struct moderators *moderators)
{
	for (size_t i = 0; i < moderators->n_members; i++) {
		const struct audience_member *each = &moderators->members[i];
		bool is_there = false;
		for (size_t j = 0; j < told->n; j++)
			is_there |=
			    told->members[j].person_id == each->person_id;
		if (!is_there && told->n < MAX_TOLD)
			told->members[told->n++] = *each;
	}
}

static int
told_add_list(struct told *told, const struct list *list, struct err *err)
{
	const struct bounce_teller *teller = told->teller;
	const struct audience of = { .store = teller->store,
		.site = teller->site,
		.list = list,
		.at = teller->at };
	struct moderators moderators;

	if (moderators_find(&of, told->arena, &moderators, err) != 0)
		return -1;
	told_add(told, &moderators);
	return 0;
}

static int
told_add_dsi(struct told *told, struct err *err)
{
	const struct bounce_teller *teller = told->teller;
	const struct audience of = { .store = teller->store, .at = teller->at };
	struct moderators moderators;

	if (moderators_with_role(&of, "dsi", told->arena, &moderators, err) !=
	    0)
		return -1;
	told_add(told, &moderators);
	return 0;
}

static int
told_send(const struct told *told, struct notice *notice, int64_t but_person,
    struct err *err)
{
	for (size_t i = 0; i < told->n; i++) {
		bool is_sent;
		notice->to = (struct mailbox){
			.name = told->members[i].name,
			.address = told->members[i].address,
		};
		notice->person_id = told->members[i].person_id;
		if (notice->person_id == but_person)
			continue;
		if (notice_send(told->teller->store, notice, &is_sent, err) !=
		    0)
			return -1;
	}
	return 0;
}

int
tell_complaint(const struct bounce_teller *teller, const struct bounce_row *row,
    struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(TELL_MEMORY);
	const struct list *list = site_list(teller->site, span_of(row->list));
	struct told told = { .teller = teller, .arena = &arena };
	const struct field fields[] = {
		{ "site", teller->site->name },
		{ "list",
		    list != NULL ? list->address : teller->site->address },
		{ "address", row->address },
	};
	struct notice notice = {
		.site = teller->site,
		.list = list,
		.name = "complaint-owner",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.at = teller->at,
	};

	const struct bounce_period last_day = {
		.address = row->address,
		.class = row->class,
		.since_at = row->at - DAY_S,
	};
	struct bounce_score_row before;

	/* Once a day is enough of somebody who clears his mailbox. */
	if (store_bounce_score(
		teller->store, &last_day, &arena, &before, err) != 0)
		return -1;
	if (before.first_at < row->at)
		return 0;
	if ((list != NULL && told_add_list(&told, list, err) != 0) ||
	    told_add_dsi(&told, err) != 0)
		return -1;
	return told_send(&told, &notice, 0, err);
}

/* The lists whose mail went to that address. */
static int
told_add_lists_of(struct told *told, const struct suspension *suspension,
    struct str *names, struct err *err)
{
	const struct bounce_teller *teller = told->teller;
	const struct site *site = teller->site;

	for (size_t i = 0; i < site->n_lists; i++) {
		const struct list *list = &site->lists[i];
		struct audience audience = {
			.store = teller->store,
			.site = site,
			.list = list,
			.kind = AUDIENCE_RECEIVES,
			.at = teller->at,
		};
		const char *address =
		    person_address_on(suspension->person, span_of(list->name));
		bool has = false;
		if (address == NULL ||
		    strcmp(address, suspension->suspended->address) != 0)
			continue;
		if (audience_has(&audience, suspension->person, &has, err) != 0)
			return -1;
		if (!has)
			continue;
		if (names->len < MAX_NAMES)
			str_addf(names, "  %s\n", list->address);
		if (told_add_list(told, list, err) != 0)
			return -1;
	}
	return str_check(names, err);
}

/* A mail to each other address of the person. */
struct warning {
	const struct bounce_teller *teller;
	const struct suspension *suspension;
	const char *lists;
	char answer[ADDRESS_TEXT_SIZE]; /* "" : none */
	size_t n;
};

static int
warn(struct warning *warning, const char *address, struct err *err)
{
	const struct bounce_teller *teller = warning->teller;
	const struct suspension *suspension = warning->suspension;
	const struct field fields[] = {
		{ "name", suspension->person->name },
		{ "site", teller->site->name },
		{ "address", suspension->suspended->address },
		{ "lists", warning->lists },
		{ "why", suspension->why },
		{ "answer", warning->answer },
	};
	struct notice notice = {
		.site = teller->site,
		.list = suspension->list,
		.name = "address-suspended",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = { .name = suspension->person->name, .address = address },
		.person_id = suspension->person->id,
		.reply_to = warning->answer,
		.at = teller->at,
	};
	bool is_sent;

	warning->n++;
	return notice_send(teller->store, &notice, &is_sent, err);
}

/* By every other address of theirs that is verified. */
static int
warn_all(struct warning *warning, struct err *err)
{
	const struct suspension *suspension = warning->suspension;
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct address_row row;
	int more;

	if (store_address_walk(warning->teller->store, suspension->person->id,
		&cursor, err) != 0)
		return -1;
	while ((more = address_next(&cursor, &row, err)) > 0) {
		if (row.is_verified &&
		    strcmp(row.address, suspension->suspended->address) != 0 &&
		    warn(warning, row.address, err) != 0)
			return -1;
	}
	return more;
}

static int
tell_moderators(struct told *told, const struct suspension *suspension,
    const struct warning *warning, struct err *err)
{
	const struct bounce_teller *teller = told->teller;
	const struct field fields[] = {
		{ "name", suspension->person->name },
		{ "site", teller->site->name },
		{ "address", suspension->suspended->address },
		{ "lists", warning->lists },
		{ "why", suspension->why },
		{ "told", warning->n > 0 ? "1" : "" },
		{ "untold", warning->n == 0 ? "1" : "" },
	};
	struct notice notice = {
		.site = teller->site,
		.name = "address-suspended-owner",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.at = teller->at,
	};

	return told_send(told, &notice, suspension->person->id, err);
}

int
tell_suspension(const struct bounce_teller *teller,
    const struct suspension *suspension, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(TELL_MEMORY);
	CLEANUP(str_fini) struct str lists = { 0 };
	struct told told = { .teller = teller, .arena = &arena };
	struct warning warning = {
		.teller = teller,
		.suspension = suspension,
	};

	if (told_add_lists_of(&told, suspension, &lists, err) != 0 ||
	    told_add_dsi(&told, err) != 0)
		return -1;
	warning.lists = str_c(&lists);
	if (suspension->list != NULL)
		list_address_with(suspension->list, "bounces",
		    teller->site->gate.recipient_delimiter,
		    suspension->suspended->seal, warning.answer);
	if (warn_all(&warning, err) != 0)
		return -1;
	return tell_moderators(&told, suspension, &warning, err);
}

int
tell_storm(const struct bounce_teller *teller, const struct storm_row *storm,
    struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(TELL_MEMORY);
	struct told told = { .teller = teller, .arena = &arena };
	char n_failed[24], n_recipients[24];
	bool is_list = storm->scope == STORM_SCOPE_LIST;
	bool is_domain = storm->scope == STORM_SCOPE_DOMAIN;

	snprintf(
	    n_failed, sizeof(n_failed), "%lld", (long long)storm->n_failed);
	snprintf(n_recipients, sizeof(n_recipients), "%lld",
	    (long long)storm->n_recipients);
	const struct field fields[] = {
		{ "site", teller->site->name },
		{ "list", is_list ? storm->name : "" },
		{ "domain", is_domain ? storm->name : "" },
		{ "n_failed", n_failed },
		{ "n_recipients", n_recipients },
	};
	struct notice notice = {
		.site = teller->site,
		.name = "bounce-storm",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.at = teller->at,
	};

	if (told_add_dsi(&told, err) != 0)
		return -1;
	return told_send(&told, &notice, 0, err);
}
