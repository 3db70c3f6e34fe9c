-- What one person stores in all their Spaces is added up.
CREATE INDEX previews_by_member ON previews (member_id);
