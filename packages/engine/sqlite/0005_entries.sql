-- The whole history of a Space in a form that anybody can read:
--   SELECT * FROM entries WHERE space_id = 's' ORDER BY seq
-- A body is JSON: facts, and entries of [instant, which fact, id]. A fact that the Space said before is only named, as
-- [first entry of the page, which of its facts].
CREATE VIEW entries AS
  SELECT log.space_id, log.seq + entry.key AS seq, entry.value ->> 0 AS at, entry.value ->> 2 AS id,
    coalesce(before.body -> ('$.facts[' || (fact.value ->> 1) || ']'), fact.value) AS fact
  FROM log, json_each(log.body, '$.entries') AS entry
  JOIN json_each(log.body, '$.facts') AS fact ON fact.key = entry.value ->> 1
  LEFT JOIN log AS before
    ON fact.type = 'array' AND before.space_id = log.space_id AND before.seq = fact.value ->> 0;
