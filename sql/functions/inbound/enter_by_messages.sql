-- Starts a trigger run for each message (automation.receive_messages) whose words an entry takes. An opt-out starts none: its answer would not be sent.
create or replace function automation.enter_by_messages(p_received jsonb, p_now timestamptz) returns void
language sql set search_path = ''
as $$
  with matched as materialized (
    select r.*, e.workflow_id, e.keyword, automation.next_trigger_run_id() as id
    from pg_catalog.jsonb_to_recordset(p_received)
      r ("tenantId" uuid, "pageId" bigint, "messageId" text, "recipientId" text, text text, at timestamptz, "isOptOut" boolean)
    cross join lateral automation.entry_of_message(r."tenantId", r."pageId", coalesce(r.text, '')) e
    where not r."isOptOut"
  ),
  noted as (
    update automation.inbound_messages i
    set trigger_run_id = m.id, matched_keyword = m.keyword
    from matched m
    where i.tenant_id = m."tenantId" and i.page_id = m."pageId" and i.message_id = m."messageId"
  )
  insert into automation.trigger_runs (id, tenant_id, recipient_user_id, page_id, flow_id, trigger_context, start_at, created_at)
  select m.id, m."tenantId", m."recipientId", m."pageId", m.workflow_id,
    pg_catalog.jsonb_build_object('trigger_type', 'keywords', 'matched_keyword', m.keyword, 'timestamp', automation.iso_of(m.at)), p_now, p_now
  from matched m
  order by m.at, m.id
$$;
