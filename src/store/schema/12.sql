-- What version 12 adds: what a child had in hand as it died.

-- thing: of the gate the digest of a mail, of the inlet INLET-VALIDITY-UID, of
-- the clerk a post's id, of the relay an outgoing's. weight: see
-- store/stumble.h.
CREATE TABLE stumble (
 id INTEGER PRIMARY KEY AUTOINCREMENT,
 child TEXT NOT NULL,
 thing TEXT NOT NULL,
 weight INTEGER NOT NULL,
 why TEXT NOT NULL,
 at INTEGER NOT NULL,
 UNIQUE(child, thing));
