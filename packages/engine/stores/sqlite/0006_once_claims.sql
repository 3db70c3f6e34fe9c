-- Which Space of a person has what a plan gives once. A person stands here as a hash; a row never changes.
CREATE TABLE IF NOT EXISTS once_claims (
  person TEXT NOT NULL PRIMARY KEY,
  space_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
