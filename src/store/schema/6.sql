-- What version 6 adds: how often the answer about a recipient was lost after
-- the message had gone out to them.
ALTER TABLE delivery ADD COLUMN n_doubts INTEGER NOT NULL DEFAULT 0;
