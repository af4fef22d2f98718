-- Shows what an evaluation would do now, longest waiting first; writes nothing. Composed per trigger type like evaluate.sql.
with examined as (
  select null::uuid as customer_id where false
),
matches as materialized (
  /* matches */
),
weighed as (
  select
    m.customer_id,
    c.name as customer_name,
    m.occurrence_key,
    m.waiting_since,
    m.product,
    m.fact_on,
    m.days,
    case
      when exists (
        select from automation.triggered_tasks done
        where done.tenant_id = :tenant_id::uuid and done.trigger_id = :trigger_id::uuid and done.occurrence_key = m.occurrence_key
      ) then 'ALREADY_DONE'
      when btrim(coalesce(c.name, '')) = '' then 'CUSTOMER_WITHOUT_NAME'
      when c.status in ('INACTIVE', 'ARCHIVED') then 'NOT_ACTIVE'
      when c.do_not_contact_until > :today::date then 'DO_NOT_CONTACT'
    end as reason
  from matches m
  cross join lateral (
    select k.name, k.status, k.do_not_contact_until
    from crm.customers k
    where k.tenant_id = :tenant_id::uuid and k.id = m.customer_id
    offset 0
  ) c
  where m.is_due and (:starts_at::timestamptz is null or m.due_from >= :starts_at::timestamptz)
),
turns as (
  select
    w.*,
    case when w.reason is null then
      row_number() over (partition by w.reason is null, w.customer_id order by w.waiting_since, w.occurrence_key)
    end as turn
  from weighed w
),
judged as (
  select
    t.customer_id,
    t.customer_name,
    t.occurrence_key,
    t.waiting_since,
    t.product,
    t.fact_on,
    t.days,
    case when (:settings::jsonb ->> 'maxOpenTasksPerCustomer')::int > 0 and t.turn > (:settings::jsonb ->> 'maxOpenTasksPerCustomer')::int - (
      select count(*)
      from automation.triggered_tasks l
      join crm.tasks k on k.tenant_id = l.tenant_id and k.id = l.task_id
      where t.turn <= (:settings::jsonb ->> 'maxOpenTasksPerCustomer')::int
        and l.customer_id = t.customer_id and l.trigger_id = :trigger_id::uuid and l.tenant_id = :tenant_id::uuid
        and k.status in ('PENDING', 'IN_PROGRESS')
    ) then 'OPEN_TASK' else t.reason end as reason
  from turns t
),
placed as (
  select
    j.*,
    row_number() over (partition by j.reason is null order by j.waiting_since, j.occurrence_key) as place,
    row_number() over (partition by j.reason order by j.waiting_since, j.occurrence_key) as place_in_reason,
    count(*) over () as matched,
    count(*) over (partition by j.reason) as of_this_reason
  from judged j
)
select
  p.customer_id as "customer_id!",
  left(p.customer_name, 200) as "customer_name?",
  p.occurrence_key as "occurrence_key!",
  left(p.product, 200) as "product?",
  p.fact_on as "fact_on!",
  p.days as "days!",
  case when p.reason is null and p.place > (:settings::jsonb ->> 'maxTasksPerRun')::int then 'DEFERRED' else p.reason end as "reason?",
  p.matched::int as "matched!",
  p.of_this_reason::int as "of_this_reason!",
  p.place_in_reason > :skip::int as "is_listed!"
from placed p
-- The first of each reason comes with every page, for its count.
where p.place_in_reason = 1 or (p.place_in_reason > :skip::int and p.place_in_reason <= :skip::int + :limit::int)
order by p.reason nulls first, p.waiting_since, p.occurrence_key
limit 1000
