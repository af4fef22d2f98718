-- Finds what falls due at the moments to come, without writing. Composed per trigger type like evaluate.sql. As evaluations do, it looks at all customers
-- first, and later only at those whose moment to look again has come; a type that reads all that is due looks at every moment.
-- Gives packed lists of [order, customer, first moment, last moment, open tasks, what an alert repeats (0: it does not)], up to 500 to a row, by the rep
-- who would get the tasks.
with recursive moments as materialized (
  select m.n::int - 1 as n, m.at::timestamptz as at, (m.at::timestamptz at time zone :time_zone::text)::date as today
  from jsonb_array_elements_text(:moments::jsonb) with ordinality m(at, n)
),
visits as (
  select v.n, f.customer_id, f.occurrence_key, f.waiting_since, f.due_from, f.due_until, f.is_due, f.look_at
  from moments v
  cross join lateral (
    with examined as (
      select null::uuid as customer_id where false
    )
    /* allAt */
  ) f
  where v.n = 0 or :looks_at_all::boolean
  union
  select v.n, f.customer_id, f.occurrence_key, f.waiting_since, f.due_from, f.due_until, f.is_due, f.look_at
  from (
    select distinct x.customer_id, next.n, next.at, next.today
    from visits x
    cross join lateral (select m.n, m.at, m.today from moments m where m.at >= x.look_at order by m.n limit 1) next
    where x.look_at is not null and not :looks_at_all::boolean
  ) v
  cross join lateral (
    with examined as (
      select v.customer_id
    )
    /* examinedAt */
  ) f
),
-- What a look saw is true until the next look at the customer.
spans as materialized (
  select d.customer_id, d.n, lead(d.n) over (partition by d.customer_id order by d.n) - 1 as until_n
  from (select distinct x.customer_id, x.n from visits x) d
),
due as (
  select
    x.customer_id,
    x.occurrence_key,
    x.waiting_since,
    greatest(x.n, contact.n, own.n) as first_n,
    least(s.until_n, (
      select max(m.n) from moments m
      where (x.due_until is null or m.at <= x.due_until) and (ends.ends_at is null or m.at < ends.ends_at)
    )) as last_n,
    c.sales_rep_id
  from visits x
  join spans s on s.customer_id = x.customer_id and s.n = x.n
  cross join lateral (
    select k.name, k.sales_rep_id, k.status, k.do_not_contact_until from crm.customers k
    where k.tenant_id = :tenant_id::uuid and k.id = x.customer_id
    offset 0
  ) c
  cross join lateral (
    select min(m.n) as n from moments m where c.do_not_contact_until is null or m.today >= c.do_not_contact_until
  ) contact
  cross join lateral (
    /* ends */
  ) ends
  left join lateral automation.arm_at_trigger(:tenant_id::uuid, :trigger_id::uuid, x.customer_id, null) given on true
  cross join lateral (select x.waiting_since + (:settings::jsonb -> 'delays' ->> given.arm)::int * interval '24 hours' as at) later
  cross join lateral (select min(m.n) as n from moments m where later.at is null or m.at >= later.at) own
  where x.is_due and (:starts_at::timestamptz is null or x.due_from >= :starts_at::timestamptz)
    and btrim(coalesce(c.name, '')) <> '' and c.status not in ('INACTIVE', 'ARCHIVED') and contact.n is not null
    and not exists (
      select from automation.triggered_tasks done
      where done.tenant_id = :tenant_id::uuid and done.trigger_id = :trigger_id::uuid and done.occurrence_key = x.occurrence_key
    )
    and given.arm is distinct from 'HELD_OUT' and own.n is not null
),
ranked as (
  select
    d.customer_id,
    d.sales_rep_id,
    d.first_n,
    d.last_n,
    dense_rank() over (order by d.waiting_since, d.occurrence_key) as place,
    dense_rank() over (order by d.customer_id) as customer,
    case when :settings::jsonb ->> 'model' = 'cadence' then dense_rank() over (order by d.customer_id, d.waiting_since) else 0 end as fact,
    row_number() over (order by d.first_n, d.waiting_since, d.occurrence_key) as number,
    count(*) over () as found
  from due d
  where d.first_n <= d.last_n
),
owned as (
  select
    r.place, r.customer, r.fact, r.first_n, r.last_n, r.number, r.found,
    -- Loads and turns are known only when tasks are made: those that are shared out are nobody's here.
    case
      when tenant.strategy is null or tenant.strategy = 'sales-rep' and tenant.next = 'default-assignee' then coalesce(rep.id, tenant.default_assignee_id)
      when tenant.strategy = 'sales-rep' then rep.id
    end as rep_id,
    held.tasks
  from ranked r
  cross join (
    select u.id as default_assignee_id, s.assignment ->> 'strategy' as strategy, coalesce(s.assignment #>> '{fallback,0}', 'default-assignee') as next
    from crm.tenants t
    left join crm.users u on u.tenant_id = t.id and u.id = t.default_assignee_id and u.is_active
    left join automation.tenant_settings s on s.tenant_id = t.id
    where t.id = :tenant_id::uuid
  ) tenant
  left join lateral (
    select k.id from crm.users k where k.tenant_id = :tenant_id::uuid and k.id = r.sales_rep_id and k.is_active
    offset 0
  ) rep on true
  cross join lateral (
    select count(*) as tasks
    from automation.triggered_tasks l
    join crm.tasks k on k.tenant_id = l.tenant_id and k.id = l.task_id
    where l.customer_id = r.customer_id and l.trigger_id = :trigger_id::uuid and l.tenant_id = :tenant_id::uuid
      and k.status in ('PENDING', 'IN_PROGRESS')
  ) held
  where r.number <= :limit::int
)
select
  o.rep_id as "rep_id?",
  left(u.name, 200) as "rep_name?",
  max(o.found)::int as "found!",
  jsonb_agg(jsonb_build_array(o.place, o.customer, o.first_n, o.last_n, o.tasks, o.fact)) as "occurrences!"
from owned o
left join crm.users u on u.tenant_id = :tenant_id::uuid and u.id = o.rep_id
group by o.rep_id, u.name, (o.number - 1) / 500
