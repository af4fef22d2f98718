-- Counts the open tasks of each active user who has some, and how many of them are overdue.
select
  u.id as "rep_id!",
  left(coalesce(nullif(btrim(u.name), ''), u.email, 'A rep without a name'), 200) as "rep_name!",
  count(*)::int as "open!",
  (count(*) filter (where k.due_at < :now::timestamptz))::int as "overdue!"
from crm.tasks k
join crm.users u on u.tenant_id = k.tenant_id and u.id = k.assignee_id and u.is_active
where k.tenant_id = :tenant_id::uuid and k.status in ('PENDING', 'IN_PROGRESS')
group by u.id, u.name, u.email
order by 3 desc, u.id
limit 2000
