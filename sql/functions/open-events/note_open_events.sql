-- Records what a statement's changes of a CRM table mean, for tenants of whom a workflow listens to it. The trigger's arguments are the types of
-- events that the table can give. While nobody listens it costs a look-up, and while only other tenants do, a pass over the rows.
-- Nested loops are off for the reason that note_activated_customers gives.
create or replace function automation.note_open_events() returns trigger
language plpgsql security definer set search_path = '' set enable_nestloop = off
as $$
declare
  tenants uuid[] = array(select distinct l.tenant_id from automation.event_listeners l where l.event_type = any (tg_argv));
  before jsonb[];
  after jsonb[];
begin
  if tenants = '{}' then
    return null;
  end if;
  if tg_op = 'INSERT' then
    select array_agg(to_jsonb(a)) into after from after_change a where a.tenant_id = any (tenants);
  elsif tg_op = 'DELETE' then
    select array_agg(to_jsonb(b)) into before from before_change b where b.tenant_id = any (tenants);
  elsif exists (select from after_change a where a.tenant_id = any (tenants)) then
    select array_agg(to_jsonb(b)), array_agg(to_jsonb(a)) into before, after
    from after_change a
    join before_change b on b.tenant_id = a.tenant_id and b.id = a.id
    where a.tenant_id = any (tenants);
  end if;
  if before is not null or after is not null then
    perform automation.record_open_events(tg_table_name, before, after);
  end if;
  return null;
end
$$;
