-- Stores what a customer or a recipient has said about a channel, and returns its id. Returns nothing when it says so already.
with of_customer as (
  insert into automation.customer_consents as c (tenant_id, id, customer_id, channel, state, source, changed_at)
  select :tenant_id::uuid, :id::uuid, :customer_id::uuid, :channel::text, :state::text, 'api', :now::timestamptz
  where :customer_id::uuid is not null
  on conflict (tenant_id, customer_id, channel) do update
  set state = excluded.state, source = excluded.source, changed_at = excluded.changed_at
  where c.state <> excluded.state
  returning c.id
), of_recipient as (
  insert into automation.customer_consents as c (tenant_id, id, recipient_id, channel, state, source, changed_at)
  select :tenant_id::uuid, :id::uuid, :recipient_id::text, :channel::text, :state::text, 'api', :now::timestamptz
  where :customer_id::uuid is null
  on conflict (tenant_id, recipient_id, channel) do update
  set state = excluded.state, source = excluded.source, changed_at = excluded.changed_at
  where c.state <> excluded.state
  returning c.id
)
select o.id as "id!" from (select id from of_customer union all select id from of_recipient) o
