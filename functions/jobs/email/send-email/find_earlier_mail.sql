-- Finds when an e-mail that must leave before this job's may run; no row when there is none (automation.earlier_mail).
select e.runs_at as "runs_at!"
from (select automation.earlier_mail(:tenant_id::uuid, :job_id::uuid, :now::timestamptz) as runs_at) e
where e.runs_at is not null
