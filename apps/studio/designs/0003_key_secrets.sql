-- What the idempotency keys of its charges follow from, so that they cannot be guessed; NULL for what was begun before.
ALTER TABLE requests ADD COLUMN key_secret TEXT;
