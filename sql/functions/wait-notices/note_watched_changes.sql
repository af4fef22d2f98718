-- Notes which rows a statement changed, where a wait or an entry by a date of the tenant's workflows reads such rows: `change:customer`, `change:order`
-- or `change:booking`, the trigger's argument. While none of any tenant does, it costs a look-up. New customers and bookings matter to entries only, which
-- are listed as node 0: no run waits for them yet. Never locks a run.
create or replace function automation.note_watched_changes() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  tenants uuid[] = array(
    select distinct w.tenant_id from automation.graph_waits w
    where w.type = tg_argv[0] and (w.node = 0 or tg_op <> 'INSERT' or tg_argv[0] = 'change:order'));
  noted integer;
begin
  if tenants = '{}' then
    return null;
  end if;
  if tg_argv[0] = 'change:customer' then
    insert into automation.wait_notices (tenant_id, type, subject)
    select c.tenant_id, tg_argv[0], 'customer:' || c.id from changed c where c.tenant_id = any (tenants);
  elsif tg_argv[0] = 'change:booking' then
    insert into automation.wait_notices (tenant_id, type, subject)
    select c.tenant_id, tg_argv[0], 'booking:' || c.id from changed c where c.tenant_id = any (tenants);
  else
    insert into automation.wait_notices (tenant_id, type, subject)
    select distinct c.tenant_id, tg_argv[0], 'customer:' || c.customer_id from changed c where c.tenant_id = any (tenants);
  end if;
  get diagnostics noted = row_count;
  if noted > 0 then
    insert into automation.outbox (tenant_id, topic) values ('00000000-0000-0000-0000-000000000000', 'workflows');
  end if;
  return null;
end
$$;
