-- A subscription may be paused, and the inbox says so too when a payment is overdue or a Space frozen.
ALTER TABLE paid ADD COLUMN paused integer NOT NULL DEFAULT 0;
ALTER TABLE alerts ADD COLUMN kind text NOT NULL DEFAULT 'threshold_crossed';
