#ifndef CRIEUR_SRC_STORE_TURN_H
#define CRIEUR_SRC_STORE_TURN_H
/*
 * Writers take turns. SQLite lets one write at a time, and makes the others ask
 * again and again: one that goes from transaction to transaction, as the clerk
 * does with a long queue, is there first each time, and the gate would wait
 * until it gives up. So whoever wants to write takes the turn first, a lock
 * that is held only until the transaction has begun: who has just ended one
 * comes after those who wait.
 */
#include <sqlite3.h>

/* Its file stands beside the store, "-turn" behind its name. -1 where it cannot
 * be opened: then nobody waits for a turn. */
int turn_open(const char *path);
void turn_close(int fd);

/* Wait for it, and give it on. */
void turn_take(int fd);
void turn_pass(int fd);

/* SQLite's busy handler: whoever has the turn asks often. */
void turn_be_patient(sqlite3 *db);

#endif
