-- The directory anew, from the log: after a start, pages that it had were written into it a second time under another
-- row, and what only an earlier row had could not be found.
DELETE FROM directory;
INSERT INTO directory (space_id, seq, pages)
  SELECT space_id, min(seq), json_group_array(json(page) ORDER BY seq)
  FROM (
    SELECT space_id, seq,
      CASE WHEN snapshot IS NULL THEN json_array(seq, number) ELSE json_array(seq, number, 1) END AS page,
      (row_number() OVER (PARTITION BY space_id ORDER BY seq) - 1) / 32 AS part
    FROM log)
  GROUP BY space_id, part;
