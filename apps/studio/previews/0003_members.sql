-- Who sent the photo, so that many of one person do not push out those of another; '' where it was not noted.
ALTER TABLE previews ADD COLUMN member_id TEXT NOT NULL DEFAULT '';
CREATE INDEX previews_of_member ON previews (space_id, member_id, created_at);
DROP INDEX previews_of_space;
