-- Records the steps that were taken, and marks bookings with a timer as scheduled. Returns those that another transaction is writing.
select automation.settle_timers(:steps::jsonb, :now::timestamptz) as "being_written!"
