-- Evens out open tasks by automation.even_out, with the setting's limit. Gives reps who are over their limit or have a move, those with most moves first:
-- open tasks before and after. `left`: tasks above a limit that were not looked at, since there are more than `most` of them.
with setting as (
  select coalesce(:max_open_tasks::int, (s.assignment ->> 'maxOpenTasks')::int) as most
  from crm.tenants t
  left join automation.tenant_settings s on s.tenant_id = t.id
  where t.id = :tenant_id::uuid
),
move as materialized (
  select m.from_id, m.to_id
  from setting s
  cross join lateral automation.even_out(
    :tenant_id::uuid, :among::jsonb, s.most, :expected::int, :most::int, :actor::text, :now::timestamptz
  ) m
),
-- As it was before: a statement does not see what it changes.
open as (
  select k.assignee_id, count(*)::int as tasks, (count(*) filter (where k.status = 'PENDING'))::int as pending
  from crm.tasks k
  where k.tenant_id = :tenant_id::uuid and k.status in ('PENDING', 'IN_PROGRESS') and k.assignee_id is not null
  group by k.assignee_id
),
rep as (
  select u.id, u.name, coalesce(s.max_open_tasks, d.most) as most, coalesce(o.tasks, 0) as before, coalesce(o.pending, 0) as pending,
    (select count(*)::int from move m where m.from_id = u.id) as gives,
    (select count(*)::int from move m where m.to_id = u.id) as gets
  from setting d
  join crm.users u on u.tenant_id = :tenant_id::uuid
  left join automation.user_settings s on s.tenant_id = u.tenant_id and s.user_id = u.id
  left join open o on o.assignee_id = u.id
),
total as (
  select
    coalesce(sum(r.gives), 0)::int as moves,
    coalesce(sum(greatest(r.before - r.gives - r.most, 0)), 0)::int as over,
    greatest(coalesce(sum(least(r.pending, greatest(r.before - r.most, 0))), 0) - :most::int, 0)::int as left_over,
    count(r.most)::int as limited
  from rep r
)
select
  t.moves as "moves!",
  t.over - t.left_over as "over!",
  t.left_over as "left!",
  t.limited as "limited!",
  r.id as "id?",
  left(r.name, 200) as "name?",
  r.most as "limit?",
  r.before as "before?",
  r.before - r.gives + r.gets as "after?"
from total t
left join (
  select r.* from rep r where r.gives + r.gets > 0 or r.before > r.most order by r.gives + r.gets desc, r.before - r.most desc, r.id limit 500
) r on true
order by r.name, r.id
