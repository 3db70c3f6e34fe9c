-- What tells a photo of the shell from one that changed since, so that the same command does only what is missing.
-- When the original was last changed, in milliseconds since 1970; and the SHA-256 of what was in it when it was edited.
ALTER TABLE photos ADD COLUMN modified INTEGER;
ALTER TABLE photos ADD COLUMN digest TEXT;
CREATE INDEX batches_by_fingerprint ON batches (fingerprint) WHERE fingerprint IS NOT NULL;
