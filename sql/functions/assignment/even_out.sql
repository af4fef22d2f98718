-- Moves open tasks that nobody has begun from reps who have more than their limit to those who have room, the fewest that bring each down to it.
-- A rep keeps the customers that are their own the longest, then what is due first and most urgent. Who gets them is decided as for `open-load`, and
-- a task stays where nobody has room. Changes nothing unless `p_expected` are to be moved; null only proposes. `p_among` are those who may get some.
create or replace function automation.even_out(
  p_tenant_id uuid, p_among jsonb, p_max_open_tasks integer, p_expected integer, p_most integer, p_actor text, p_now timestamptz
) returns table (task_id uuid, from_id uuid, to_id uuid)
language plpgsql set search_path = '' set jit = off
as $$
declare
  tasks uuid[];
  moves jsonb;
begin
  -- Loads do not change meanwhile.
  perform automation.hold_turns(array[p_tenant_id], true);
  select array_agg(k.id order by k.place) into tasks
  from (
    select m.id, row_number() over (order by m.rank, m.due_at, m.id) as place
    from (
      select k.id, k.due_at, r.rank, l.most, count(*) over (partition by k.assignee_id) as open,
        -- Those who go first: not begun, of customers of others, the least urgent, due the last.
        row_number() over (partition by k.assignee_id order by k.status <> 'PENDING', c.sales_rep_id is not distinct from k.assignee_id, r.rank desc, k.due_at desc, k.id) as turn,
        k.status
      from crm.tasks k
      join crm.users u on u.tenant_id = k.tenant_id and u.id = k.assignee_id
      left join crm.customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
      left join automation.user_settings s on s.tenant_id = u.tenant_id and s.user_id = u.id
      cross join lateral (select coalesce(s.max_open_tasks, p_max_open_tasks) as most) l
      cross join lateral (select case k.priority when 'URGENT' then 1 when 'HIGH' then 2 when 'MEDIUM' then 3 else 4 end as rank) r
      where k.tenant_id = p_tenant_id and k.status in ('PENDING', 'IN_PROGRESS') and l.most is not null
    ) m
    where m.status = 'PENDING' and m.turn <= m.open - m.most
  ) k
  where k.place <= p_most;

  select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('taskId', k.id, 'from', k.assignee_id, 'to', a.user_id)) into moves
  from automation.assign_reps((
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('place', t.place, 'tenantId', p_tenant_id, 'dueAt', k.due_at))
    from unnest(tasks) with ordinality t (id, place)
    join crm.tasks k on k.tenant_id = p_tenant_id and k.id = t.id
  ), pg_catalog.jsonb_build_object('strategy', 'open-load', 'among', p_among, 'maxOpenTasks', p_max_open_tasks, 'fallback', cast('[]' as jsonb)), p_now) a
  join crm.tasks k on k.tenant_id = p_tenant_id and k.id = tasks[a.place]
  where a.user_id is not null;

  if pg_catalog.jsonb_array_length(moves) = p_expected then
    with changed as (
      update crm.tasks k set assignee_id = m."to"
      from pg_catalog.jsonb_to_recordset(moves) m ("taskId" uuid, "from" uuid, "to" uuid)
      -- Who began it meanwhile keeps it.
      where k.tenant_id = p_tenant_id and k.id = m."taskId" and k.assignee_id = m."from" and k.status = 'PENDING'
      returning k.id, m."from", m."to"
    )
    insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
    select p_tenant_id, p_actor, 'task.changed', 'task', c.id,
      pg_catalog.jsonb_build_object('assigneeId', pg_catalog.jsonb_build_object('from', c."from", 'to', c."to")), p_now
    from changed c;
  end if;
  return query select m."taskId", m."from", m."to" from pg_catalog.jsonb_to_recordset(moves) m ("taskId" uuid, "from" uuid, "to" uuid);
end
$$;
