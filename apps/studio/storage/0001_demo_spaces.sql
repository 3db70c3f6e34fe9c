-- Spaces of the demonstration that have sent something: what all of them store is bounded together, and goes soon after the
-- last of it was sent.
CREATE TABLE demo_spaces (
  space_id TEXT PRIMARY KEY,
  -- When it last sent something, in milliseconds since 1970.
  sent_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX demo_spaces_by_time ON demo_spaces (sent_at);
