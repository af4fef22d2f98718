-- Opens the windows of those who wrote (automation.receive_messages), and makes subscribers of those who are none yet. Whoever was taken for gone is not.
-- Messages that waited for the window go on by the trigger of the table.
create or replace function automation.open_windows(p_received jsonb, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  insert into automation.subscribers as s (tenant_id, page_id, recipient_id, last_message_at, window_closes_at, created_at, updated_at)
  select r."tenantId", r."pageId", r."recipientId", max(r.at), case when r.channel in ('page', 'whatsapp') then max(r.at) + interval '24 hours' end, p_now, p_now
  from pg_catalog.jsonb_to_recordset(p_received) r ("tenantId" uuid, "pageId" bigint, channel text, "recipientId" text, at timestamptz)
  group by r."tenantId", r."pageId", r.channel, r."recipientId"
  -- In one order, so that two deliveries never wait for each other.
  order by r."tenantId", r."pageId", r."recipientId"
  on conflict (tenant_id, page_id, recipient_id) do update
  set last_message_at = greatest(s.last_message_at, excluded.last_message_at), window_closes_at = greatest(s.window_closes_at, excluded.window_closes_at),
    is_active = s.is_active or s.inactive_reason is not distinct from 'RECIPIENT_GONE',
    inactive_reason = nullif(s.inactive_reason, 'RECIPIENT_GONE'),
    inactive_at = case when s.inactive_reason = 'RECIPIENT_GONE' then null else s.inactive_at end,
    updated_at = p_now
$$;
