-- The log of every Space, a page of entries a row. Rows are only ever added. The key is the lock: of two servers that
-- decided on the same Space at the same time, one finds its row there already. A body is JSON: facts, and entries of
-- [instant, which fact, id]. The whole history of a Space, in a form that anybody can read:
--   SELECT seq + number - 1 AS seq, entry ->> 0 AS at, entry ->> 2 AS id, body::json -> 'facts' -> (entry ->> 1)::int AS fact
--   FROM log, json_array_elements(body::json -> 'entries') WITH ORDINALITY AS page (entry, number)
--   WHERE space_id = 's' ORDER BY 1
CREATE TABLE log (
  space_id text COLLATE "C" NOT NULL,
  seq integer NOT NULL,  -- of the page's first entry
  last integer NOT NULL, -- of its last
  snapshot text,         -- the Space after the page, or of earlier versions before it; loading may begin here
  ids bytea,             -- a run of ids, see ids.ts
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
