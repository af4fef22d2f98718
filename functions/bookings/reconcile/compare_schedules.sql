-- Compares a page of schedules with the rows.
select r.phase as "phase!", r.next_token as "next_token?", r.counts as "counts!", r.foreign_names as "foreign_names!"
from automation.compare_schedules(:job_id::uuid, :page_token::text, :next_token::text, :schedules::jsonb, :now::timestamptz) r
