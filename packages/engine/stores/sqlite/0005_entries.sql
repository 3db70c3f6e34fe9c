-- The view "entries": every entry of the log as a row. log/ alone knows the format of a batch.
.read ../../log/entries-view.sqlite.sql
