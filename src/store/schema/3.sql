-- What version 3 changes: a private answer is a purpose of a post, and that it
-- waits for its author a state.

-- A CHECK is changed where it is written, as SQLite's page on ALTER TABLE has
-- it; a store that began as version 1 says the same in other words.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(replace(replace(sql,
 'purpose = ''confirm'')',
 'purpose = ''confirm'' OR purpose = ''private'')'),
 '''moderate'',''confirm'')', '''moderate'',''confirm'',''private'')'),
 'state = ''discarded'')',
 'state = ''discarded'' OR state = ''unconfirmed'')'),
 '''rejected'',''discarded'')',
 '''rejected'',''discarded'',''unconfirmed'')')
 WHERE type = 'table' AND name = 'post';
PRAGMA writable_schema = RESET;

UPDATE post SET purpose = 'private'
 WHERE id IN (SELECT post_id FROM private_answer);
UPDATE post SET state = 'unconfirmed' WHERE awaits_author = 1;
DROP INDEX post_unconfirmed;
ALTER TABLE post DROP COLUMN awaits_author;
-- Said with OR, SQLite takes it for a query that names one state.
DROP INDEX post_waiting;
CREATE INDEX post_waiting ON post(state, id) WHERE
 state = 'accepted' OR state = 'held' OR state = 'unconfirmed';
