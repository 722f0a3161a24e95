-- What version 7 changes: a row that is written to see whether the store can be.

CREATE TABLE heartbeat (
 name TEXT PRIMARY KEY NOT NULL,
 at INTEGER NOT NULL) WITHOUT ROWID;
