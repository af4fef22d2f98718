-- Lists what happened to a customer, newest first, a page at a time. Each kind reads no more rows than the page has, by an index. No row means
-- that there is no such customer; a row without an id, that nothing happened. `rank` orders kinds within one instant.
with kinds as (
  select
    k.kind,
    k.rank,
    least(coalesce(:after_at::text::timestamptz, :before::timestamptz), :before::timestamptz, timestamptz '9999-12-30 00:00Z') as until,
    -- The page begins below (until, last_id): at `until` itself with the kinds that come after the last one.
    case
      when :after_id::uuid is null or k.rank > :after_rank::int then '00000000-0000-0000-0000-000000000000'::uuid
      when k.rank = :after_rank::int then :after_id::uuid
      else 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
    end as last_id
  from (values ('ORDER', 1), ('SAMPLE', 2), ('TASK', 3), ('JOB', 4), ('BOOKING', 5), ('CALL', 6), ('EVENT', 7), ('ACTIVITY', 8), ('DOCUMENT', 9)) as k(kind, rank)
  where :kinds::jsonb is null or k.kind in (select jsonb_array_elements_text(:kinds::jsonb))
),
happened as (
  select k.kind, k.rank, h.*
  from kinds k
  cross join lateral (
    (
      select o.id, o.ordered_at as at, null::text as type, o.status, null::text as title, o.delivered_at as ended_at,
        null::text as error, null::uuid as user_id, null::uuid as booking_id, o.total
      from crm.orders o
      where k.kind = 'ORDER' and o.tenant_id = :tenant_id::uuid and o.customer_id = :customer_id::uuid
        and (o.ordered_at, o.id) < (k.until, k.last_id) and o.ordered_at > '-infinity'
      order by o.ordered_at desc, o.id desc
      limit :limit::int
    )
    union all
    (
      select s.id, s.tasted_at, null, case when s.resulted_in_order then 'ORDERED' when s.followed_up_at is not null then 'FOLLOWED_UP' else 'OPEN' end,
        coalesce(nullif(btrim(p.name), ''), p.sku), s.followed_up_at, null, s.sales_rep_id, null, null
      from crm.sample_usages s
      left join crm.products p on p.tenant_id = s.tenant_id and p.id = s.product_id
      where k.kind = 'SAMPLE' and s.tenant_id = :tenant_id::uuid and s.customer_id = :customer_id::uuid
        and (s.tasted_at, s.id) < (k.until, k.last_id) and s.tasted_at > '-infinity'
      order by s.tasted_at desc, s.id desc
      limit :limit::int
    )
    union all
    (
      select t.id, t.created_at, t.source, t.status, t.title, t.completed_at, null, t.assignee_id, null, null
      from crm.tasks t
      where k.kind = 'TASK' and t.tenant_id = :tenant_id::uuid and t.customer_id = :customer_id::uuid
        and (t.created_at, t.id) < (k.until, k.last_id) and t.created_at > '-infinity'
      order by t.created_at desc, t.id desc
      limit :limit::int
    )
    union all
    (
      select j.id, j.created_at, j.type, j.status, j.template, j.completed_at, j.error, null, null, null
      from automation.jobs_of_customer(:customer_id::uuid, k.until, k.last_id, :limit::int) j
      where k.kind = 'JOB'
    )
    union all
    (
      select b.id, b.scheduled_at, b.booking_type, b.status, b.call_result, b.executed_at, b.last_execution_error, b.assigned_user_id, null, null
      from crm.bookings b
      where k.kind = 'BOOKING' and b.tenant_id = :tenant_id::uuid and b.customer_id = :customer_id::uuid
        and (b.scheduled_at, b.id) < (k.until, k.last_id) and b.scheduled_at > '-infinity'
      order by b.scheduled_at desc, b.id desc
      limit :limit::int
    )
    union all
    (
      select l.id, l.started_at, null, l.outcome, null, l.finished_at, l.error, null, l.booking_id, null
      from crm.bookings b
      join automation.booking_calls l on l.tenant_id = b.tenant_id and l.booking_id = b.id
      where k.kind = 'CALL' and b.tenant_id = :tenant_id::uuid and b.customer_id = :customer_id::uuid
        and (l.started_at, l.id) < (k.until, k.last_id)
      order by l.started_at desc, l.id desc
      limit :limit::int
    )
    union all
    (
      select e.id, e.occurred_at, e.type, e.outcome, null, e.handled_at, null, null, null, null
      from automation.events e
      where k.kind = 'EVENT' and e.tenant_id = :tenant_id::uuid and e.customer_id = :customer_id::uuid
        and (e.occurred_at, e.id) < (k.until, k.last_id) and e.occurred_at > '-infinity'
      order by e.occurred_at desc, e.id desc
      limit :limit::int
    )
    union all
    (
      select v.id, v.occurred_at, v.type, null, v.summary, null, null, v.user_id, null, null
      from crm.activities v
      where k.kind = 'ACTIVITY' and v.tenant_id = :tenant_id::uuid and v.customer_id = :customer_id::uuid
        and (v.occurred_at, v.id) < (k.until, k.last_id) and v.occurred_at > '-infinity'
      order by v.occurred_at desc, v.id desc
      limit :limit::int
    )
    union all
    (
      select d.id, d.created_at, d.type, null, d.title, null, null, null, null, null
      from automation.documents d
      where k.kind = 'DOCUMENT' and d.tenant_id = :tenant_id::uuid and d.customer_id = :customer_id::uuid
        and (d.created_at, d.id) < (k.until, k.last_id)
      order by d.created_at desc, d.id desc
      limit :limit::int
    )
  ) h
)
select
  h.kind as "kind?",
  h.id as "id?",
  h.at as "at?",
  left(h.type, 100) as "type?",
  left(h.status, 200) as "status?",
  left(h.title, 200) as "title?",
  case when isfinite(h.ended_at) then h.ended_at end as "ended_at?",
  left(h.error, 500) as "error?",
  h.user_id as "user_id?",
  h.booking_id as "booking_id?",
  h.total::float8 as "total?",
  h.at::text as "cursor_at?",
  h.rank as "cursor_rank?"
from crm.customers c
left join happened h on true
where c.tenant_id = :tenant_id::uuid and c.id = :customer_id::uuid
order by h.at desc, h.rank desc, h.id desc
limit :limit::int
