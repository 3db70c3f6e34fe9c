-- Every entry of a Space's log as a row, for anybody who can read the database:
--   SELECT * FROM entries WHERE space_id = 's' ORDER BY seq
-- A body is JSON: "facts", the templates, and "entries" of [instant, which template, key]. A template of an earlier batch
-- is referenced as [first entry of that batch, which of its templates]. The view has two parts, in this order, so that
-- SQLite looks at the batches of the one Space alone.
CREATE VIEW entries AS
  SELECT log.space_id, log.seq + entry.key AS seq, entry.value ->> 0 AS at, entry.value ->> 2 AS id, fact.value AS fact
  FROM log
  CROSS JOIN json_each(log.body, '$.entries') AS entry
  CROSS JOIN json_each(log.body, '$.facts') AS fact
  WHERE fact.key = entry.value ->> 1 AND fact.type = 'object'
  UNION ALL
  SELECT log.space_id, log.seq + entry.key, entry.value ->> 0, entry.value ->> 2,
    before.body -> ('$.facts[' || (fact.value ->> 1) || ']')
  FROM log
  CROSS JOIN json_each(log.body, '$.entries') AS entry
  CROSS JOIN json_each(log.body, '$.facts') AS fact
  CROSS JOIN log AS before
  WHERE fact.key = entry.value ->> 1 AND fact.type = 'array'
    AND before.space_id = log.space_id AND before.seq = fact.value ->> 0;
