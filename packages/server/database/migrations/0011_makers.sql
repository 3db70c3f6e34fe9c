-- Who made a key and with which one, when it was last used, until when and from where it may be used. A key of before
-- has none of it: made_by stays null.
ALTER TABLE keys ADD COLUMN made_by TEXT;
ALTER TABLE keys ADD COLUMN made_with TEXT;
ALTER TABLE keys ADD COLUMN used_at INTEGER;
ALTER TABLE keys ADD COLUMN expires_at INTEGER;
ALTER TABLE keys ADD COLUMN addresses TEXT;

-- The inbox also says what stands in no log. seq is the place in the inbox, event what it is about: the number of an
-- entry, or for example "key key_1a2b3c".
ALTER TABLE alerts ADD COLUMN event TEXT;
UPDATE alerts SET event = CAST(seq AS TEXT);
CREATE UNIQUE INDEX alerts_of_event ON alerts (space_id, event);
