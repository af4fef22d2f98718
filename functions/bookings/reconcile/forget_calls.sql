-- Deletes calls and timers that are not needed any more.
select r.phase as "phase!", r.next_token as "next_token?", r.counts as "counts!", r.foreign_names as "foreign_names!"
from automation.forget_calls(:job_id::uuid, :now::timestamptz) r
