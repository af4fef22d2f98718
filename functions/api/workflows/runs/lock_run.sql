-- Locks where a run stands until the transaction ends, as the walk does first: a row for each branch, those that wait for a moment first.
-- No row: it has ended, or there is none.
select c.state
from automation.cursors c
where c.tenant_id = :tenant_id::uuid and c.run_id = :run_id::uuid
order by c.state <> 'SLEEPING', c.id
for update
