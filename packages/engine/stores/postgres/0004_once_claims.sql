-- Which Space of a person has what a plan gives once. A person stands here as a hash; a row never changes. The key is the
-- lock: of two Spaces that claim for one person at the same time, one finds the other's row there already.
CREATE TABLE once_claims (
  person text COLLATE "C" NOT NULL,
  space_id text COLLATE "C" NOT NULL,
  PRIMARY KEY (person)
);
