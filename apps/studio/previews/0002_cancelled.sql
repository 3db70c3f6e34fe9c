-- Stored before it is answered, so that a cancel is kept by a process that is killed; NULL where nobody cancelled it.
ALTER TABLE unsettled ADD COLUMN cancelled_at INTEGER;
