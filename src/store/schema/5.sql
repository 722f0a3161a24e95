-- What version 5 adds: messages that a smarthost refused in words that say
-- nothing of whose fault it is.
CREATE TABLE suspicion (
 outgoing_id INTEGER NOT NULL REFERENCES outgoing(id) ON DELETE CASCADE,
 relay TEXT NOT NULL,
 author TEXT NOT NULL,
 code INTEGER NOT NULL,
 answer TEXT NOT NULL,
 at INTEGER NOT NULL,
 has_other_passed INTEGER NOT NULL DEFAULT 0,
 probed_at INTEGER,
 PRIMARY KEY (relay, outgoing_id)
) WITHOUT ROWID;
