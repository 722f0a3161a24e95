-- What version 11 adds: a person's posts may be moderated on one list alone.

CREATE TABLE list_right_of_11 (
 id INTEGER PRIMARY KEY,
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 list TEXT NOT NULL,
 kind TEXT NOT NULL CHECK (kind IN ('include','exclude','moderated')),
 since TEXT, until TEXT);
INSERT INTO list_right_of_11 SELECT id, person_id, list, kind, since, until
 FROM list_right;
DROP TABLE list_right;
ALTER TABLE list_right_of_11 RENAME TO list_right;
CREATE INDEX list_right_person ON list_right(person_id, list);
