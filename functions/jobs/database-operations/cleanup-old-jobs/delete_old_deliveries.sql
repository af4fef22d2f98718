-- Deletes deliveries of webhooks of more than seven days ago, which is longer than senders try again, and as old counts of refused calls. A delivery that a
-- workflow is still to look at stays.
with old_delivery as (
  select d.tenant_id, d.id
  from automation.webhook_deliveries d
  where d.received_at < :now::timestamptz - interval '7 days'
    and (:tenant_id::uuid is null or d.tenant_id = :tenant_id::uuid)
    and not exists (select from automation.waiting_entries w where w.tenant_id = d.tenant_id and w.event_id = d.id)
  order by d.received_at
  limit :limit::int
  for update of d skip locked
),
old_refusal as (
  select r.tenant_id, r.endpoint_id, r.day, r.reason
  from automation.webhook_refusals r
  where r.day < (:now::timestamptz at time zone 'UTC')::date - 7 and (:tenant_id::uuid is null or r.tenant_id = :tenant_id::uuid)
  limit :limit::int
  for update of r skip locked
),
deleted_refusal as (
  delete from automation.webhook_refusals r using old_refusal o
  where r.tenant_id = o.tenant_id and r.endpoint_id = o.endpoint_id and r.day = o.day and r.reason = o.reason
  returning 1
),
deleted_delivery as (
  delete from automation.webhook_deliveries d using old_delivery o where d.tenant_id = o.tenant_id and d.id = o.id
  returning 1
)
select greatest((select count(*) from deleted_delivery), (select count(*) from deleted_refusal))::int as "rows!"
