-- A subscription may be for any period that the rules know, also for a day: the table no longer lists them.
ALTER TABLE paid DROP CONSTRAINT IF EXISTS paid_period_check;
