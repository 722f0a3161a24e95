/* Each expect block of a site, decided by the gate's own way. */
#include "crieur/insight/rehearse.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/message/address.h"
#include "crieur/message/message.h"
#include "crieur/notice/check.h"
#include "crieur/policy/door.h"
#include "crieur/policy/expect.h"
#include "crieur/policy/nearest.h"
#include "crieur/post/judge.h"
#include "crieur/post/witness.h"
#include "crieur/register/person.h"

enum {
	MESSAGE_FILE_MAX = 25 * 1024 * 1024
};

/* One block under rehearsal. */
struct rehearsal {
	const struct site *site;
	const struct list *list;
	const struct expectation *expectation;
	struct store *store;
	int64_t now;
};

static int
read_file(const char *path, struct str *text, struct err *err)
{
	char buffer[16384];
	ssize_t got = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	while (fd >= 0 && (got = read(fd, buffer, sizeof(buffer))) > 0)
		str_add(text, span_from(buffer, (size_t)got));
	if (fd >= 0)
		close(fd);
	if (fd < 0 || got < 0 || !str_ok(text))
		return err_set(
		    err, ERR_ABSENT, "message = \"%s\" cannot be read", path);
	return 0;
}

/* A relative path is one from the folder of the policy file. */
static int
read_message(const struct expectation *expectation, struct str *raw,
    struct message **message_r, struct err *err)
{
	CLEANUP(str_fini) struct str path = { 0 };
	CLEANUP(str_fini) struct str file = STR_MAX(MESSAGE_FILE_MAX);
	const char *slash = strrchr(expectation->at.file, '/');

	if (expectation->message[0] != '/' && slash != NULL)
		str_add(&path, span_from(expectation->at.file,
				   (size_t)(slash - expectation->at.file) + 1));
	str_adds(&path, expectation->message);
	if (read_file(str_c(&path), &file, err) != 0)
		return -1;
	message_add_crlf(raw, str_span(&file));
	if (str_check(raw, err) != 0)
		return -1;
	return message_read(str_span(raw), message_r, err);
}

/* What stands around the decision; -1: the block itself is wrong. */
static int
fill_facts(const struct rehearsal *rehearsal, struct facts *facts,
    struct arena *arena, struct err *err)
{
	const struct expectation *expectation = rehearsal->expectation;
	const char *from = expectation->from;
	char address[ADDRESS_TEXT_SIZE];
	const struct mailbox *author = NULL;

	facts->proofs = expectation->proof;
	facts->day = date_of(facts->at);
	if (expectation->date[0] != '\0') {
		if (date_parse(span_of(expectation->date), &facts->day, err) !=
		    0)
			return -1;
		/* Noon, so that hour() has an answer of that day. */
		facts->at = date_start(facts->day) + (int64_t)12 * 3600;
	}
	if (from[0] == '\0') {
		if (message_author(facts->message, &author, err) != 0)
			return -1;
		from = author->address;
	}
	if (address_normalize(span_of(from), address, err) != 0)
		return -1;
	if (expectation->as[0] != '\0' || rehearsal->store == NULL)
		return 0;
	return register_person_by_address(
	    ON_DAY(rehearsal->store, facts->day, arena), span_of(address),
	    &facts->person, err);
}

/* A whole message is looked at before any rule, as at the gate. */
static int
rehearse_message(struct facts *facts, const struct expectation *expectation,
    bool *is_ruled_r, struct findings *findings, struct err *err)
{
	struct ruling ruling;

	if (post_judge_before_rules(facts, is_ruled_r, &ruling, err) != 0)
		return -1;
	if (!*is_ruled_r)
		return 0;
	const struct rule rule = {
		.name = ruling.rule,
		.because = ruling.because,
		.at = { .file = ruling.file, .line = ruling.line },
	};
	const struct decision decision = { ruling.verdict, &rule };
	policy_compare(facts->list, expectation, &decision, findings);
	return 0;
}

/* Which verdict comes is compared beside. */
static void
rehearse_door(const struct rehearsal *rehearsal, const struct facts *facts,
    bool is_of_message, struct findings *findings)
{
	const struct expectation *expectation = rehearsal->expectation;
	const struct message *message = facts->message;
	const struct door_question question = {
		.unproved = rehearsal->site->gate.unproved,
		.verdict = expectation->verdict,
		.is_proved = expectation->proof != PROOF_NONE,
		.is_of_message = is_of_message,
		.is_machines = facts->is_automatic ||
		               (message != NULL && message_is_spam(message)),
	};
	enum door door = door_answer(&question);

	if (expectation->door != DOOR_ANY && expectation->door != door)
		findings_add(findings, expectation->at,
		    "list \"%.60s\": expect \"%.60s\" wants it %s at the "
		    "door, where it is %s: gate.unproved = %s",
		    rehearsal->list->name, expectation->name,
		    door_name(expectation->door), door_name(door),
		    question.unproved == UNPROVED_ASK ? "ask" : "refuse");
}

static int
rehearse(const struct rehearsal *rehearsal, struct findings *findings,
    struct err *err)
{
	const struct expectation *expectation = rehearsal->expectation;
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(str_fini) struct str raw = { 0 };
	CLEANUP(message_drop) struct message *message = NULL;
	struct facts facts = {
		.site = rehearsal->site,
		.list = rehearsal->list,
		.store = rehearsal->store,
		.at = rehearsal->now,
	};

	if (expectation->message[0] != '\0' &&
	    read_message(expectation, &raw, &message, err) != 0)
		return -1;
	facts.message = message;
	facts.size = raw.len;
	facts.is_automatic = message != NULL && message_is_automatic(message);
	if (fill_facts(rehearsal, &facts, &arena, err) != 0)
		return -1;
	bool is_ruled = false;
	if (message != NULL && rehearse_message(&facts, expectation, &is_ruled,
				   findings, err) != 0)
		return -1;
	rehearse_door(rehearsal, &facts, is_ruled, findings);
	if (is_ruled)
		return 0;
	struct said_facts said = {
		.expectation = expectation,
		.list = rehearsal->list,
		.rest = facts_witness(&facts),
	};
	struct witness witness =
	    expectation->as[0] != '\0' ? expect_witness(&said) : said.rest;
	policy_rehearse(rehearsal->list, expectation, &witness, findings);
	return 0;
}

static const char zones[] = "/usr/share/zoneinfo";

/* The names of zones, the third word of a line, in the system's own table. */
static void
offer_zones(struct nearest *nearest, struct str *table)
{
	CLEANUP(str_fini) struct str path = { 0 };
	struct err ignored = { 0 };

	str_addf(&path, "%s/zone1970.tab", zones);
	if (read_file(str_c(&path), table, &ignored) != 0)
		return;
	for (char *line = table->data; line != NULL && *line != '\0';) {
		char *end = strchr(line, '\n');
		char *name = line;
		if (end != NULL)
			*end = '\0';
		for (int i = 0; i < 2 && name != NULL; i++) {
			name = strchr(name, '\t');
			name = name != NULL ? name + 1 : NULL;
		}
		if (line[0] != '#' && name != NULL) {
			name[strcspn(name, "\t")] = '\0';
			nearest_offer(nearest, name);
		}
		line = end != NULL ? end + 1 : NULL;
	}
}

/* An unknown zone would be taken for UTC, without a word. */
static void
check_timezone(const struct site *site, struct findings *findings)
{
	CLEANUP(str_fini) struct str path = { 0 };
	CLEANUP(str_fini) struct str table = STR_MAX(1024 * 1024);
	const char *zone = site->timezone;
	struct nearest nearest = { .wanted = span_of(zone) };
	char hint[NEAREST_TEXT_SIZE];
	struct stat status;

	str_addf(&path, "%s/%s", zones, zone);
	bool is_zone = zone[0] != '/' && strstr(zone, "..") == NULL &&
	               stat(str_c(&path), &status) == 0 &&
	               S_ISREG(status.st_mode);
	if (is_zone || strcmp(zone, "UTC") == 0 ||
	    site->timezone_at.file[0] == '\0' || stat(zones, &status) != 0)
		return;
	offer_zones(&nearest, &table);
	findings_add(findings, position_line(site->timezone_at),
	    "timezone = \"%.60s\" is none; expected a name such as "
	    "Europe/Paris%s",
	    zone, nearest_text(&nearest, hint));
}

void
insight_rehearse(const struct site *site, struct store *store, int64_t now,
    struct findings *findings)
{
	struct rehearsal rehearsal = {
		.site = site,
		.store = store,
		.now = now,
	};

	check_timezone(site, findings);
	texts_check(site, findings);
	for (size_t i = 0; i < site->n_lists; i++) {
		const struct list *list = &site->lists[i];
		rehearsal.list = list;
		for (size_t k = 0; k < list->n_expectations; k++) {
			const struct expectation *each = &list->expectations[k];
			struct err err = { 0 };
			rehearsal.expectation = each;
			if (expect_is_sound(each, findings) &&
			    rehearse(&rehearsal, findings, &err) != 0)
				findings_add(findings, position_line(each->at),
				    "list \"%s\": expect \"%s\": %s",
				    list->name, each->name, err.text);
		}
	}
}
