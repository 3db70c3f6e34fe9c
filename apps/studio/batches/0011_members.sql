-- What one person stores in all their Spaces is added up.
CREATE INDEX batches_of_member ON batches (member_id);
