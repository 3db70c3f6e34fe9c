-- Several files of one photo. The further outputs of a Batch, and of a photo that was run again with its own; NULL for none,
-- as in every row from before. `edits` has the first.
ALTER TABLE batches ADD COLUMN further TEXT;
ALTER TABLE photos ADD COLUMN further TEXT;
-- How the further results are called: as is wanted until the work starts, then as they are; and the size of each, once they
-- are there.
ALTER TABLE photos ADD COLUMN further_names TEXT;
ALTER TABLE photos ADD COLUMN further_results TEXT;
