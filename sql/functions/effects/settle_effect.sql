-- Tells a run that the job which it waits for has ended, whoever ended it, and asks for a walk. Runs that do not wait for the job any more stay as they are.
create or replace function automation.settle_effect() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  update automation.cursors c
  set state = 'READY',
    -- RUN_HELD, SEND_WINDOW_CLOSED: the run goes back to its node, as if it had just come.
    result = case when new.status <> 'CANCELLED' or new.error !~ '^(RUN_HELD|SEND_WINDOW_CLOSED):' then jsonb_build_object(
      'job', new.id, 'status', new.status, 'attempts', new.attempts, 'error', new.error, 'result', new.result, 'at', new.completed_at)
      || case when new.effect ? 'chosen' then jsonb_build_object('chosen', new.effect -> 'chosen') else '{}' end end
  where c.tenant_id = new.tenant_id and c.run_id = new.run_id and c.id = new.cursor_id and c.state = 'WORKING'
    and automation.effect_key(c.run_id, c.id, c.step) = new.dedupe_key;
  if found and not exists (
    -- One wake-up for the jobs of a transaction. Rows of others do not count: the relay may send them before this transaction commits.
    select from (select o.topic, o.due_at, o.xmin from automation.outbox o order by o.id desc limit 20) last
    where last.xmin = pg_current_xact_id()::xid and last.topic = 'workflows' and last.due_at <= new.completed_at
  ) then
    perform automation.ask_for_walk(null, new.completed_at);
  end if;
  return null;
end
$$;
