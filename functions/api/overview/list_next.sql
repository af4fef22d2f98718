-- Lists the bookings that come next, and when each piece of maintenance last ran by its schedule, from which the next run of a rate is known.
(
  select 'booking' as "kind!", b.id as "id?", left(c.name, 200) as "name?", left(u.name, 200) as "assignee_name?", b.scheduled_at as "at!"
  from crm.bookings b
  left join crm.customers c on c.tenant_id = b.tenant_id and c.id = b.customer_id
  left join crm.users u on u.tenant_id = b.tenant_id and u.id = b.assigned_user_id
  where b.tenant_id = :tenant_id::uuid and b.scheduled_at >= :now::timestamptz and b.status = 'scheduled'
  order by b.scheduled_at, b.id
  limit :most::int
)
union all
(
  select 'run', null, r.name, null, max(r.scheduled_at)
  from automation.maintenance_runs r
  where r.tenant_id = :tenant_id::uuid and r.source = 'SCHEDULE'
  group by r.name
  limit 100
)
