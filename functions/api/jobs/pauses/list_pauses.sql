-- Lists the queues in which a tenant's jobs are paused.
select q.queue, q.paused_at
from automation.queue_pauses q
where q.tenant_id = :tenant_id::uuid
order by q.queue
limit 100
