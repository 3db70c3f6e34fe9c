-- The log of every Space, in the order in which pages came to the disk. Rows are only ever added, always at the end of
-- the table, so that a flush writes whole pages of the file one after the other. A body is JSON, which anybody can read
-- as the view "entries".
CREATE TABLE log (
  number INTEGER PRIMARY KEY,
  space_id TEXT NOT NULL,
  seq INTEGER NOT NULL,  -- of the page's first entry
  last INTEGER NOT NULL, -- of its last
  snapshot TEXT,         -- the Space after the page, or of earlier versions before it; loading may begin here
  ids BLOB,              -- a sorted run of idempotency keys, see idempotency/
  body TEXT NOT NULL
) STRICT;

-- Where the pages of a Space are: [[seq, number, 1 with a snapshot], ...], many pages a row, written some time after
-- the pages themselves; what is not here yet is among the last 100,000 rows of the log. An index over (space_id, seq)
-- would be changed at a random place for each page, which made 10,000 Spaces three times slower.
CREATE TABLE directory (
  space_id TEXT NOT NULL,
  seq INTEGER NOT NULL, -- of the first page
  pages TEXT NOT NULL,
  PRIMARY KEY (space_id, seq)
) STRICT, WITHOUT ROWID;

-- Usage tables of days that are over; a projection of the log.
CREATE TABLE usage (
  space_id TEXT NOT NULL,
  day INTEGER NOT NULL, -- since 1970, UTC
  body TEXT NOT NULL,
  PRIMARY KEY (space_id, day)
) STRICT, WITHOUT ROWID;

-- What was kept before, an entry a row.
INSERT INTO log (space_id, seq, last, body)
  SELECT space_id, seq, seq, json_object(
    'facts', json_array(json(body)),
    'entries', json_array(
      CASE WHEN body ->> 'id' IS NULL THEN json_array(at, 0) ELSE json_array(at, 0, body ->> 'id') END))
  FROM entries ORDER BY at, space_id, seq;
INSERT INTO directory (space_id, seq, pages)
  SELECT space_id, seq, json_array(json_array(seq, number)) FROM log;
DROP TABLE entries;
DROP TABLE operations;
DROP TABLE refunds;
DROP TABLE snapshots;
