-- Returns a task's description in parts, each below the 64 KB of a row of the Data API in any script, and together below its 1 MB.
select p.part as "part!", substr(k.description, p.part * 15000 + 1, 15000) as "text!"
from crm.tasks k
cross join lateral generate_series(:first_part::int, (length(k.description) - 1) / 15000) p (part)
where k.tenant_id = :tenant_id::uuid and k.id = :task_id::uuid
order by p.part
limit 16
