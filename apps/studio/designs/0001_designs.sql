-- Designs: one photo, or a picture made from words, and what was done to it. What was charged stands in the log of Allot.
CREATE TABLE designs (
  id TEXT PRIMARY KEY,
  space_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  name TEXT NOT NULL,
  -- The version that is shown; NULL for the original.
  current INTEGER,
  -- Width and height in pixels, bytes, digest; NULL where there is no photo.
  original TEXT,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX designs_of_space ON designs (space_id, changed_at);

-- What a person asked for under one idempotency key, until it has an answer and after.
CREATE TABLE requests (
  id TEXT PRIMARY KEY,
  design_id TEXT NOT NULL REFERENCES designs (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  member_id TEXT NOT NULL,
  from_n INTEGER,
  step TEXT NOT NULL,
  count INTEGER NOT NULL,
  -- What one version takes, as the policy of the Space priced it.
  uses TEXT NOT NULL,
  -- By the place of the version among those asked for: why there is none, and what was given back.
  failures TEXT NOT NULL DEFAULT '{}',
  answer TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (design_id, key)
) STRICT;
CREATE INDEX unanswered ON requests (created_at) WHERE answer IS NULL;

CREATE TABLE versions (
  design_id TEXT NOT NULL REFERENCES designs (id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  from_n INTEGER,
  step TEXT NOT NULL,
  medium TEXT NOT NULL,
  -- The name of the file that a generator made; NULL for what is drawn here, again and again the same.
  file TEXT,
  sandbox INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  -- What it took; NULL until it is captured.
  cost TEXT,
  member_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  needs_review INTEGER NOT NULL,
  notes TEXT NOT NULL,
  request_id TEXT NOT NULL,
  slot INTEGER NOT NULL,
  PRIMARY KEY (design_id, n),
  UNIQUE (request_id, slot)
) STRICT, WITHOUT ROWID;

-- Files that left, for as long as they can be fetched again without counting again.
CREATE TABLE exports (
  id TEXT PRIMARY KEY,
  design_id TEXT NOT NULL REFERENCES designs (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  asked TEXT NOT NULL,
  member_id TEXT NOT NULL,
  uses TEXT NOT NULL,
  name TEXT NOT NULL,
  file TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  -- What it took; NULL until it is charged.
  cost TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (design_id, key)
) STRICT;
