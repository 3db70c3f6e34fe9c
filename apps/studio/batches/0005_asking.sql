-- The request for holds that was sent and whose answer is not noted yet: its number and its parts. A kill between the two
-- leaves it, and the next start repeats it as it was. NULL between two requests.
ALTER TABLE batches ADD COLUMN asking TEXT;
