-- The processes that serve, each with a line while it lives; one that was killed leaves its line to whoever comes next.
CREATE TABLE servers (id TEXT PRIMARY KEY, seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO servers SELECT 'before', 0 WHERE NOT EXISTS (SELECT 1 FROM ended_well);
DROP TABLE ended_well;

-- How often a subscription was told of, so that two who take in tellings at once find out.
ALTER TABLE paid ADD COLUMN tellings INTEGER NOT NULL DEFAULT 1;

-- The key of a process is kept in its memory alone.
DELETE FROM keys WHERE id = 'key_studio';
