-- Photos that are looked at before they are paid for; they are removed after a day.
CREATE TABLE previews (
  id TEXT PRIMARY KEY,
  space_id TEXT NOT NULL,
  -- The SHA-256 of the photo, in base64url.
  digest TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX previews_of_space ON previews (space_id, created_at);

-- Generations that are being paid, from before they are reserved until they are settled.
CREATE TABLE unsettled (
  -- What is generated.
  key TEXT PRIMARY KEY,
  -- Of this try: idempotency keys begin with it.
  id TEXT NOT NULL,
  space_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  -- What it takes.
  uses TEXT NOT NULL
) STRICT;
