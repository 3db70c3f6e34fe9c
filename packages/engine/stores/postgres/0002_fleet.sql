-- What the servers of this database know each other by, and nobody else: 244 random bits, made once.
CREATE TABLE fleet (
  secret text NOT NULL PRIMARY KEY
);
INSERT INTO fleet (secret) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);
