-- The size of the photo, so that what a Space stores can be added up.
ALTER TABLE previews ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
