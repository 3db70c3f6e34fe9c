-- Recipes: the steps of a Batch, and of a photo that has its own; NULL where `edits` say it all, as in every row from
-- before. `edits` is what imaging does last, and the file that leaves.
ALTER TABLE batches ADD COLUMN steps TEXT;
ALTER TABLE photos ADD COLUMN steps TEXT;
-- What one image takes, as the policy names it: of the Batch, and of a photo that takes something else, because it has
-- steps of its own or was paid in a preview in part. NULL in the Batch: what its edits take.
ALTER TABLE batches ADD COLUMN takes TEXT;
ALTER TABLE photos ADD COLUMN takes TEXT;
-- Of a photo that failed: what was kept, and what was given back.
ALTER TABLE photos ADD COLUMN settled TEXT;
-- Until when a paused Batch waits, in milliseconds since 1970, where that is known.
ALTER TABLE batches ADD COLUMN goes_on_at INTEGER;
