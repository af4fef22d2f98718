-- Shares open tasks that match a filter out among reps, for each day on which they are due: each goes to the rep with the fewest open tasks
-- of that day, up to the rep's capacity of a day, and the most open tasks of all days. Users who are away today or on that day get none. What is overdue
-- counts as due today.
-- A task stays with its rep where that rep has room for it, so a second call moves nothing. Writes nothing unless `:expected` tasks match.
with day as (
  select t.time_zone, (:now::timestamptz at time zone t.time_zone)::date as today from crm.tenants t where t.id = :tenant_id::uuid
),
pool as (
  select
    k.id,
    k.assignee_id,
    case when k.due_at is not null then greatest((k.due_at at time zone d.time_zone)::date, d.today) end as due_on,
    row_number() over (
      order by case k.priority when 'URGENT' then 1 when 'HIGH' then 2 when 'MEDIUM' then 3 else 4 end, k.due_at, k.id
    ) as place
  from (
    select k.id, k.assignee_id, k.due_at, k.priority
    from crm.tasks k
    where k.tenant_id = :tenant_id::uuid
      and k.status in ('PENDING', 'IN_PROGRESS')
      and (:assignee_id::uuid is null or k.assignee_id = :assignee_id::uuid)
      and (:is_assigned::boolean is null or (k.assignee_id is not null) = :is_assigned::boolean)
      and (:customer_id::uuid is null or k.customer_id = :customer_id::uuid)
      and (:priority::text is null or k.priority = :priority::text)
      and (:source::text is null or k.source = :source::text)
      and (:due_since::timestamptz is null or k.due_at >= :due_since::timestamptz)
      and (:due_before::timestamptz is null or k.due_at < :due_before::timestamptz)
      and (:is_dated::boolean is null or (k.due_at is not null) = :is_dated::boolean)
      and (:created_since::timestamptz is null or k.created_at >= :created_since::timestamptz)
      and (:created_before::timestamptz is null or k.created_at < :created_before::timestamptz)
      and (:trigger_id::uuid is null or exists (
        select from automation.triggered_tasks t
        where t.tenant_id = k.tenant_id and t.task_id = k.id and t.trigger_id = :trigger_id::uuid
      ))
    order by k.id
    limit :most::int + 1
    for no key update
  ) k
  cross join day d
),
-- `room`: how many open tasks they may get; null without a limit.
rep as (
  select u.id, s.capacity,
    case when l.most is not null then greatest(l.most - (
      select count(*) from crm.tasks k where k.tenant_id = u.tenant_id and k.assignee_id = u.id and k.status in ('PENDING', 'IN_PROGRESS')
    ), 0) end as room
  from crm.users u
  left join automation.tenant_settings o on o.tenant_id = u.tenant_id
  left join automation.user_settings s on s.tenant_id = u.tenant_id and s.user_id = u.id
  cross join lateral (select coalesce(s.max_open_tasks, (o.assignment ->> 'maxOpenTasks')::int) as most) l
  where u.tenant_id = :tenant_id::uuid
    and u.is_active
    and (:among::jsonb is null or exists (select from jsonb_array_elements_text(:among::jsonb) a (id) where a.id::uuid = u.id))
),
away as materialized (
  select x.day, a.user_id
  from (select p.due_on as day from pool p where p.due_on is not null union select d.today from day d) x
  cross join lateral automation.reps_away(:tenant_id::uuid, x.day) a (user_id)
),
busy as (
  select k.assignee_id, case when k.due_at is not null then greatest((k.due_at at time zone d.time_zone)::date, d.today) end as due_on, count(*) as open
  from crm.tasks k
  cross join day d
  where k.tenant_id = :tenant_id::uuid
    and k.status in ('PENDING', 'IN_PROGRESS')
    and k.assignee_id is not null
    and not exists (select from pool p where p.id = k.id)
  group by 1, 2
),
-- Tasks that a rep has already. Of two reps with alike, the one whose own task it is comes first, so that the fewest move.
own as (
  select p.assignee_id, p.due_on, count(*) as tasks from pool p where p.assignee_id is not null group by 1, 2
),
-- A rep's places on a day: one for each task that it could get, at the number of open tasks that it would then have.
slot as (
  select w.due_on, w.tasks, r.id as rep_id,
    row_number() over (
      partition by w.due_on
      order by n.level, n.level - coalesce(b.open, 0) > coalesce(o.tasks, 0), coalesce(a.open, 0), md5(r.id::text || coalesce(w.due_on::text, ''))
    ) as place
  from (select p.due_on, count(*) as tasks from pool p group by p.due_on) w
  cross join day d
  join rep r on not exists (select from away x where x.user_id = r.id and (x.day = d.today or x.day = w.due_on))
  left join busy b on b.assignee_id = r.id and b.due_on is not distinct from w.due_on
  left join own o on o.assignee_id = r.id and o.due_on is not distinct from w.due_on
  left join (select b.assignee_id, sum(b.open) as open from busy b group by b.assignee_id) a on a.assignee_id = r.id
  cross join lateral generate_series(
    coalesce(b.open, 0) + 1,
    -- Tasks without a due date are no day's work.
    least(coalesce(b.open, 0) + w.tasks, case when w.due_on is not null then r.capacity end, coalesce(b.open, 0) + coalesce(o.tasks, 0) + r.room)
  ) n (level)
),
share as (
  select s.due_on, s.rep_id, count(*) as tasks from slot s where s.place <= s.tasks group by s.due_on, s.rep_id
),
kept as (
  select t.id, t.due_on, t.assignee_id
  from (
    select p.id, p.due_on, p.assignee_id, row_number() over (partition by p.due_on, p.assignee_id order by p.place) as turn
    from pool p
  ) t
  join share s on s.rep_id = t.assignee_id and s.due_on is not distinct from t.due_on and t.turn <= s.tasks
),
room as (
  select s.due_on, s.rep_id, row_number() over (partition by s.due_on order by n.n, s.rep_id) as turn
  from share s
  left join (select k.due_on, k.assignee_id, count(*) as tasks from kept k group by 1, 2) k
    on k.assignee_id = s.rep_id and k.due_on is not distinct from s.due_on
  cross join lateral generate_series(1, s.tasks - coalesce(k.tasks, 0)) n (n)
),
move as (
  select m.id, m.assignee_id, m.rep_id
  from (
    -- Of several days together nobody gets more than their room.
    select l.id, l.assignee_id, r.rep_id, row_number() over (partition by r.rep_id order by l.place) as gained
    from (
      select p.id, p.due_on, p.assignee_id, p.place, row_number() over (partition by p.due_on order by p.place) as turn
      from pool p
      where not exists (select from kept k where k.id = p.id)
    ) l
    join room r on r.turn = l.turn and r.due_on is not distinct from l.due_on
  ) m
  join rep r on r.id = m.rep_id
  where r.room is null or m.gained <= r.room
),
matched as (
  select count(*)::int as tasks, (select count(*)::int from kept) as kept, (select count(*)::int from move) as moved from pool
),
changed as (
  update crm.tasks k
  set assignee_id = m.rep_id
  from move m, matched t
  where k.tenant_id = :tenant_id::uuid and k.id = m.id and t.tasks = :expected::int and t.tasks <= :most::int
  returning k.id, m.assignee_id, m.rep_id
),
audited as (
  insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
  select :tenant_id::uuid, :actor::text, 'task.changed', 'task', c.id,
    jsonb_build_object('assigneeId', jsonb_build_object('from', c.assignee_id, 'to', c.rep_id)), :now::timestamptz
  from changed c
)
select
  t.tasks as "matched!",
  t.kept as "kept!",
  t.moved as "moved!",
  m.rep_id as "rep_id?",
  left(u.name, 200) as "rep_name?",
  m.tasks as "given?",
  (
    select a.id
    from jsonb_array_elements_text(:among::jsonb) a (id)
    where not exists (select from rep r where r.id = a.id::uuid)
    limit 1
  ) as "stranger?"
from matched t
left join (select m.rep_id, count(*)::int as tasks from move m group by m.rep_id) m on true
left join crm.users u on u.tenant_id = :tenant_id::uuid and u.id = m.rep_id
order by u.name, m.rep_id
limit 500
