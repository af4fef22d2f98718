-- Settles messages as sent of which a carrier reports anything (automation.record_deliveries), and whose outcome is unknown or not told yet. Returns how many.
create or replace function automation.settle_by_reports(p_reports jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  echoes jsonb;
begin
  select pg_catalog.jsonb_agg(x) into echoes
  from (
    select distinct on (p.tenant_id, r."effectKey") p.tenant_id, p.page_id, r."effectKey" as effect_key, r."messageId" as message_id
    from pg_catalog.jsonb_to_recordset(p_reports) r ("tenantId" uuid, "messageId" text, number text, "effectKey" text)
    cross join lateral (
      select o.tenant_id, o.page_id from automation.pages o where o.phone_number = r.number
      union all
      select l.tenant_id, l.page_id from automation.message_logs l
      where r.number is null and l.tenant_id = r."tenantId" and l.effect_key = r."effectKey" and l.status = 'unknown'
      union all
      select o.tenant_id, o.page_id from automation.jobs j
      join automation.pages o on o.tenant_id = j.tenant_id and o.page_id::text = j.payload ->> 'pageId'
      where r.number is null and j.tenant_id = r."tenantId" and j.live_key = r."effectKey" and j.status = 'PROCESSING' and j.type = 'SEND_MESSAGE'
    ) p
    where r."effectKey" is not null and r."messageId" is not null
    order by p.tenant_id, r."effectKey"
  ) x;
  return case when echoes is null then 0 else automation.keep_echoes(echoes, p_now) end;
end
$$;
