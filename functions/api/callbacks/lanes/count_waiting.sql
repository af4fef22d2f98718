-- Counts the jobs that wait in a lane, those of a moment to come included, up to 10 000.
select automation.waiting_in_lane(:key::text, :now::timestamptz, true) as "waiting!"
