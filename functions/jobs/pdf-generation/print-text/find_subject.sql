-- Finds the subject of a printed text, the same for every attempt, and whose name it bears as its author.
select md5(j.dedupe_key)::uuid as "subject_id!", left(t.name, 300) as "author?"
from automation.jobs j
join crm.tenants t on t.id = j.tenant_id
where j.tenant_id = :tenant_id::uuid and j.id = :job_id::uuid and j.dedupe_key is not null
