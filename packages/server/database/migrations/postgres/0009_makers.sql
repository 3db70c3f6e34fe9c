-- Who made a key and with which one, when it was last used, until when and from where it may be used. A key of before
-- has none of it: made_by stays null.
ALTER TABLE keys ADD COLUMN made_by text;
ALTER TABLE keys ADD COLUMN made_with text;
ALTER TABLE keys ADD COLUMN used_at bigint;
ALTER TABLE keys ADD COLUMN expires_at bigint;
ALTER TABLE keys ADD COLUMN addresses text;

-- The inbox also says what stands in no log. seq is the place in the inbox, event what it is about: the number of an
-- entry, or for example "key key_1a2b3c".
ALTER TABLE alerts ADD COLUMN event text;
UPDATE alerts SET event = seq::text;
CREATE UNIQUE INDEX alerts_of_event ON alerts (space_id, event);
