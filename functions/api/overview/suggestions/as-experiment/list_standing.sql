-- Lists the experiments that run or are drawn up, those that run first, then the oldest.
select e.id, left(e.name, 200) as "name!", e.trigger_id, e.key, e.status = 'RUNNING' as "is_running!"
from automation.experiments e
where e.tenant_id = :tenant_id::uuid and e.status in ('DRAFT', 'RUNNING')
order by 5 desc, e.created_at, e.id
limit 1000
