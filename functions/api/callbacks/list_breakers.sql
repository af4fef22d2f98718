-- Lists the breakers of a tenant's endpoints. The present endpoint is listed even if it has no row, since a closed breaker needs none;
-- earlier endpoints while they hold calls back, or when `key` asks for one.
select
  k.key as "key!",
  left(k.endpoint, 2000) as "endpoint!",
  case when k.opened_until is null then 'closed' when k.opened_until > :now::timestamptz then 'open' else 'half_open' end as "state!",
  k.failures as "failures!",
  k.opened_until as "opened_until?",
  left(k.last_error, 300) as "last_error?",
  k.is_present as "is_present!",
  case when k.is_present and k.opened_until is not null then (
    select count(*)::int
    from crm.bookings b
    where b.tenant_id = :tenant_id::uuid
      and b.task_status in ('pending', 'scheduled')
      and b.scheduled_at <= :now::timestamptz
      and automation.is_follow_up(b.booking_type)
  ) else 0 end as "waiting!"
from (
  select b.key, b.endpoint, b.failures, b.opened_until, b.last_error, b.updated_at, b.endpoint is not distinct from s.followup_endpoint as is_present
  from automation.circuit_breakers b
  left join automation.tenant_settings s on s.tenant_id = b.tenant_id
  where b.tenant_id = :tenant_id::uuid
  union all
  select automation.breaker_key(s.followup_endpoint), s.followup_endpoint, 0, null, null, null, true
  from automation.tenant_settings s
  where s.tenant_id = :tenant_id::uuid and s.followup_endpoint is not null and not exists (
    select from automation.circuit_breakers b where b.tenant_id = s.tenant_id and b.key = automation.breaker_key(s.followup_endpoint)
  )
) k
where case when :key::text is null then k.is_present or k.opened_until is not null else k.key = :key::text end
order by k.is_present desc, k.updated_at desc, k.key
limit 50
