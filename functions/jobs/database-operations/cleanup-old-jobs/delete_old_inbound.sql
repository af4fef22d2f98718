-- Deletes what was noted of messages that arrived, of echoes, and of deliveries, longer ago than the tenant keeps its log of messages, and two days at least: a
-- delivery that was refused comes again.
with kept as (
  select t.tenant_id, :now::timestamptz - greatest(coalesce(t.days, 7), 2) * interval '24 hours' as since
  from (
    select p.tenant_id, max(s.keep_message_logs_days) as days
    from automation.pages p
    left join automation.tenant_settings s on s.tenant_id = p.tenant_id
    where :tenant_id::uuid is null or p.tenant_id = :tenant_id::uuid
    group by p.tenant_id
  ) t
),
old_message as (
  select i.tenant_id, i.page_id, i.message_id
  from automation.inbound_messages i
  join kept k on k.tenant_id = i.tenant_id
  where i.received_at < k.since
  limit :limit::int
  for update of i skip locked
),
old_echo as (
  select e.tenant_id, e.effect_key
  from automation.message_echoes e
  join kept k on k.tenant_id = e.tenant_id
  where e.received_at < k.since
  limit :limit::int
  for update of e skip locked
),
old_delivery as (
  select d.tenant_id, d.message_id
  from automation.message_deliveries d
  join kept k on k.tenant_id = d.tenant_id
  where d.received_at < k.since
  limit :limit::int
  for update of d skip locked
),
deleted_message as (
  delete from automation.inbound_messages i using old_message o
  where i.tenant_id = o.tenant_id and i.page_id = o.page_id and i.message_id = o.message_id
  returning 1
),
deleted_echo as (
  delete from automation.message_echoes e using old_echo o where e.tenant_id = o.tenant_id and e.effect_key = o.effect_key
  returning 1
),
deleted_delivery as (
  delete from automation.message_deliveries d using old_delivery o where d.tenant_id = o.tenant_id and d.message_id = o.message_id
  returning 1
)
select greatest((select count(*) from deleted_message), (select count(*) from deleted_echo), (select count(*) from deleted_delivery))::int as "rows!"
