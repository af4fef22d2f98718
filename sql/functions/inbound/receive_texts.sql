-- Takes what people wrote to phone numbers: a list of {channel, number, messageId, recipientId, kind, text, at}. The page that has the number receives it
-- (automation.receive_messages); what is told of other numbers is left out. Idempotent.
create or replace function automation.receive_texts(p_texts jsonb, p_now timestamptz, out received integer, out repeated integer)
language sql set search_path = ''
as $$
  select r.received, r.repeated
  from automation.receive_messages((
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('channel', t.channel, 'pageId', p.page_id::text, 'messageId', t."messageId",
      'recipientId', t."recipientId", 'kind', t.kind, 'text', t.text, 'at', t.at) order by t.at), '[]')
    from pg_catalog.jsonb_to_recordset(p_texts)
      t (channel text, number text, "messageId" text, "recipientId" text, kind text, text text, at timestamptz)
    join automation.pages p on p.phone_number = t.number and p.channel = t.channel), p_now) r
$$;
