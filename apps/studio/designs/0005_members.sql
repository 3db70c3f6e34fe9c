-- What one person stores in all their Spaces is added up.
CREATE INDEX designs_of_member ON designs (member_id);
CREATE INDEX versions_of_member ON versions (member_id);
