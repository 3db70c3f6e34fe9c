-- Whom an invitation is for, kept so that it takes the server's secret to tell: '' for whoever has the link, NULL for
-- one of before this was kept. And whether it was mailed: one invitation is one e-mail, however often it is asked for.
ALTER TABLE invitations ADD COLUMN address text;
ALTER TABLE invitations ADD COLUMN mailed integer NOT NULL DEFAULT 0;
CREATE INDEX invitations_of_address ON invitations (address, expires_at);

-- E-mails of the last day, so that no Space, person or recipient has more than the operator allows. Older rows are removed.
CREATE TABLE sent_mails (
  id text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('invitation', 'account', 'notice')),
  space_id text,
  person text,
  recipient text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX sent_mails_to ON sent_mails (recipient, kind, at);
CREATE INDEX sent_mails_of_space ON sent_mails (space_id, kind, at);
CREATE INDEX sent_mails_of_person ON sent_mails (person, kind, at);
CREATE INDEX sent_mails_at ON sent_mails (at);
