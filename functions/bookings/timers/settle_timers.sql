-- Strikes out what was done of a plan, and marks the bookings whose call will come.
select automation.settle_timers(:steps::jsonb, :now::timestamptz) as "settled!"
