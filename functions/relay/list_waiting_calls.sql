-- Lists the tenants whose calls can go on now: calls that have waited for a minute, and calls whose function died.
select distinct w.tenant_id as "tenant_id!"
from (
  select c.tenant_id
  from automation.waiting_calls c
  left join automation.tenant_settings s on s.tenant_id = c.tenant_id
  where c.ready_at <= :now::timestamptz - interval '1 minute' and not coalesce(s.calls_paused, false)
  union all
  select c.tenant_id
  from automation.booking_calls c
  where c.finished_at is null and c.lease_until <= :now::timestamptz
) w
limit 100
