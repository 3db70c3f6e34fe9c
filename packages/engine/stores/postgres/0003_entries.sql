-- The view "entries": every entry of the log as a row. log/ alone knows the format of a batch.
\ir ../../log/entries-view.postgres.sql
