-- Lists what is known of a job's way, oldest first: what the ledger has, what callers of the API did, what its handler noted.
select l.at as "at!", l.source as "source!", l.text as "text!"
from automation.jobs j
cross join lateral (
  select j.created_at as at, 'ledger' as source, 'queued' as text, 0 as place
  union all
  select (f ->> 'at')::timestamptz, 'ledger', 'attempt ' || (f ->> 'attempt') || ' failed: ' || coalesce(f ->> 'error', 'no reason'), 4
  from jsonb_array_elements(j.failures) f
  union all
  select (n ->> 'at')::timestamptz, 'handler', n ->> 'text', 3 from jsonb_array_elements(j.notes) n
  union all
  (
    select a.occurred_at, 'api', left(a.action || ' by ' || a.actor, 300), 1
    from automation.audit_log a
    where a.tenant_id = j.tenant_id and a.occurred_at >= j.created_at and a.entity_type = 'job' and a.entity_id = j.id
    order by a.occurred_at desc, a.id
    limit 50
  )
  union all
  select j.started_at, 'ledger', 'attempt ' || j.attempts || ' started', 2 where j.started_at is not null and j.attempts > 0
  union all
  select j.completed_at, 'ledger', lower(j.status) || coalesce(': ' || left(j.error, 500), ''), 5 where j.completed_at is not null
  union all
  select j.discarded_at, 'api', left('discarded by ' || j.discarded_by || ': ' || j.discard_reason, 700), 6 where j.discarded_at is not null
) l
where j.tenant_id = :tenant_id::uuid and j.id = :job_id::uuid
order by l.at, l.place
limit 200
