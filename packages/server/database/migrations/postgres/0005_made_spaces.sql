-- Which Spaces each person made, so that they make no more than the operator allows. A person stands here as a hash.
CREATE TABLE made_spaces (
  person text NOT NULL,
  space_id text NOT NULL,
  PRIMARY KEY (person, space_id)
);
