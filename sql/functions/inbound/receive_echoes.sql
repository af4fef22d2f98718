-- Takes what Meta says of messages that were sent in the name of pages: a list of {pageId, effectKey, messageId} (automation.keep_echoes). Returns how many
-- were settled. Runs with its owner's rights, as automation.receive_messages does. Idempotent.
create or replace function automation.receive_echoes(p_echoes jsonb, p_now timestamptz) returns integer
language plpgsql security definer set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  echoes jsonb;
begin
  select pg_catalog.jsonb_agg(x) into echoes
  from (
    select distinct on (p.tenant_id, e."effectKey") p.tenant_id, p.page_id, e."effectKey" as effect_key, e."messageId" as message_id
    from pg_catalog.jsonb_to_recordset(p_echoes) e ("pageId" bigint, "effectKey" text, "messageId" text)
    join automation.pages p on p.page_id = e."pageId" and p.channel = 'page'
    order by p.tenant_id, e."effectKey"
  ) x;
  return automation.keep_echoes(echoes, p_now);
end
$$;

revoke execute on function automation.receive_echoes(jsonb, timestamptz) from public;
grant execute on function automation.receive_echoes(jsonb, timestamptz) to followthrough_api, followthrough_engine;
