-- Lists the lanes of a tenant that have a breaker: those whose breaker is not closed first.
select
  l.key as "lane!",
  l.id as "lane_id!",
  left(l.endpoint, 2000) as "endpoint?",
  case when s.opened_until is null then 'closed' when s.opened_until > :now::timestamptz then 'open' else 'half_open' end as "state!",
  s.failures as "failures!",
  l.breaker_failures as "threshold!",
  l.breaker_seconds as "seconds!",
  s.opened_until as "opened_until?",
  left(s.last_error, 300) as "last_error?"
from automation.lanes l
join automation.lane_states s on s.tenant_id = l.tenant_id and s.key = l.key
where l.tenant_id = :tenant_id::uuid and l.breaker_failures is not null
order by s.opened_until desc nulls last, s.failures desc, l.key
limit 200
