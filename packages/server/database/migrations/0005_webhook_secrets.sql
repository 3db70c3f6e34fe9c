-- Which secrets a webhook was given after its first one, in their order; the secrets themselves are not kept.
CREATE TABLE webhook_secrets (
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (webhook_id, id)
) STRICT;
