-- With which key of an operator a link for a new password was made, so that it ends with the key. Only a hash of it is kept.
CREATE TABLE password_links (hash TEXT PRIMARY KEY, made_with TEXT NOT NULL, made_at INTEGER NOT NULL) STRICT;
