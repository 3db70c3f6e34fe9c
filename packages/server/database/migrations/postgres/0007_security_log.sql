-- Who did what, from where. Rows are added, and deleted once they are older than the operator keeps them; where the same
-- refusal comes again and again, its row counts.
CREATE TABLE security_log (
  rowid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  at bigint NOT NULL,
  last_at bigint NOT NULL,
  times bigint NOT NULL,
  space_id text,
  account_id text,
  by_kind text NOT NULL,
  by_id text,
  session_id text,
  address text NOT NULL,
  agent text NOT NULL,
  action text NOT NULL,
  act text NOT NULL
);
CREATE INDEX security_log_of_space ON security_log (space_id, rowid);
CREATE INDEX security_log_of_account ON security_log (account_id, rowid);
CREATE INDEX security_log_by_age ON security_log (last_at);
