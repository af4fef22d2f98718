-- Groups a tenant's failed jobs, without those that were discarded, by queue, type and kind of error, the largest groups first.
select
  left(g.queue, 100) as "queue!",
  left(g.type, 100) as "type!",
  g.error as "error?",
  substring(g.error from '^([A-Z][A-Z0-9_]*):') as "code?",
  count(*)::int as "jobs!",
  count(distinct g.customer_id)::int as "customers!",
  min(g.completed_at) as "oldest_at!",
  max(g.completed_at) as "newest_at!"
from (
  select j.queue, j.type, automation.error_kind(j.error) as error, j.completed_at,
    coalesce(j.payload ->> 'customerId', e.customer_id::text) as customer_id
  from automation.jobs j
  left join automation.events e on e.tenant_id = j.tenant_id and e.id = j.event_id
  where j.tenant_id = :tenant_id::uuid and j.failed_at is not null and j.discarded_at is null
) g
group by g.queue, g.type, g.error
order by count(*) desc, max(g.completed_at) desc, g.queue, g.type, g.error
limit 100
