-- Strikes out what was done of a plan, and marks the bookings whose call will come; those that somebody is writing are to be looked at again.
select automation.settle_timers(:steps::jsonb, :now::timestamptz) as "being_written!"
