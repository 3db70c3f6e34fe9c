-- What generators made, each once for its key, and what every call took of the operator's account.
CREATE TABLE generations (
  key TEXT PRIMARY KEY,
  space_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  model TEXT,
  generator TEXT NOT NULL,
  -- waiting: nothing is on its way · asked: a call may have been made · started: the operation is kept · made · failed
  state TEXT NOT NULL,
  -- Counts how often it was begun anew after it had failed.
  attempt INTEGER NOT NULL DEFAULT 1,
  operation TEXT,
  -- Of a result: its name in the folder and what it is.
  file TEXT,
  type TEXT,
  title TEXT,
  sandbox INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX generations_by_age ON generations (changed_at);

CREATE TABLE calls (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  space_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  model TEXT,
  generator TEXT NOT NULL,
  -- made, started, or the kind of the error.
  outcome TEXT NOT NULL,
  request_id TEXT,
  -- What the provider says that it took, as JSON.
  usage TEXT NOT NULL,
  -- By the price table, in millionths of its currency; NULL where it is unknown.
  cost INTEGER,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX calls_by_time ON calls (at);
