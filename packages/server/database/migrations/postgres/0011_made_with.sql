-- With which key an invitation was made, so that it ends with the key; and which address made an account by a link that
-- names none, so that one link admits one person. An invitation of before has neither.
ALTER TABLE invitations ADD COLUMN made_with text;
ALTER TABLE invitations ADD COLUMN admitted text;
CREATE INDEX keys_made_with ON keys (made_with);
