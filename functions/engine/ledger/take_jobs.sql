-- Does one turn of a worker: writes how jobs ended and claims the next ones (sql/functions/ledger/take_jobs.sql). Batch 0 claims
-- none and asks for a wake-up if a job is due; a null batch only writes.
select t.id as "id!", t.tenant_id as "tenant_id!", t.type as "type!", t.payload as "payload!", t.attempts as "attempts!",
  -- A row that was committed after this statement began is claimed, but not visible here: it gets the table's default.
  coalesce((select j.max_attempts from automation.jobs j where j.tenant_id = t.tenant_id and j.id = t.id), 3)
    as "max_attempts!"
from automation.take_jobs(:queue::text, :lane::text, :at_once::int, :per_minute::int, :batch::int, :now::timestamptz,
  :lease_until::timestamptz, :claim::uuid, :hold_types::jsonb, :ended::jsonb) t
