-- Who made a webhook and with which key, so that it ends with their role and with that key. One of before has neither.
ALTER TABLE webhooks ADD COLUMN made_by TEXT;
ALTER TABLE webhooks ADD COLUMN made_with TEXT;
