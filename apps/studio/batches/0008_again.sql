-- Photos that are run again in their Batch. `before` is what the Batch, or the photo, was until then (again-store.ts): a run
-- that is denied leaves all as it was, and a photo keeps the result that it had until the new one is there. NULL otherwise.
ALTER TABLE batches ADD COLUMN before TEXT;
ALTER TABLE photos ADD COLUMN before TEXT;
-- What imaging does last to this photo, in the place of the Batch's.
ALTER TABLE photos ADD COLUMN edits TEXT;
-- How often it was run with other settings; and which generations of runs before it uses again, by the number of their step.
ALTER TABLE photos ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
ALTER TABLE photos ADD COLUMN reused TEXT;
