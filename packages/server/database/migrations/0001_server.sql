-- What spans Spaces, and what must not stand in a log: who is listed where, keys, invitations.
CREATE TABLE spaces (
  space_id TEXT NOT NULL,
  name TEXT NOT NULL,
  member_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
  PRIMARY KEY (space_id, member_id)
) STRICT;
CREATE INDEX spaces_of_member ON spaces (member_id);

-- Keys by their hash alone; asked is a fingerprint of what the key was made for, so that a repetition can be told
-- from another request under the same id.
CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  space_id TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('secret', 'publishable')),
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  asked TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT;
CREATE INDEX keys_of_space ON keys (space_id, id);

CREATE TABLE invitations (
  id TEXT PRIMARY KEY,
  space_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
  hash TEXT NOT NULL UNIQUE,
  asked TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  accepted_by TEXT,
  revoked_at INTEGER
) STRICT;
CREATE INDEX invitations_of_space ON invitations (space_id, id);
