-- What version 2 adds.

-- What came back from recipients, and what follows from it. Rows go with the
-- address they are about.
-- One row for what was learnt of a delivery; a row counts for the day it came
-- on, unless it is part of a storm.
CREATE TABLE bounce (
 id INTEGER PRIMARY KEY,
 at INTEGER NOT NULL,
 day TEXT NOT NULL,
 address TEXT NOT NULL REFERENCES address(address) ON DELETE CASCADE,
 list TEXT NOT NULL,
 delivery_id INTEGER NOT NULL,
 source TEXT NOT NULL CHECK (
  source = 'mail' OR source = 'relay' OR source = 'probe'),
 class TEXT NOT NULL CHECK (
  class = 'address' OR class = 'full' OR class = 'temporary' OR
   class = 'policy' OR class = 'message' OR class = 'automatic' OR
   class = 'complaint' OR class = 'unknown'),
 code TEXT NOT NULL, -- enhanced, '' none
 words TEXT NOT NULL,
 storm_id INTEGER,
 UNIQUE (delivery_id, address, class));
CREATE INDEX bounce_address ON bounce(address, class, at);
CREATE INDEX bounce_at ON bounce(at);

-- What was done about an address. counted_from: what came before counts no
-- longer (it was resumed, or took mail since).
CREATE TABLE bounce_state (
 address TEXT PRIMARY KEY REFERENCES address(address)
  ON DELETE CASCADE,
 counted_from INTEGER NOT NULL DEFAULT 0,
 probed_at INTEGER, probe_delivery_id INTEGER,
 suspended_at INTEGER, suspended_on TEXT, actor TEXT,
 seal TEXT); -- of the address that resumes it
CREATE INDEX bounce_state_suspended ON bounce_state(address)
 WHERE suspended_at IS NOT NULL;
CREATE INDEX bounce_state_seal ON bounce_state(seal)
 WHERE seal IS NOT NULL;

-- So many at once that it is not them: nothing of it counts.
CREATE TABLE bounce_storm (
 id INTEGER PRIMARY KEY,
 scope TEXT NOT NULL CHECK (
  scope = 'site' OR scope = 'list' OR scope = 'domain'),
 name TEXT NOT NULL,
 began_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
 ended_at INTEGER, -- NULL: it blows
 n_failed INTEGER NOT NULL, n_recipients INTEGER NOT NULL);
CREATE UNIQUE INDEX bounce_storm_open ON bounce_storm(scope, name)
 WHERE ended_at IS NULL;

ALTER TABLE delivery ADD COLUMN is_scored INTEGER NOT NULL DEFAULT 0;
CREATE INDEX delivery_unscored ON delivery(id)
 WHERE state = 'failed' AND is_scored = 0;
-- What the smarthost alone is told of it, and reports name.
ALTER TABLE outgoing ADD COLUMN report_id TEXT;
CREATE INDEX outgoing_report ON outgoing(report_id)
 WHERE report_id IS NOT NULL;
CREATE INDEX delivery_done ON delivery(done_at) WHERE state = 'sent';

-- A held post that waits for its author, not for a facilitator.
ALTER TABLE post ADD COLUMN awaits_author INTEGER NOT NULL DEFAULT 0;
CREATE INDEX post_unconfirmed ON post(id) WHERE awaits_author = 1;
-- The domain the verifiers found it to come from, for lists that remember;
-- NULL: none, or they do not.
ALTER TABLE post ADD COLUMN sender_domain TEXT;

-- Who was asked, and until when; told_at: when told that it came to nothing.
CREATE TABLE confirmation (
 post_id INTEGER PRIMARY KEY REFERENCES post(id) ON DELETE CASCADE,
 address TEXT NOT NULL,
 asked_at INTEGER NOT NULL,
 expires_at INTEGER NOT NULL,
 n_unclear INTEGER NOT NULL DEFAULT 0,
 settled_at INTEGER,
 outcome TEXT NOT NULL DEFAULT ''
  CHECK (outcome IN ('','confirmed','denied','expired')),
 told_at INTEGER);
CREATE INDEX confirmation_asked ON confirmation(address, asked_at);
CREATE INDEX confirmation_told ON confirmation(address, told_at)
 WHERE told_at IS NOT NULL;

-- The addresses LIST-confirm+SEAL@ its author answers to.
CREATE TABLE confirmation_token (
 seal TEXT PRIMARY KEY,
 post_id INTEGER NOT NULL REFERENCES post(id) ON DELETE CASCADE,
 is_denial INTEGER NOT NULL,
 expires_at INTEGER NOT NULL,
 used_at INTEGER);
CREATE INDEX confirmation_token_post ON confirmation_token(post_id);

-- Senders who have confirmed and need not again for a while.
CREATE TABLE remembered (
 list TEXT NOT NULL,
 address TEXT NOT NULL,
 domain TEXT NOT NULL,
 person_id INTEGER REFERENCES person(id) ON DELETE CASCADE,
 since_at INTEGER NOT NULL,
 until_at INTEGER NOT NULL,
 PRIMARY KEY (list, address, domain));
CREATE INDEX remembered_address ON remembered(address);
CREATE INDEX remembered_person ON remembered(person_id);

-- Lists under moderation since too many posts came at once.
CREATE TABLE list_flood (
 list TEXT PRIMARY KEY,
 since_at INTEGER NOT NULL,
 last_at INTEGER NOT NULL,
 n_held INTEGER NOT NULL,
 told_at INTEGER,
 ended_at INTEGER,
 ended_by TEXT NOT NULL DEFAULT '');

-- Messages of inlets that are kept here and not put away there yet.
CREATE TABLE inlet_mark (
 inlet TEXT NOT NULL,
 validity INTEGER NOT NULL,
 uid INTEGER NOT NULL,
 is_refused INTEGER NOT NULL,
 PRIMARY KEY (inlet, validity, uid));
CREATE TABLE inlet_state (
 name TEXT PRIMARY KEY,
 is_working INTEGER NOT NULL,
 since INTEGER NOT NULL,
 taken_at INTEGER NOT NULL DEFAULT 0,
 n_taken INTEGER NOT NULL DEFAULT 0,
 words TEXT NOT NULL DEFAULT '');

-- What a handover costs of the budgets, and when: at its end, or now as long
-- as it lasts.
ALTER TABLE handover ADD COLUMN cost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE handover ADD COLUMN counted_at INTEGER NOT NULL DEFAULT 0;
UPDATE handover SET cost = n_recipients, counted_at = started_at;
DROP INDEX handover_relay;
CREATE INDEX handover_relay ON handover(relay, counted_at, cost)
 WHERE cost > 0;
CREATE INDEX handover_cost ON handover(counted_at, cost)
 WHERE cost > 0;

-- The machine's clock as it was last seen, by which it is known how far it was
-- set since.
CREATE TABLE clock_seen (
 id INTEGER PRIMARY KEY CHECK (id = 1),
 boot TEXT NOT NULL,
 uptime INTEGER NOT NULL,
 at INTEGER NOT NULL);

-- Messages the smarthost wants of nobody.
CREATE TABLE refusal (
 outgoing_id INTEGER PRIMARY KEY,
 at INTEGER NOT NULL,
 code INTEGER NOT NULL,
 answer TEXT NOT NULL,
 told_at INTEGER);
CREATE INDEX refusal_untold ON refusal(outgoing_id)
 WHERE told_at IS NULL;

-- What the admin must hear by another way than the relays.
CREATE TABLE alert (
 id INTEGER PRIMARY KEY,
 at INTEGER NOT NULL,
 source TEXT NOT NULL,
 subject TEXT NOT NULL,
 text TEXT NOT NULL,
 n_tries INTEGER NOT NULL DEFAULT 0,
 next_at INTEGER NOT NULL DEFAULT 0,
 problem TEXT NOT NULL DEFAULT '',
 done_at INTEGER);
CREATE INDEX alert_undone ON alert(id) WHERE done_at IS NULL;

-- People who stop receiving a list by their own word, or take it up again:
-- what they asked for, and when it was done.
CREATE TABLE leaving (
 id INTEGER PRIMARY KEY,
 seal TEXT UNIQUE, -- of the address that confirms it; NULL: proved
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 list TEXT NOT NULL,
 is_return INTEGER NOT NULL,
 expires_at INTEGER NOT NULL,
 done_at INTEGER);
CREATE INDEX leaving_person ON leaving(person_id, list);

-- Domains of authors whose policy the clerk wants to know, and what the relay
-- has found in the DNS: "unknown" when it could not be asked.
CREATE TABLE domain_question (
 domain TEXT PRIMARY KEY,
 asked_at INTEGER NOT NULL);
CREATE TABLE domain_policy (
 domain TEXT PRIMARY KEY,
 policy TEXT NOT NULL CHECK (policy IN
  ('none','quarantine','reject','unknown')),
 words TEXT NOT NULL, -- where the record stands, or what went wrong
 found_at INTEGER NOT NULL,
 expires_at INTEGER NOT NULL);
CREATE INDEX domain_policy_expired ON domain_policy(expires_at);

-- The addresses LIST-a+SEAL@ that stand for an author's own.
CREATE TABLE author_address (
 seal TEXT PRIMARY KEY,
 list TEXT NOT NULL,
 address TEXT NOT NULL,
 person_id INTEGER REFERENCES person(id) ON DELETE CASCADE,
 created_at INTEGER NOT NULL,
 expires_at INTEGER NOT NULL);
CREATE INDEX author_address_owner ON author_address(address, list);
CREATE INDEX author_address_person ON author_address(person_id);
CREATE INDEX author_address_expired ON author_address(expires_at);

-- What was sent to one of them: nobody but that author reads it.
CREATE TABLE private_answer (
 post_id INTEGER PRIMARY KEY REFERENCES post(id) ON DELETE CASCADE,
 seal TEXT NOT NULL,
 at INTEGER NOT NULL);
CREATE INDEX private_answer_seal ON private_answer(seal, at);

-- The sessions a guest came to, each counted once.
CREATE TABLE guest_session (
 membership_id INTEGER NOT NULL REFERENCES membership(id)
  ON DELETE CASCADE,
 day TEXT NOT NULL,
 actor TEXT NOT NULL,
 recorded_at INTEGER NOT NULL,
 PRIMARY KEY (membership_id, day));

-- Addresses asked by mail whether they are who they are said to be.
CREATE TABLE address_check (
 seal TEXT PRIMARY KEY,
 address TEXT NOT NULL REFERENCES address(address) ON DELETE CASCADE,
 expires_at INTEGER NOT NULL);
CREATE INDEX address_check_address ON address_check(address);

-- Who was missing from a file that had everybody, and what they were before:
-- when they are in one again, they are that again.
CREATE TABLE missing (
 person_id INTEGER PRIMARY KEY REFERENCES person(id) ON DELETE CASCADE,
 standing TEXT NOT NULL,
 recorded_at INTEGER NOT NULL);
ALTER TABLE set_aside
 ADD COLUMN is_complete INTEGER NOT NULL DEFAULT 0;
ALTER TABLE set_aside ADD COLUMN format TEXT NOT NULL DEFAULT 'csv';
-- NULL: waits. What was decided stays without its content, so that no other
-- import ever has its number.
ALTER TABLE set_aside ADD COLUMN decided_at INTEGER;

-- SHA-256 of what came in and went out, noted before it is forgotten.
CREATE TABLE statement_digest (
 outgoing_id INTEGER PRIMARY KEY
  REFERENCES outgoing(id) ON DELETE CASCADE,
 message_id INTEGER NOT NULL,
 size INTEGER NOT NULL,
 received TEXT NOT NULL,
 sent TEXT NOT NULL);
CREATE INDEX statement_digest_message ON statement_digest(message_id);
