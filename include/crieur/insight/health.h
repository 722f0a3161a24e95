#ifndef CRIEUR_INSIGHT_HEALTH_H
#define CRIEUR_INSIGHT_HEALTH_H
/*
 * How everything stands, and what needs a person. Gathered once, then shown as
 * a screen, as JSON or as metrics; whoever has the store can ask.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"
#include "crieur/store/flood.h"
#include "crieur/store/inlet.h"
#include "crieur/store/process.h"
#include "crieur/store/queue.h"
#include "crieur/store/story.h"

enum {
	HEALTH_PROCESSES = 5,
	HEALTH_INLETS = 32,
	HEALTH_FLOODS = 32,
	HEALTH_PROBLEMS = 64,
};

struct health_process {
	struct process_row row; /* pid 0 where it never ran */
	bool is_running;
};

struct health_problem {
	const char *what; /* "process", "relay", "policy", "held", … */
	const char *text;
};

/* A list that had too many posts at once. */
struct health_flood {
	const char *list;
	struct flood_row row;
};

enum health_disk {
	HEALTH_DISK_SAME,    /* the files are what is live */
	HEALTH_DISK_DIFFERS, /* reload would change something */
	HEALTH_DISK_BROKEN,
};

const char *health_disk_name(enum health_disk disk);

/* What it is asked of. */
struct health_question {
	struct store *store;
	const char *store_path, *config_path;
	int64_t now;
};

struct health {
	struct health_question of;
	struct arena arena; /* for all its texts */
	struct site *live;  /* NULL: none is live, or it cannot be read */
	/* crieur-inlet is the last, and only where there are inlets. */
	struct health_process processes[HEALTH_PROCESSES];
	size_t n_processes;
	struct relay_queue_row *relays;
	size_t n_relays;
	struct inlet_state_row inlets[HEALTH_INLETS];
	size_t n_inlets;
	struct health_flood floods[HEALTH_FLOODS];
	size_t n_floods;
	struct health_problem problems[HEALTH_PROBLEMS];
	size_t n_problems;
	int64_t policy_id; /* 0: none is live */
	enum health_disk disk;
	struct findings findings; /* of the files on disk */
	struct store_counts_row counts;
	int64_t n_suspended; /* addresses to which mail has stopped */
	int64_t free_octets; /* of the store's disk */
	bool is_store_ok;    /* it takes writing, and can be read */
};

/* Local time is the live site's from now on. health_fini() in any case. A row
 * is written to see whether the store takes it; what cannot be read is a
 * problem, too. */
void health_gather(
    const struct health_question *question, struct health *health);
void health_fini(struct health *health);

#endif
