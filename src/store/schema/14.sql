-- What version 14 adds: whose turn it is, found in the queue by its index. The
-- list is the outgoing's, here for the index; "" in rows that are done with.
ALTER TABLE delivery ADD COLUMN list TEXT NOT NULL DEFAULT '';
UPDATE delivery SET list = (SELECT outgoing.list FROM outgoing
 WHERE outgoing.id = delivery.outgoing_id) WHERE state = 'queued';
UPDATE delivery SET list = (SELECT outgoing.list FROM outgoing
 WHERE outgoing.id = delivery.outgoing_id) WHERE state = 'sending';
CREATE INDEX delivery_turn ON delivery(relay, priority, list, next_at)
 WHERE state = 'queued';
