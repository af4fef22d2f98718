-- Makes of a delivery what its endpoint says: the customer first, then the event, then a place among what workflows wait for. Without a customer the event is
-- recorded where somebody listens to its type, and workflows start all the same; a replay that finds the customer gives the event to them. What the CRM
-- refuses is kept as the reason: the delivery can be replayed once that is mended.
-- Idempotent: the event has the delivery's key, and so have the runs.
create or replace function automation.handle_delivery(p_endpoint automation.webhook_endpoints, p_delivery automation.webhook_deliveries, p_now timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  customer uuid;
  problem text;
  event uuid;
  known uuid;
  state text;
  message text;
  place text;
begin
  if p_endpoint.customer is not null then
    begin
      select c.customer_id, c.problem into customer, problem from automation.customer_of_delivery(p_endpoint, p_delivery.body, p_now) c;
    exception when others then
      get stacked diagnostics state = returned_sqlstate, message = message_text, place = constraint_name;
      -- Failures that time can help are thrown: the sender tries again.
      if "left"(state, 2) in ('08', '40', '53', '55', '57', '58') then
        raise;
      elsif place = 'customers_by_external_id' and p_endpoint.customer ->> 'matchBy' = 'externalId' then
        -- PUT /api/crm made the customer at this moment; the next try finds it.
        raise exception using errcode = 'serialization_failure', message = message;
      end if;
      customer = null;
      problem = 'CUSTOMER_REFUSED: ' || case
        when state = '23503' then 'a member names a row that is not there, such as a salesRepId of no user'
        when "left"(state, 2) = '23' then 'a rule of the table forbids it: ' || coalesce(nullif(place, ''), state)
        when "left"(state, 2) = '22' then 'a value has the wrong form, or is out of range'
        else 'the database did not take it (' || state || ')'
      end;
    end;
  end if;
  if customer is not null then
    update automation.events v set customer_id = customer
    where v.tenant_id = p_endpoint.tenant_id and v.dedupe_key = 'webhook:' || p_delivery.id and v.customer_id is null;
  end if;
  if customer is not null or exists (
    select from automation.event_listeners l
    where l.tenant_id = p_endpoint.tenant_id and (l.event_type = p_endpoint.event_type or l.event_type = 'custom.*' and p_endpoint.event_type like 'custom.%')
  ) then
    insert into automation.events as v (id, tenant_id, type, customer_id, data, occurred_at, dedupe_key, handled_at, outcome)
    values (automation.next_id(), p_endpoint.tenant_id, p_endpoint.event_type, customer, automation.data_of_delivery(p_endpoint, p_delivery),
      p_delivery.received_at, 'webhook:' || p_delivery.id, p_now, 'DONE')
    on conflict (tenant_id, dedupe_key) do nothing
    returning v.id into event;
    if not found then
      select v.id into event from automation.events v where v.tenant_id = p_endpoint.tenant_id and v.dedupe_key = 'webhook:' || p_delivery.id;
      -- It was recorded before: workflows that listen since then may start.
      known = case when customer is not null then event end;
    end if;
  end if;
  with noted as (
    insert into automation.waiting_entries (tenant_id, event_id)
    select p_endpoint.tenant_id, x.id
    from (values (p_delivery.id, automation.listened_endpoint(p_endpoint.id::text)), (known, p_endpoint.event_type)) x (id, type)
    where x.id is not null and exists (select from automation.workflow_entries n where n.tenant_id = p_endpoint.tenant_id and n.event_type = x.type)
    returning 1
  )
  insert into automation.outbox (tenant_id, topic)
  select '00000000-0000-0000-0000-000000000000', 'workflows' where exists (select from noted);
  update automation.webhook_deliveries d
  set customer_id = coalesce(customer, d.customer_id), event_id = coalesce(event, d.event_id), reason = "left"(problem, 500),
    status = case when problem like 'CUSTOMER_REFUSED%' then 'CUSTOMER_REFUSED' when problem is not null then 'NO_CUSTOMER' else 'DONE' end
  where d.tenant_id = p_delivery.tenant_id and d.id = p_delivery.id;
end
$$;
