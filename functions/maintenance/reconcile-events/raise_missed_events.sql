-- Raises events for facts that have none: their rows were written while the database's triggers did not fire. Looks at the next
-- facts that the last comparison did not know, and takes them for known. Idempotent: the keys are made from the last comparison,
-- so that of two runs at once each event is inserted by one.
-- Events are compared by the database's clock, which gives them their time; a day is longer than any writer's transaction.
with last as materialized (
  select c.compared_at from automation.journey_comparisons c where c.tenant_id = :tenant_id::uuid
),
fresh as materialized (
  select f.fact, f.subject_id, f.customer_id, f.data, f.key_start, last.compared_at
  from last
  cross join automation.facts_of_journey(:tenant_id::uuid) f
  where not exists (
    select from automation.journey_facts k
    where k.tenant_id = :tenant_id::uuid and k.fact = f.fact and k.subject_id = f.subject_id
  )
  limit :limit::int
),
missed as materialized (
  select f.*
  from fresh f
  where not exists (
    select from automation.events e
    where e.tenant_id = :tenant_id::uuid and e.dedupe_key between f.key_start and f.key_start || 'z' and e.type = f.fact
      and (f.fact = 'CLIENT_CREATED' or e.occurred_at >= f.compared_at - interval '24 hours')
    -- Without this PostgreSQL may join the two, and compares each fact with all events: 20 000 facts took minutes.
    offset 0
  )
),
raised as (
  insert into automation.events (tenant_id, type, customer_id, data, occurred_at, dedupe_key)
  select :tenant_id::uuid, m.fact, m.customer_id, m.data, :now::timestamptz,
    m.key_start || case when m.fact = 'CLIENT_CREATED' then '' else extract(epoch from m.compared_at)::text end
  from missed m
  join automation.tenant_settings s on s.tenant_id = :tenant_id::uuid and s.client_journey
  order by m.fact desc, m.key_start
  on conflict do nothing
  returning type
),
known as (
  insert into automation.journey_facts (tenant_id, fact, subject_id)
  select :tenant_id::uuid, f.fact, f.subject_id from fresh f
  on conflict do nothing
)
select
  exists (select from last) as "has_begun!",
  (select count(*) from fresh)::int as "examined!",
  (select coalesce(jsonb_object_agg(r.type, r.events), '{}') from (select type, count(*) as events from raised group by type) r) as "raised!"
