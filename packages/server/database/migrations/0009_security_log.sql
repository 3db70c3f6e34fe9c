-- Who did what, from where. Rows are added, and deleted once they are older than the operator keeps them; where the same
-- refusal comes again and again, its row counts.
CREATE TABLE security_log (
  id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  times INTEGER NOT NULL,
  space_id TEXT,
  account_id TEXT,
  by_kind TEXT NOT NULL,
  by_id TEXT,
  session_id TEXT,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  action TEXT NOT NULL,
  act TEXT NOT NULL
) STRICT;
CREATE INDEX security_log_of_space ON security_log (space_id);
CREATE INDEX security_log_of_account ON security_log (account_id);
CREATE INDEX security_log_by_age ON security_log (last_at);
