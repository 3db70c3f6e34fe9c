-- Changes that security is about, from before they are made until their event stands in the security log.
CREATE TABLE begun_changes (
  id text PRIMARY KEY,
  at bigint NOT NULL,
  -- The event that stands for it where its answer never came.
  interrupted text NOT NULL
);
CREATE INDEX begun_changes_at ON begun_changes (at);
