-- How the result of a photo is to be called, where it is not called as the photo is.
ALTER TABLE photos ADD COLUMN wanted_name TEXT;
