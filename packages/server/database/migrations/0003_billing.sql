-- What a Space pays for, one line for each subscription it ever had, as the newest telling has it. told_at is the time of
-- that telling, so that an older one changes nothing; waits says that Allot is to follow later, when the paid term ends.
CREATE TABLE paid (
  id TEXT PRIMARY KEY,
  space_id TEXT NOT NULL,
  plan TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period IN ('weekly', 'monthly', 'yearly')),
  status TEXT NOT NULL CHECK (status IN ('active', 'past_due', 'over')),
  ends INTEGER NOT NULL,
  paid_until INTEGER NOT NULL,
  customer TEXT,
  item TEXT,
  told_at INTEGER NOT NULL,
  waits INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX paid_of_space ON paid (space_id, told_at);
CREATE INDEX paid_waiting ON paid (space_id) WHERE waits = 1;

-- Events that were taken in, so that a repeated one changes nothing.
CREATE TABLE billing_events (id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- Changes that admins asked for; plan is null for the end of a subscription.
CREATE TABLE plan_changes (
  id TEXT PRIMARY KEY,
  space_id TEXT NOT NULL,
  plan TEXT,
  period TEXT,
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  asked TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'confirmed', 'declined', 'elsewhere')),
  settled_at INTEGER
) STRICT;
CREATE INDEX plan_changes_of_space ON plan_changes (space_id, id);
