-- Chooses a rep for each {place, tenantId, how, dueAt?}. `least-loaded`: who has the fewest open tasks that are due that day; `round-robin`: the next
-- one in the order of their ids. Nobody who is away today or that day, or who has as many tasks of that day as he can do. No row: nobody has room.
-- Whose turn it is stands in assignment_turns; while another walk holds that row, the turns begin anew and are not noted.
create or replace function automation.choose_assignees(p_wanted jsonb, p_now timestamptz) returns table (place bigint, user_id uuid)
language plpgsql set search_path = '' set jit = off
as $$
begin
  if p_wanted is null then
    return;
  end if;
  return query
  with wanted as materialized (
    select w.place, t.id as tenant_id, w.how, d.due_on, d.today, row_number() over (partition by t.id, w.how, d.due_on order by w.place) as turn
    from pg_catalog.jsonb_to_recordset(p_wanted) w (place bigint, "tenantId" uuid, how text, "dueAt" timestamptz)
    join crm.tenants t on t.id = w."tenantId"
    cross join lateral (select (p_now at time zone t.time_zone)::date as today) n
    cross join lateral (select n.today, greatest((coalesce(w."dueAt", p_now) at time zone t.time_zone)::date, n.today) as due_on) d
  ),
  groups as materialized (
    select w.tenant_id, w.how, w.due_on, w.today, count(*) as wanted from wanted w group by w.tenant_id, w.how, w.due_on, w.today
  ),
  busy as (
    select k.tenant_id, k.assignee_id, greatest((k.due_at at time zone t.time_zone)::date, (p_now at time zone t.time_zone)::date) as due_on, count(*) as open
    from (select distinct g.tenant_id from groups g) g
    join crm.tenants t on t.id = g.tenant_id
    join crm.tasks k on k.tenant_id = g.tenant_id
    where k.status in ('PENDING', 'IN_PROGRESS') and k.assignee_id is not null
    group by 1, 2, 3
  ),
  turns as materialized (
    select a.tenant_id, a.last_user_id from automation.assignment_turns a
    where a.tenant_id in (select g.tenant_id from groups g where g.how = 'round-robin')
    order by a.tenant_id
    for no key update skip locked
  ),
  -- A rep's places: one for each task that it could get, at the number of open tasks of the day that it would then have.
  slots as (
    select g.tenant_id, g.how, g.due_on, u.id as user_id,
      row_number() over (
        partition by g.tenant_id, g.how, g.due_on
        order by case when g.how = 'round-robin' then l.level - coalesce(b.open, 0) else l.level end,
          case when g.how = 'round-robin' then u.id <= t.last_user_id end, case when g.how = 'round-robin' then u.id::text end,
          coalesce(a.open, 0), pg_catalog.md5(u.id::text || g.due_on::text)
      ) as turn
    from groups g
    join crm.users u on u.tenant_id = g.tenant_id and u.is_active
    left join automation.user_settings s on s.tenant_id = u.tenant_id and s.user_id = u.id
    left join busy b on b.tenant_id = u.tenant_id and b.assignee_id = u.id and b.due_on = g.due_on
    left join (select b.tenant_id, b.assignee_id, sum(b.open) as open from busy b group by 1, 2) a on a.tenant_id = u.tenant_id and a.assignee_id = u.id
    left join turns t on t.tenant_id = g.tenant_id
    cross join lateral pg_catalog.generate_series(coalesce(b.open, 0) + 1, least(coalesce(b.open, 0) + g.wanted, s.capacity)) l (level)
    where not coalesce(g.today between s.leave_from and s.leave_until or g.due_on between s.leave_from and s.leave_until, false)
  ),
  given as materialized (
    select w.place, w.tenant_id, w.how, s.user_id
    from wanted w
    join slots s on s.tenant_id = w.tenant_id and s.how = w.how and s.due_on = w.due_on and s.turn = w.turn
  ),
  last as (
    select distinct on (v.tenant_id) v.tenant_id, v.user_id from given v where v.how = 'round-robin' order by v.tenant_id, v.place desc
  ),
  noted as (
    update automation.assignment_turns a set last_user_id = l.user_id
    from last l
    where a.tenant_id = l.tenant_id and exists (select from turns t where t.tenant_id = l.tenant_id)
  ),
  begun as (
    insert into automation.assignment_turns (tenant_id, last_user_id)
    select l.tenant_id, l.user_id from last l order by l.tenant_id
    on conflict do nothing
  )
  select v.place, v.user_id from given v;
end
$$;
