-- What people have picked and not exported yet: one pile of each member in each Space.
CREATE TABLE piles (
  space_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  -- NULL until one was put together.
  recipe TEXT,
  -- In milliseconds since 1970: a pile that nothing is done with goes after a week.
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (space_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pile_photos (
  -- As the page named it.
  id TEXT PRIMARY KEY,
  space_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  -- In the order of the pile.
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  -- When its file was last changed, as the page says.
  modified INTEGER NOT NULL,
  sample INTEGER NOT NULL DEFAULT 0,
  -- How much of it was here when the last part of it ended.
  received INTEGER NOT NULL DEFAULT 0,
  -- The SHA-256 of the whole file, in base64url; NULL until all of it is here.
  digest TEXT,
  -- Why it cannot be used.
  problem TEXT,
  -- Its own, in the place of the recipe's.
  steps TEXT,
  -- Of a photo that can still be put back.
  removed_at INTEGER,
  -- The Batch that was made of it. When that has begun, the photo leaves the pile.
  batch_id TEXT
) STRICT;
CREATE INDEX pile_photos_of_member ON pile_photos (space_id, member_id, place);
CREATE INDEX pile_photos_of_batch ON pile_photos (batch_id) WHERE batch_id IS NOT NULL;
