-- Finds a move of many runs with the state of its job.
select m.id, m.job_id, m.action, m.filter, m.total, m.looked_at, m.moved, m.refused, m.created_by, m.created_at, m.stopped_at, m.ended_at,
  case
    when m.ended_at is not null then 'DONE'
    when m.stopped_at is not null or j.status = 'CANCELLED' then 'STOPPED'
    when j.status = 'FAILED' then 'FAILED'
    when m.looked_at > 0 or j.status = 'PROCESSING' then 'RUNNING'
    else 'QUEUED'
  end as "status!",
  left(j.error, 500) as "error?"
from automation.run_moves m
left join automation.jobs j on j.tenant_id = m.tenant_id and j.id = m.job_id
where m.tenant_id = :tenant_id::uuid and m.id = :move_id::uuid
