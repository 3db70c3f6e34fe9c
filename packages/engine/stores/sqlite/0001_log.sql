-- The log of every Space. Rows are only ever added; body is the entry as JSON, so that
--   SELECT seq, at, kind, body FROM entries WHERE space_id = ? ORDER BY seq
-- is the whole history of a Space in a form that anybody can read.
CREATE TABLE entries (
  space_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (space_id, seq)
) STRICT, WITHOUT ROWID;

-- Which entry answered which id, for ever; the fingerprint tells a repetition from another request under the same id.
CREATE TABLE operations (
  space_id TEXT NOT NULL,
  id TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (space_id, id)
) STRICT, WITHOUT ROWID;

-- How much of each charge was given back; a projection of the log.
CREATE TABLE refunds (
  space_id TEXT NOT NULL,
  charge INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  units INTEGER NOT NULL,
  PRIMARY KEY (space_id, charge, seq)
) STRICT, WITHOUT ROWID;

-- Where loading a Space may begin; a cache, droppable at any time.
CREATE TABLE snapshots (
  space_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  packed TEXT NOT NULL,
  PRIMARY KEY (space_id)
) STRICT, WITHOUT ROWID;
