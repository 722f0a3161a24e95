-- What version 8 changes: whether this store is a copy of another, and what a
-- restore set aside.

-- restored_at NULL: a copy that nobody restored yet. What posts up to
-- last_post_id bring forth is set aside too; 0: somebody has decided.
CREATE TABLE copy (
 id INTEGER PRIMARY KEY CHECK (id = 1),
 site TEXT NOT NULL,
 made_at INTEGER NOT NULL,
 restored_at INTEGER,
 last_post_id INTEGER NOT NULL DEFAULT 0);
