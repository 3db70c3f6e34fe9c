-- Spaces whose last member closed their account: what is stored for them is deleted some days later.
CREATE TABLE closed_spaces (
  rowid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  space_id text NOT NULL UNIQUE,
  name text NOT NULL,
  at bigint NOT NULL
);
