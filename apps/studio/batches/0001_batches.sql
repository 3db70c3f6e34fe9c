-- Batches and their photos: what is to be done and how far it is. What was charged stands in the log of Allot.
CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  space_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  name TEXT NOT NULL,
  edits TEXT NOT NULL,
  status TEXT NOT NULL,
  -- Where results go; NULL for the studio's own folder.
  out TEXT,
  -- Tells a repeated command line from a new one.
  fingerprint TEXT,
  -- The holds placed for it, oldest first, and how often one was asked for.
  holds TEXT NOT NULL DEFAULT '[]',
  asked INTEGER NOT NULL DEFAULT 0,
  message TEXT,
  denial TEXT,
  created_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE INDEX batches_of_space ON batches (space_id, created_at);
CREATE INDEX batches_by_status ON batches (status);

CREATE TABLE photos (
  batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  source TEXT,
  bytes INTEGER NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  notes TEXT NOT NULL DEFAULT '[]',
  needs_review INTEGER NOT NULL DEFAULT 0,
  result_name TEXT,
  width INTEGER,
  height INTEGER,
  result_bytes INTEGER,
  PRIMARY KEY (batch_id, n)
) STRICT, WITHOUT ROWID;
