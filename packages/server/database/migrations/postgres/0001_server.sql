-- The server's own tables, beside the logs. As on SQLite (see the files above), where rows are numbered by themselves
-- under the name of rowid. None belongs to a Space's log: beside a sharded cluster they are on a server of their own.
CREATE TABLE spaces (
  rowid bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  space_id text NOT NULL,
  name text NOT NULL,
  member_id text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
  PRIMARY KEY (space_id, member_id)
);
CREATE INDEX spaces_of_member ON spaces (member_id, rowid);

CREATE TABLE keys (
  rowid bigint GENERATED ALWAYS AS IDENTITY,
  id text PRIMARY KEY,
  space_id text,
  kind text NOT NULL CHECK (kind IN ('secret', 'publishable')),
  name text NOT NULL,
  scopes text NOT NULL,
  hash text NOT NULL UNIQUE,
  hint text NOT NULL,
  asked text NOT NULL,
  made_at bigint NOT NULL,
  revoked_at bigint
);
CREATE INDEX keys_of_space ON keys (space_id, rowid);

CREATE TABLE invitations (
  rowid bigint GENERATED ALWAYS AS IDENTITY,
  id text PRIMARY KEY,
  space_id text NOT NULL,
  role text NOT NULL CHECK (role IN ('admin', 'member')),
  hash text NOT NULL UNIQUE,
  asked text NOT NULL,
  made_by text NOT NULL,
  made_at bigint NOT NULL,
  expires_at bigint NOT NULL,
  accepted_by text,
  revoked_at bigint
);
CREATE INDEX invitations_of_space ON invitations (space_id, rowid);

CREATE TABLE cursors (space_id text PRIMARY KEY, seq bigint NOT NULL);
CREATE TABLE servers (id text PRIMARY KEY, seen_at bigint NOT NULL);

CREATE TABLE alerts (
  space_id text NOT NULL,
  seq bigint NOT NULL,
  at bigint NOT NULL,
  policy text NOT NULL,
  pool text NOT NULL,
  threshold integer NOT NULL,
  by_member text NOT NULL,
  PRIMARY KEY (space_id, seq)
);

CREATE TABLE alerts_read (
  space_id text NOT NULL,
  member_id text NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (space_id, member_id)
);

CREATE TABLE webhooks (
  rowid bigint GENERATED ALWAYS AS IDENTITY,
  id text PRIMARY KEY,
  space_id text NOT NULL,
  url text NOT NULL,
  events text NOT NULL,
  asked text NOT NULL,
  made_at bigint NOT NULL,
  disabled text
);
CREATE INDEX webhooks_of_space ON webhooks (space_id, rowid);

CREATE TABLE deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id text NOT NULL,
  webhook_id text REFERENCES webhooks (id) ON DELETE CASCADE,
  member_id text,
  event_id text NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  made_at bigint NOT NULL,
  next_at bigint,
  tries integer NOT NULL DEFAULT 0,
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'failed')),
  tried_at bigint,
  response_status integer,
  response text,
  UNIQUE (webhook_id, event_id),
  UNIQUE (member_id, event_id)
);
CREATE INDEX deliveries_due ON deliveries (next_at, id) WHERE next_at IS NOT NULL;

CREATE TABLE paid (
  rowid bigint GENERATED ALWAYS AS IDENTITY,
  id text PRIMARY KEY,
  space_id text NOT NULL,
  plan text NOT NULL,
  period text NOT NULL CHECK (period IN ('weekly', 'monthly', 'yearly')),
  status text NOT NULL CHECK (status IN ('active', 'past_due', 'over')),
  ends integer NOT NULL,
  paid_until bigint NOT NULL,
  customer text,
  item text,
  told_at bigint NOT NULL,
  waits integer NOT NULL DEFAULT 0,
  tellings integer NOT NULL DEFAULT 1
);
CREATE INDEX paid_of_space ON paid (space_id, told_at);
CREATE INDEX paid_waiting ON paid (space_id) WHERE waits = 1;

CREATE TABLE billing_events (id text PRIMARY KEY, at bigint NOT NULL);

CREATE TABLE plan_changes (
  rowid bigint GENERATED ALWAYS AS IDENTITY,
  id text PRIMARY KEY,
  space_id text NOT NULL,
  plan text,
  period text,
  asked_by text NOT NULL,
  asked_at bigint NOT NULL,
  asked text NOT NULL,
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'confirmed', 'declined', 'elsewhere')),
  settled_at bigint
);
CREATE INDEX plan_changes_of_space ON plan_changes (space_id, rowid);

-- Tells secrets that are the same from others, and nothing else about them; see secret.ts.
CREATE TABLE secret (single boolean PRIMARY KEY DEFAULT true CHECK (single), print text NOT NULL);
