-- Keeps what carriers reported of text messages and WhatsApp, the worst of each message, and makes recipients inactive whose number does not exist. A message
-- whose outcome was unknown was sent. A list of {tenantId, messageId, number, effectKey, status, detail, at, isGone}: of text messages the tenant, where the
-- report names it, and the message; of WhatsApp the number of the page and the effect's key. Reports of messages that are not ours are left out. Returns
-- how many are new. Idempotent.
create or replace function automation.record_deliveries(p_reports jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  told jsonb;
  kept integer;
begin
  perform automation.settle_by_reports(p_reports, p_now);
  select pg_catalog.jsonb_agg(pg_catalog.to_jsonb(x)) into told
  from (
    select distinct on (tenant_id, message_id) w.tenant_id, w.message_id, r.status, pg_catalog."left"(r.detail, 500) as detail, least(r.at, p_now) as at, r."isGone" as is_gone
    from pg_catalog.jsonb_to_recordset(p_reports)
      r ("tenantId" uuid, "messageId" text, number text, "effectKey" text, status text, detail text, at timestamptz, "isGone" boolean)
    cross join lateral (
      select t.id as tenant_id, r."messageId" as message_id from crm.tenants t where t.id = r."tenantId" and r."messageId" is not null
      union all
      select l.tenant_id, l.message_id
      from (select distinct p.tenant_id from automation.pages p where p.channel = 'sms') o
      join automation.message_logs l on l.tenant_id = o.tenant_id and l.message_id = r."messageId"
      where r."tenantId" is null and r.number is null
      union all
      select l.tenant_id, l.message_id
      from automation.pages p
      join automation.message_logs l on l.tenant_id = p.tenant_id and l.page_id = p.page_id and l.effect_key = r."effectKey" and l.message_id is not null
      where p.phone_number = r.number
    ) w
    order by tenant_id, message_id, r.status = 'failed' desc, r.at
  ) x;
  if told is null then
    return 0;
  end if;
  with stored as (
    insert into automation.message_deliveries as mine (tenant_id, message_id, status, detail, occurred_at, received_at)
    select t.tenant_id, t.message_id, t.status, t.detail, t.at, p_now
    from pg_catalog.jsonb_to_recordset(told) t (tenant_id uuid, message_id text, status text, detail text, at timestamptz)
    order by t.tenant_id, t.message_id
    on conflict (tenant_id, message_id) do update
    set status = excluded.status, detail = excluded.detail, occurred_at = excluded.occurred_at, received_at = excluded.received_at
    where mine.status = 'delivered' and excluded.status <> 'delivered'
    returning 1
  )
  select count(*) into kept from stored;
  with gone as (
    -- In one order, so that two batches never wait for each other.
    select s.tenant_id, s.page_id, s.recipient_id
    from pg_catalog.jsonb_to_recordset(told) t (tenant_id uuid, message_id text, is_gone boolean)
    join automation.message_logs l on l.tenant_id = t.tenant_id and l.message_id = t.message_id
    join automation.subscribers s on s.tenant_id = l.tenant_id and s.page_id = l.page_id and s.recipient_id = l.recipient_id and s.is_active
    where t.is_gone
    order by s.tenant_id, s.page_id, s.recipient_id
    for no key update of s
  )
  update automation.subscribers s
  set is_active = false, inactive_reason = 'RECIPIENT_GONE', inactive_at = p_now, updated_at = p_now
  from gone g
  where s.tenant_id = g.tenant_id and s.page_id = g.page_id and s.recipient_id = g.recipient_id;
  return kept;
end
$$;
