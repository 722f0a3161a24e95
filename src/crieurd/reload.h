#ifndef CRIEUR_SRC_CRIEURD_RELOAD_H
#define CRIEUR_SRC_CRIEURD_RELOAD_H
/* SIGHUP: what stands on disk goes live whole, or not at all. With errors the
 * last good policy stays; the log has them all, status the first. */
struct parent;

void reload_files(struct parent *parent);

#endif
