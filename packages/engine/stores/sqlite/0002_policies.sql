-- Policies published while running, as JSON; those of the policies folder are not here.
CREATE TABLE policies (
  id TEXT NOT NULL PRIMARY KEY,
  effective INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
