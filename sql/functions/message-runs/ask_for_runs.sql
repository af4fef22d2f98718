-- Asks for a walk when runs were inserted that are to start. Their rows are found by it, so a wake-up that is lost or comes twice does no harm.
create or replace function automation.ask_for_runs() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.outbox (tenant_id, topic)
  select '00000000-0000-0000-0000-000000000000', 'workflows' where exists (select from inserted i where i.status = 'queued');
  return null;
end
$$;
