-- Takes what people wrote to pages: a list of {channel, pageId, messageId, recipientId, kind, text, at}, all of one delivery. What is told of pages that nobody
-- has, or of other channels, is left out. Runs with its owner's rights, past row-level security: the page says whose message it is, and the
-- caller has verified who sent it. Idempotent.
create or replace function automation.receive_messages(p_messages jsonb, p_now timestamptz, out received integer, out repeated integer)
language plpgsql security definer set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  fresh jsonb;
  known integer;
begin
  with given as materialized (
    -- The same message may be twice in a delivery.
    select distinct on (p.tenant_id, p.page_id, m."messageId") p.tenant_id, p.page_id, p.channel, m."messageId" as message_id, m."recipientId" as recipient_id,
      m.kind, m.text, least(m.at, p_now) as at, m.place, automation.is_opt_out(m.text, automation.opt_out_words(p.tenant_id)) as is_opt_out
    from rows from (pg_catalog.jsonb_to_recordset(p_messages)
      as (channel text, "pageId" bigint, "messageId" text, "recipientId" text, kind text, text text, at timestamptz)) with ordinality
      as m (channel, "pageId", "messageId", "recipientId", kind, text, at, place)
    join automation.pages p on p.page_id = m."pageId" and p.channel = m.channel
    where automation.is_recipient(p.channel, m."recipientId")
    order by p.tenant_id, p.page_id, m."messageId", m.place
  ),
  noted as (
    insert into automation.inbound_messages (tenant_id, page_id, message_id, recipient_id, kind, sent_at, received_at, is_opt_out)
    select g.tenant_id, g.page_id, g.message_id, g.recipient_id, g.kind, g.at, p_now, g.is_opt_out from given g
    order by g.tenant_id, g.page_id, g.message_id
    on conflict do nothing
    returning tenant_id, page_id, message_id
  )
  select (select count(*) from given),
    pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('tenantId', g.tenant_id, 'pageId', g.page_id, 'channel', g.channel, 'messageId', g.message_id,
      'recipientId', g.recipient_id, 'kind', g.kind, 'text', g.text, 'at', g.at, 'isOptOut', g.is_opt_out) order by g.at, g.place)
  into known, fresh
  from given g
  join noted n on n.tenant_id = g.tenant_id and n.page_id = g.page_id and n.message_id = g.message_id;
  received = coalesce(pg_catalog.jsonb_array_length(fresh), 0);
  repeated = known - received;
  if received > 0 then
    perform automation.open_windows(fresh, p_now);
    perform automation.opt_out_senders(fresh, p_now);
    perform automation.raise_received(fresh, p_now);
    perform automation.enter_by_messages(fresh, p_now);
  end if;
end
$$;

revoke execute on function automation.receive_messages(jsonb, timestamptz) from public;
grant execute on function automation.receive_messages(jsonb, timestamptz) to followthrough_api, followthrough_engine;
