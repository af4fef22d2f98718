-- Finds what the job of an effect does, and whether it may do it now (automation.judge_effect).
select e.objection as "objection?", e.key as "key!", e.effect as "effect!"
from automation.judge_effect(:tenant_id::uuid, :job_id::uuid, :now::timestamptz) e
