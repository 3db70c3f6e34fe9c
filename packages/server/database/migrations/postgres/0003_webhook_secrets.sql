-- Which secrets a webhook was given after its first one, in their order; the secrets themselves are not kept.
CREATE TABLE webhook_secrets (
  rowid bigint GENERATED ALWAYS AS IDENTITY,
  webhook_id text NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  id text NOT NULL,
  made_at bigint NOT NULL,
  PRIMARY KEY (webhook_id, id)
);
