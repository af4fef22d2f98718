-- Wakes both lanes of a queue that a tenant resumed.
create or replace function automation.ring_for_resumed_queue() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  insert into automation.outbox (tenant_id, topic)
  values (old.tenant_id, 'jobs:' || old.queue), (old.tenant_id, 'jobs:' || old.queue || '-urgent');
  return null;
end
$$;
