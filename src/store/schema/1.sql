-- The tables of version 1: what the first stores were made with, never changed
-- since. A column's words are compared one by one: for IN with more than two,
-- SQLite would fill a table of them at every row written.

-- name_key is the name as it is compared: see register/name.h. What was so
-- before standing_since is in former_standing; NULL: always so.
CREATE TABLE person (
 id INTEGER PRIMARY KEY,
 name TEXT NOT NULL,
 name_key TEXT NOT NULL,
 standing TEXT NOT NULL DEFAULT 'member' CHECK (
  standing = 'candidate' OR standing = 'member' OR
   standing = 'guest' OR standing = 'resigned' OR
   standing = 'struck-off' OR standing = 'deceased'),
 standing_since TEXT,
 is_moderated INTEGER NOT NULL DEFAULT 0,
 sponsors TEXT NOT NULL DEFAULT '',
 admitted_on TEXT, -- the day of the committee's decision
 created_at INTEGER NOT NULL);
CREATE INDEX person_name ON person(name_key);

CREATE TABLE former_standing (
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 standing TEXT NOT NULL,
 since TEXT, until TEXT NOT NULL);
CREATE INDEX former_standing_person ON former_standing(person_id);

CREATE TABLE address (
 address TEXT PRIMARY KEY,
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 is_verified INTEGER NOT NULL DEFAULT 1,
 is_delivered INTEGER NOT NULL DEFAULT 0,
 created_at INTEGER NOT NULL);
CREATE INDEX address_person
 ON address(person_id, is_delivered, address);
CREATE UNIQUE INDEX address_delivered ON address(person_id)
 WHERE is_delivered = 1;

-- Addresses never to be written to again: only their hash is kept.
CREATE TABLE suppression (
 hash TEXT PRIMARY KEY,
 reason TEXT NOT NULL,
 created_at INTEGER NOT NULL);

CREATE TABLE person_tag (
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 tag TEXT NOT NULL,
 PRIMARY KEY (person_id, tag));

-- A list's own settings for a person: delivery to another of their addresses,
-- or a right that does not follow from the policy.
CREATE TABLE list_address (
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 list TEXT NOT NULL,
 address TEXT NOT NULL REFERENCES address(address) ON DELETE CASCADE,
 PRIMARY KEY (person_id, list));
CREATE TABLE list_right (
 id INTEGER PRIMARY KEY,
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 list TEXT NOT NULL,
 kind TEXT NOT NULL CHECK (kind IN ('include','exclude')),
 since TEXT, until TEXT);
CREATE INDEX list_right_person ON list_right(person_id, list);

CREATE TABLE working_group (
 name TEXT PRIMARY KEY,
 description TEXT NOT NULL DEFAULT '',
 created_at INTEGER NOT NULL);

-- One row a period: what ended stays, so that the past can be asked.
CREATE TABLE membership (
 id INTEGER PRIMARY KEY,
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 group_name TEXT NOT NULL REFERENCES working_group(name)
  ON DELETE CASCADE,
 kind TEXT NOT NULL CHECK (
  kind = 'member' OR kind = 'facilitator' OR kind = 'guest'),
 since TEXT, until TEXT,
 sessions_left INTEGER, -- of a guest; NULL: not counted
 granted_by TEXT NOT NULL DEFAULT '');
CREATE INDEX membership_person
 ON membership(person_id, group_name, kind, since, until, sessions_left);
CREATE INDEX membership_group ON membership(group_name);

CREATE TABLE role_holder (
 id INTEGER PRIMARY KEY,
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 role TEXT NOT NULL,
 since TEXT, until TEXT);
CREATE INDEX role_holder_person
 ON role_holder(person_id, role, since, until);

CREATE TABLE organisation (
 id INTEGER PRIMARY KEY,
 name TEXT NOT NULL UNIQUE,
 kind TEXT NOT NULL,
 created_at INTEGER NOT NULL);
CREATE TABLE organisation_contact (
 id INTEGER PRIMARY KEY,
 organisation_id INTEGER NOT NULL REFERENCES organisation(id)
  ON DELETE CASCADE,
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 since TEXT, until TEXT);
CREATE INDEX organisation_contact_person
 ON organisation_contact(person_id, organisation_id);
CREATE INDEX organisation_contact_organisation
 ON organisation_contact(organisation_id);

-- A row counts from paid_from on, NULL: from ever; an exemption may be without
-- end.
CREATE TABLE dues (
 id INTEGER PRIMARY KEY,
 person_id INTEGER REFERENCES person(id) ON DELETE CASCADE,
 organisation_id INTEGER REFERENCES organisation(id) ON DELETE CASCADE,
 kind TEXT NOT NULL CHECK (kind IN ('paid','exempt')),
 paid_from TEXT, paid_until TEXT,
 amount_cents INTEGER,
 source TEXT NOT NULL,
 reference TEXT,
 actor TEXT NOT NULL,
 reason TEXT NOT NULL DEFAULT '',
 recorded_at INTEGER NOT NULL,
 CHECK ((person_id IS NULL) <> (organisation_id IS NULL)),
 CHECK (kind = 'exempt' OR paid_until IS NOT NULL));
CREATE INDEX dues_person ON dues(person_id);
CREATE INDEX dues_paid ON dues(person_id, paid_from, paid_until, kind)
 WHERE kind = 'paid';
CREATE INDEX dues_exempt ON dues(person_id) WHERE kind = 'exempt';
CREATE INDEX dues_organisation ON dues(organisation_id)
 WHERE organisation_id IS NOT NULL;
CREATE UNIQUE INDEX dues_reference ON dues(source, reference, person_id)
 WHERE reference IS NOT NULL AND person_id IS NOT NULL;
CREATE UNIQUE INDEX dues_organisation_reference
 ON dues(source, reference, organisation_id)
 WHERE reference IS NOT NULL AND organisation_id IS NOT NULL;

-- What the accounts keep of people who were erased.
CREATE TABLE erased_dues (
 id INTEGER PRIMARY KEY,
 paid_from TEXT, paid_until TEXT,
 amount_cents INTEGER,
 source TEXT NOT NULL,
 reference TEXT,
 recorded_at INTEGER NOT NULL,
 erased_at INTEGER NOT NULL);
CREATE INDEX erased_dues_reference ON erased_dues(source, reference);

-- Payments whose member nobody could be sure of.
CREATE TABLE unmatched (
 id INTEGER PRIMARY KEY,
 source TEXT NOT NULL,
 reference TEXT NOT NULL,
 name TEXT NOT NULL,
 address TEXT NOT NULL,
 payer_name TEXT NOT NULL,
 payer_address TEXT NOT NULL,
 organisation TEXT NOT NULL DEFAULT '',
 paid_from TEXT, paid_until TEXT NOT NULL,
 amount_cents INTEGER,
 reason TEXT NOT NULL,
 recorded_at INTEGER NOT NULL,
 settled_at INTEGER, -- NULL: waits for somebody
 settlement TEXT NOT NULL DEFAULT '',
 UNIQUE (source, reference, name));
CREATE INDEX unmatched_waiting ON unmatched(id)
 WHERE settled_at IS NULL;

-- An import set aside by the shrink guard, whole.
CREATE TABLE set_aside (
 id INTEGER PRIMARY KEY,
 kind TEXT NOT NULL CHECK (
  kind = 'people' OR kind = 'dues' OR kind = 'helloasso'),
 file_name TEXT NOT NULL,
 address_column TEXT NOT NULL,
 actor TEXT NOT NULL,
 reason TEXT NOT NULL,
 loss TEXT NOT NULL, -- what it would take away, for people
 created_at INTEGER NOT NULL,
 content BLOB NOT NULL);

-- Files of the watched folder as they were when last imported.
CREATE TABLE watched_file (
 name TEXT PRIMARY KEY,
 version TEXT NOT NULL,
 imported_at INTEGER NOT NULL);

-- Reminders sent, so that none is sent twice.
CREATE TABLE reminder (
 person_id INTEGER NOT NULL REFERENCES person(id) ON DELETE CASCADE,
 what TEXT NOT NULL,
 about TEXT NOT NULL, -- the day it is about
 sent_at INTEGER NOT NULL,
 PRIMARY KEY (person_id, what, about));

CREATE TABLE policy (
 id INTEGER PRIMARY KEY,
 created_at INTEGER NOT NULL,
 actor TEXT NOT NULL,
 comment TEXT NOT NULL DEFAULT '');
CREATE TABLE policy_file (
 policy_id INTEGER NOT NULL REFERENCES policy(id) ON DELETE CASCADE,
 position INTEGER NOT NULL,
 name TEXT NOT NULL,
 content BLOB NOT NULL,
 PRIMARY KEY (policy_id, position));

CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL);

CREATE TABLE process (
 name TEXT PRIMARY KEY,
 pid INTEGER NOT NULL,
 policy_id INTEGER,
 started_at INTEGER NOT NULL,
 n_starts INTEGER NOT NULL DEFAULT 1,
 problem TEXT NOT NULL DEFAULT '',
 problem_at INTEGER);

CREATE TABLE event (
 id INTEGER PRIMARY KEY,
 at INTEGER NOT NULL,
 actor TEXT NOT NULL,
 subject TEXT NOT NULL CHECK (
  subject = 'message' OR subject = 'post' OR
   subject = 'outgoing' OR subject = 'delivery' OR
   subject = 'person' OR subject = 'group' OR subject = 'role' OR
   subject = 'organisation' OR subject = 'policy' OR
   subject = 'relay' OR subject = 'site'),
 subject_id INTEGER NOT NULL,
 what TEXT NOT NULL,
 detail TEXT NOT NULL DEFAULT '');
CREATE INDEX event_subject ON event(subject, subject_id);

-- content is NULL where custody was not taken (a refusal).
CREATE TABLE message (
 id INTEGER PRIMARY KEY,
 received_at INTEGER NOT NULL,
 client TEXT NOT NULL,
 helo TEXT NOT NULL,
 queue_id TEXT NOT NULL,
 envelope_sender TEXT NOT NULL,
 sasl_login TEXT NOT NULL,
 header_from TEXT NOT NULL,
 header_message_id TEXT NOT NULL,
 subject TEXT NOT NULL,
 fingerprint BLOB NOT NULL,
 size INTEGER NOT NULL,
 body_offset INTEGER NOT NULL,
 content BLOB);
CREATE INDEX message_header_id ON message(header_message_id);
CREATE INDEX message_received ON message(received_at);
CREATE INDEX message_from ON message(header_from);

CREATE TABLE post (
 id INTEGER PRIMARY KEY,
 message_id INTEGER NOT NULL REFERENCES message(id) ON DELETE CASCADE,
 list TEXT NOT NULL,
 purpose TEXT NOT NULL CHECK (
  purpose = 'post' OR purpose = 'owner' OR purpose = 'command' OR
   purpose = 'bounce' OR purpose = 'moderate' OR
   purpose = 'confirm'),
 recipient TEXT NOT NULL, -- the address it was sent to
 state TEXT NOT NULL CHECK (
  state = 'accepted' OR state = 'held' OR state = 'expanded' OR
   state = 'rejected' OR state = 'discarded'),
 verdict TEXT NOT NULL,
 rule TEXT NOT NULL, rule_file TEXT NOT NULL, rule_line INTEGER NOT NULL,
 because TEXT NOT NULL,
 policy_id INTEGER,
 author_person_id INTEGER REFERENCES person(id) ON DELETE SET NULL,
 proof TEXT NOT NULL,
 decided_at INTEGER NOT NULL,
 owes_notice INTEGER NOT NULL DEFAULT 0,
 moderated_by TEXT, moderated_at INTEGER, words TEXT,
 expanded_at INTEGER, n_recipients INTEGER,
-- While it is held: when its moderators were last asked, how often, and
-- whether others were asked beside them.
 asked_at INTEGER, n_asked INTEGER NOT NULL DEFAULT 0,
 is_escalated INTEGER NOT NULL DEFAULT 0,
-- Its moderators are to be told how it ended.
 owes_closing INTEGER NOT NULL DEFAULT 0,
 UNIQUE (message_id, list, purpose, recipient));
CREATE INDEX post_waiting ON post(state, id)
 WHERE state IN ('accepted','held');
CREATE INDEX post_owing ON post(id) WHERE owes_notice = 1;
CREATE INDEX post_closing ON post(id) WHERE owes_closing = 1;
CREATE INDEX post_list ON post(list, decided_at);
CREATE INDEX post_author ON post(author_person_id, decided_at);

-- The address LIST-moderate+SEAL@ a facilitator answers to: good for one post,
-- one person, once; or the author, asked about it (no person).
CREATE TABLE moderation_token (
 seal TEXT PRIMARY KEY,
 post_id INTEGER NOT NULL REFERENCES post(id) ON DELETE CASCADE,
 person_id INTEGER REFERENCES person(id) ON DELETE CASCADE,
 expires_at INTEGER NOT NULL,
 used_at INTEGER);
CREATE INDEX moderation_token_post
 ON moderation_token(post_id, person_id);

-- Lists that facilitators have slowed down: per_hour 0 is paused.
CREATE TABLE list_pace (
 list TEXT PRIMARY KEY,
 per_hour INTEGER NOT NULL,
 actor TEXT NOT NULL,
 since INTEGER NOT NULL);

-- Facilitators who are away: others are asked in their place.
CREATE TABLE absence (
 person_id INTEGER PRIMARY KEY REFERENCES person(id) ON DELETE CASCADE,
 until TEXT NOT NULL);

-- Sent as header, then the body of message_id from body_offset on, or body;
-- then suffix, where there is one: what closes a MIME multipart around the
-- message. size counts all of it.
CREATE TABLE outgoing (
 id INTEGER PRIMARY KEY,
 post_id INTEGER REFERENCES post(id) ON DELETE CASCADE,
 message_id INTEGER REFERENCES message(id) ON DELETE CASCADE,
 body_offset INTEGER NOT NULL DEFAULT 0,
 list TEXT NOT NULL,
 kind TEXT NOT NULL CHECK (
  kind = 'moderation' OR kind = 'announcement' OR kind = 'post' OR
   kind = 'notice'),
 relay TEXT NOT NULL,
 envelope_sender TEXT NOT NULL,
 header_message_id TEXT NOT NULL,
 header BLOB NOT NULL,
 body BLOB,
 suffix BLOB,
 size INTEGER NOT NULL,
 created_at INTEGER NOT NULL);
CREATE INDEX outgoing_post ON outgoing(post_id);
CREATE INDEX outgoing_message ON outgoing(message_id);
CREATE INDEX outgoing_header_id ON outgoing(header_message_id);

CREATE TABLE delivery (
 id INTEGER PRIMARY KEY,
 outgoing_id INTEGER NOT NULL REFERENCES outgoing(id) ON DELETE CASCADE,
 person_id INTEGER,
 address TEXT NOT NULL,
 envelope_sender TEXT, -- NULL: the outgoing's
 relay TEXT NOT NULL,
 priority INTEGER NOT NULL,
 state TEXT NOT NULL CHECK (
  state = 'queued' OR state = 'sending' OR state = 'sent' OR
   state = 'failed' OR state = 'cancelled'),
 n_tries INTEGER NOT NULL DEFAULT 0,
 next_at INTEGER NOT NULL,
 last_code INTEGER NOT NULL DEFAULT 0,
 last_text TEXT NOT NULL DEFAULT '',
 handover_id INTEGER,
 done_at INTEGER,
 is_reported INTEGER NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX delivery_once ON delivery(outgoing_id, address);
CREATE INDEX delivery_due ON delivery(relay, outgoing_id, next_at)
 WHERE state = 'queued';
CREATE INDEX delivery_sending ON delivery(relay, handover_id)
 WHERE state = 'sending';
CREATE INDEX delivery_person ON delivery(person_id);
CREATE INDEX delivery_envelope ON delivery(envelope_sender)
 WHERE envelope_sender IS NOT NULL;
-- What the facilitators have not been told of yet.
CREATE INDEX delivery_unreported ON delivery(outgoing_id)
 WHERE state = 'failed' AND is_reported = 0;

-- One SMTP transaction: written before DATA, ended by its answer.
CREATE TABLE handover (
 id INTEGER PRIMARY KEY,
 outgoing_id INTEGER NOT NULL,
 list TEXT NOT NULL,
 relay TEXT NOT NULL,
 n_recipients INTEGER NOT NULL,
 started_at INTEGER NOT NULL,
 ended_at INTEGER,
 state TEXT NOT NULL CHECK (
  state = 'intended' OR state = 'answered' OR state = 'in-doubt'),
 code INTEGER NOT NULL DEFAULT 0,
 answer TEXT NOT NULL DEFAULT '');
CREATE INDEX handover_relay ON handover(relay, started_at);
CREATE INDEX handover_list ON handover(relay, list, id);
CREATE INDEX handover_open ON handover(id) WHERE state = 'intended';

CREATE TABLE relay_state (
 name TEXT PRIMARY KEY,
 state TEXT NOT NULL CHECK (
  state = 'ready' OR state = 'waiting' OR state = 'stopped'),
 since INTEGER NOT NULL,
 retry_at INTEGER NOT NULL DEFAULT 0,
 n_failures INTEGER NOT NULL DEFAULT 0,
 words TEXT NOT NULL DEFAULT '');
