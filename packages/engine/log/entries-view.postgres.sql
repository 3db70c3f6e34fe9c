-- Every entry of a Space's log as a row, for anybody who can read the database:
--   SELECT * FROM entries WHERE space_id = 's' ORDER BY seq
-- A body is JSON: "facts", the templates, and "entries" of [instant, which template, key]. A template of an earlier batch
-- is referenced as [first entry of that batch, which of its templates]. JSON.stringify escapes what a key may have and
-- jsonb may not, NUL and half a pair of surrogates: the view shows it as U+FFFD.
CREATE VIEW entries AS
  SELECT log.space_id, log.seq + entry.number::integer - 1 AS seq, (entry.line ->> 0)::bigint AS at,
    entry.line ->> 2 AS id, coalesce(regexp_replace(before.body, '(?<!\\)\\u(0000|d[89a-f]..)', '\\ufffd', 'g')::jsonb
      -> 'facts' -> (fact.said ->> 1)::integer, fact.said) AS fact
  FROM log
  CROSS JOIN LATERAL ( -- read once, and not for each entry
    SELECT regexp_replace(log.body, '(?<!\\)\\u(0000|d[89a-f]..)', '\\ufffd', 'g')::jsonb AS body OFFSET 0) AS page
  CROSS JOIN LATERAL jsonb_array_elements(page.body -> 'entries') WITH ORDINALITY AS entry (line, number)
  CROSS JOIN LATERAL (SELECT page.body -> 'facts' -> (entry.line ->> 1)::integer AS said) AS fact
  LEFT JOIN log AS before ON before.space_id = log.space_id
    AND before.seq = CASE jsonb_typeof(fact.said) WHEN 'array' THEN (fact.said ->> 0)::integer END;
