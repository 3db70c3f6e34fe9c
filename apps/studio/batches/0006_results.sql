-- Results that people work with. When a Batch was deleted, in milliseconds since 1970: it can be taken back for a day.
ALTER TABLE batches ADD COLUMN deleted_at INTEGER;
-- The member who ran it last; NULL in drafts, and in rows from before.
ALTER TABLE batches ADD COLUMN ran_by TEXT;
-- What a person decided about a photo, `accepted` or `left_out`, and the cut-out that they chose.
ALTER TABLE photos ADD COLUMN decision TEXT;
ALTER TABLE photos ADD COLUMN cut_out TEXT;
