-- Records `message.received` (automation.receive_messages), where the tenant has a workflow or a subscription that listens to it. Who wrote may be no customer.
create or replace function automation.raise_received(p_received jsonb, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  insert into automation.events (id, tenant_id, type, customer_id, data, occurred_at, dedupe_key, handled_at, outcome)
  select automation.next_id(), r."tenantId", 'message.received', k.id,
    pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('channel', r.channel, 'pageId', r."pageId"::text, 'recipientId', r."recipientId",
      'messageId', r."messageId", 'kind', r.kind, 'text', r.text, 'isOptOut', r."isOptOut")),
    r.at, pg_catalog.format('message:%s:%s', r."pageId", r."messageId"), p_now, 'DONE'
  from pg_catalog.jsonb_to_recordset(p_received)
    r ("tenantId" uuid, "pageId" bigint, channel text, "messageId" text, "recipientId" text, kind text, text text, at timestamptz, "isOptOut" boolean)
  left join automation.subscribers s on s.tenant_id = r."tenantId" and s.page_id = r."pageId" and s.recipient_id = r."recipientId"
  left join crm.customers k on k.tenant_id = s.tenant_id and k.id = s.customer_id
  where exists (select from automation.event_listeners l where l.event_type = 'message.received' and l.tenant_id = r."tenantId")
  order by r.at, r."messageId"
  on conflict do nothing
$$;
