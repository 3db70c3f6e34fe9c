-- Whether who ran it is told when it is over, `inbox` or `mail`; NULL where not, and once they are.
ALTER TABLE batches ADD COLUMN notify TEXT;
