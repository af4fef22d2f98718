-- Compares the next bookings with the schedules that were seen.
select r.phase as "phase!", r.next_token as "next_token?", r.counts as "counts!", r.foreign_names as "foreign_names!"
from automation.compare_bookings(:job_id::uuid, :now::timestamptz) r
