-- Where photos of a Space may go. A Space without a row allows it.
CREATE TABLE sharing (
  space_id TEXT PRIMARY KEY,
  allowed INTEGER NOT NULL,
  member_id TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- To which hosts a person has agreed that photos of the Space are sent.
CREATE TABLE consents (
  space_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  host TEXT NOT NULL,
  agreed_at INTEGER NOT NULL,
  PRIMARY KEY (space_id, member_id, host)
) STRICT, WITHOUT ROWID;
