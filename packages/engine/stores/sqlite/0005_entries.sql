-- The whole history of a Space in a form that anybody can read:
--   SELECT * FROM entries WHERE space_id = 's' ORDER BY seq
-- A body is JSON: facts, and entries of [instant, which fact, id]. A fact that the Space stated before is only named,
-- as [first entry of the page, which of its facts]. In two parts and in this order, so that of all that there is SQLite
-- looks at the pages of the one Space alone.
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
