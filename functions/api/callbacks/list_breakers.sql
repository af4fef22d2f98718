-- Lists the breakers of a tenant's endpoints. The present endpoint is listed even if it was never called; earlier endpoints while they
-- hold calls back, or when `key` asks for one.
select
  k.key as "key!",
  left(k.endpoint, 2000) as "endpoint!",
  case when k.opened_until is null then 'closed' when k.opened_until > :now::timestamptz then 'open' else 'half_open' end as "state!",
  k.failures as "failures!",
  k.opened_until as "opened_until?",
  left(k.last_error, 300) as "last_error?",
  case when k.is_present and k.opened_until is not null then (
    select count(*)::int
    from crm.bookings b
    where b.tenant_id = :tenant_id::uuid
      and b.task_status in ('pending', 'scheduled')
      and b.scheduled_at <= :now::timestamptz
      and automation.is_follow_up(b.booking_type)
  ) else 0 end as "waiting!"
from (
  select automation.breaker_key(l.endpoint) as key, l.endpoint, b.failures, b.opened_until, b.last_error, b.failed_at,
    l.endpoint is not distinct from s.followup_endpoint as is_present
  from automation.lanes l
  join automation.lane_states b on b.tenant_id = l.tenant_id and b.key = l.key
  left join automation.tenant_settings s on s.tenant_id = l.tenant_id
  where l.tenant_id = :tenant_id::uuid and l.limits_of = 'endpoint'
  union all
  select automation.breaker_key(s.followup_endpoint), s.followup_endpoint, 0, null, null, null, true
  from automation.tenant_settings s
  where s.tenant_id = :tenant_id::uuid and s.followup_endpoint is not null and not exists (
    select from automation.lanes l where l.tenant_id = s.tenant_id and l.key = automation.lane_of_endpoint(s.followup_endpoint)
  )
) k
where case when :key::text is null then k.is_present or k.opened_until is not null else k.key = :key::text end
order by k.is_present desc, k.failed_at desc nulls last, k.key
limit 50
