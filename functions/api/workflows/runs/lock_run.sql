-- Locks where a run stands until the transaction ends, as the walk does first. No row: it has ended, or there is none.
select c.state
from automation.cursors c
where c.tenant_id = :tenant_id::uuid and c.run_id = :run_id::uuid
for update
