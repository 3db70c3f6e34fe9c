-- A subscription may be for any period that the rules know, also for a day: the table no longer lists them.
CREATE TABLE paid_now (
  id TEXT PRIMARY KEY,
  space_id TEXT NOT NULL,
  plan TEXT NOT NULL,
  period TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'past_due', 'over')),
  ends INTEGER NOT NULL,
  paid_until INTEGER NOT NULL,
  customer TEXT,
  item TEXT,
  told_at INTEGER NOT NULL,
  waits INTEGER NOT NULL DEFAULT 0,
  tellings INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO paid_now (id, space_id, plan, period, status, ends, paid_until, customer, item, told_at, waits, tellings)
  SELECT id, space_id, plan, period, status, ends, paid_until, customer, item, told_at, waits, tellings FROM paid ORDER BY rowid;
DROP TABLE paid;
ALTER TABLE paid_now RENAME TO paid;
CREATE INDEX paid_of_space ON paid (space_id, told_at);
CREATE INDEX paid_waiting ON paid (space_id) WHERE waits = 1;
