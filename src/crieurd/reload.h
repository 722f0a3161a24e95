#ifndef CRIEUR_SRC_CRIEURD_RELOAD_H
#define CRIEUR_SRC_CRIEURD_RELOAD_H
/* SIGHUP: what stands on disk goes live whole, or not at all. With errors the
 * last good policy stays; the log has them all, status the first. */
struct parent;

void reload_files(struct parent *parent);

/* Take parent->site from the files anew, and make nothing live: where they have
 * errors, or others than root may write them, it stays. */
void reload_reread(struct parent *parent);

#endif
