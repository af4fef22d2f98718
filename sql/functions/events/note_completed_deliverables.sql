-- Raises DELIVERABLE_COMPLETED for deliverables that become completed. An insert as completed counts too.
-- Nested loops are off for the reason that note_activated_customers gives.
create or replace function automation.note_completed_deliverables() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off
as $$
begin
  if not exists (select from automation.tenant_settings s where s.client_journey) then
    return null;
  end if;
  if tg_op = 'INSERT' then
    insert into automation.events (tenant_id, type, customer_id, data, dedupe_key)
    select d.tenant_id, 'DELIVERABLE_COMPLETED', d.customer_id,
      jsonb_build_object('deliverableId', d.id, 'month', d.month), 'crm:completed:' || d.id || ':' || extract(epoch from now())
    from after_change d
    join automation.tenant_settings s on s.tenant_id = d.tenant_id and s.client_journey
    where d.status = 'COMPLETED'
    on conflict do nothing;
  else
    insert into automation.events (tenant_id, type, customer_id, data, dedupe_key)
    select d.tenant_id, 'DELIVERABLE_COMPLETED', d.customer_id,
      jsonb_build_object('deliverableId', d.id, 'month', d.month), 'crm:completed:' || d.id || ':' || extract(epoch from now())
    from after_change d
    join automation.tenant_settings s on s.tenant_id = d.tenant_id and s.client_journey
    join before_change b on b.tenant_id = d.tenant_id and b.id = d.id and b.status <> 'COMPLETED'
    where d.status = 'COMPLETED'
    on conflict do nothing;
  end if;
  return null;
end
$$;
