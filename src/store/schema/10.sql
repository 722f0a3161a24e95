-- What version 10 adds: by how much the clock was set, where that is so far that
-- it may be wrong, and since when that is known.

ALTER TABLE clock_seen ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE clock_seen ADD COLUMN doubt_boot TEXT NOT NULL DEFAULT '';
ALTER TABLE clock_seen ADD COLUMN doubt_uptime INTEGER NOT NULL DEFAULT 0;
