-- Cancels a message run: no message of it begins from now on (automation.judge_effect), and the walk ends the runs of its recipients. `deleted`: messages
-- that were waiting; `failed`: those that are being sent. Zeros for a run that has ended; nulls for one that does not exist.
create or replace function automation.cancel_message_run(
  p_tenant_id uuid, p_id bigint, p_now timestamptz, out deleted integer, out failed integer, out is_change boolean
)
language plpgsql set search_path = '' set enable_seqscan = off set jit = off
as $$
declare
  before text;
begin
  select m.status into before from automation.message_runs m where m.tenant_id = p_tenant_id and m.id = p_id for no key update;
  if not found then
    return;
  end if;
  is_change = before in ('queued', 'running', 'waiting');
  select (count(*) filter (where j.status = 'QUEUED'))::integer, (count(*) filter (where j.status = 'PROCESSING'))::integer into deleted, failed
  from automation.runs r
  join automation.cursors c on c.tenant_id = r.tenant_id and c.run_id = r.id and c.state = 'WORKING'
  join automation.jobs j on j.tenant_id = c.tenant_id and j.live_key = automation.effect_key(c.run_id, c.id, c.step) and j.queue = 'messages'
  where is_change and r.tenant_id = p_tenant_id and r.message_run_id = p_id and r.status = 'RUNNING';
  if is_change then
    update automation.message_runs m
    set status = 'cancelled', completed_at = p_now, is_stopping = before <> 'queued', is_paused = false, enrolled_at = coalesce(m.enrolled_at, p_now)
    where m.tenant_id = p_tenant_id and m.id = p_id;
    -- What was sent while it was paused is noted before the run ends.
    update automation.cursors c set state = 'READY'
    from automation.runs r
    where r.tenant_id = p_tenant_id and r.message_run_id = p_id and r.status = 'RUNNING'
      and c.tenant_id = r.tenant_id and c.run_id = r.id and c.state = 'HELD' and c.result ? 'job';
    perform automation.ask_for_walk(null, p_now);
  end if;
end
$$;
