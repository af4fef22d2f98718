-- Records that those who wrote an opt-out word (automation.receive_messages) want no more messages of the channel: for the customer, else for the recipient.
create or replace function automation.opt_out_senders(p_received jsonb, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  if not p_received @? '$[*].isOptOut ? (@ == true)' then
    return;
  end if;
  with told as materialized (
    select distinct s.tenant_id, r.channel, k.id as customer_id, case when k.id is null then s.recipient_id end as recipient_id
    from pg_catalog.jsonb_to_recordset(p_received) r ("tenantId" uuid, "pageId" bigint, channel text, "recipientId" text, "isOptOut" boolean)
    join automation.subscribers s on s.tenant_id = r."tenantId" and s.page_id = r."pageId" and s.recipient_id = r."recipientId"
    left join crm.customers k on k.tenant_id = s.tenant_id and k.id = s.customer_id
    where r."isOptOut"
  ),
  of_customer as (
    insert into automation.customer_consents as c (tenant_id, customer_id, channel, state, source, changed_at)
    select t.tenant_id, t.customer_id, t.channel, 'OPTED_OUT', 'message', p_now from told t where t.customer_id is not null
    order by t.tenant_id, t.customer_id, t.channel
    on conflict (tenant_id, customer_id, channel) do update
    set state = excluded.state, source = excluded.source, changed_at = excluded.changed_at where c.state <> excluded.state
    returning c.tenant_id, c.id, c.customer_id, c.channel
  ),
  of_recipient as (
    insert into automation.customer_consents as c (tenant_id, recipient_id, channel, state, source, changed_at)
    select t.tenant_id, t.recipient_id, t.channel, 'OPTED_OUT', 'message', p_now from told t where t.recipient_id is not null
    order by t.tenant_id, t.recipient_id, t.channel
    on conflict (tenant_id, recipient_id, channel) do update
    set state = excluded.state, source = excluded.source, changed_at = excluded.changed_at where c.state <> excluded.state
    returning c.tenant_id, c.id, c.customer_id, c.channel
  )
  insert into automation.audit_log (tenant_id, actor, action, entity_type, entity_id, changes, occurred_at)
  select c.tenant_id, coalesce('customer:' || c.customer_id, 'recipient'), 'consent.changed', case when c.customer_id is null then 'consent' else 'customer' end,
    coalesce(c.customer_id, c.id), pg_catalog.jsonb_build_object('channel', c.channel, 'state', '{"to": "OPTED_OUT"}'::jsonb), p_now
  from (select * from of_customer union all select * from of_recipient) c;
end
$$;
