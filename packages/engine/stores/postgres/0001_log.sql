-- The log of every Space, a page of entries a row. Rows are only ever added. The key is the lock: of two servers that
-- decided on the same Space at the same time, one finds its row there already. A body is JSON, which anybody can read
-- as the view "entries".
CREATE TABLE log (
  space_id text COLLATE "C" NOT NULL,
  seq integer NOT NULL,  -- of the page's first entry
  last integer NOT NULL, -- of its last
  snapshot text,         -- the Space after the page, or of earlier versions before it; loading may begin here
  ids bytea,             -- a sorted run of idempotency keys, see idempotency/
  body text NOT NULL,
  PRIMARY KEY (space_id, seq)
);

-- Not compressed: compressing cost the server more than writing, and runs of ids are read in parts.
ALTER TABLE log ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE log ALTER COLUMN ids SET STORAGE EXTERNAL;

-- Usage tables of days that are over; a projection of the log.
CREATE TABLE usage (
  space_id text COLLATE "C" NOT NULL,
  day integer NOT NULL, -- since 1970, UTC
  body text NOT NULL,
  PRIMARY KEY (space_id, day)
);

-- Policies published while running, as JSON; those of the policies folder are not here. Not of any Space.
CREATE TABLE policies (
  id text NOT NULL PRIMARY KEY,
  effective bigint NOT NULL,
  body text NOT NULL
);
