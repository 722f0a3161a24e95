-- What version 13 adds: who wishes to become a member, or to join a group.

CREATE TABLE candidacy (
 id INTEGER PRIMARY KEY AUTOINCREMENT,
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 group_name TEXT NOT NULL,
 is_group INTEGER NOT NULL,
 seal TEXT NOT NULL,
 judge_seal TEXT NOT NULL,
 asked_at INTEGER NOT NULL,
 expires_at INTEGER NOT NULL,
 answered_at INTEGER NOT NULL DEFAULT 0,
 decided_at INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX candidacy_seal ON candidacy(seal);
CREATE UNIQUE INDEX candidacy_judge_seal ON candidacy(judge_seal);
CREATE INDEX candidacy_person ON candidacy(person_id);

CREATE TABLE sponsor (
 candidacy_id INTEGER NOT NULL REFERENCES candidacy(id) ON DELETE CASCADE,
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 at INTEGER NOT NULL,
 PRIMARY KEY (candidacy_id, person_id)) WITHOUT ROWID;
CREATE INDEX sponsor_person ON sponsor(person_id);
