-- Spaces whose last member closed their account: what is stored for them is deleted some days later.
CREATE TABLE closed_spaces (
  rowid INTEGER PRIMARY KEY,
  space_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
