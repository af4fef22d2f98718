-- What the API of the release before calls, during a deployment, when it has closed a breaker.
-- Runs with its owner's rights, so that the API needs no right to write messages.
create or replace function automation.wake_calls() returns void
language sql security definer set search_path = ''
as $$
  insert into automation.outbox (tenant_id, topic)
  select t.id, 'calls' from (select automation.current_tenant() as id) t where t.id is not null
$$;
