-- How far the log of each Space has been told on.
CREATE TABLE cursors (space_id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Has a line while the process has ended with everything told on, so that the next start need not look.
CREATE TABLE ended_well (at INTEGER NOT NULL) STRICT;

-- Warnings, for the inbox of the people of a Space, and up to which of them each has read.
CREATE TABLE alerts (
  space_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  policy TEXT NOT NULL,
  pool TEXT NOT NULL,
  threshold INTEGER NOT NULL,
  by_member TEXT NOT NULL,
  PRIMARY KEY (space_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts_read (
  space_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (space_id, member_id)
) STRICT, WITHOUT ROWID;

-- Addresses that want to be told; what they are signed with follows from the server's secret and is not kept.
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  space_id TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  asked TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  disabled TEXT
) STRICT;
CREATE INDEX webhooks_of_space ON webhooks (space_id, id);

-- One line for each event and whom it goes to: a webhook, or a member by e-mail. next_at is null once it is settled.
CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  space_id TEXT NOT NULL,
  webhook_id TEXT REFERENCES webhooks (id) ON DELETE CASCADE,
  member_id TEXT,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  next_at INTEGER,
  tries INTEGER NOT NULL DEFAULT 0,
  status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'delivered', 'failed')),
  tried_at INTEGER,
  response_status INTEGER,
  response TEXT,
  UNIQUE (webhook_id, event_id),
  UNIQUE (member_id, event_id)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE next_at IS NOT NULL;
