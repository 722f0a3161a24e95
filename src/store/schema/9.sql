-- What version 9 adds: the answers that incoming mail has caused within a day,
-- and the wishes that wait for the summary of their list.

CREATE TABLE answer (
 id INTEGER PRIMARY KEY,
 at INTEGER NOT NULL,
 is_proved INTEGER NOT NULL,
 message_id INTEGER NOT NULL,
 post_id INTEGER NOT NULL,
 person_id INTEGER NOT NULL,
 address TEXT NOT NULL,
 domain TEXT NOT NULL,
 network TEXT NOT NULL);
CREATE INDEX answer_recent ON answer(is_proved, at);

CREATE TABLE wish (
 post_id INTEGER PRIMARY KEY REFERENCES post(id) ON DELETE CASCADE,
 list TEXT NOT NULL,
 purpose TEXT NOT NULL,
 at INTEGER NOT NULL,
 is_told INTEGER NOT NULL);
CREATE INDEX wish_list ON wish(list, purpose, at);
