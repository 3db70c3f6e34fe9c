-- Recipes that a Space has saved, each under its name; who saved it last, and when.
CREATE TABLE recipes (
  space_id TEXT NOT NULL,
  name TEXT NOT NULL,
  recipe TEXT NOT NULL,
  member_id TEXT NOT NULL,
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (space_id, name)
) STRICT, WITHOUT ROWID;
