-- Returns how far this job has come; a new job is at the beginning.
insert into automation.booking_reconciliations as r (job_id, began_at)
values (:job_id::uuid, :now::timestamptz)
on conflict (job_id) do update set job_id = excluded.job_id
returning r.phase, r.next_token, r.counts, r.foreign_names
