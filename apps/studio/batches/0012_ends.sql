-- The end of each run, until it is reported to webhooks: noted in the commit that ends the Batch, so that a kill between the
-- two loses none, and a run again before the report changes none. `counts` and who started it are as they were then.
CREATE TABLE ends (
  batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
  finished_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  started_by TEXT NOT NULL,
  started_at INTEGER,
  counts TEXT NOT NULL,
  PRIMARY KEY (batch_id, finished_at)
) STRICT, WITHOUT ROWID;
-- When it was last run, in milliseconds since 1970; NULL in drafts, and for what was begun before.
ALTER TABLE batches ADD COLUMN started_at INTEGER;
