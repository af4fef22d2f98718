-- Keeps what a channel says of messages of ours that it took: a list of {tenant_id, page_id, effect_key, message_id}, one for each message. Of one that is on
-- its way: when nobody learns how the call ended, automation.end_by_echo knows. One whose outcome was unknown is settled as sent. Others are left
-- out. Returns how many were settled. Idempotent.
create or replace function automation.keep_echoes(p_echoes jsonb, p_now timestamptz) returns integer
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
begin
  -- The lock: either this sees how the job ended, or the end of the job sees the echo.
  insert into automation.message_echoes (tenant_id, page_id, effect_key, message_id, received_at)
  select j.tenant_id, j.page_id, j.effect_key, j.message_id, p_now
  from (
    select k.tenant_id, e.page_id, e.effect_key, e.message_id
    from pg_catalog.jsonb_to_recordset(p_echoes) e (tenant_id uuid, page_id bigint, effect_key text, message_id text)
    join automation.jobs k on k.tenant_id = e.tenant_id and k.live_key = e.effect_key and k.status = 'PROCESSING'
    where k.type = 'SEND_MESSAGE' and k.payload ->> 'pageId' = e.page_id::text
    order by k.tenant_id, k.id
    for no key update of k
  ) j
  on conflict do nothing;
  return automation.settle_by_echoes(p_echoes, p_now);
end
$$;
