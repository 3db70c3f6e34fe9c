-- What one person stores in all their Spaces is added up.
CREATE INDEX pile_photos_by_member ON pile_photos (member_id);
