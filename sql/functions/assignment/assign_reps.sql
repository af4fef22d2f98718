-- Chooses who gets each {place, tenantId, salesRepId?, dueAt?, assign?}, in the order of the places. `assign` is {strategy, among?, maxOpenTasks?, fallback?};
-- without it `p_assign` counts, or the tenant's setting; a tenant without one gets no row. The fallback goes on where the strategy finds nobody:
-- a strategy has room for a task while the user is there and below both limits; a user who is named takes it although full; `default-assignee` always, if active.
-- Notes whose turn it is. The lock makes batches of a tenant go one after the other, each with the loads and the turns that the one before left.
-- `why`: {assigneeId?, assignedBy, because?}, by a strategy, `user`, `default-assignee` or `nobody`; `because` says why it was not the strategy.
create or replace function automation.assign_reps(p_wanted jsonb, p_assign jsonb, p_now timestamptz)
returns table (place bigint, user_id uuid, why jsonb)
-- The sizes of the arrays are known to the plans.
language plpgsql set search_path = '' set jit = off set plan_cache_mode = force_custom_plan
as $$
declare
  -- What is wanted, and the batch of its tenant that it belongs to: tasks of one assignment that are due on one day.
  places bigint[];
  tenants uuid[];
  owners uuid[];
  numbers integer[];
  -- Batches: configurations with their chain, the strategy first.
  of_tenants uuid[];
  batches integer[];
  assigns jsonb[];
  days date[];
  todays date[];
  -- Open tasks by user and day, as they were.
  busy_tenants uuid[];
  busy_users uuid[];
  busy_days date[];
  busy_open bigint[];
  -- Who is away.
  away_tenants uuid[];
  away_users uuid[];
  away_days date[];
  -- What was given until now, by which step of the chain.
  given_places bigint[] = '{}';
  given_tenants uuid[] = '{}';
  given_users uuid[] = '{}';
  given_days date[] = '{}';
  given_steps integer[] = '{}';
  dealt record;
begin
  if p_wanted is null then
    return;
  end if;
  perform automation.hold_turns(array(select distinct w."tenantId" from pg_catalog.jsonb_to_recordset(p_wanted) w ("tenantId" uuid)), true);

  with asked as materialized (
    select w.place, w."tenantId" as tenant_id, w."salesRepId" as owner, n.today,
      greatest((coalesce(w."dueAt", p_now) at time zone t.time_zone)::date, n.today) as due_on,
      coalesce(nullif(w.assign, 'null'), p_assign, s.assignment) as assign
    from pg_catalog.jsonb_to_recordset(p_wanted) w (place bigint, "tenantId" uuid, "salesRepId" uuid, "dueAt" timestamptz, assign jsonb)
    join crm.tenants t on t.id = w."tenantId"
    left join automation.tenant_settings s on s.tenant_id = t.id
    cross join lateral (select (p_now at time zone t.time_zone)::date as today) n
  ),
  numbered as materialized (
    select a.*, dense_rank() over (partition by a.tenant_id order by a.assign, a.due_on)::integer as batch from asked a where a.assign is not null
  ),
  grouped as (
    select n.tenant_id, n.batch, n.due_on, n.today,
      case when n.assign #> '{among,userIds}' is null then n.assign
        else pg_catalog.jsonb_set(n.assign, '{among,userIds}', lower(n.assign #>> '{among,userIds}')::jsonb) end
      || pg_catalog.jsonb_build_object('chain',
        pg_catalog.jsonb_build_array(n.assign -> 'strategy') || lower(coalesce(nullif(n.assign -> 'fallback', 'null'), '["default-assignee"]')::text)::jsonb) as assign
    from (select distinct m.tenant_id, m.batch, m.due_on, m.today, m.assign from numbered m) n
  )
  select n.places, n.tenants, n.owners, n.batches, g.tenants, g.batches, g.assigns, g.days, g.todays
  into places, tenants, owners, numbers, of_tenants, batches, assigns, days, todays
  from (
    select array_agg(m.place) as places, array_agg(m.tenant_id) as tenants, array_agg(m.owner) as owners, array_agg(m.batch) as batches from numbered m
  ) n
  cross join (
    select array_agg(m.tenant_id) as tenants, array_agg(m.batch) as batches, array_agg(m.assign) as assigns, array_agg(m.due_on) as days,
      array_agg(m.today) as todays
    from grouped m
  ) g;
  if places is null then
    return;
  end if;

  select array_agg(b.tenant_id), array_agg(b.assignee_id), array_agg(b.due_on), array_agg(b.open) into busy_tenants, busy_users, busy_days, busy_open
  from (
    select k.tenant_id, k.assignee_id, greatest((k.due_at at time zone t.time_zone)::date, (p_now at time zone t.time_zone)::date) as due_on, count(*) as open
    from crm.tenants t
    join crm.tasks k on k.tenant_id = t.id
    where t.id = any (of_tenants) and k.status in ('PENDING', 'IN_PROGRESS') and k.assignee_id is not null
    group by 1, 2, 3
  ) b;
  select array_agg(d.tenant_id), array_agg(a.user_id), array_agg(d.day) into away_tenants, away_users, away_days
  from (
    select g.tenant_id, g.day from unnest(of_tenants, days) g (tenant_id, day)
    union
    select g.tenant_id, g.day from unnest(of_tenants, todays) g (tenant_id, day)
  ) d
  cross join lateral automation.reps_away(d.tenant_id, d.day) a (user_id);

  for at_batch in 1 .. (select max(n) from unnest(batches) n) loop
    for at_step in 0 .. (select max(pg_catalog.jsonb_array_length(a -> 'chain')) - 1 from unnest(assigns) a) loop
      with config as materialized (
        select c.tenant_id, c.assign, c.due_on, c.today, c.assign -> 'chain' ->> at_step as word, automation.pool_of(c.assign) as pool
        from unnest(of_tenants, batches, assigns, days, todays) c (tenant_id, batch, assign, due_on, today)
        where c.batch = at_batch and c.assign -> 'chain' ->> at_step is not null
      ),
      todo as materialized (
        select w.place, w.tenant_id, w.owner, row_number() over (partition by w.tenant_id order by w.place) as turn
        from unnest(places, tenants, owners, numbers) w (place, tenant_id, owner, batch)
        where w.batch = at_batch and not exists (select from unnest(given_places) g (place) where g.place = w.place)
      ),
      load as (
        select l.tenant_id, l.user_id, sum(l.open) as open, coalesce(sum(l.open) filter (where l.due_on = c.due_on), 0) as that_day
        from (
          select b.* from unnest(busy_tenants, busy_users, busy_days, busy_open) b (tenant_id, user_id, due_on, open)
          union all
          select g.*, 1 from unnest(given_tenants, given_users, given_days) g (tenant_id, user_id, due_on)
        ) l
        join config c on c.tenant_id = l.tenant_id
        group by l.tenant_id, l.user_id
      ),
      rep as materialized (
        select c.tenant_id, c.word, c.pool, c.due_on, u.id, n.wanted, m.most, a.is_away_then, a.is_away_now,
          coalesce(l.open, 0) as open, coalesce(l.that_day, 0) as that_day,
          least(n.wanted, m.most - coalesce(l.open, 0), s.capacity - coalesce(l.that_day, 0)) as room,
          c.pool = '' or coalesce(c.assign #> '{among,userIds}' ? u.id::text, false) or coalesce(c.assign #> '{among,roles}' ? u.role, false) as is_in_pool
        from config c
        join (select t.tenant_id, count(*) as wanted from todo t group by t.tenant_id) n on n.tenant_id = c.tenant_id
        join crm.users u on u.tenant_id = c.tenant_id and u.is_active
        left join automation.user_settings s on s.tenant_id = u.tenant_id and s.user_id = u.id
        left join load l on l.tenant_id = u.tenant_id and l.user_id = u.id
        cross join lateral (select coalesce(s.max_open_tasks, (c.assign ->> 'maxOpenTasks')::integer) as most) m
        cross join lateral (
          select coalesce(bool_or(x.day = c.due_on), false) as is_away_then, coalesce(bool_or(x.day = c.today), false) as is_away_now
          from unnest(away_tenants, away_users, away_days) x (tenant_id, user_id, day)
          where x.tenant_id = u.tenant_id and x.user_id = u.id
        ) a
      ),
      -- Among whom tasks are shared out. A rep's level is what they then have, as a share of what they can have where `open-load` asks for that.
      sharer as materialized (
        select r.*, t.last_user_id,
          case r.word when 'round-robin' then 0 when 'least-loaded' then r.that_day else r.open end as base,
          case when r.word = 'open-load' then coalesce(r.most, max(r.most) over (partition by r.tenant_id), 1) else 1 end::double precision as weight
        from rep r
        left join automation.assignment_turns t on t.tenant_id = r.tenant_id and t.pool = r.pool
        where r.word in ('round-robin', 'least-loaded', 'open-load') and r.is_in_pool and r.room > 0 and not r.is_away_then and not r.is_away_now
      ),
      -- Up to this level those who have room for everything take everything: slots above it need not be looked at.
      enough as (
        select s.tenant_id, (max(s.wanted) + sum(s.base) + count(*)) / sum(s.weight) as level
        from sharer s where s.room = s.wanted group by s.tenant_id
      ),
      slot as (
        select s.tenant_id, s.id, row_number() over (
          partition by s.tenant_id
          order by (s.base + n.n) / s.weight, case when s.word = 'round-robin' then s.id <= s.last_user_id end, case when s.word = 'round-robin' then s.id::text end,
            s.open, pg_catalog.md5(s.id::text || s.due_on::text)
        ) as turn
        from sharer s
        left join enough e on e.tenant_id = s.tenant_id
        cross join lateral pg_catalog.generate_series(1, least(s.room, ceil(e.level * s.weight - s.base)::bigint)) n (n)
      ),
      -- Each turn's task and slot. A join would be planned for one row.
      shared as materialized (
        select max(p.place) as place, p.tenant_id, p.turn, max(p.id::text)::uuid as id
        from (select t.place, t.tenant_id, t.turn, null::uuid as id from todo t union all select null, s.tenant_id, s.turn, s.id from slot s) p
        group by p.tenant_id, p.turn
        having count(p.place) > 0 and count(p.id) > 0
      ),
      noted as (
        insert into automation.assignment_turns as a (tenant_id, pool, last_user_id)
        select distinct on (h.tenant_id) h.tenant_id, c.pool, h.id
        from shared h join config c on c.tenant_id = h.tenant_id and c.word = 'round-robin'
        order by h.tenant_id, h.turn desc
        on conflict (tenant_id, pool) do update set last_user_id = excluded.last_user_id
      ),
      owned as (
        select t.place, t.tenant_id, r.id
        from (select w.*, row_number() over (partition by w.tenant_id, w.owner order by w.place) as own from todo w) t
        join rep r on r.tenant_id = t.tenant_id and r.id = t.owner
        where r.word = 'sales-rep' and not r.is_away_then and t.own <= r.room
      ),
      named as (
        select t.place, t.tenant_id, coalesce(r.id, d.id) as id
        from config c
        join todo t on t.tenant_id = c.tenant_id
        left join rep r on r.tenant_id = c.tenant_id and r.id::text = c.word and not r.is_away_then
        left join lateral (
          select u.id from crm.tenants n join crm.users u on u.tenant_id = n.id and u.id = n.default_assignee_id and u.is_active
          where c.word = 'default-assignee' and n.id = c.tenant_id
        ) d on true
        where r.id is not null or d.id is not null
      )
      select array_agg(g.place) as places, array_agg(g.tenant_id) as tenants, array_agg(g.id) as users, array_agg(c.due_on) as days, array_agg(at_step) as steps
      into dealt
      from (
        select h.place, h.tenant_id, h.id from shared h
        union all select o.* from owned o
        union all select m.* from named m
      ) g
      join config c on c.tenant_id = g.tenant_id;
      given_places = given_places || dealt.places;
      given_tenants = given_tenants || dealt.tenants;
      given_users = given_users || dealt.users;
      given_days = given_days || dealt.days;
      given_steps = given_steps || dealt.steps;
      exit when cardinality(given_places) = cardinality(places);
    end loop;
  end loop;

  return query
  select w.place, g.user_id, pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
    'assigneeId', g.user_id,
    'assignedBy', case when g.user_id is null then 'nobody' when x.word in ('sales-rep', 'round-robin', 'least-loaded', 'open-load', 'default-assignee') then x.word else 'user' end,
    'because', case
      when g.step = 0 then null
      when c.assign ->> 'strategy' <> 'sales-rep' then case when c.is_anybody then 'NOBODY_HAS_ROOM' else 'NO_ACTIVE_REP' end
      when u.id is null then 'NO_ACTIVE_REP'
      when exists (
        select from unnest(away_tenants, away_users, away_days) a (tenant_id, user_id, day)
        where a.tenant_id = w.tenant_id and a.user_id = w.owner and a.day = c.due_on
      ) then 'REP_AWAY'
      else 'REP_FULL'
    end))
  from unnest(places, tenants, owners, numbers) w (place, tenant_id, owner, batch)
  join (
    select b.*, exists (
      select from crm.users u
      where u.tenant_id = b.tenant_id and u.is_active
        and (automation.pool_of(b.assign) = '' or b.assign #> '{among,userIds}' ? u.id::text or b.assign #> '{among,roles}' ? u.role)
    ) as is_anybody
    from unnest(of_tenants, batches, assigns, days) b (tenant_id, batch, assign, due_on)
  ) c on c.tenant_id = w.tenant_id and c.batch = w.batch
  left join unnest(given_places, given_users, given_steps) g (place, user_id, step) on g.place = w.place
  left join lateral (select c.assign -> 'chain' ->> g.step as word) x on true
  left join crm.users u on u.tenant_id = w.tenant_id and u.id = w.owner and u.is_active;
end
$$;
