-- The colour of the backdrop that a version shows, also where it was to suit the product: what is done next keeps it. NULL
-- where there is none, and for what was made before until it is drawn again.
ALTER TABLE versions ADD COLUMN backdrop TEXT;
