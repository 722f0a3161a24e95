-- What version 15 changes: a token names a random key of its row, and the mail
-- that asked to leave a list is known, so that the question about it is good
-- for a day from its hand-over.
ALTER TABLE leaving ADD COLUMN post_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE post ADD COLUMN token_key TEXT NOT NULL DEFAULT '';
UPDATE post SET token_key = hex(randomblob(16));
